"""The shell around diagnostics: find one, assign, change, hand in, assess, cancel."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.database import stand, standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.problems import AlreadyExists, Conflict, Invalid, NotFound
from services.kernel.records import assign as set_values
from services.kernel.records import changeable, one, renewed
from services.kernel.references import require, unknown_reference
from services.training.competencies.holders import as_asked, holder_of
from services.training.diagnostics import queries
from services.training.diagnostics.assessing import assess
from services.training.diagnostics.assigning import Order, begin, framework_for, published, require_person, told
from services.training.diagnostics.facts import facts_of, instrument_of
from services.training.diagnostics.models import Diagnostics, DiagnosticSheet
from services.training.diagnostics.resting import require_rested
from services.training.diagnostics.rules import WORKFLOW, Facts, only_prolonged, wrong_term
from services.training.diagnostics.schemas import DiagnosticsChange, DiagnosticsCreate, DiagnosticsStepIn
from services.training.diagnostics.standing import (
    AUTOMATIC,
    RUNNING,
    DiagnosticsAction,
    DiagnosticsStatus,
    SheetRole,
)
from services.training.permissions import IN_PERSON, P, access, seeking


class DiagnosticsNotFound(NotFound):
    """Диагностика не найдена или не видна с вашими правами."""


class DiagnosticsFixed(Conflict):
    """Оценённую или отменённую диагностику не меняют."""


class OwnDiagnostics(Conflict):
    """Собственную диагностику ведёт другой."""


class DiagnosticsRunning(AlreadyExists):
    """Этот человек уже проходит диагностику этим инструментом."""


async def get(tx: AsyncSession, caller: Identity, diagnostics_id: UUID) -> Diagnostics:
    """One the caller sees. What is the caller's own, or given to them, is found anywhere in the region, and from then
    on the transaction stands where it lies."""
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        found = await one(tx, queries.by_id(diagnostics_id).where(queries.visible_to(caller)), DiagnosticsNotFound)
    if caller.role in IN_PERSON:
        await stand(tx, found.place)  # ADR 0008
    return found


async def held(tx: AsyncSession, caller: Identity, diagnostics_id: UUID) -> Diagnostics:
    """The same, as it stands until the transaction ends: nobody answers or counts meanwhile."""
    found = await get(tx, caller, diagnostics_id)
    return await one(tx, queries.held(found.id), DiagnosticsNotFound)


async def assign(tx: AsyncSession, caller: Identity, data: DiagnosticsCreate) -> Diagnostics:
    """Raises Invalid, OwnDiagnostics, NoFramework, OtherScale, DiagnosticsRunning, DiagnosticsTooSoon."""
    today: date = tx.info["clock"].today()
    holder = await holder_of(tx, data.person_id, today)
    if holder is None:
        said = "Не найден человек, который сегодня занимает должность с нормой или стоит в кадровом резерве"
        raise Invalid(errors=[unknown_reference(("person_id",), said)])
    access.require(caller, P.diagnostics_assign, holder.place)
    if caller.is_person(holder.person_id):
        raise OwnDiagnostics
    measured = as_asked(holder, data.post)
    require(wrong_term(data.term_from, data.term_to, today))
    instrument = await published(tx, data.instrument_id, "instrument_id")
    await require_person(tx, holder.place, data.expert_id, "expert_id")
    framework = await framework_for(tx, holder.place, instrument)
    begun = await begin(tx, measured, Order(instrument, framework, data.term_from, data.term_to, data.expert_id))
    await require_rested(tx, holder.place, holder.person_id, instrument, data.term_from)  # nothing else runs now
    return begun


async def change(
    tx: AsyncSession, caller: Identity, diagnostics_id: UUID, data: DiagnosticsChange, seen: int | None
) -> Diagnostics:
    """Another last day, another expert. Raises DiagnosticsFixed once it is over, OwnDiagnostics."""
    found = await held(tx, caller, diagnostics_id)
    diagnostics = changeable(tx, access, found, seen, P.diagnostics_assign, require_running)
    require_anothers(caller, diagnostics)
    said = data.said()
    if "term_to" in said:
        require(wrong_term(diagnostics.term_from, data.term_to, tx.info["clock"].today()))
        require(only_prolonged(diagnostics.term_to, data.term_to, begun=await _is_begun(tx, diagnostics)))
    if data.expert_id == diagnostics.person_id:
        raise Invalid(errors=[unknown_reference(("expert_id",), "Оценивает другой")])
    await require_person(tx, diagnostics.place, data.expert_id, "expert_id")
    set_values(diagnostics, said)
    return await renewed(tx, diagnostics)


async def advance(
    tx: AsyncSession, caller: Identity, diagnostics_id: UUID, data: DiagnosticsStepIn, seen: int | None
) -> Diagnostics:
    """Hand in, assess, cancel. What a key or a scale judges is assessed as it is handed in."""
    diagnostics = await held(tx, caller, diagnostics_id)
    instrument = await instrument_of(tx, diagnostics)
    sheets = list(await tx.scalars(queries.sheets(diagnostics.id)))
    facts = facts_of(tx, caller, diagnostics, instrument, sheets)
    expect(diagnostics, seen)
    permission = WORKFLOW.step(diagnostics.status, data.action).permission
    access.require(
        caller, permission, None if caller.role in IN_PERSON else diagnostics.place
    )  # one's own lies anywhere
    _move(tx, diagnostics, data, facts)
    if diagnostics.status is DiagnosticsStatus.answered:
        diagnostics.answered_on = tx.info["clock"].today()
        [sheet] = [each for each in sheets if each.role is SheetRole.subject]
        sheet.submitted_at = tx.info["clock"].now()
        if diagnostics.kind in AUTOMATIC:
            _move(tx, diagnostics, DiagnosticsStepIn(action=DiagnosticsAction.assess), replace(facts, automatic=True))
    if diagnostics.status is DiagnosticsStatus.assessed:
        await assess(tx, diagnostics, instrument, sheets)
    if diagnostics.status is DiagnosticsStatus.cancelled:
        _forget(sheets)
    return await renewed(tx, diagnostics)


async def _is_begun(tx: AsyncSession, diagnostics: Diagnostics) -> bool:
    """Has anybody asked in a survey begun to answer?"""
    asked = [each for each in await tx.scalars(queries.sheets(diagnostics.id)) if each.role is SheetRole.respondent]
    return any(each.answers or each.submitted_at for each in asked)


def require_running(diagnostics: Diagnostics) -> None:
    if diagnostics.status not in RUNNING:
        raise DiagnosticsFixed


def require_anothers(caller: Identity, diagnostics: Diagnostics) -> None:
    """Whom it is about neither prolongs it nor chooses who judges, nor learns who is asked."""
    if caller.is_person(diagnostics.person_id):
        raise OwnDiagnostics


def _forget(sheets: Sequence[DiagnosticSheet]) -> None:
    """What was said in a survey that will never be added up is kept by nobody."""
    for each in sheets:
        if each.role is SheetRole.respondent:
            each.answers = []


def _move(tx: AsyncSession, diagnostics: Diagnostics, data: DiagnosticsStepIn, facts: Facts) -> None:
    step = WORKFLOW.step(diagnostics.status, data.action)
    step.check(facts, data.reason)
    diagnostics.status = step.target
    steps.remember(tx, WORKFLOW, diagnostics, step.action, step.source, data.reason)
    happened = f"training.{WORKFLOW.entity}.{step.target}"
    emit(tx, Fact(happened, diagnostics.id, diagnostics.place, told(diagnostics)))
