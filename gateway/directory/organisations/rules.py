"""What an organisation is, when it is renamed, and what it may become. No I/O."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.periods import is_proper
from services.kernel.workflow import Refusal


class OrganisationKind(StrEnum):
    school = "school"
    preschool = "preschool"
    vocational = "vocational"
    additional = "additional"
    other = "other"


class Settlement(StrEnum):
    town = "town"
    village = "village"


class Size(StrEnum):
    small = "small"
    medium = "medium"
    large = "large"


class Succession(StrEnum):
    merge = "merge"
    division = "split"
    separation = "separation"


LABELS = labelled(
    {
        OrganisationKind.school: "общеобразовательная организация",
        OrganisationKind.preschool: "дошкольная образовательная организация",
        OrganisationKind.vocational: "профессиональная образовательная организация",
        OrganisationKind.additional: "организация дополнительного образования",
        OrganisationKind.other: "другая организация",
        Settlement.town: "город или посёлок городского типа",
        Settlement.village: "село",
        Size.small: "малая",
        Size.medium: "средняя",
        Size.large: "крупная",
        Succession.merge: "слияние или присоединение",
        Succession.division: "разделение",
        Succession.separation: "выделение",
    }
)

CLOSES = frozenset({Succession.merge, Succession.division})
"""After these the organisation is no more; after a separation it goes on."""


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """All that the rules look at: `successors` new organisations on `day`, one of them perhaps the old one itself."""

    kind: Succession
    day: date
    successors: int
    into_itself: bool
    founded_on: date | None
    closed_on: date | None
    taken_over_on: date | None
    """When it last became the successor of another."""
    successor_closed: bool
    """Is one of the successors no more on `day`?"""


_Objection = tuple[Callable[[Reorganisation], bool], Refusal]

_OBJECTIONS: tuple[_Objection, ...] = (
    (
        lambda it: it.into_itself,
        Refusal.of("successors", "itself", "Организация не может быть преемником самой себя"),
    ),
    (
        lambda it: it.kind is Succession.merge and it.successors != 1,
        Refusal.of("successors", "one_successor", "При слиянии преемник один"),
    ),
    (
        lambda it: it.kind is Succession.division and it.successors < 2,
        Refusal.of("successors", "two_successors", "При разделении преемников не меньше двух"),
    ),
    (
        lambda it: it.closed_on is not None,
        Refusal.of("happened_on", "closed", "Организация уже закрыта"),
    ),
    (
        lambda it: it.founded_on is not None and it.day <= it.founded_on,
        Refusal.of("happened_on", "too_early", "Реорганизация раньше, чем основана организация"),
    ),
    (
        lambda it: it.kind in CLOSES and it.taken_over_on is not None and it.day <= it.taken_over_on,
        Refusal.of("happened_on", "too_early", "В этот день или позже организация сама стала преемником другой"),
    ),
    (
        lambda it: it.successor_closed,
        Refusal.of("successors", "closed", "В этот день преемник уже закрыт"),
    ),
)
"""What stands against a reorganisation; the first that does is said."""


def may_reorganise(it: Reorganisation) -> Refusal | None:
    return next((refusal for stands_against, refusal in _OBJECTIONS if stands_against(it)), None)


def may_rename(day: date, today: date, closed_on: date | None) -> Refusal | None:
    """May a new name begin on `day`? The card shows the last name, which must be the one of today."""
    if day > today:
        return Refusal.of("valid_from", "future", "Название записывают, когда оно начало действовать")
    if not is_proper(day, closed_on):
        return Refusal.of("valid_from", "closed", "В этот день организация уже закрыта")
    return None
