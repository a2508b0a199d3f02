"""What is asked of attestations. Statements, not results."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from services.directory.copies import HEADS
from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import in_person, lasting, one_of
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.schemas import AttestationItem, AttestationQuery
from services.reserve.attestations.terms import AttestationDecision, AttestationStatus
from services.reserve.candidates.following import Files, among
from services.reserve.candidates.forgetting import destroyed, telling
from services.reserve.candidates.linking import stands_on
from services.reserve.candidates.models import Candidate
from services.reserve.permissions import IN_PERSON
from services.reserve.store import COPIES

A = Attestation


def _last(of: type[Attestation], on: date, *columns: Any) -> Select[Any]:
    """Of the last decision up to the day.

    A later «does not conform» ends an earlier conformity; of one day, the one written last stands.
    """
    found = select(*columns).where(of.status == AttestationStatus.decided, of.decided_on <= on)
    return found.order_by(of.decided_on.desc(), of.updated_at.desc()).limit(1)


def _valid_on(day: date) -> Any:
    """The last decision on the person, where it holds: as `decided` has it."""
    other, own, file = aliased(A), aliased(Candidate), aliased(Candidate)
    root = func.coalesce(own.merged_into_id, own.id)
    same = select(file.id).where(func.coalesce(file.merged_into_id, file.id) == root, own.id == A.candidate_id)
    of_them = or_(other.candidate_id == A.candidate_id, other.candidate_id.in_(same.correlate(A)))
    last = _last(other, day, other.id).where(of_them).correlate(A).scalar_subquery()
    return and_(A.id == last, A.valid_until >= day)


LISTING = Listing(
    A,
    AttestationItem,
    AttestationQuery,
    sortable={"scheduled_on": A.scheduled_on, "valid_until": A.valid_until},
    filters={
        "candidate_id": A.candidate_id,
        "status": A.status,
        "attested": A.attested,
        "decision": A.decision,
        "valid_on": _valid_on,
        "valid_before": lambda day: A.valid_until < day,
        "place": A.place.at_or_below,
    },
)


def heads(person_id: UUID, on: date) -> Select[bool]:
    """Does the person hold a post of a head on the day?"""
    post = COPIES.post
    held = select(post.id).where(post.person_id == person_id, one_of(post.kind, HEADS))
    return select(held.where(lasting(post.held_from, post.held_to)(on)).exists())


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """An authority sees those of its territory; in person one sees the own."""
    return in_person(A.person_id, caller) if caller.role in IN_PERSON else true()


def by_id(attestation_id: UUID, caller: Identity) -> Select[Attestation]:
    its = select(A).where(A.id == attestation_id, visible_to(caller))
    return its.options(joinedload(A.regulation))


def decided(candidate_ids: list[UUID], on: date) -> Select[AttestationDecision | None, date | None, date | None]:
    """(decision, when, valid until) of the last decision on one of these files up to the day."""
    return _last(A, on, A.decision, A.decided_on, A.valid_until).where(one_of(A.candidate_id, candidate_ids))


def linked(files: Files | None) -> Select[Attestation, UUID | None]:
    """(attestation, person) where the file, or the one it was merged into, was linked to somebody since."""
    own, root = aliased(Candidate), aliased(Candidate)
    found = select(A, root.person_id).join(own, own.id == A.candidate_id)
    found = found.join(root, root.id == func.coalesce(own.merged_into_id, own.id))
    known = (root.person_id.is_not(None), A.person_id.is_distinct_from(root.person_id), among(A.candidate_id, files))
    return found.where(*known).with_for_update(of=A, skip_locked=files is None)


def to_forget(files: Files | None) -> Select[Attestation]:
    """Attestations that still say something of somebody whose file was destroyed."""
    return telling(A, A.candidate_id.in_(destroyed(files)), files)


@stands_on(
    "attested",
    "По делу идёт или проведена аттестация.",
    "Идущую отмените (`cancel`), у проведённой отмените решение или освобождение (`annul`).",
)
def standing(files: Select[UUID]) -> Select[UUID]:
    return select(A.id).where(A.candidate_id.in_(files), A.status != AttestationStatus.cancelled)


def these(attestation_ids: Collection[UUID]) -> Select[Attestation]:
    found = select(A).where(one_of(A.id, [*attestation_ids])).order_by(A.id)
    return found.options(joinedload(A.regulation))


def to_judge(attestation_ids: Collection[UUID]) -> Select[Attestation]:
    """Locked, and read anew."""
    return these(attestation_ids).with_for_update(of=A).execution_options(populate_existing=True)


def exempt_until(candidate_ids: list[UUID]) -> Select[Any]:
    its = (one_of(A.candidate_id, candidate_ids), A.status == AttestationStatus.exempt)
    return select(func.max(A.exempt_until)).where(*its)


def files_of(candidate_id: UUID) -> Select[UUID]:
    """The file and those that were merged into it: what was decided on one was decided on the person."""
    return select(Candidate.id).where(or_(Candidate.id == candidate_id, Candidate.merged_into_id == candidate_id))
