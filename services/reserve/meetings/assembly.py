"""Who sits, who is there, who is recused: are they quorate in a matter, who votes on it and what comes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from uuid import UUID

from services.kernel.workflow import Refusal
from services.reserve.commissions.rules import (
    Quorum,
    Seat,
    VoteChoice,
    VoteOutcome,
    decide,
    majority,
    presiding,
    quorum,
)
from services.reserve.regulations.terms import Majority, TieBreak


@dataclass(frozen=True, slots=True)
class Voting:
    """How the regulation has a commission decide."""

    share: Fraction
    majority: Majority
    tie: TieBreak


Pair = tuple[UUID, UUID]
"""(member, whom they would judge)"""


@dataclass(frozen=True, slots=True)
class Assembly:
    """Who sits, who is there and who is recused from whom."""

    seats: tuple[Seat, ...]
    present: frozenset[UUID]
    recused: frozenset[Pair]

    def recused_from(self, subject_id: UUID | None) -> frozenset[UUID]:
        """From a matter that is about nobody, nobody is recused."""
        return frozenset(member for member, subject in self.recused if subject == subject_id)

    def quorum(self, subject_id: UUID | None, share: Fraction) -> Quorum:
        return quorum(self.seats, self.present, self.recused_from(subject_id), share)

    def voters(self, subject_id: UUID | None) -> frozenset[UUID]:
        """Who may vote on the matter: present, with a vote, not recused from it."""
        voting = {seat.member_id for seat in self.seats if seat.votes}
        return frozenset(voting & self.present) - self.recused_from(subject_id)

    def presiding(self, subject_id: UUID | None) -> Seat | None:
        return presiding(self.seats, self.present, self.recused_from(subject_id))


def narrowest(assembly: Assembly, subjects: Iterable[UUID], share: Fraction) -> Quorum:
    """The quorum of the matter that stands worst: of one that is about nobody, or about one of the subjects."""
    return worst(assembly.quorum(each, share) for each in (None, *subjects))


def too_few(assembly: Assembly, subjects: Iterable[UUID], share: Fraction) -> dict[UUID, tuple[int, int]]:
    """Of whom less than the share of all seats with a vote may judge → (how many may, how many must be able to).

    A quorum is one of those who are not recused; where hardly anybody is left, it would be reached by one.
    """
    needed = ceil(sum(seat.votes for seat in assembly.seats) * share)
    able = {each: assembly.quorum(each, share).whole for each in subjects}
    return {each: (whole, needed) for each, whole in able.items() if whole < needed}


def worst(found: Iterable[Quorum]) -> Quorum:
    """The one from which most is missing."""
    return min(found, key=lambda each: (each.attending - each.needed, each.whole))


def outcome(
    assembly: Assembly, subject_id: UUID | None, ballots: Mapping[UUID, VoteChoice], voting: Voting
) -> VoteOutcome:
    """What an open vote on a matter came to, under the regulation. The vote of who was recused later counts no more."""
    needed = majority(voting.majority, assembly.quorum(subject_id, voting.share))
    presides, voters = assembly.presiding(subject_id), assembly.voters(subject_id)
    counted = {member: choice for member, choice in ballots.items() if member in voters}
    return decide(counted, needed, voting.tie, presides.member_id if presides else None)


def unfit_ballots(assembly: Assembly, subject_id: UUID | None, members: Sequence[UUID]) -> dict[int, Refusal]:
    """Position in the list → why this member does not vote on the matter."""
    recused, found = assembly.recused_from(subject_id), dict[int, Refusal]()
    voting = {seat.member_id for seat in assembly.seats if seat.votes}
    for at, member in enumerate(members):
        if member in members[:at]:
            found[at] = Refusal("voted_twice", "Голос этого члена комиссии уже назван")
        elif member in recused:
            found[at] = Refusal("recused", "Член комиссии отведён от рассмотрения этой заявки")
        elif member not in voting:
            found[at] = Refusal("no_vote", "Этот человек не заседает или не голосует")
        elif member not in assembly.present:
            found[at] = Refusal("absent", "Член комиссии на заседании не присутствует")
    return found
