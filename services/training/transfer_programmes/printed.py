"""The programme of transfer as a document in Word: findings, goals, measures, signatures."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.differences import words
from services.kernel.documents import document
from services.training.learning_teams.answers import names_of
from services.training.transfer_programmes.content import TransferGoal, TransferMeasure
from services.training.transfer_programmes.models import TransferProgramme
from services.training.transfer_programmes.rules import LABELS

TEMPLATE = Path(__file__).with_name("shipped") / "transfer_programme.docx"
UNKNOWN = "ФИО не получено"


async def sheet(tx: AsyncSession, programme: TransferProgramme) -> Response:
    """The programme as it stands now, with who answers for each measure by name."""
    names = await names_of(tx, programme.place, (each.told for each in programme.team.members))
    return await document(TEMPLATE, said(programme, names), f"Программа перевода, редакция {programme.edition}.docx")


def said(programme: TransferProgramme, names: dict[UUID, str]) -> dict[str, Any]:
    """What the template asks for."""
    content = programme.said
    findings = {each.code: number for number, each in enumerate(content.findings, start=1)}
    goals = {each.code: number for number, each in enumerate(content.goals, start=1)}
    return {
        "title": programme.title,
        "team": programme.team.title,
        "edition": programme.edition,
        "status": LABELS[programme.status],
        "period_from": _day(programme.period_from),
        "period_to": _day(programme.period_to),
        "findings": [each.said for each in content.findings],
        "goals": [_goal(each, findings) for each in content.goals],
        "measures": [_measure(each, goals, names) for each in content.measures],
    }


def _goal(goal: TransferGoal, findings: dict[str, int]) -> dict[str, Any]:
    return {
        "title": goal.title,
        "answers": ", ".join(str(findings[each]) for each in goal.answers),
        "indicator": f"{goal.indicator}, {goal.unit}",
        "start": words(goal.start),
        "target": words(goal.target),
        "reach_by": _day(goal.reach_by),
    }


def _measure(measure: TransferMeasure, goals: dict[str, int], names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "title": measure.title,
        "goal": goals[measure.goal],
        "responsible": names.get(measure.responsible, UNKNOWN),
        "days": f"{_day(measure.starts_on)} – {_day(measure.ends_on)}",
        "result": measure.result,
        "proof": measure.proof,
    }


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
