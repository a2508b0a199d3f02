"""What is asked of the compiler for one person: deficits as they stand, what is passed, the route before.

A deficit whose training is over and not yet measured anew asks for no more training: it is credited until then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.training.compiler import Calendar, Held, HeldState, Limits, Offer, Proven, Request, Run
from services.training.compiler import Deficit as Lacking
from services.training.deficits.models import Deficit
from services.training.deficits.rules import LABELS as DEFICIT_LABELS
from services.training.deficits.rules import DeficitSource, DeficitStatus
from services.training.routes.models import RouteStep
from services.training.routes.progress import Standing
from services.training.routes.rules import StepState

PRIORITIES: Mapping[DeficitSource, int] = {
    DeficitSource.visit: 3,
    DeficitSource.indicator: 3,
    DeficitSource.diagnostics: 2,
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


def request_for(
    person: str,
    deficits: Sequence[Deficit],
    titles: Mapping[str, str],
    passed: Iterable[str],
    before: Sequence[Standing],
    within: Within,
    today: date,
) -> Request:
    """`titles`: code of a competency → its title; `passed`: offers passed elsewhere; `before`: steps as they stand.

    Nothing new begins before tomorrow.
    """
    held = [_held(each) for each in before]
    done = {each.offer.id for each in held if each.state in (HeldState.begun, HeldState.completed)}
    return Request(
        head=person,
        deficits=tuple(_lacking(each, titles) for each in deficits),
        calendar=Calendar(max(within.first, today + timedelta(days=1)), within.last),
        limits=Limits(within.hours, within.weekly),
        proven=tuple(_credited(each) for each in deficits if each.status is DeficitStatus.pending_verification),
        passed=frozenset(passed) - done,
        previous=tuple(held),
    )


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
        cost=step.cost,
        runs=(Run(step.first_day, step.last_day),) if step.run_id else (),
        requires=frozenset(step.requires),
    )


def _held(standing: Standing) -> Held:
    """A draft holds no seat: what was planned in it and never booked asks for one like anybody else (ADR 0020)."""
    step = standing.step
    return Held(
        offer_of(step),
        step.first_day,
        step.last_day,
        _HELD[standing.state],
        seated=step.booking_id is not None,
        why=standing.why or "",
    )


def _lacking(deficit: Deficit, titles: Mapping[str, str]) -> Lacking:
    return Lacking(
        competency=deficit.competency,
        title=titles.get(deficit.competency, deficit.competency),
        level=deficit.level,
        norm=deficit.norm,
        confidence=deficit.confidence,
        priority=PRIORITIES[deficit.source],
        finding=f"{DEFICIT_LABELS[deficit.source]} {deficit.found_on:%d.%m.%Y}",
    )


def _credited(deficit: Deficit) -> Proven:
    assert deficit.awaiting_since is not None  # training for it is over
    said = f"обучение завершено {deficit.awaiting_since:%d.%m.%Y}, впереди повторная диагностика"
    return Proven(deficit.competency, deficit.norm, said)
