"""Regulations as a client reads them: whole, beside another one, beside those that follow them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.differences import differences
from services.kernel.identity import Identity
from services.kernel.problems import Invalid
from services.kernel.validation import parameter_error
from services.reserve.regulations import queries, service
from services.reserve.regulations.comparison_schemas import (
    Adoption,
    AdoptionsOut,
    RegulationDifference,
    RegulationDiffOut,
    RegulationEdition,
)
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.schemas import RegulationOut
from services.reserve.regulations.service import NotAModel


async def shown(tx: AsyncSession, caller: Identity, regulation: Regulation) -> RegulationOut:
    allowed = await service.allowed(tx, caller, regulation)
    return RegulationOut.about(regulation, content=regulation.rules, allowed_actions=allowed)


async def compared(tx: AsyncSession, regulation_id: UUID, against: UUID | None) -> RegulationDiffOut:
    """Against another, or the edition before, or the model it follows. Raises Invalid where there is nothing such."""
    new = await service.get(tx, regulation_id)
    old = await _other(tx, new, against)
    found = differences(old.rules, new.rules, "Положение") if old.kind is new.kind else ()
    return RegulationDiffOut(
        regulation=RegulationEdition.about(new),
        against=RegulationEdition.about(old),
        differences=[RegulationDifference.about(each) for each in found],
    )


async def _other(tx: AsyncSession, new: Regulation, against: UUID | None) -> Regulation:
    found: Regulation | None
    if against is not None:
        seen = queries.visible_to(tx.info["caller"])
        found = await tx.scalar(queries.by_id(against).where(seen))
        if found is None or found.kind is not new.kind:
            said = "Положения того же вида с таким идентификатором нет"
            raise Invalid(errors=[parameter_error("against", "unknown_reference", said)])
        return found
    found = await tx.scalar(queries.edition_before(new))
    if found is None and new.derived_from_id is not None:
        found = await tx.get(Regulation, new.derived_from_id)
    if found is None:
        said = "Прошлой редакции и примерного положения нет: укажите, с чем сравнить"
        raise Invalid(errors=[parameter_error("against", "nothing_before", said)])
    return found


async def adoptions(tx: AsyncSession, regulation_id: UUID) -> AdoptionsOut:
    """Raises NotAModel for what nobody has to follow."""
    model = await service.get(tx, regulation_id)
    if not model.model:
        raise NotAModel("Это не примерное положение.", members={"reason": "not_a_model"})
    rows = (await tx.execute(queries.adoptions(model, tx.info["clock"].today()))).all()
    told = [
        Adoption(
            municipality_id=municipality,
            place=place,
            name=name,
            regulation_id=own,
            derived_from_edition=edition,
            up_to_date=edition is not None and edition >= model.edition,
        )
        for municipality, place, name, own, edition in rows
    ]
    done = sum(each.up_to_date for each in told)
    return AdoptionsOut(
        regulation=RegulationEdition.about(model), up_to_date=done, behind=len(told) - done, municipalities=told
    )
