"""What an organisation is, when it is renamed, and what it may become. No I/O."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
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


def may_reorganise(it: Reorganisation) -> Refusal | None:
    if it.into_itself:
        return Refusal.of("successors", "itself", "Организация не может быть преемником самой себя")
    if it.kind is Succession.merge and it.successors != 1:
        return Refusal.of("successors", "one_successor", "При слиянии преемник один")
    if it.kind is Succession.division and it.successors < 2:
        return Refusal.of("successors", "two_successors", "При разделении преемников не меньше двух")
    if it.closed_on is not None:
        return Refusal.of("happened_on", "closed", "Организация уже закрыта")
    if it.founded_on is not None and it.day <= it.founded_on:
        return Refusal.of("happened_on", "too_early", "Реорганизация раньше, чем основана организация")
    return None
