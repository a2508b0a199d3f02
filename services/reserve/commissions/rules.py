"""Who sits on a commission on a day, whether it is quorate, and what it has decided. Values in, values out."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from uuid import UUID

from services.kernel.labels import labelled
from services.reserve.regulations.terms import Majority, TieBreak


class CommissionKind(StrEnum):
    contest = "contest"
    attestation = "attestation"
    reserve = "reserve"


class CommissionRole(StrEnum):
    """In the order in which a protocol names them."""

    chair = "chair"
    deputy = "deputy"
    secretary = "secretary"
    member = "member"


class VoteChoice(StrEnum):
    """How a member voted, openly."""

    in_favour = "in_favour"
    against = "against"
    abstained = "abstained"


class VoteVerdict(StrEnum):
    """What a vote came to; `tied` is neither: nothing parts the votes."""

    adopted = "adopted"
    rejected = "rejected"
    tied = "tied"


LABELS: dict[StrEnum, str] = labelled(
    {
        CommissionKind.contest: "конкурсная",
        CommissionKind.attestation: "аттестационная",
        CommissionKind.reserve: "по кадровому резерву",
        CommissionRole.chair: "председатель",
        CommissionRole.deputy: "заместитель председателя",
        CommissionRole.secretary: "секретарь",
        CommissionRole.member: "член комиссии",
        VoteChoice.in_favour: "за",
        VoteChoice.against: "против",
        VoteChoice.abstained: "воздержался",
        VoteVerdict.adopted: "принято",
        VoteVerdict.rejected: "не принято",
        VoteVerdict.tied: "голоса разделились поровну",
    }
)

ORDER = {role: position for position, role in enumerate(CommissionRole)}
THIRDS = (Fraction(1, 3), Fraction(2, 3))
"""The shares acts speak of that no decimal spells: an act says «две трети», a regulation 0.667."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A member as of a day."""

    member_id: UUID
    commission_id: UUID
    place: str
    """Of the commission: from the seat its contest is read there, wherever the member stands."""
    person_id: UUID | None
    """Somebody without a card in the directory has none, and votes through the secretary alone."""
    full_name: str
    position: str
    person_place: str
    """Where the card lies: from there the member reads what they signed."""
    organisation_id: UUID | None
    role: CommissionRole
    trade_union: bool
    votes: bool
    substitutes_id: UUID | None
    """In whose stead, while that member's own seat is empty."""


@dataclass(frozen=True, slots=True)
class Term:
    """A seat and its days, both included."""

    seat: Seat
    valid_from: date
    valid_to: date | None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def roster(terms: Iterable[Term], on: date) -> list[Seat]:
    """Who sits on the day, in the order of a protocol. Who is substituted does not: one seat is counted once."""
    sitting = [term.seat for term in terms if term.covers(on)]
    substituted = {seat.substitutes_id for seat in sitting}
    found = [seat for seat in sitting if seat.member_id not in substituted]
    return sorted(found, key=lambda seat: (ORDER[seat.role], seat.full_name, seat.member_id))


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many may vote on a matter, how many of them must be there and how many are."""

    whole: int
    """Seats with a vote, without the recused."""
    needed: int
    attending: int

    @property
    def reached(self) -> bool:
        return self.attending >= self.needed


def fraction_of(share: Decimal) -> Fraction:
    """The share a regulation means. A third rounded or cut to two digits or more is that third: 0.667 is two thirds,
    and of nine members six are enough. Any other is what it says: 0.51 is more than half, and of four members three.
    """
    said, digits = share.as_integer_ratio(), -int(share.normalize().as_tuple().exponent)
    exact = Fraction(*said)
    meant = (third for third in THIRDS if digits >= 2 and abs(exact - third) < Fraction(1, 10**digits))
    return next(meant, exact)


def quorum(seats: Iterable[Seat], present: Collection[UUID], recused: Collection[UUID], share: Fraction) -> Quorum:
    """`present` and `recused` name members. Who is recused neither counts as there nor in the whole.

    Where nobody is left to decide there is no quorum, whatever the share.
    """
    voting = {seat.member_id for seat in seats if seat.votes} - set(recused)
    return Quorum(len(voting), max(1, ceil(len(voting) * share)), len(voting & set(present)))


def majority(of: Majority, counted: Quorum) -> int:
    """How many votes carry a proposal: more than half of those present, or of the whole."""
    return (counted.attending if of is Majority.of_present else counted.whole) // 2 + 1


def presiding(seats: Iterable[Seat], present: Collection[UUID], recused: Collection[UUID]) -> Seat | None:
    """Who leads the matter: the chair, in the chair's absence the deputy; nobody who is recused from it."""
    able = {seat.role: seat for seat in seats if seat.member_id in present and seat.member_id not in recused}
    return able.get(CommissionRole.chair) or able.get(CommissionRole.deputy)


@dataclass(frozen=True, slots=True)
class VoteOutcome:
    """How an open vote ended."""

    verdict: VoteVerdict
    in_favour: int
    against: int
    abstained: int
    needed: int
    casting: bool
    """The vote of who presided parted equal votes."""


def decide(
    ballots: Mapping[UUID, VoteChoice], needed: int, tie: TieBreak, presiding_id: UUID | None = None
) -> VoteOutcome:
    """What the `ballots` (member → choice) come to where `needed` carry.

    Of equal votes that of who presides counts once more, if the regulation gives it that weight; with it too the
    proposal must reach the majority. Where it does not part them, nothing is decided.
    """
    counted = Counter(ballots.values())
    favour, against = counted[VoteChoice.in_favour], counted[VoteChoice.against]
    said = ballots.get(presiding_id) if presiding_id and tie is TieBreak.chair_vote else None
    even = favour == against > 0
    casting = even and said in (VoteChoice.in_favour, VoteChoice.against)
    if even and not casting:
        verdict = VoteVerdict.tied
    else:
        weight = favour + (casting and said is VoteChoice.in_favour)
        verdict = VoteVerdict.adopted if weight >= needed else VoteVerdict.rejected
    return VoteOutcome(verdict, favour, against, counted[VoteChoice.abstained], needed, casting)
