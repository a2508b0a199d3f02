"""Who takes part in a contest in person takes none of its steps (273-ФЗ, ст. 2, п. 33). Pure."""

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum
from typing import Any

from services.kernel.workflow import Refusal, Step, first_of

OWN_CONTEST = Refusal(
    "own_contest", "Вы сами участвуете в этом конкурсе: шаг делает другой сотрудник или вышестоящий орган."
)


def own_contest(facts: Any) -> Refusal | None:
    """Of the facts of a contest, an application or an appeal: all know whether the caller `takes_part` in it."""
    return OWN_CONTEST if facts.takes_part else None


def by_others(*steps: Step[Any, Any], own: Collection[StrEnum] = ()) -> tuple[Step[Any, Any], ...]:
    """The same steps, each for who does not take part in the contest, save the `own` ones of a participant."""
    return tuple(
        step if step.action in own else replace(step, guard=first_of(step.guard, own_contest)) for step in steps
    )
