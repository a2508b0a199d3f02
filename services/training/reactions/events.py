"""What events of monitoring and the reserve must tell to be acted on: ids and days, no personal data.

Unknown members are ignored: a service may tell more tomorrow. What is missing or makes no sense is `Malformed`, and the
event is parked with that reason.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from services.kernel.feed import CloudEvent
from services.kernel.schemas import Day, Line
from services.kernel.validation import field_errors
from services.training.reactions.rules import APPOINTMENTS, LEADERS, PUBLISHED, RISKS, STAYS, TEAMS

Code = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class RiskEvent(BaseModel):
    """An episode of risk began, went on or ended; `period_to` is the last day of the data that told it, where told."""

    identity: str
    identity_id: UUID
    cycle_id: UUID
    period_to: Day | None = None
    streak: int = Field(ge=0, le=1000)
    causes: list[Code]


class PublishedEvent(BaseModel):
    """The results of a cycle were published; the subject of the event is the cycle."""

    subject: Code
    family: UUID
    period_to: Day


class AppointmentEvent(BaseModel):
    """Somebody was appointed, or an appointment was undone; `day` is the first one in, or out of, the post."""

    person_id: UUID
    organisation_id: UUID
    day: Day


class LeaderEvent(BaseModel):
    """A head joined the base of effective heads, or left it."""

    person_id: UUID
    organisation_id: UUID
    direction: Code


class TeamMemberEvent(BaseModel):
    """Somebody's time on a team; `person_id` is null where the directory does not know them."""

    member_id: UUID
    person_id: UUID | None
    function: Line
    leads: bool
    first: Day = Field(alias="from")
    last: Day | None = Field(alias="until")


class TeamEvent(BaseModel):
    """A team as it stands since this event; `day` is the first one it is formed, or is no more."""

    status: Literal["draft", "formed", "dissolved"]
    level: Literal["municipal", "school"]
    organisation_id: UUID | None
    title: Line
    first: Day = Field(alias="from")
    last: Day | None = Field(alias="until")
    day: Day | None = None
    members: list[TeamMemberEvent]


class StayEvent(BaseModel):
    """A stay in the reserve began, was prolonged or ended; `day` is the first one it is so since.

    `person_id` is that of the candidate's file where the directory does not know them; `until` the last day of a term.
    """

    person_id: UUID
    candidate_id: UUID
    day: Day
    until: Day | None = None


KINDS: dict[str, type[BaseModel]] = {
    **dict.fromkeys(RISKS, RiskEvent),
    PUBLISHED: PublishedEvent,
    **dict.fromkeys(APPOINTMENTS, AppointmentEvent),
    **dict.fromkeys(LEADERS, LeaderEvent),
    **dict.fromkeys(TEAMS, TeamEvent),
    **dict.fromkeys(STAYS, StayEvent),
}
"""Type of an event → what it tells."""


class Malformed(ValueError):
    """The event does not tell what is needed; the text says what is wrong, in Russian."""


def told(event: CloudEvent) -> dict[str, Any]:
    """What is kept of it, as JSON has it. Raises Malformed."""
    try:
        return KINDS[event.type].model_validate(event.data).model_dump(mode="json")
    except ValidationError as invalid:
        errors = field_errors([{**each, "loc": ("body", *each["loc"])} for each in invalid.errors()])
        said = "; ".join(f"{each['pointer'] or 'data'}: {each['detail']}" for each in errors)
        raise Malformed(f"{event.type}: {said}") from invalid
