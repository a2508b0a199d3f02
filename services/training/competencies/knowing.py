"""Whether what a body names is known to the framework in force: one answer for every slice that points at it."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Invalid
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.training.competencies.content import Framework
from services.training.competencies.service import in_force


class Named(NamedTuple):
    """A competency that a body names, with the level it names, where it does."""

    path: tuple[str | int, ...]
    competency: str
    level: int | None = None


async def require_known(tx: AsyncSession, place: str, named: Iterable[Named]) -> None:
    """Raises Invalid that points at each competency the framework in force at the place does not know, and, beside it,
    at each level beyond its scale. Before any is in force all will do: they are looked at when it is."""
    framework = await in_force(tx, place, tx.info["clock"].today())
    if framework is not None and (errors := unknown(framework.framework, named)):
        raise Invalid(errors=errors)


def unknown(framework: Framework, named: Iterable[Named]) -> list[dict[str, str]]:
    """What is wrong with them; pure."""
    codes, levels, said = framework.codes, len(framework.levels), list(named)
    strange = "Такой компетенции в действующей модели нет"
    errors = [unknown_reference(each.path, strange) for each in said if each.competency not in codes]
    return errors + [
        field_error((*each.path[:-1], "level"), "no_such_level", f"Уровней в шкале: {levels}")
        for each in said
        if each.level is not None and each.level > levels
    ]
