"""What the events of others must tell to be counted: ids and days, no personal data. Said once, here.

Unknown members are ignored: a service may tell more tomorrow. What is missing or makes no sense is `Malformed`, and the
event is parked with that reason.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID, uuid5

from pydantic import BaseModel, Field, StringConstraints, ValidationError, field_serializer, model_validator

from services.kernel.feed import CloudEvent
from services.kernel.places import Place
from services.kernel.schemas import Day, Exact, Line, Prose, wrong
from services.kernel.validation import field_errors
from services.monitoring.facts.ledger import FactKind
from services.monitoring.facts.rules import KINDS, LEVELS, STAYS

Level = Annotated[int, Field(ge=0, le=1000)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Told(BaseModel):
    """Of whom, where, and on which day."""

    person_id: UUID
    organisation_id: UUID | None = None
    day: Day


class LevelRise(BaseModel):
    """A competency that was measured: its level then, and the one before; None: never before. `day`, where that is not
    the day of the event, is when it was."""

    competence: Code
    level_before: Level | None = None
    level_after: Level
    day: Day | None = None


class LevelTold(Told):
    """Training came to its end (`LEVELS`), with each competency that was measured; both levels, or neither, of what
    measures one alone."""

    levels: list[LevelRise] = []
    guest_place: Place | None = None
    """Where the person works, of what lies elsewhere: an internship lies at its site."""
    competence: Code | None = None
    level_before: Level | None = None
    level_after: Level | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> "LevelTold":
        if (self.level_before is None) != (self.level_after is None):
            raise wrong("Уровень указывают до и после, или ни одного", "level_after")
        if len({each.competence for each in self.levels}) < len(self.levels):
            raise wrong("Компетенция названа дважды", "levels")
        return self


class StayTold(Told):
    """A time in the reserve began or goes on; `until` is its last day."""

    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "StayTold":
        if self.until is not None and self.until < self.day:
            raise wrong("Пребывание в резерве кончается раньше, чем начинается", "until")
        return self


class AppointmentTold(Told):
    """Somebody is given the post of head of an organisation; `day` is the first in the post, or that of revocation."""

    organisation_id: UUID
    entry_id: UUID | None = None
    """The time in the reserve it came from; None: from elsewhere."""


class PlannedGoal(BaseModel):
    """What is to be reached: from which value of an indicator to which, by which day."""

    code: Code
    title: Line
    indicator: Line
    unit: Line
    start: Exact
    target: Exact
    reach_by: Day


class PlannedMeasure(BaseModel):
    """What is done for a goal, by whom and when, and what shows it."""

    code: Code
    title: Line
    goal: Code
    responsible: UUID
    starts_on: Day
    ends_on: Day
    result: Prose
    proof: Line


class PlanTold(BaseModel):
    """What an approved programme of transfer says to whoever makes a plan of it."""

    cycle_id: UUID | None = None
    title: Line
    goals: Annotated[list[PlannedGoal], Field(min_length=1)]
    measures: Annotated[list[PlannedMeasure], Field(min_length=1)]


class ProgrammeTold(Told):
    """A programme of transfer was approved; the person is who leads the team, `until` the last day of the programme."""

    until: Day
    plan: PlanTold

    @model_validator(mode="after")
    def _in_order(self) -> "ProgrammeTold":
        if self.until < self.day:
            raise wrong("Программа кончается раньше, чем утверждена", "until")
        return self

    @field_serializer("plan")
    def _kept(self, plan: PlanTold) -> dict[str, Any]:
        """As JSON has it."""
        return plan.model_dump(mode="json")


TOLD: Mapping[FactKind, type[Told]] = MappingProxyType(
    {
        **dict.fromkeys(LEVELS, LevelTold),
        **dict.fromkeys(STAYS, StayTold),
        FactKind.entry_excluded: Told,
        FactKind.appointment_made: AppointmentTold,
        FactKind.appointment_revoked: AppointmentTold,
        FactKind.programme_approved: ProgrammeTold,
    }
)


class Malformed(ValueError):
    """The event does not tell what is needed to count it; the text says what is wrong, in Russian."""


def told(event: CloudEvent) -> tuple[FactKind, dict[str, Any]]:
    """The kind of the fact and its members by name. Raises Malformed."""
    kind = KINDS.get(event.type)
    if kind is None:
        raise Malformed(f"{event.type}: такого события мониторинг не учитывает")
    try:
        found = TOLD[kind].model_validate(event.data)
    except ValidationError as invalid:
        said = "; ".join(f"{each['pointer'] or 'data'}: {each['detail']}" for each in _errors(invalid))
        raise Malformed(f"{event.type}: {said}") from invalid
    return kind, found.model_dump()


def apart(event_id: UUID, its: dict[str, Any]) -> list[dict[str, Any]]:
    """A fact for each competency that was measured, else the one that happened; each with its id, the same whenever
    the event comes."""
    levels = its.pop("levels", [])
    if not levels:
        return [{**its, "id": event_id}]
    return [
        {**its, **each, "day": each["day"] or its["day"], "id": uuid5(event_id, each["competence"])} for each in levels
    ]


def _errors(invalid: ValidationError) -> list[dict[str, str]]:
    return field_errors([{**each, "loc": ("body", *each["loc"])} for each in invalid.errors()])
