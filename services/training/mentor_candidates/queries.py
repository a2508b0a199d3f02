"""What is asked of the base of effective heads. Statements, not results."""

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.directory.reactions import counts
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.rules import TrainingReaction

R = ReceivedEvent


def newest(region: str) -> Select[ReceivedEvent]:
    """Of each record of the bases at or below the region the newest event that counts."""
    its = (R.reaction == TrainingReaction.leaders, R.place.at_or_below(region), counts(R))
    told = select(R).where(*its).ext(distinct_on(R.record_id))
    return told.order_by(R.record_id, R.said_at.desc(), R.source_seq.desc())
