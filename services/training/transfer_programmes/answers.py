"""Programmes of transfer as a client reads them: whole, and beside another edition."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.differences import differences
from services.kernel.identity import Identity
from services.kernel.problems import Invalid
from services.kernel.validation import parameter_error
from services.training.transfer_programmes import queries, service
from services.training.transfer_programmes.models import TransferProgramme
from services.training.transfer_programmes.schemas import (
    TransferProgrammeDifference,
    TransferProgrammeDiffOut,
    TransferProgrammeEdition,
    TransferProgrammeOut,
)
from services.training.transfer_programmes.standing import allowed, facts_of


async def shown(tx: AsyncSession, caller: Identity, programme: TransferProgramme) -> TransferProgrammeOut:
    facts = await facts_of(tx, caller, programme)
    return TransferProgrammeOut.about(
        programme,
        team_title=programme.team.title,
        content=programme.said,
        agreement_needed=facts.agreement,
        members=facts.members,
        passed=facts.passed,
        allowed_actions=allowed(caller, facts, programme),
    )


async def compared(tx: AsyncSession, programme_id: UUID, against: UUID | None) -> TransferProgrammeDiffOut:
    """Against another, or the edition before. Raises Invalid where there is nothing such."""
    new = await service.get(tx, programme_id)
    old = await _other(tx, new, against)
    found = differences(old.said, new.said, "Программа перевода")
    return TransferProgrammeDiffOut(
        programme=TransferProgrammeEdition.about(new),
        against=TransferProgrammeEdition.about(old),
        differences=[TransferProgrammeDifference.about(each) for each in found],
    )


async def _other(tx: AsyncSession, new: TransferProgramme, against: UUID | None) -> TransferProgramme:
    wanted = queries.edition_before(new) if against is None else queries.edition(against)
    found: TransferProgramme | None = await tx.scalar(wanted)
    if found is not None:
        return found
    if against is None:
        said = "Прошлой редакции нет: укажите, с чем сравнить"
        raise Invalid(errors=[parameter_error("against", "nothing_before", said)])
    raise Invalid(errors=[parameter_error("against", "unknown_reference", "Такой программы перевода нет")])
