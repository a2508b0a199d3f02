"""The route sheet: what a person carries and signs, in Word. Sections as ИОМ regulations name them (DOMAIN.md, E)."""

from pathlib import Path
from typing import Any

from fastapi import Response

from services.kernel.documents import document
from services.training.competencies.content import POSTS
from services.training.compiler.offers import LABELS as KINDS
from services.training.routes.part_schemas import RouteCheckpointOut, RouteStepOut
from services.training.routes.rules import LABELS
from services.training.routes.schemas import RouteOut

TEMPLATE = Path(__file__).with_name("shipped") / "route_sheet.docx"
_DAY = "%d.%m.%Y"


async def sheet(route: RouteOut) -> Response:
    """The sheet of the route as it stands now."""
    return await document(TEMPLATE, said(route), f"Маршрутный лист {route.window_from:{_DAY}}.docx")


def said(route: RouteOut) -> dict[str, Any]:
    """What the template asks for."""
    return {
        "full_name": route.full_name or "ФИО не получено",
        "post": ", ".join(each for each in (POSTS[route.post], route.organisation_name) if each),
        "goal": route.goal,
        "window_from": f"{route.window_from:{_DAY}}",
        "window_to": f"{route.window_to:{_DAY}}",
        "hours": route.hours,
        "hours_limit": route.hours_limit,
        "weekly_limit": route.weekly_limit,
        "status": LABELS[route.status],
        "times": f"{'во' if route.revision == 2 else 'в'} {route.revision}-й раз",
        "steps": [_step(each) for each in route.steps],
        "remarks": route.remarks,
        "approved_by": route.approved_by or "____________________",
        "credits": [each.said for each in route.credits],
        "uncovered": [each.said for each in route.uncovered],
        "checkpoints": [_checkpoint(each) for each in route.checkpoints],
    }


def _step(step: RouteStepOut) -> dict[str, Any]:
    return {
        "title": step.title,
        "kind": KINDS[step.kind],
        "provider": ", ".join(each for each in (step.provider, step.form) if each),
        "hours": step.hours,
        "days": f"{step.first_day:{_DAY}} – {step.last_day:{_DAY}}",
        "reason": step.reason,
        "state": LABELS[step.state],
    }


def _checkpoint(checkpoint: RouteCheckpointOut) -> str:
    due = f"{LABELS[checkpoint.kind]} — до {checkpoint.due_on:{_DAY}}"
    return f"{due}: {checkpoint.report}" if checkpoint.report else due
