"""What events of a programme of transfer carry: ids and days; of an approved one what a plan is made of."""

from datetime import date
from typing import Any

from services.kernel.events import Fact
from services.training.transfer_programmes.content import TransferGoal, TransferMeasure
from services.training.transfer_programmes.models import TransferProgramme
from services.training.transfer_programmes.rules import TransferStatus


def told(programme: TransferProgramme) -> dict[str, Any]:
    return {
        "team_id": str(programme.team_id),
        "organisation_id": str(programme.organisation_id) if programme.organisation_id else None,
        "edition": programme.edition,
        "from": programme.period_from.isoformat(),
        "until": programme.period_to.isoformat(),
    }


def plan(programme: TransferProgramme, today: date) -> dict[str, Any]:
    """For who turns it into a plan: who leads the team, goals and measures with who answers for each, by id."""
    said = programme.said
    leader = next(each.person_id for each in programme.team.on(today) if each.leads and each.person_id)
    return {
        "person_id": str(leader),
        "day": today.isoformat(),
        "plan": {
            "cycle_id": str(said.cycle_id) if said.cycle_id else None,
            "title": programme.title,
            "goals": [_goal(each) for each in said.goals],
            "measures": [_measure(each) for each in said.measures],
        },
    }


def drafted(programme: TransferProgramme) -> Fact:
    return _fact("drafted", programme)


def changed(programme: TransferProgramme) -> Fact:
    return _fact("changed", programme)


def answered(programme: TransferProgramme) -> Fact:
    return _fact("answered", programme, agreed=programme.agreed)


def _fact(what: str, programme: TransferProgramme, **more: Any) -> Fact:
    status: TransferStatus = programme.status
    data = {"status": status, **told(programme), **more}
    return Fact(f"training.transfer_programme.{what}", programme.id, programme.place, data)


def _goal(goal: TransferGoal) -> dict[str, Any]:
    return goal.model_dump(mode="json", exclude={"answers"})


def _measure(measure: TransferMeasure) -> dict[str, Any]:
    return measure.model_dump(mode="json")
