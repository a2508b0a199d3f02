"""What is asked of what was received. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, String, and_, cast, exists, or_, select

from services.directory.reactions import counts
from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.training.diagnostics.models import Diagnostics
from services.training.diagnostics.standing import DiagnosticsStatus
from services.training.instruments.models import Instrument
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.rules import TrainingReaction
from services.training.reactions.schemas import ReceivedEventItem, ReceivedEventQuery
from services.training.risks import queries as risks
from services.training.routes.models import LearningRoute
from services.training.routes.rules import LIVING, RouteStatus

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


def unfinished(place: str, day: date) -> Select[UUID, str, bool, bool, bool]:
    """(event, person, has no diagnostics, no route, a route with no step) of those by which a head at or below the
    place is at risk on the day and lacks one of these: what lapsed unanswered and what was cancelled is none."""
    person = R.said["identity_id"].astext
    asks = or_(Diagnostics.status != DiagnosticsStatus.assigned, Diagnostics.term_to >= day)
    told = cast(Diagnostics.id, String) == R.outcome["diagnostics_id"].astext
    undiagnosed = ~exists().where(told, Diagnostics.status != DiagnosticsStatus.cancelled, asks)
    drafted = cast(LearningRoute.id, String) == R.outcome["route_id"].astext
    lives = and_(cast(LearningRoute.person_id, String) == person, one_of(LearningRoute.status, LIVING))
    unrouted = ~exists().where(LearningRoute.status != RouteStatus.cancelled, or_(drafted, lives))
    its = (cast(LearningRoute.person_id, String) == person, LearningRoute.status == RouteStatus.draft)
    empty = exists().where(*its, LearningRoute.origin_event_id.is_not(None), ~LearningRoute.steps.any())
    found = (counts(R), R.outcome.is_not(None), or_(undiagnosed, unrouted, empty))
    told_of = (R.id, person, undiagnosed, unrouted, empty)
    return select(*told_of).where(R.id.in_(risks.origins(place, day)), *found)


def one(event_id: UUID) -> Select[ReceivedEvent]:
    """One that counts still; nobody else acts on it until the transaction ends."""
    return select(R).where(R.id == event_id, counts(R)).with_for_update()


def diagnosed(person_id: UUID, family: UUID, since: date, day: date) -> Select[UUID]:
    """What is to be answered or judged still on the day, by an instrument of the family, or was asked for since `since`
    and is done."""
    its = (Diagnostics.person_id == person_id, Instrument.family == family)
    awaits = and_(Diagnostics.status == DiagnosticsStatus.assigned, Diagnostics.term_to >= day)
    done = and_(Diagnostics.status == DiagnosticsStatus.assessed, Diagnostics.term_from >= since)
    lasting = or_(awaits, Diagnostics.status == DiagnosticsStatus.answered, done)
    found = select(Diagnostics.id).join(Instrument, Instrument.id == Diagnostics.instrument_id)
    return found.where(*its, lasting).order_by(Diagnostics.term_from.desc(), Diagnostics.id).limit(1)
