"""The own sheet: who finds it, how it is filled in bit by bit, how a respondent hands it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.database import stand, standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid, NotFound, StepRefused
from services.kernel.records import one, renewed
from services.training.diagnostics import queries
from services.training.diagnostics.answering import missing, mistakes
from services.training.diagnostics.facts import instrument_of
from services.training.diagnostics.models import Diagnostics, DiagnosticSheet
from services.training.diagnostics.rules import not_answerable
from services.training.diagnostics.sheet_schemas import DiagnosticAnswersIn
from services.training.diagnostics.standing import SheetRole
from services.training.instruments.form import InstrumentForm, form_of
from services.training.instruments.models import Instrument


class DiagnosticSheetNotFound(NotFound):
    """Вас об этом не спрашивают."""


class DiagnosticSheetClosed(Conflict):
    """Ответить сейчас нельзя."""


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """The caller's sheet and what it is about."""

    sheet: DiagnosticSheet
    diagnostics: Diagnostics
    instrument: Instrument

    @property
    def form(self) -> InstrumentForm:
        return form_of(self.instrument.said)


async def own(tx: AsyncSession, caller: Identity, diagnostics_id: UUID) -> OwnSheet:
    """The sheet of the person of the token, wherever in the region it lies; from then on the transaction stands there.

    Nobody counts the answers, or names others to be asked, until the transaction ends.
    """
    if caller.person is None:
        raise DiagnosticSheetNotFound
    async with standing_at(tx, region_of(caller.place)):  # ADR 0008
        sheet = await one(tx, queries.own_sheet(diagnostics_id, caller.person), DiagnosticSheetNotFound)
    await stand(tx, sheet.place)  # ADR 0008
    diagnostics = await one(tx, queries.by_id(diagnostics_id), DiagnosticSheetNotFound)
    return OwnSheet(sheet, diagnostics, await instrument_of(tx, diagnostics))


async def save(
    tx: AsyncSession, caller: Identity, diagnostics_id: UUID, data: DiagnosticAnswersIn, seen: int | None
) -> OwnSheet:
    """What was answered so far, in place of what was saved.

    Raises DiagnosticSheetClosed, Invalid for what fits no question.
    """
    mine = await _to_answer(tx, caller, diagnostics_id, seen)
    said: Sequence[dict[str, object]] = [each.kept() for each in data.answers]
    if errors := mistakes(mine.form, said, "answers"):
        raise Invalid(errors=errors)
    mine.sheet.answers = list(said)
    await renewed(tx, mine.sheet)
    return mine


async def hand_in(tx: AsyncSession, caller: Identity, diagnostics_id: UUID, seen: int | None) -> OwnSheet:
    """A respondent hands in, once. Raises DiagnosticSheetClosed, StepRefused for what is not complete."""
    mine = await _to_answer(tx, caller, diagnostics_id, seen)
    if mine.sheet.role is not SheetRole.respondent:
        raise DiagnosticSheetClosed(
            "Свои ответы сдают шагом «сдать ответы» самой диагностики.", members={"reason": "by_a_step"}
        )
    if lacking := missing(mine.form, mine.sheet.codes):
        said = f"Ответов не хватает: {len(lacking)}."
        raise StepRefused(said, members={"reason": "incomplete"})
    mine.sheet.submitted_at = tx.info["clock"].now()
    await renewed(tx, mine.sheet)
    return mine


async def _to_answer(tx: AsyncSession, caller: Identity, diagnostics_id: UUID, seen: int | None) -> OwnSheet:
    """If-Match → legality. Raises PreconditionFailed, DiagnosticSheetClosed with the reason."""
    mine = await own(tx, caller, diagnostics_id)
    diagnostics = await one(tx, queries.held(diagnostics_id, shared=True), DiagnosticSheetNotFound)
    sheet = await one(tx, queries.own_sheet(diagnostics_id, caller.person or diagnostics_id), DiagnosticSheetNotFound)
    expect(sheet, seen)
    term = diagnostics.term(tx.info["clock"].today())
    if refusal := not_answerable(diagnostics.status, term, handed_in=sheet.submitted_at is not None):
        raise DiagnosticSheetClosed(refusal.detail, members={"reason": refusal.reason})
    return OwnSheet(sheet, diagnostics, mine.instrument)
