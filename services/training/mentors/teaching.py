"""Whether competencies that a body names are those of the framework in force."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Invalid
from services.kernel.references import unknown_reference
from services.training.competencies.models import CompetencyFramework
from services.training.mentors import queries

Path = tuple[str | int, ...]


async def require_known(tx: AsyncSession, region: str, named: Mapping[Path, str]) -> None:
    """Raises Invalid for each code that the framework of the region does not know today; all, where there is none."""
    if not named:
        return
    framework: CompetencyFramework | None = await tx.scalar(queries.framework(region, tx.info["clock"].today()))
    known = {each.code for each in framework.framework.competencies} if framework else set[str]()
    said = "Такой компетенции в действующей модели нет"
    if missing := [path for path, code in named.items() if code not in known]:
        raise Invalid(errors=[unknown_reference(path, said) for path in missing])
