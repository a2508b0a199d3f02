"""What is asked of what was received. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, func, select

from services.directory.reactions import counts
from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.training.diagnostics.models import Diagnostics
from services.training.diagnostics.standing import RUNNING
from services.training.instruments.content import InstrumentKind
from services.training.instruments.models import Instrument
from services.training.instruments.rules import InstrumentStatus
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.rules import TrainingReaction
from services.training.reactions.schemas import ReceivedEventItem, ReceivedEventQuery

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


def self_assessment(place: str) -> Select[Instrument]:
    """The self-assessment in use at the place or above it: the nearest, of several the latest."""
    its = (
        Instrument.place.at_or_above(place),
        Instrument.kind == InstrumentKind.self_assessment,
        Instrument.status == InstrumentStatus.published,
    )
    found = select(Instrument).where(*its)
    return found.order_by(func.nlevel(Instrument.place).desc(), Instrument.published_at.desc()).limit(1)


def being_diagnosed(person_id: UUID, instrument_id: UUID) -> Select[UUID]:
    its = (Diagnostics.person_id == person_id, Diagnostics.instrument_id == instrument_id)
    return select(Diagnostics.id).where(*its, one_of(Diagnostics.status, RUNNING))
