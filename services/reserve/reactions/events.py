"""What events of monitoring and training must tell to be kept: ids and days, no personal data. Said once, here.

Unknown members are ignored: a service may tell more tomorrow. What is missing or makes no sense is `Malformed`, and the
event is parked with that reason.
"""

from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, ValidationError, model_validator

from services.kernel.feed import CloudEvent
from services.kernel.places import Place
from services.kernel.schemas import Day, wrong
from services.kernel.validation import field_errors

Code = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Level = Annotated[int, Field(ge=0, le=1000)]

MUNICIPALITY = "municipality"
"""Also an identity that can be at risk; the reserve has nothing to do about it."""


class RiskEvent(BaseModel):
    """An episode of risk began, went on or ended."""

    identity: str
    identity_id: UUID
    cycle_id: UUID
    streak: int = Field(ge=0, le=1000)
    inherited: bool
    causes: list[Code]

    @model_validator(mode="after")
    def _of_somebody(self) -> "RiskEvent":
        if self.identity not in {"person", "organisation", MUNICIPALITY}:
            raise wrong("Неизвестно, кто в группе риска", "identity")
        return self


class PublishedEvent(BaseModel):
    """The results of a cycle were published; the subject of the event is the cycle."""

    subject: Code
    family: UUID
    period_from: Day
    period_to: Day

    @model_validator(mode="after")
    def _in_order(self) -> "PublishedEvent":
        if self.period_to < self.period_from:
            raise wrong("Период кончается раньше, чем начинается", "period_to")
        return self

    @property
    def rates_heads(self) -> bool:
        return self.subject == "head"


class TrainingEvent(BaseModel):
    """Training came to its end (`TRAININGS`); both levels, or neither where none was measured."""

    person_id: UUID
    organisation_id: UUID | None = None
    guest_place: Place | None = None
    """Where the person works, of what lies elsewhere: an internship lies at its site."""
    day: Day
    hours: int | None = Field(default=None, ge=0, le=10_000)
    competence: Code | None = None
    level_before: Level | None = None
    level_after: Level | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> "TrainingEvent":
        if (self.level_before is None) != (self.level_after is None):
            raise wrong("Уровень указывают до и после, или ни одного", "level_after")
        return self


class Malformed(ValueError):
    """The event does not tell what is needed; the text says what is wrong, in Russian."""


T = TypeVar("T", bound=BaseModel)


def told(event: CloudEvent, kind: type[T]) -> T:
    """Raises Malformed."""
    try:
        return kind.model_validate(event.data)
    except ValidationError as invalid:
        errors = field_errors([{**each, "loc": ("body", *each["loc"])} for each in invalid.errors()])
        said = "; ".join(f"{each['pointer'] or 'data'}: {each['detail']}" for each in errors)
        raise Malformed(f"{event.type}: {said}") from invalid
