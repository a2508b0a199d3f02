"""Who is chosen: by the points, or otherwise by an open vote of the commission with its reason. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from uuid import UUID

from services.kernel.workflow import Refusal
from services.reserve.sheets.aggregation import Standing, selected


@dataclass(frozen=True, slots=True)
class Voices:
    """What the commission said at its meeting after the opening."""

    chosen: Sequence[UUID] = ()
    """Applications it has voted for, in the order of the agenda."""
    between_equals: Mapping[UUID, int] = field(default_factory=dict)
    """Whom it (or, where the regulation says so, who presided) put first among equal points → votes in favour."""
    rejected: frozenset[UUID] = frozenset()
    """Applications it has voted down: the points do not choose them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is chosen, best first, and who passed and was not, best first."""

    chosen: tuple[UUID, ...]
    following: tuple[UUID, ...]
    by_vote: bool
    """Otherwise than by the points."""


def choose(
    standings: Sequence[Standing], places: int, voices: Voices, *, explained: bool, in_line: bool = False
) -> Choice | Refusal:
    """The points choose, and among equals the chair; an open vote may choose others of those who passed, with a reason.

    With nobody voted for by name the points stand: a commission that wants it otherwise has to say so openly. Where
    those who follow stand `in_line`, for the reserve or for the place of who withdraws, equals are parted there too.
    """
    choice = _chosen(standings, places, voices, explained=explained)
    if isinstance(choice, Refusal) or not in_line:
        return choice
    following = _lined_up(standings, choice.chosen, voices.between_equals)
    if following is None:
        return Refusal("tie_unbroken", "Баллы следующих за победителем равны: проголосуйте, кто из равных впереди.")
    return replace(choice, following=following)


def repeated(ranked: Iterable[tuple[UUID, UUID]]) -> list[UUID]:
    """Of (application, whose it is), best first, those after the first one of the same person."""
    seen, again = set[UUID](), list[UUID]()
    for application, person in ranked:
        if person in seen:
            again.append(application)
        seen.add(person)
    return again


def undue(order: date, decided_on: date, today: date) -> Refusal | None:
    """The order to include follows what the commission has decided, and is there."""
    if order > today:
        return Refusal.of("date", "in_future", "Приказ ещё не издан").within("order")
    if order < decided_on:
        said = f"Приказ издан раньше заседания, на котором решено: {decided_on:%d.%m.%Y}"
        return Refusal.of("date", "wrong_dates", said).within("order")
    return None


def _chosen(standings: Sequence[Standing], places: int, voices: Voices, *, explained: bool) -> Choice | Refusal:
    order = [each.application_id for each in standings if each.rank is not None]
    free = [each for each in standings if each.application_id not in voices.rejected]
    if order and not any(each.rank is not None for each in free):
        return Refusal("all_voted_down", "Комиссия проголосовала против каждого, кто прошёл: выбирать некого.")
    by_points, undecided = _by_points(free, places, voices)
    chosen = list(dict.fromkeys(voices.chosen))
    if undecided and set(chosen) <= set(by_points):
        return Refusal("tie_unbroken", "Баллы равны: проголосуйте, кто из равных впереди.")
    if refusal := _unfit(order, chosen, places):
        return refusal
    chosen = sorted(chosen, key=order.index) or list(by_points)
    if set(chosen) == set(_by_points(standings, places, voices)[0]):
        return _choice(order, chosen, by_vote=False)
    if not explained:
        return Refusal("reason_required", "Комиссия решила иначе, чем по баллам: укажите причину.")
    return _choice(order, chosen, by_vote=True)


def _by_points(standings: Sequence[Standing], places: int, voices: Voices) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """(whom the points choose, best first, with what the commission said of equals; those among whom it is open)."""
    chosen, undecided = selected(standings, places)
    if undecided:
        chosen, undecided = selected(standings, places, _ahead(undecided, voices.between_equals, places - len(chosen)))
    return chosen, undecided


def _lined_up(
    standings: Sequence[Standing], chosen: Sequence[UUID], between_equals: Mapping[UUID, int]
) -> tuple[UUID, ...] | None:
    """Who follows, one after another; None where equals are not parted by a vote."""
    line: list[UUID] = []
    passed = [each for each in standings if each.rank is not None and each.application_id not in chosen]
    for _, group in groupby(passed, key=lambda each: each.rank):
        equal = [each.application_id for each in group]
        named = _by_votes(equal, between_equals)
        left = [each for each in equal if each not in named]
        if len(left) > 1 or len({between_equals[each] for each in named}) < len(named):
            return None
        line += [*named, *left]
    return tuple(line)


def _ahead(equal: Sequence[UUID], votes: Mapping[UUID, int], seats: int) -> list[UUID]:
    """Whom of equals the vote puts on so many seats, most votes first: neither ids nor the order of the agenda decide.

    Where as many voted for one as for another and both do not fit, the vote has parted neither.
    """
    ahead: list[UUID] = []
    for _, group in groupby(_by_votes(equal, votes), key=lambda each: votes[each]):
        block = list(group)
        if len(ahead) + len(block) > seats and len(block) > 1:
            break
        ahead += block
    return ahead[:seats]


def _by_votes(equal: Sequence[UUID], votes: Mapping[UUID, int]) -> list[UUID]:
    """Those of equals who were voted for, most votes first."""
    return sorted((each for each in equal if each in votes), key=lambda each: -votes[each])


def _unfit(order: Sequence[UUID], chosen: Sequence[UUID], places: int) -> Refusal | None:
    if any(each not in order for each in chosen):
        return Refusal("chosen_did_not_pass", "Комиссия проголосовала за того, кто не набрал проходного балла.")
    if len(chosen) > places:
        return Refusal("too_many_chosen", f"Выбрано {len(chosen)}, а мест {places}.")
    return None


def _choice(order: Sequence[UUID], chosen: Sequence[UUID], *, by_vote: bool) -> Choice:
    return Choice(tuple(chosen), tuple(each for each in order if each not in chosen), by_vote)
