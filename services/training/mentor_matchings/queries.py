"""What is asked of matching runs. Statements, not results."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.training.deficits.models import Deficit
from services.training.deficits.rules import LIVING
from services.training.mentor_matchings.models import MatchingLeft, MatchingProposal, MentorMatching
from services.training.mentor_matchings.schemas import (
    MatchingLeftItem,
    MatchingLeftQuery,
    MatchingProposalItem,
    MatchingProposalQuery,
    MentorMatchingItem,
    MentorMatchingQuery,
)
from services.training.mentors.queries import full_name
from services.training.store import COPIES

LISTING = Listing(
    MentorMatching, MentorMatchingItem, MentorMatchingQuery, sortable={"ran_on": MentorMatching.ran_on}
)  # fmt: skip
PROPOSALS = Listing(
    MatchingProposal,
    MatchingProposalItem,
    MatchingProposalQuery,
    sortable={"score": MatchingProposal.score},
    filters={"locked": MatchingProposal.locked, "mentor_id": MatchingProposal.mentor_id},
    columns={
        "mentor_name": full_name(MatchingProposal.mentor_person_id),
        "mentee_name": full_name(MatchingProposal.mentee_person_id),
    },
)
LEFT = Listing(
    MatchingLeft,
    MatchingLeftItem,
    MatchingLeftQuery,
    sortable={"reason": MatchingLeft.reason},
    filters={"reason": MatchingLeft.reason},
    columns={"mentee_name": full_name(MatchingLeft.mentee_person_id)},
)


def by_id(matching_id: UUID) -> Select[MentorMatching]:
    return select(MentorMatching).where(MentorMatching.id == matching_id)


def proposals(query: MatchingProposalQuery, matching_id: UUID) -> Select[Any]:
    return PROPOSALS.found(query).where(MatchingProposal.matching_id == matching_id)


def left(query: MatchingLeftQuery, matching_id: UUID) -> Select[Any]:
    return LEFT.found(query).where(MatchingLeft.matching_id == matching_id)


def proposed_to(matching_id: UUID, mentees: Sequence[UUID]) -> Select[MatchingProposal]:
    """What the run proposed to these people; not what it kept."""
    its = (MatchingProposal.matching_id == matching_id, MatchingProposal.locked.is_(False))
    return select(MatchingProposal).where(*its, one_of(MatchingProposal.mentee_person_id, mentees))


def lacking(people: Sequence[UUID]) -> Select[UUID, str]:
    """(person, competency) of their living deficits."""
    its = (one_of(Deficit.person_id, people), one_of(Deficit.status, LIVING))
    return select(Deficit.person_id, Deficit.competency).where(*its)


def people(ids: Sequence[UUID]) -> Select[UUID]:
    return select(COPIES.person.id).where(one_of(COPIES.person.id, ids))
