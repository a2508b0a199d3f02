"""The shell around directions: those of published results, and the modules of the framework in force."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.problems import Invalid
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.queries import in_force
from services.training.directions.rules import DirectionSource, Path, strange
from services.training.directions.schemas import KnownDirectionOut, KnownDirectionsOut
from services.training.school_results import service as school_results


async def of_region(tx: AsyncSession, region: str) -> KnownDirectionsOut:
    """Whoever stands in the region knows them: a code and a title say nothing of any school (ADR 0008)."""
    async with standing_at(tx, region):
        published = await school_results.titles(tx, region)
        framework: CompetencyFramework | None = await tx.scalar(in_force(region, tx.info["clock"].today()))
    modules = {each.code: each.title for each in framework.framework.modules} if framework else {}
    rows = [
        *_of(DirectionSource.monitoring, published),
        *_of(DirectionSource.framework, {code: title for code, title in modules.items() if code not in published}),
    ]
    return KnownDirectionsOut(checked=bool(published), directions=sorted(rows, key=lambda each: each.code))


async def require_known(tx: AsyncSession, region: str, named: Sequence[tuple[Path, str]]) -> None:
    """Raises Invalid for each code that the region does not know; before results are published any code will do."""
    if not named:
        return
    known = await of_region(tx, region)
    if known.checked and (errors := strange(named, {each.code for each in known.directions})):
        raise Invalid(errors=errors)


def _of(source: DirectionSource, titles: Mapping[str, str]) -> list[KnownDirectionOut]:
    return [KnownDirectionOut(code=code, title=title, source=source) for code, title in titles.items()]
