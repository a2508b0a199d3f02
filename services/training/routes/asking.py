"""What is asked of the compiler for one person: deficits as they stand, what is passed, the route before.

A deficit whose training is over and not yet measured anew asks for no more training: it is credited until then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from services.kernel.business_days import calendar, is_business_day
from services.training.compiler import Calendar, Held, HeldState, Limits, Offer, OfferKind, Proven, Request, Run
from services.training.compiler import Deficit as Lacking
from services.training.deficits.models import Deficit
from services.training.deficits.rules import LABELS as DEFICIT_LABELS
from services.training.deficits.rules import DeficitSource, DeficitStatus
from services.training.internships.days import Days, each_day
from services.training.routes.commitments import Commitment
from services.training.routes.models import RouteStep
from services.training.routes.progress import Standing
from services.training.routes.rules import StepState

SATURDAY = 5
PRIORITIES: Mapping[DeficitSource, int] = {
    DeficitSource.visit: 3,
    DeficitSource.indicator: 3,
    DeficitSource.diagnostics: 2,
    DeficitSource.self_assessment: 2,
    DeficitSource.manual: 1,
}
"""What the school already pays for in its results comes before what a test alone shows."""

_HELD: Mapping[StepState, HeldState] = {
    StepState.planned: HeldState.planned,
    StepState.begun: HeldState.begun,
    StepState.done: HeldState.completed,
    StepState.missed: HeldState.missed,
}


@dataclass(frozen=True, slots=True)
class Within:
    """The days a route may take, both included, and its hours."""

    first: date
    last: date
    hours: int
    weekly: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the framework in force asks of the post, and what of it is lacking: what it asks no more is no deficit."""

    deficits: Sequence[Deficit]
    norms: Mapping[str, int]
    titles: Mapping[str, str]
    """Code of a competency → its title."""
    causes: Mapping[str, tuple[str, ...]]
    """Code of a competency → what the finding was concluded from, as a reader knows it."""
    families: Mapping[str, str]
    """Family of an offer that another requires → its title."""
    unopened: Mapping[str, int]
    """Competency → the highest level published programmes for the post teach it to, also those that take nobody now."""


def request_for(
    person: str,
    asked: Asked,
    passed: Iterable[str],
    before: Sequence[Standing],
    taken: Sequence[Commitment],
    within: Within,
    today: date,
) -> Request:
    """`passed`: families of offers passed elsewhere; `before`: steps as they stand; `taken`: what the person goes to.

    Of what the person goes to that becomes a step which makes a deficit smaller, or which was one; the rest takes its
    days. Nothing new begins before tomorrow.
    """
    deficits = [each for each in asked.deficits if asked.norms.get(each.competency, 0) > each.level]
    lacking = tuple(_lacking(each, asked) for each in deficits)
    booked, elsewhere = _sorted_out(lacking, before, taken)
    meets = {each.booking_id: each.offer.runs for each in taken}
    held = [_held(each, meets) for each in before if each.step.offer_id not in booked]
    held += [Held(each.offer, each.first, each.last, HeldState.booked) for each in booked.values()]
    done = {each.offer.family for each in held if each.state not in (HeldState.planned, HeldState.missed)}
    first = max(within.first, today + timedelta(days=1))
    return Request(
        head=person,
        deficits=lacking,
        calendar=Calendar(first, within.last, days_off(first, within.last)),
        limits=Limits(within.hours, within.weekly),
        proven=tuple(_credited(each, asked) for each in deficits if each.status is DeficitStatus.pending_verification),
        passed=frozenset(passed) - done,
        previous=tuple(held),
        engaged=frozenset(day for each in elsewhere for run in each.offer.runs for day in run.meets).union(
            *(each_day(Days(each.first, each.last)) for each in taken if _at_a_site(each))
        ),
        titles=asked.families,
        unopened=asked.unopened,
    )


def _at_a_site(taken: Commitment) -> bool:
    """Of a week there every day is taken, of a group only those it meets on."""
    return taken.offer.kind is OfferKind.internship and not taken.offer.runs


def _sorted_out(
    lacking: Sequence[Lacking], before: Sequence[Standing], taken: Sequence[Commitment]
) -> tuple[dict[str, Commitment], list[Commitment]]:
    """(what becomes a step, by offer; the rest), without what a step of the route has booked itself."""
    own = {each.step.booking_id for each in before if not each.step.adopted}
    steps = {each.step.offer_id for each in before}
    booked, elsewhere = dict[str, Commitment](), list[Commitment]()
    for each in taken:
        if each.booking_id in own:
            continue
        helps = any(each.offer.teaches.get(it.competency, 0) > it.level for it in lacking)
        if helps or each.offer.id in steps:
            booked[each.offer.id] = each
        else:
            elsewhere.append(each)
    return booked, elsewhere


def days_off(first: date, last: date) -> frozenset[date]:
    """Days off of the production calendar; of a year that has none yet Saturdays and Sundays."""
    return frozenset(day for day in each_day(Days(first, last)) if not _works(day)) if first <= last else frozenset()


def _works(day: date) -> bool:
    return is_business_day(day) if day.year in calendar() else day.weekday() < SATURDAY


def offer_of(step: RouteStep) -> Offer:
    """The offer as it was when the step was compiled."""
    return Offer(
        id=step.offer_id,
        title=step.title,
        kind=step.kind,
        teaches=step.teaches,
        hours=step.hours,
        provider=step.provider,
        form=step.form,
        runs=(Run(step.first_day, step.last_day),) if step.run_id else (),
        requires=frozenset(step.requires),
        family=step.family,
    )


def _held(standing: Standing, meets: Mapping[UUID, tuple[Run, ...]]) -> Held:
    """A draft holds no seat: what was planned in it and never booked asks for one like anybody else (ADR 0020).

    `meets`: booking → the run it is for, with the days of its sessions.
    """
    step, offer = standing.step, offer_of(standing.step)
    if step.booking_id is not None and step.booking_id in meets and offer.runs:
        offer = replace(offer, runs=meets[step.booking_id])
    return Held(
        offer,
        step.first_day,
        step.last_day,
        _HELD[standing.state],
        seated=step.booking_id is not None,
        why=standing.why or "",
    )


def _lacking(deficit: Deficit, asked: Asked) -> Lacking:
    return Lacking(
        competency=deficit.competency,
        title=asked.titles.get(deficit.competency, deficit.competency),
        level=deficit.level,
        norm=asked.norms[deficit.competency],
        confidence=deficit.confidence,
        priority=PRIORITIES[deficit.source],
        finding=f"{DEFICIT_LABELS[deficit.source]} {deficit.found_on:%d.%m.%Y}",
        causes=asked.causes.get(deficit.competency, ()),
    )


def _credited(deficit: Deficit, asked: Asked) -> Proven:
    """What training is to have brought; by hand nobody says to which level: all that is asked."""
    assert deficit.awaiting_since is not None  # training for it is over
    said = f"обучение завершено {deficit.awaiting_since:%d.%m.%Y}, впереди повторная диагностика"
    level = deficit.awaiting_level or asked.norms[deficit.competency]
    return Proven(deficit.competency, level, said, awaits=True)
