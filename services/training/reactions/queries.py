"""What is asked of what was received. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from services.directory.reactions import counts
from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.training.diagnostics.models import Diagnostics
from services.training.diagnostics.standing import RUNNING, DiagnosticsStatus
from services.training.instruments.models import Instrument
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.rules import TrainingReaction
from services.training.reactions.schemas import ReceivedEventItem, ReceivedEventQuery
from services.training.received import queries as received

R = ReceivedEvent

LISTING = Listing(
    R,
    ReceivedEventItem,
    ReceivedEventQuery,
    sortable={"said_at": R.said_at},
    filters={"type": R.type, "record_id": R.record_id, "place": R.place.at_or_below},
)


def by_id(event_id: UUID) -> Select[ReceivedEvent]:
    """Read anew: written past the session."""
    return select(R).where(R.id == event_id).execution_options(populate_existing=True)


def undone(name: TrainingReaction) -> Select[ReceivedEvent]:
    """What counts and nothing was made of yet, in the order it was told."""
    waiting = (R.reaction == name, counts(R), R.outcome.is_(None))
    return select(R).where(*waiting).order_by(R.said_at, R.source_seq).with_for_update()


def unfinished(place: str, day: date) -> Select[UUID]:
    """Events by which a head at or below the place is at risk on the day, of which not all came that could."""
    lacks = or_(R.outcome["diagnostics_id"].astext.is_(None), R.outcome["route_id"].astext.is_(None))
    return select(R.id).where(R.id.in_(received.origins(place, day)), counts(R), R.outcome.is_not(None), lacks)


def one(event_id: UUID) -> Select[ReceivedEvent]:
    """One that counts still; nobody else acts on it until the transaction ends."""
    return select(R).where(R.id == event_id, counts(R)).with_for_update()


def diagnosed(person_id: UUID, family: UUID, since: date) -> Select[UUID]:
    """What is under way by an instrument of the family, or was asked for since the day."""
    its = (Diagnostics.person_id == person_id, Instrument.family == family)
    asked = and_(Diagnostics.term_from >= since, Diagnostics.status != DiagnosticsStatus.cancelled)
    found = select(Diagnostics.id).join(Instrument, Instrument.id == Diagnostics.instrument_id)
    lasting = or_(one_of(Diagnostics.status, RUNNING), asked)
    return found.where(*its, lasting).order_by(Diagnostics.term_from.desc(), Diagnostics.id).limit(1)
