"""Whether competencies and levels that a body names are those of the framework in force."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Invalid
from services.kernel.references import unknown_reference
from services.training.competencies.models import CompetencyFramework
from services.training.mentors import queries

Path = tuple[str | int, ...]


class Named(NamedTuple):
    """A competency of the framework and, where one is named with it, a level of its scale."""

    competency: str
    level: int | None = None


def strange(named: Mapping[Path, Named], levels: Mapping[str, int]) -> list[dict[str, str]]:
    """One of `errors[]` for each that the framework does not know; `levels`: competency → how many its scale has."""
    found = []
    for path, each in named.items():
        if each.competency not in levels:
            said = "Такой компетенции в действующей модели нет"
            found.append(unknown_reference((*path, "competency"), said))
        elif each.level is not None and each.level > levels[each.competency]:
            said = f"Уровней в шкале этой компетенции: {levels[each.competency]}"
            found.append(unknown_reference((*path, "level"), said))
    return found


async def require_known(tx: AsyncSession, region: str, named: Mapping[Path, Named]) -> None:
    """Raises Invalid for each that the framework of the region does not know today; all, where there is none."""
    if not named:
        return
    framework: CompetencyFramework | None = await tx.scalar(queries.framework(region, tx.info["clock"].today()))
    known = framework.framework.competencies if framework else ()
    if errors := strange(named, {each.code: len(each.levels) for each in known}):
        raise Invalid(errors=errors)
