"""Programmes as a client reads them: whole, and beside another edition."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.differences import differences
from services.kernel.identity import Identity
from services.kernel.problems import Invalid
from services.kernel.validation import parameter_error
from services.training.programmes import queries, service
from services.training.programmes.models import TrainingProgramme
from services.training.programmes.schemas import (
    TrainingProgrammeDifference,
    TrainingProgrammeDiffOut,
    TrainingProgrammeEdition,
    TrainingProgrammeOut,
)


async def shown(tx: AsyncSession, caller: Identity, programme: TrainingProgramme) -> TrainingProgrammeOut:
    said = programme.said
    return TrainingProgrammeOut.about(
        programme,
        form=said.form,
        provider=said.provider,
        content=said,
        allowed_actions=await service.allowed(tx, caller, programme),
    )


async def compared(tx: AsyncSession, programme_id: UUID, against: UUID | None) -> TrainingProgrammeDiffOut:
    """Against another, or the edition before. Raises Invalid where there is nothing such."""
    new = await service.get(tx, programme_id)
    old = await _other(tx, new, against)
    found = differences(old.said, new.said, "Программа")
    return TrainingProgrammeDiffOut(
        programme=TrainingProgrammeEdition.about(new),
        against=TrainingProgrammeEdition.about(old),
        differences=[TrainingProgrammeDifference.about(each) for each in found],
    )


async def _other(tx: AsyncSession, new: TrainingProgramme, against: UUID | None) -> TrainingProgramme:
    seen = queries.visible_to(tx.info["caller"])
    wanted = queries.edition_before(new) if against is None else queries.by_id(against)
    found: TrainingProgramme | None = await tx.scalar(wanted.where(seen))
    if found is not None:
        return found
    if against is None:
        said = "Прошлой редакции нет: укажите, с чем сравнить"
        raise Invalid(errors=[parameter_error("against", "nothing_before", said)])
    raise Invalid(errors=[parameter_error("against", "unknown_reference", "Такой программы нет")])
