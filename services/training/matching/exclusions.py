"""Which pair may never be. The hard rules as a table: each decides alone, and every one that is broken is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from services.kernel.labels import labelled
from services.training.matching.people import Mentee, Mentor, Pair


class Exclusion(StrEnum):
    same_person = "same_person"
    direction = "direction"
    mentor_at_risk = "mentor_at_risk"
    mentor_away = "mentor_away"
    not_a_head = "not_a_head"
    too_new = "too_new"
    same_organisation = "same_organisation"
    subordination = "subordination"
    rejected = "rejected"


LABELS: dict[Exclusion, str] = labelled(
    {
        Exclusion.same_person: "это один и тот же человек",
        Exclusion.direction: "наставник не силён ни в одном из нужных направлений",
        Exclusion.mentor_at_risk: "наставник сам в группе риска",
        Exclusion.mentor_away: "наставник сейчас не назначен или приостановлен",
        Exclusion.not_a_head: "наставник сейчас не руководит организацией",
        Exclusion.too_new: "наставник слишком мало времени в должности",
        Exclusion.same_organisation: "оба из одной организации",
        Exclusion.subordination: "один подчинён другому",
        Exclusion.rejected: "эту пару уже отклонили",
    }
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rules ask beyond the two persons."""

    years_in_post: int = 3
    """A mentor has been a head for so many full years at least."""
    rejected: frozenset[Pair] = frozenset()
    """Pairs somebody said no to; none of them is ever proposed again."""


Rule = Callable[[Mentor, Mentee, Terms], bool]
Broken = tuple[Exclusion, ...]
"""The rules a pair breaks; none: the pair may be proposed."""


def covered(mentor: Mentor, mentee: Mentee) -> frozenset[str]:
    """The directions the mentee needs and the mentor is strong in."""
    return mentor.directions & mentee.directions


def _subordinate(mentor: Mentor, mentee: Mentee, _: Terms) -> bool:
    return mentor.id in mentee.superiors or mentee.id in mentor.superiors


BROKEN: Mapping[Exclusion, Rule] = MappingProxyType(
    {
        Exclusion.same_person: lambda mentor, mentee, _: mentor.id == mentee.id,
        Exclusion.direction: lambda mentor, mentee, _: bool(mentee.directions) and not covered(mentor, mentee),
        Exclusion.mentor_at_risk: lambda mentor, _, __: mentor.at_risk,
        Exclusion.mentor_away: lambda mentor, _, __: not mentor.works,
        Exclusion.not_a_head: lambda mentor, _, __: not mentor.heads,
        Exclusion.too_new: lambda mentor, _, terms: mentor.heads and mentor.years_in_post < terms.years_in_post,
        Exclusion.same_organisation: lambda mentor, mentee, _: mentor.school.organisation == mentee.school.organisation,
        Exclusion.subordination: _subordinate,
        Exclusion.rejected: lambda mentor, mentee, terms: Pair(mentor.id, mentee.id) in terms.rejected,
    }
)
"""Rule → is it broken; in the order in which a reader is told."""


def exclusions(mentor: Mentor, mentee: Mentee, terms: Terms) -> Broken:
    """Every rule the pair breaks, in the order of the table."""
    return tuple(rule for rule, broken in BROKEN.items() if broken(mentor, mentee, terms))
