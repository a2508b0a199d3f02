"""What is known of people and organisations from what monitoring and training told. Values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from services.kernel.labels import labelled


class ReserveReaction(StrEnum):
    """What the reserve does about events of other services."""

    risk_groups = "risk_groups"
    head_results = "head_results"
    training_done = "training_done"


class RiskHolder(StrEnum):
    """Who is at risk."""

    person = "person"
    organisation = "organisation"


class TrainingKind(StrEnum):
    """What came to its end."""

    diagnostics_completed = "diagnostics_completed"
    route_completed = "route_completed"
    enrolment_completed = "enrolment_completed"
    internship_completed = "internship_completed"


LABELS: dict[StrEnum, str] = labelled(
    {
        ReserveReaction.risk_groups: "учёт группы риска",
        ReserveReaction.head_results: "учёт результатов руководителей",
        ReserveReaction.training_done: "учёт обучения",
        RiskHolder.person: "руководитель",
        RiskHolder.organisation: "организация",
        TrainingKind.diagnostics_completed: "диагностика пройдена",
        TrainingKind.route_completed: "индивидуальный маршрут завершён",
        TrainingKind.enrolment_completed: "обучение завершено",
        TrainingKind.internship_completed: "стажировка пройдена",
    }
)

RISKS = ("monitoring.risk.opened", "monitoring.risk.repeated", "monitoring.risk.closed")
PUBLISHED = "monitoring.results.published"
TRAININGS: Mapping[str, TrainingKind] = MappingProxyType(
    {
        "training.diagnostics.completed": TrainingKind.diagnostics_completed,
        "training.route.completed": TrainingKind.route_completed,
        "training.enrolment.completed": TrainingKind.enrolment_completed,
        "training.internship.completed": TrainingKind.internship_completed,
    }
)
"""Type of an event → what came to its end."""

EVENTS: Mapping[str, ReserveReaction] = MappingProxyType(
    {
        **dict.fromkeys(RISKS, ReserveReaction.risk_groups),
        PUBLISHED: ReserveReaction.head_results,
        **dict.fromkeys(TRAININGS, ReserveReaction.training_done),
    }
)


@dataclass(frozen=True, slots=True)
class RiskTold:
    """One event of an episode of risk."""

    record: UUID
    """The episode."""
    identity: UUID
    type: str
    streak: int
    causes: tuple[str, ...]
    said_at: datetime
    seq: int

    @property
    def is_open(self) -> bool:
        return self.type != "monitoring.risk.closed"


@dataclass(frozen=True, slots=True)
class Risk:
    """Somebody is in the risk group: for so many cycles in a row, by which rules, since which event."""

    episode_id: UUID
    streak: int
    repeated: bool
    causes: tuple[str, ...]


def open_risks(told: Iterable[RiskTold]) -> Mapping[UUID, Risk]:
    """Who is at risk, by identity: what the newest event of each episode says; of several open ones the longest."""
    newest: dict[UUID, RiskTold] = {}
    for each in sorted(told, key=lambda each: (each.said_at, each.seq)):
        newest[each.record] = each
    found: dict[UUID, Risk] = {}
    for each in sorted(newest.values(), key=lambda each: (each.streak, each.record)):
        if each.is_open:
            found[each.identity] = Risk(each.record, each.streak, each.streak > 1, each.causes)
    return found


@dataclass(frozen=True, slots=True)
class HeadResult:
    """The published result of a head in one cycle."""

    id: UUID
    cycle_id: UUID
    family: UUID
    """Of the methodology: only cycles of one family follow one another."""
    period_from: date
    period_to: date
    person_id: UUID
    organisation_id: UUID
    place: str
    percent: float | None
    """Of the maximum, 0–100; None: no position counted."""
    level: str | None
    directions: Mapping[str, float]
    """Code → per cent of what the direction could give."""
    confidence: str | None
    grace: bool
    """A head appointed so recently that the cycle does not count for the person."""
    cluster: str | None = None
