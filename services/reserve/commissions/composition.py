"""May these people sit together: every member in the term of the commission, nobody twice, no office held by two."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations
from uuid import UUID

from services.kernel.periods import Span, is_proper, overlapping
from services.kernel.workflow import Refusal
from services.reserve.commissions.naming import alike
from services.reserve.commissions.rules import LABELS, CommissionRole, Term

LEADING = frozenset({CommissionRole.chair, CommissionRole.deputy})
"""Who may have to part equal votes, and so has a vote."""


def unfit(terms: Sequence[Term], span: Span, field: str) -> Refusal | None:
    """The first thing wrong with the members of a commission that lasts for `span`, said of `field` of the body."""
    found = (flaw for check in CHECKS for flaw in check(terms, span))
    return next((Refusal.of(field, *flaw) for flaw in found), None)


Flaws = Iterator[tuple[str, str]]
"""(reason, sentence)"""


def _within_the_term(terms: Sequence[Term], span: Span) -> Flaws:
    for term in terms:
        if not is_proper(term.valid_from, term.valid_to):
            yield "improper_term", f"{_who(term)}: полномочия заканчиваются раньше, чем начинаются"
        if not _inside((term.valid_from, term.valid_to), span):
            yield "outside_term", f"{_who(term)}: полномочия выходят за срок действия комиссии"


def _nobody_twice(terms: Sequence[Term], _: Span) -> Flaws:
    for one, other in combinations(terms, 2):
        if _same_person(one, other) and _together(one, other):
            yield "sits_twice", f"{_who(other)} уже состоит в комиссии в эти дни"


def _leaders_vote(terms: Sequence[Term], _: Span) -> Flaws:
    for term in terms:
        if term.seat.role in LEADING and not term.seat.votes:
            yield "leader_without_vote", f"{_who(term)}: председатель и заместитель голосуют"


def _one_of_each_office(terms: Sequence[Term], _: Span) -> Flaws:
    """Among those who sit in their own right; a substitute holds the office of who is away (`_substitutes`)."""
    own = [each for each in terms if each.seat.substitutes_id is None and each.seat.role is not CommissionRole.member]
    for one, other in combinations(own, 2):
        if one.seat.role is other.seat.role and _together(one, other):
            yield "role_taken", f"{LABELS[other.seat.role].capitalize()} в эти дни уже есть: {_who(one)}"


def _substitutes(terms: Sequence[Term], _: Span) -> Flaws:
    known: dict[UUID, Term] = {term.seat.member_id: term for term in terms}
    standing_in = [term for term in terms if term.seat.substitutes_id is not None]
    for term in standing_in:
        absent = known.get(term.seat.substitutes_id) if term.seat.substitutes_id else None
        if absent is None or absent is term:
            yield "substitutes_nobody", f"{_who(term)}: кого замещает, в комиссии нет"
        elif absent.seat.substitutes_id is not None:
            yield "substitutes_a_substitute", f"{_who(term)}: замещающего не замещают"
        elif not _inside((term.valid_from, term.valid_to), (absent.valid_from, absent.valid_to)):
            yield "outside_substituted", f"{_who(term)} замещает дольше, чем {_who(absent)} состоит в комиссии"
        elif term.seat.role not in (absent.seat.role, CommissionRole.member):
            yield "role_of_another", f"{_who(term)} может исполнять роль того, кого замещает, или быть членом комиссии"
        elif term.seat.votes and not absent.seat.votes:
            yield "vote_of_another", f"{_who(term)}: у того, кого замещает, голоса нет"
    for one, other in combinations(standing_in, 2):
        if one.seat.substitutes_id == other.seat.substitutes_id and _together(one, other):
            yield "substituted_twice", f"{_who(other)}: в эти дни уже замещает {_who(one)}"


def rewritten(former: date | None, said: date | None, today: date) -> Refusal | None:
    """A term ends from today on, and one that is over stays over: on days gone by sat who sat."""
    if said != former and min(said or date.max, former or date.max) < today:
        return Refusal.of("valid_to", "in_the_past", "Полномочия заканчивают сегодняшним днём или позже")
    return None


CHECKS: Sequence[Callable[[Sequence[Term], Span], Flaws]] = (
    _within_the_term,
    _nobody_twice,
    _leaders_vote,
    _one_of_each_office,
    _substitutes,
)


def _same_person(one: Term, other: Term) -> bool:
    mine, theirs = one.seat.person_id, other.seat.person_id
    return mine == theirs if mine and theirs else alike(one.seat.full_name, other.seat.full_name)


def _together(one: Term, other: Term) -> bool:
    return overlapping([(one.valid_from, one.valid_to), (other.valid_from, other.valid_to)])


def _inside(inner: Span, outer: Span) -> bool:
    starts = (inner[0] or date.min) >= (outer[0] or date.min)
    return starts and (inner[1] or date.max) <= (outer[1] or date.max)


def _who(term: Term) -> str:
    return term.seat.full_name
