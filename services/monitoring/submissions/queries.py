"""What is asked of submissions. Statements, not results."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Integer,
    Select,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import joinedload, selectinload

from services.kernel.listing import Listing
from services.kernel.search import mentions, one_of, russian
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles import queries as cycles
from services.monitoring.cycles.models import Cycle
from services.monitoring.methodologies.models import Methodology
from services.monitoring.results.models import Result
from services.monitoring.store import TABLES
from services.monitoring.submissions.models import Remark, Submission, SubmittedNumber
from services.monitoring.submissions.rules import CHECKED, HANDED_IN, SubmissionStatus
from services.monitoring.submissions.schemas import SubmissionItem, SubmissionQuery

LISTING = Listing(
    Submission,
    SubmissionItem,
    SubmissionQuery,
    sortable={"subject_name": russian(Submission.subject_name), "submitted_at": Submission.submitted_at},
    filters={
        "cycle_id": Submission.cycle_id,
        "subject_id": Submission.subject_id,
        "status": Submission.status,
        "person_id": Submission.person_id,
        "cluster": Submission.cluster,
        "place": Submission.place.at_or_below,
        "q": mentions(Submission.subject_name, Submission.person_name),
    },
)

_WHOLE = (
    joinedload(Submission.cycle),
    selectinload(Submission.layered),
    selectinload(Submission.numbers),
    selectinload(Submission.remarks).selectinload(Remark.evidence),
)


def by_id(submission_id: UUID) -> Select[Submission]:
    return select(Submission).where(Submission.id == submission_id).options(*_WHOLE)


def held(submission_id: UUID) -> Select[Submission]:
    """The same, held until the commit: its row before its values, as an import holds it, or each would wait for the
    other."""
    return by_id(submission_id).with_for_update(of=Submission)


def lock_cycle(submission_id: UUID) -> Select[None]:
    """Keeps the cycle of the submission where it is: what a guard reads of it holds until the commit."""
    return select(cycles.share_lock(Submission.cycle_id)).where(Submission.id == submission_id)


def hold_cycle(cycle_id: UUID) -> Select[None]:
    """The same, where the cycle is known."""
    return select(cycles.share_lock(Cycle.id)).where(Cycle.id == cycle_id)


def of_subject(cycle_id: UUID, subject_id: UUID) -> Select[Submission]:
    here = (Submission.cycle_id == cycle_id, Submission.subject_id == subject_id)
    return select(Submission).where(*here).options(*_WHOLE)


is_checked = one_of(Submission.status, sorted(CHECKED))


def checked(cycle_id: UUID, subject_id: UUID | None = None) -> Select[Submission]:
    """Verified or accepted; of one subject, or of all."""
    here = [Submission.cycle_id == cycle_id, is_checked]
    if subject_id:
        here.append(Submission.subject_id == subject_id)
    return select(Submission).where(*here).order_by(Submission.id).options(*_WHOLE)


def counts(cycle_id: UUID) -> Select[SubmissionStatus, int]:
    """(status, submissions) of a cycle, as far as the caller sees them."""
    found = select(Submission.status, func.count()).where(Submission.cycle_id == cycle_id)
    return found.group_by(Submission.status)


def clusters(cycle_id: UUID) -> Select[str | None]:
    """The cluster of every subject, as far as the caller sees them."""
    return select(Submission.cluster).where(Submission.cycle_id == cycle_id)


def unchecked(cycle_id: UUID) -> Select[UUID, str, bool]:
    """(subject, its name, was it ever submitted) of those that get no result, by name."""
    found = select(Submission.subject_id, Submission.subject_name, Submission.submitted_at.is_not(None))
    here = (Submission.cycle_id == cycle_id, ~is_checked)
    return found.where(*here).order_by(russian(Submission.subject_name), Submission.id)


def file_names(ids: set[UUID]) -> Select[UUID, str]:
    """(file, its name) of those the caller sees."""
    return select(TABLES.file.id, TABLES.file.name).where(one_of(TABLES.file.id, [*ids]))


def moving(cycle_id: UUID, place: str | None, ids: list[UUID] | None, status: SubmissionStatus) -> Select[Submission]:
    """Those of a cycle that wait in `status`, or the named ones whatever their status; held until the commit."""
    found = select(Submission).where(Submission.cycle_id == cycle_id).options(joinedload(Submission.cycle))
    wanted = Submission.status == status if ids is None else one_of(Submission.id, ids)
    here = (wanted,) if place is None else (wanted, Submission.place.at_or_below(place))
    return found.where(*here).order_by(Submission.id).with_for_update(of=Submission)


def last_published(submission: Submission) -> Select[dict[str, Any], list[Any], str]:
    """(content, inputs, proven): what the subject's last published result before this cycle was reached from."""
    cycle = submission.cycle
    family = select(Methodology.family).where(Methodology.id == cycle.methodology_id).scalar_subquery()
    found = select(Methodology.content, Result.inputs, Result.proven)
    found = found.join(Result, Result.methodology_id == Methodology.id)
    its = (Result.subject_id == submission.subject_id, Result.standing == ResultStanding.published)
    earlier = (Cycle.place == cycle.place, Methodology.family == family, Cycle.period_to < cycle.period_from)
    found = found.join(Cycle, Cycle.id == Result.cycle_id).where(*its, *earlier)
    return found.order_by(Cycle.period_to.desc(), Cycle.id).limit(1)


MOST_PEERS = 1000
"""The latest that many are compared with: a median moves little beyond, and a federal cluster has tens of thousands."""


def peers(submission: Submission, indicators: list[str]) -> Select[str, str, Any, Any]:
    """(indicator, input, who, units of 10⁻⁶) of what the others in the cluster have handed in; `who` counts from 0."""
    s, number = Submission, SubmittedNumber
    others = (s.cycle_id == submission.cycle_id, s.id != submission.id, one_of(s.status, sorted(HANDED_IN)))
    latest = select(s.id).where(*others, s.cluster.is_not_distinct_from(submission.cluster))
    chosen = latest.order_by(s.submitted_at.desc(), s.id).limit(MOST_PEERS).subquery()
    peer = select(chosen.c.id, cast(func.row_number().over() - 1, Integer).label("who")).subquery()
    units = type_coerce(number.value, BigInteger)  # as it is kept
    found = select(number.indicator, number.input, func.array_agg(peer.c.who), func.array_agg(units))
    joined = found.join(peer, peer.c.id == number.submission_id).where(one_of(number.indicator, indicators))
    return joined.group_by(number.indicator, number.input)
