"""What is asked of what was received. Statements, not results."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Select, Update, select, update

from services.directory.reactions import Taking, counts
from services.kernel.search import one_of
from services.reserve.received.models import ReceivedResult, ReceivedRisk, ReceivedTraining
from services.reserve.received.rules import ReserveReaction, RiskHolder

TAKEN: Mapping[ReserveReaction, Taking] = MappingProxyType(
    {
        ReserveReaction.risk_groups: Taking(ReceivedRisk),
        ReserveReaction.head_results: Taking(ReceivedResult),
        ReserveReaction.training_done: Taking(ReceivedTraining),
    }
)


def risks_of(holder: RiskHolder, identities: Sequence[UUID]) -> Select[ReceivedRisk]:
    its = (ReceivedRisk.holder == holder, one_of(ReceivedRisk.identity_id, identities))
    return select(ReceivedRisk).where(*its, counts(ReceivedRisk))


def results_of(people: Sequence[UUID]) -> Select[ReceivedResult]:
    """Oldest first."""
    its = select(ReceivedResult).where(one_of(ReceivedResult.person_id, people), counts(ReceivedResult))
    return its.order_by(ReceivedResult.period_to, ReceivedResult.id)


def training_of(person_id: UUID, since: date, until: date) -> Select[ReceivedTraining]:
    """Both days included, oldest first."""
    its = (ReceivedTraining.person_id == person_id, ReceivedTraining.day.between(since, until))
    found = select(ReceivedTraining).where(*its, counts(ReceivedTraining))
    return found.order_by(ReceivedTraining.day, ReceivedTraining.id)


def results_in(region: str) -> Select[ReceivedResult]:
    """All that count at or below the region, oldest first."""
    found = select(ReceivedResult).where(ReceivedResult.place.at_or_below(region), counts(ReceivedResult))
    return found.order_by(ReceivedResult.period_to, ReceivedResult.id)


def replaced(cycle_id: UUID, kept: Sequence[UUID], now: datetime) -> Update:
    """The results of a cycle that were published before and are not any more."""
    here = (ReceivedResult.record_id == cycle_id, ReceivedResult.withdrawn_at.is_(None))
    return update(ReceivedResult).where(*here, ~one_of(ReceivedResult.id, kept)).values(withdrawn_at=now)
