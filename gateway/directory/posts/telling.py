"""What the reserve must tell of an appointment for a post to be opened or undone: ids, days, order; said once, here.

Unknown members are ignored: the reserve may tell more tomorrow. What is missing is `Malformed`, and the event is parked
with that reason.
"""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from pydantic import BaseModel, ValidationError

from services.kernel.feed import CloudEvent
from services.kernel.schemas import Day, Line
from services.kernel.validation import field_errors


class AppointmentTold(BaseModel):
    """Who, where. `day` is the first one in the post or, of a revocation, the first one out of it."""

    person_id: UUID
    organisation_id: UUID
    day: Day


class MadeTold(AppointmentTold):
    """A head is appointed."""

    post_title: Line
    order_number: Line
    order_date: Day
    contract_until: Day | None = None


class RevokedTold(AppointmentTold):
    """The appointment is revoked."""


TOLD: Mapping[str, type[MadeTold] | type[RevokedTold]] = MappingProxyType(
    {"reserve.appointment.made": MadeTold, "reserve.appointment.revoked": RevokedTold}
)


class Malformed(ValueError):
    """The event does not tell what is needed; the text says what is wrong, in Russian."""


def told(event: CloudEvent) -> MadeTold | RevokedTold:
    """What one event says. Raises Malformed."""
    try:
        return TOLD[event.type].model_validate(event.data)
    except ValidationError as invalid:
        found = field_errors([{**each, "loc": ("body", *each["loc"])} for each in invalid.errors()])
        said = "; ".join(f"{each['pointer'] or 'data'}: {each['detail']}" for each in found)
        raise Malformed(f"{event.type}: {said}") from invalid
