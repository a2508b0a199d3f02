"""A route is compiled: what the compiler found becomes the steps of the record, and what it said stays beside them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.training.compiler import HeldState, Route
from services.training.compiler.changes import Change
from services.training.compiler.offers import OfferKind
from services.training.routes.catalogue import Offers
from services.training.routes.commitments import Commitment
from services.training.routes.models import LearningRoute, RouteCheckpoint, RouteStep
from services.training.routes.progress import Standing
from services.training.routes.rules import StepState, checkpoints


def settled(
    record: LearningRoute,
    standing: Sequence[Standing],
    route: Route,
    offers: Offers,
    taken: Mapping[str, Commitment],
    today: date,
) -> list[RouteStep]:
    """The steps of `record`, as they stand, become those of `route`; what stays keeps its row, its marks and its seat.

    A step that was missed stays in no case: if it is offered again, it is another step. Returns the planned steps that
    are no longer in it, whose seats are to be given back: those left out, and those moved.
    """
    before = {each.step.offer_id: each.step for each in standing if each.state is not StepState.missed}
    titles = {each.offer_id: each.title for each in record.steps}
    kept, steps = set(), []
    for each in route.steps:
        old = before.get(each.offer.id)
        booked = taken[each.offer.id] if each.state is HeldState.booked else None
        if old is not None and (each.state in (HeldState.begun, HeldState.completed) or _same_days(old, each)):
            kept.add(old.offer_id)
            step = old
            if each.state in (HeldState.planned, HeldState.booked):
                old.covers, old.reason = _covers(each), each.said
        else:
            step = _new(record, each, *_behind(each, offers, booked), today)
            titles[each.offer.id] = each.offer.title
        if booked is not None:
            step.booking_id, step.adopted = booked.booking_id, True
        steps.append(step)
    planned = (each.step for each in standing if each.state is StepState.planned)
    left = [each for each in planned if each.offer_id not in kept]
    record.compiled = _said(route, titles, first=not standing)
    record.steps = steps
    return left


def reports(record: LearningRoute) -> list[RouteCheckpoint]:
    """Those that are due within its days; what has been reported stays."""
    told = [each for each in record.checkpoints if each.report is not None]
    kinds = {each.kind for each in told}
    due = checkpoints(record.window_from, record.window_to)
    return told + [RouteCheckpoint(place=record.place, kind=kind, due_on=day) for kind, day in due if kind not in kinds]


def _same_days(old: RouteStep, new: Any) -> bool:
    return (old.first_day, old.last_day) == (new.first, new.last)


def _behind(step: Any, offers: Offers, booked: Commitment | None) -> tuple[UUID, UUID | None]:
    """(the record that is offered, what is booked of it)."""
    if booked is not None:
        return booked.source_id, booked.run_id
    its = offers[step.offer.id]
    return its.source_id, its.runs.get(step.first)


def _new(record: LearningRoute, step: Any, source_id: UUID, run_id: UUID | None, today: date) -> RouteStep:
    offer = step.offer
    return RouteStep(
        place=record.place,
        offer_id=offer.id,
        kind=OfferKind(offer.kind),
        source_id=source_id,
        run_id=run_id,
        title=offer.title,
        provider=offer.provider,
        form=offer.form,
        hours=offer.hours,
        teaches=dict(offer.teaches),
        requires=sorted(offer.requires),
        family=offer.family,
        first_day=step.first,
        last_day=step.last,
        covers=_covers(step),
        reason=step.said,
        compiled_on=today,
    )


def _covers(step: Any) -> list[dict[str, Any]]:
    return [
        {"competency": each.competency, "level_from": each.level_from, "level_to": each.level_to}
        for each in step.covers
    ]


def _said(route: Route, titles: Mapping[str, str], *, first: bool) -> dict[str, Any]:
    """As `RouteOut` tells it; what is compiled for the first time differs from nothing."""
    return {
        "hours": route.hours,
        "proven": route.proven,
        "gap": route.gap,
        "remarks": list(route.remarks),
        "credits": [
            {"competency": each.competency, "level": each.level, "closed": each.closed, "said": each.said}
            for each in route.credits
        ],
        "uncovered": [
            {
                "competency": each.competency,
                "level": each.level,
                "norm": each.norm,
                "blame": each.blame,
                "said": each.said,
            }
            for each in route.uncovered
        ],
        "changes": [] if first else [_change(each, titles) for each in route.changes],
    }


def _change(change: Change, titles: Mapping[str, str]) -> dict[str, Any]:
    before, after = _days(change.before), _days(change.after)
    return {
        "title": titles[change.offer],
        "change": change.change,
        "before_from": before[0],
        "before_to": before[1],
        "after_from": after[0],
        "after_to": after[1],
        "said": change.said,
    }


def _days(days: Sequence[Any] | None) -> tuple[str | None, str | None]:
    return (days[0].isoformat(), days[1].isoformat()) if days else (None, None)


def wanted(records: Sequence[RouteStep]) -> set[str]:
    """Competencies that the steps are to close."""
    return {each["competency"] for step in records for each in step.covers}
