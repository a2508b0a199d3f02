"""Frameworks as a client reads them: whole, and beside another edition."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.differences import differences
from services.kernel.identity import Identity
from services.kernel.problems import Invalid
from services.kernel.validation import parameter_error
from services.training.competencies import queries, service
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.schemas import (
    FrameworkDifference,
    FrameworkDiffOut,
    FrameworkEdition,
    FrameworkOut,
)


async def shown(tx: AsyncSession, caller: Identity, framework: CompetencyFramework) -> FrameworkOut:
    allowed = await service.allowed(tx, caller, framework)
    return FrameworkOut.about(framework, content=framework.framework, allowed_actions=allowed)


async def compared(tx: AsyncSession, framework_id: UUID, against: UUID | None) -> FrameworkDiffOut:
    """Against another, or the edition before. Raises Invalid where there is nothing such."""
    new = await service.get(tx, framework_id)
    old = await _other(tx, new, against)
    found = differences(old.framework, new.framework, "Модель компетенций")
    return FrameworkDiffOut(
        framework=FrameworkEdition.about(new),
        against=FrameworkEdition.about(old),
        differences=[FrameworkDifference.about(each) for each in found],
    )


async def _other(tx: AsyncSession, new: CompetencyFramework, against: UUID | None) -> CompetencyFramework:
    if against is not None:
        seen = queries.visible_to(tx.info["caller"])
        found = await tx.scalar(queries.by_id(against).where(seen))
        if found is None:
            said = "Модели компетенций с таким идентификатором нет"
            raise Invalid(errors=[parameter_error("against", "unknown_reference", said)])
        return found
    before: CompetencyFramework | None = await tx.scalar(queries.edition_before(new))
    if before is None:
        said = "Прошлой редакции нет: укажите, с чем сравнить"
        raise Invalid(errors=[parameter_error("against", "nothing_before", said)])
    return before
