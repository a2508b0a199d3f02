"""Which instrument heads at risk are diagnosed by, where a region has not chosen one. Values in, values out.

The act says that they are diagnosed (1203-02), not by what; the rule is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled


class RiskDiagnosticsObstacle(StrEnum):
    """Why nobody is diagnosed of itself."""

    no_framework = "no_framework"
    no_instrument = "no_instrument"
    not_in_use = "not_in_use"
    measures_nothing = "measures_nothing"


Obstacle = RiskDiagnosticsObstacle

LABELS: dict[StrEnum, str] = labelled(
    {
        Obstacle.no_framework: "не действует ни одна модель компетенций",
        Obstacle.no_instrument: "не опубликована ни одна самооценка",
        Obstacle.not_in_use: "выбранный инструмент больше не действует",
        Obstacle.measures_nothing: "инструмент не измеряет ни одной компетенции нормы по уровням действующей модели",
    }
)


@dataclass(frozen=True, slots=True)
class Choosable:
    """A published instrument, beside the framework in force."""

    id: UUID
    competencies: frozenset[str]
    since: datetime
    """When the first edition of its family was published."""
    by_the_scale: bool
    """Has it a threshold for each level of the framework?"""


def covered(it: Choosable, norm: frozenset[str]) -> frozenset[str]:
    """What of the norm it measures."""
    return it.competencies & norm if it.by_the_scale else frozenset()


def best(among: Iterable[Choosable], norm: frozenset[str]) -> Choosable | None:
    """The one that measures most of the norm, of equal ones the one in use for longest; None where none measures any.

    A new instrument takes the place of another only where it measures more.
    """
    useful = [each for each in among if covered(each, norm)]
    return min(useful, key=lambda each: (-len(covered(each, norm)), each.since, each.id), default=None)
