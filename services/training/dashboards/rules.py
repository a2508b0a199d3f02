"""How far heads at risk are covered by what training has for them, and what training changed. Values in, values out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from services.training.risks.rules import AtRisk
from services.training.staff.rules import FEWEST, Share, municipality_of


class RiskFacet(StrEnum):
    """What is done about a head at risk."""

    asked = "asked"
    diagnosed = "diagnosed"
    assessed = "assessed"
    drafted = "drafted"
    routed = "routed"
    mentored = "mentored"
    finished = "finished"


PROPOSED = frozenset({RiskFacet.asked, RiskFacet.drafted})
"""What nobody has answered or approved yet: it covers nobody."""


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
    done = (its for facet, its in covered.items() if facet not in PROPOSED)
    return RiskCoverage(len(people), shares, len(people.difference(*done)))


def by_municipality(
    at_risk: Iterable[AtRisk], covered: Mapping[RiskFacet, Collection[UUID]]
) -> Mapping[str, RiskCoverage]:
    """Place of a municipality → the same of it. Who is at risk in two counts in each of them once."""
    found: dict[str, list[AtRisk]] = {}
    for each in at_risk:
        found.setdefault(municipality_of(each.place), []).append(each)
    return {place: coverage(its, covered) for place, its in found.items()}


class Completion(NamedTuple):
    """Somebody completed a programme that teaches these competencies."""

    family: UUID
    person_id: UUID
    day: date
    taught: frozenset[str]


class Measurement(NamedTuple):
    """A level that was found of somebody, and the norm."""

    person_id: UUID
    competency: str
    day: date
    level: int
    norm: int


class TrainingOutcome(StrEnum):
    """What training brought somebody who lacked what was taught."""

    raised = "raised"
    not_raised = "not_raised"
    unmeasured = "unmeasured"


@dataclass(frozen=True, slots=True)
class TrainingEffect:
    """Of the people who completed something: who they are, and what it brought those who lacked what was taught."""

    finished: frozenset[UUID]
    outcomes: Mapping[UUID, TrainingOutcome]

    def count(self, outcome: TrainingOutcome) -> int:
        return sum(each is outcome for each in self.outcomes.values())


def effects(completions: Iterable[Completion], measured: Iterable[Measurement]) -> Mapping[UUID, TrainingEffect]:
    """By family of the programme. Of somebody who completed it twice the best counts."""
    known: dict[UUID, list[Measurement]] = {}
    for each in sorted(measured, key=lambda its: its.day):
        known.setdefault(each.person_id, []).append(each)
    finished: dict[UUID, set[UUID]] = {}
    found: dict[UUID, dict[UUID, TrainingOutcome]] = {}
    for done in completions:
        finished.setdefault(done.family, set()).add(done.person_id)
        outcomes = found.setdefault(done.family, {})
        if outcome := outcome_of(done, known.get(done.person_id, ())):
            outcomes[done.person_id] = better(outcome, outcomes.get(done.person_id))
    return {family: TrainingEffect(frozenset(people), found[family]) for family, people in finished.items()}


def outcome_of(done: Completion, measured: Iterable[Measurement]) -> TrainingOutcome | None:
    """By the levels found before the day and from it on, in the order of their days; None for who lacked nothing of
    what was taught. A level higher than before in one of the competencies is enough."""
    before: dict[str, Measurement] = {}
    after: dict[str, Measurement] = {}
    for each in measured:
        if each.competency in done.taught:
            (before if each.day < done.day else after)[each.competency] = each
    lacked = {code: each for code, each in before.items() if each.level < each.norm}
    if not lacked:
        return None
    proofs = [after[code].level > each.level for code, each in lacked.items() if code in after]
    if not proofs:
        return TrainingOutcome.unmeasured
    return TrainingOutcome.raised if any(proofs) else TrainingOutcome.not_raised


def better(one: TrainingOutcome, other: TrainingOutcome | None) -> TrainingOutcome:
    return one if other is None else min(one, other, key=list(TrainingOutcome).index)


def together(among: Iterable[TrainingEffect]) -> TrainingEffect:
    """Each person once, by the best outcome."""
    finished: set[UUID] = set()
    outcomes: dict[UUID, TrainingOutcome] = {}
    for each in among:
        finished |= each.finished
        for person, outcome in each.outcomes.items():
            outcomes[person] = better(outcome, outcomes.get(person))
    return TrainingEffect(frozenset(finished), outcomes)


def is_told(effect: TrainingEffect) -> bool:
    """Are those whom it says something of enough to say it?"""
    return len(effect.outcomes) >= FEWEST


def may_sum(among: Collection[TrainingEffect]) -> bool:
    """May what they come to be told? Not where those of whom nothing is told would follow from it."""
    hidden = {person for each in among if not is_told(each) for person in each.outcomes}
    return not hidden or len(hidden) >= FEWEST
