"""What is asked of pairs and of the people of a region. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, case, func, literal, or_, select, true
from sqlalchemy.orm import selectinload

from services.directory.copies import HEADS
from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import TODAY, asked, in_person, lasting, one_of
from services.training.mentoring.answering import UNANSWERED
from services.training.mentoring.concerns import LABELS, MentorshipConcern
from services.training.mentoring.models import Mentorship, RejectedPair
from services.training.mentoring.rejection_schemas import RejectedPairOut, RejectedPairQuery
from services.training.mentoring.rules import LIVING, MentorshipOrigin, MentorshipStatus
from services.training.mentoring.schemas import MentorshipItem, MentorshipQuery
from services.training.mentors.queries import NAME, full_name, heads_one, takes
from services.training.permissions import IN_PERSON
from services.training.risks.queries import at_risk_on
from services.training.store import COPIES

M, POST = Mentorship, COPIES.post
AUTHORITY_HEAD = "authority_head"
"""Kind of the post of who is over the heads of a municipality."""

UNDER_WAY = takes(TODAY)
_STANDS = or_(one_of(M.status, [*LIVING]), UNDER_WAY)
CONCERN: ColumnElement[str | None] = case(
    (_STANDS & ~heads_one(M.mentor_person_id, TODAY), literal(MentorshipConcern.mentor_not_a_head, Text)),
    (_STANDS & at_risk_on(M.mentor_person_id, TODAY), literal(MentorshipConcern.mentor_at_risk, Text)),
)
"""What is the matter with the mentor of a pair that lives or works still; the first of several."""
CONCERN_SAID: ColumnElement[str | None] = case({each: LABELS[each] for each in MentorshipConcern}, value=CONCERN)


def _under_way(wanted: bool) -> ColumnElement[bool]:
    return UNDER_WAY if wanted else ~UNDER_WAY


LISTING = Listing(
    M,
    MentorshipItem,
    MentorshipQuery,
    sortable={"proposed_on": M.proposed_on},
    filters={
        "status": M.status,
        "origin": M.origin,
        "mentor_id": M.mentor_id,
        "mentor_person_id": M.mentor_person_id,
        "mentee_person_id": M.mentee_person_id,
        "origin_id": M.origin_id,
        "under_way": _under_way,
        "concern": CONCERN,
    },
    columns={
        "mentor_name": full_name(M.mentor_person_id),
        "mentee_name": full_name(M.mentee_person_id),
        "under_way": UNDER_WAY,
        "concern": CONCERN,
        "concern_said": CONCERN_SAID,
    },
)

REJECTED = Listing(
    RejectedPair,
    RejectedPairOut,
    RejectedPairQuery,
    sortable={"rejected_on": RejectedPair.rejected_on},
    filters={
        "mentor_person_id": RejectedPair.mentor_person_id,
        "mentee_person_id": RejectedPair.mentee_person_id,
        "by_side": RejectedPair.by_side,
    },
)


def listed(query: MentorshipQuery, caller: Identity, today: date) -> Select[Any]:
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller))


def standing(mentorship_id: UUID, today: date) -> Select[bool, str | None]:
    """(does the pair work today, what is the matter with its mentor)."""
    return select(UNDER_WAY, CONCERN).select_from(M).join(asked(today), true()).where(M.id == mentorship_id)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """A school the pairs of the own person; whoever else what lies on either side at or below where they stand.

    Said here and not left to row security: pairs are read as the region sees them, for the name of the other side.
    """
    if caller.role in IN_PERSON:
        return or_(in_person(M.mentor_person_id, caller), in_person(M.mentee_person_id, caller))
    return M.places.op("<@", is_comparison=True)(func.text2ltree(caller.place))


def by_id(mentorship_id: UUID) -> Select[Mentorship]:
    """As it stands, read anew."""
    found = select(M).where(M.id == mentorship_id).options(selectinload(M.reviews))
    return found.execution_options(populate_existing=True)


def lock(mentorship_id: UUID) -> Select[Any]:
    return select(M.id).where(M.id == mentorship_id).with_for_update()


def names(ids: Sequence[UUID]) -> Select[UUID, str]:
    return select(COPIES.person.id, NAME).where(one_of(COPIES.person.id, ids))


def living_of(mentors: Sequence[UUID]) -> Select[Mentorship]:
    """The living pairs of these mentors, by id."""
    return select(M).where(one_of(M.mentor_id, mentors), one_of(M.status, [*LIVING])).order_by(M.id)


def unanswered() -> Select[Mentorship]:
    """Pairs that wait for one of the two, by id."""
    return select(M).where(one_of(M.status, [*UNANSWERED])).order_by(M.id)


def accompanied(people: Sequence[UUID]) -> Select[UUID]:
    """Those of the people who are mentees of a living pair."""
    return select(M.mentee_person_id).where(one_of(M.mentee_person_id, people), one_of(M.status, [*LIVING]))


def living_with(mentee: UUID) -> Select[Mentorship]:
    its = select(M).where(M.mentee_person_id == mentee, one_of(M.status, [*LIVING]))
    return its.options(selectinload(M.reviews))


def effects(mentors: Sequence[UUID]) -> Select[UUID, int, int]:
    """(person, completed mentorships, those of them that helped) of the mentors, by person."""
    counted = (func.count(), func.count().filter(M.helped.is_(True)))
    done = (one_of(M.mentor_person_id, mentors), M.status == MentorshipStatus.completed)
    return select(M.mentor_person_id, *counted).where(*done).group_by(M.mentor_person_id)


def rejected(mentors: Sequence[UUID]) -> Select[UUID, UUID]:
    """(mentor, mentee), both people, of pairs somebody said no to."""
    its = select(RejectedPair.mentor_person_id, RejectedPair.mentee_person_id)
    return its.where(one_of(RejectedPair.mentor_person_id, mentors))


def taken_back(mentors: Sequence[UUID], mentee: UUID) -> Select[UUID, UUID]:
    """(mentor, mentee), both people, of proposals to the mentee that were withdrawn, but those a route had made."""
    its = (one_of(M.mentor_id, mentors), M.mentee_person_id == mentee, M.status == MentorshipStatus.withdrawn)
    return select(M.mentor_person_id, M.mentee_person_id).where(*its, M.origin != MentorshipOrigin.route)


def rejected_pair(mentor: UUID, mentee: UUID) -> Select[UUID]:
    pair = (RejectedPair.mentor_person_id == mentor, RejectedPair.mentee_person_id == mentee)
    return select(RejectedPair.id).where(*pair)


def posts(people: Sequence[UUID]) -> Select[Any]:
    """Everything these people ever held, oldest first."""
    return select(POST).where(one_of(POST.person_id, people)).order_by(POST.held_from, POST.id)


def heads_of(organisations: Sequence[UUID], day: date) -> Select[UUID, UUID]:
    """(organisation, who heads it on the day)."""
    held = (one_of(POST.kind, [*HEADS]), lasting(POST.held_from, POST.held_to)(day))
    return select(POST.organisation_id, POST.person_id).where(one_of(POST.organisation_id, organisations), *held)


def authority_heads(municipalities: Sequence[UUID], day: date) -> Select[UUID, UUID]:
    """(municipality, who heads its authority on the day)."""
    held = (POST.kind == AUTHORITY_HEAD, lasting(POST.held_from, POST.held_to)(day))
    return select(POST.municipality_id, POST.person_id).where(one_of(POST.municipality_id, municipalities), *held)


def organisations(ids: Sequence[UUID]) -> Select[Any]:
    return select(COPIES.organisation).where(one_of(COPIES.organisation.id, ids))
