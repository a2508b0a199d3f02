"""What events of a route carry: whose it is, which compilation, which competencies. Ids and codes, no name."""

from typing import Any

from services.kernel.events import Fact
from services.training.routes.compiling import wanted
from services.training.routes.models import LearningRoute


def told(route: LearningRoute) -> dict[str, Any]:
    return {
        "person_id": str(route.person_id),
        "organisation_id": str(route.organisation_id) if route.organisation_id else None,
        "revision": route.revision,
        "competencies": sorted(wanted(route.steps)),
    }


def drafted(route: LearningRoute) -> Fact:
    return _fact("drafted", route)


def compiled(route: LearningRoute) -> Fact:
    return _fact("compiled", route)


def answered(route: LearningRoute) -> Fact:
    return Fact("training.route.answered", route.id, route.place, {"agreed": route.agreed, **told(route)})


def walked(route: LearningRoute) -> Fact:
    return _fact("walked", route)


def _fact(what: str, route: LearningRoute) -> Fact:
    return Fact(f"training.route.{what}", route.id, route.place, {"status": route.status, **told(route)})
