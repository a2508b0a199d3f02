"""Whether somebody meets what is asked, and in which words. What is not known is neither met nor unmet. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.kernel.labels import labelled
from services.reserve.requirements.content import Criterion
from services.reserve.requirements.profile import Profile


class Outcome(StrEnum):
    met = "met"
    unmet = "unmet"
    unknown = "unknown"


OUTCOMES: dict[StrEnum, str] = labelled(
    {Outcome.met: "соответствует", Outcome.unmet: "не соответствует", Outcome.unknown: "нет сведений"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one requirement; `said` names the fact in Russian: «стаж 6 лет 2 месяца»."""

    outcome: Outcome
    said: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with what was found of it."""

    criterion: Criterion
    finding: Finding


Judge = Callable[[Any, Profile], Finding]
