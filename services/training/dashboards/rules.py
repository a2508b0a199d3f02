"""How far heads at risk are covered by what training has for them. Values in, values out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.training.received.rules import AtRisk
from services.training.staff.rules import Share, municipality_of


class RiskFacet(StrEnum):
    """What covers a head at risk."""

    diagnosed = "diagnosed"
    assessed = "assessed"
    routed = "routed"
    mentored = "mentored"
    finished = "finished"


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """Of the heads at risk, who is covered by what, and how many by nothing."""

    at_risk: int
    shares: Mapping[RiskFacet, Share]
    untouched: int


def beginnings(at_risk: Iterable[AtRisk]) -> Mapping[UUID, date]:
    """Person → since when they are at risk; of several episodes the first."""
    found: dict[UUID, date] = {}
    for each in at_risk:
        found[each.person_id] = min(each.since, found.get(each.person_id, each.since))
    return found


def since(began: Mapping[UUID, date], latest: Mapping[UUID, date]) -> frozenset[UUID]:
    """Of whom the latest day is of the risk or after it began; what was before it answers something else."""
    return frozenset(person for person, day in latest.items() if person in began and day >= began[person])


def coverage(at_risk: Iterable[AtRisk], covered: Mapping[RiskFacet, Collection[UUID]]) -> RiskCoverage:
    """Each person once, however many organisations they head."""
    people = {each.person_id for each in at_risk}
    shares = {facet: Share(len(people.intersection(covered.get(facet, ()))), len(people)) for facet in RiskFacet}
    return RiskCoverage(len(people), shares, len(people.difference(*covered.values())))


def by_municipality(
    at_risk: Iterable[AtRisk], covered: Mapping[RiskFacet, Collection[UUID]]
) -> Mapping[str, RiskCoverage]:
    """Place of a municipality → the same of it. Who is at risk in two counts in each of them once."""
    found: dict[str, list[AtRisk]] = {}
    for each in at_risk:
        found.setdefault(municipality_of(each.place), []).append(each)
    return {place: coverage(its, covered) for place, its in found.items()}
