"""Diagnostics, sheets and marks as a client reads them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.competencies.content import Framework
from services.training.competencies.models import CompetencyFramework
from services.training.diagnostics import queries
from services.training.diagnostics.facts import facts_of, instrument_of
from services.training.diagnostics.marks import Marking
from services.training.diagnostics.models import DiagnosticLevel, Diagnostics, DiagnosticSheet
from services.training.diagnostics.rules import WORKFLOW
from services.training.diagnostics.schemas import DiagnosticsOut, MeasuredGroup, MeasuredLevel
from services.training.diagnostics.sheet_schemas import (
    DiagnosticAnswerOut,
    DiagnosticMarkOut,
    DiagnosticMarksOut,
    DiagnosticSheetOut,
    RespondentOut,
    RespondentsOut,
)
from services.training.diagnostics.sheets import OwnSheet
from services.training.diagnostics.standing import DiagnosticsStatus, SheetRole
from services.training.instruments.content import InstrumentKind
from services.training.permissions import IN_PERSON, access, seeking
from services.training.staff import service as staff


async def shown(tx: AsyncSession, caller: Identity, diagnostics: Diagnostics) -> DiagnosticsOut:
    """Of a survey nothing but what was added up when it was closed: no answer, no mean on the way there."""
    instrument = await instrument_of(tx, diagnostics)
    sheets = list(await tx.scalars(queries.sheets(diagnostics.id)))
    levels = list(await tx.scalars(queries.levels(diagnostics.id)))
    framework = await tx.get(CompetencyFramework, diagnostics.framework_id)
    titles = _titles(framework.framework if framework else None)
    facts = facts_of(tx, caller, diagnostics, instrument, sheets)
    exact = diagnostics.kind is not InstrumentKind.test or not facts.own
    asks = seeking(caller) if caller.role in IN_PERSON else caller
    return DiagnosticsOut.about(
        diagnostics,
        overdue=facts.term.over and diagnostics.status is DiagnosticsStatus.assigned,
        instrument_title=instrument.title,
        full_name=await staff.name_within(tx, diagnostics.place, diagnostics.person_id),
        organisation_name=await _organisation(tx, diagnostics),
        named=facts.named,
        responded=facts.responded,
        levels=[_level(each, titles, exact=exact) for each in levels if each.relation is None],
        groups=_groups(levels, titles),
        allowed_actions=WORKFLOW.allowed(diagnostics.status, facts, access, asks, diagnostics.place),
    )


async def sheet_shown(tx: AsyncSession, mine: OwnSheet) -> DiagnosticSheetOut:
    """What a respondent has answered is shown to nobody, not even to them: which questions, no more. What will be asked
    is not read before the first day."""
    hidden = mine.sheet.role is SheetRole.respondent
    begun = mine.diagnostics.term_from <= tx.info["clock"].today()
    return DiagnosticSheetOut.about(
        mine.sheet,
        title=mine.instrument.title,
        full_name=await staff.name_within(tx, mine.diagnostics.place, mine.diagnostics.person_id),
        organisation_name=await _organisation(tx, mine.diagnostics),
        term_from=mine.diagnostics.term_from,
        term_to=mine.diagnostics.term_to,
        form=mine.form if begun else None,
        answered=mine.sheet.codes,
        answers=[] if hidden else _answers(mine.sheet),
    )


def marks_shown(marking: Marking) -> DiagnosticMarksOut:
    return DiagnosticMarksOut.about(
        marking.sheet,
        form=marking.form,
        answers=_answers(marking.answered) if marking.answered else [],
        marks=[DiagnosticMarkOut.model_validate(each) for each in marking.sheet.answers],
    )


def respondents_shown(diagnostics: Diagnostics, sheets: Sequence[DiagnosticSheet]) -> RespondentsOut:
    """By person, so that the order tells nothing of when they answered."""
    people: list[Any] = sorted(sheets, key=lambda each: str(each.person_id))
    return RespondentsOut(
        diagnostics_id=diagnostics.id,
        respondents=[RespondentOut.about(each, submitted=each.submitted_at is not None) for each in people],
        version=diagnostics.version,
    )


async def _organisation(tx: AsyncSession, diagnostics: Diagnostics) -> str | None:
    """The short name of where the person worked when asked."""
    its = diagnostics.organisation_id
    return (await staff.titles(tx, [its])).get(its) if its else None


def _answers(sheet: DiagnosticSheet) -> list[DiagnosticAnswerOut]:
    return [DiagnosticAnswerOut.model_validate(each) for each in sheet.answers]


def _titles(framework: Framework | None) -> dict[str, str]:
    return {each.code: each.title for each in framework.competencies} if framework else {}


def _level(level: DiagnosticLevel, titles: dict[str, str], *, exact: bool = True) -> MeasuredLevel:
    """Who has answered a test learns the levels: by the exact share one would find out which answer was right."""
    percent = level.percent if exact else None
    return MeasuredLevel.about(level, title=titles.get(level.competency, level.competency), percent=percent)


def _groups(levels: Sequence[DiagnosticLevel], titles: dict[str, str]) -> list[MeasuredGroup]:
    relations = dict.fromkeys(each.relation for each in levels if each.relation is not None)
    return [
        MeasuredGroup(
            relation=relation,
            respondents=max(each.respondents for each in levels if each.relation is relation),
            levels=[_level(each, titles) for each in levels if each.relation is relation],
        )
        for relation in relations
    ]
