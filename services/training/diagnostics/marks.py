"""What an expert says: marks by the criteria of a sheet or by the rubric of a case."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Invalid, NotFound, StepRefused
from services.kernel.records import assign, renewed
from services.training.diagnostics import queries
from services.training.diagnostics.answering import mistakes
from services.training.diagnostics.facts import instrument_of, is_entrusted
from services.training.diagnostics.models import Diagnostics, DiagnosticSheet
from services.training.diagnostics.rules import not_markable
from services.training.diagnostics.service import get, held
from services.training.diagnostics.sheet_schemas import DiagnosticMarksIn
from services.training.diagnostics.standing import SheetRole
from services.training.instruments.form import InstrumentForm, marking_form_of
from services.training.permissions import IN_PERSON, P, access


class NothingToMark(NotFound):
    """Этот инструмент эксперт не оценивает."""


class MarksClosed(Conflict):
    """Поставить баллы сейчас нельзя."""


@dataclass(frozen=True, slots=True)
class Marking:
    """The expert's sheet beside what it is about."""

    diagnostics: Diagnostics
    sheet: DiagnosticSheet
    form: InstrumentForm
    answered: DiagnosticSheet | None
    """What the person wrote, if it was handed in."""


async def read(tx: AsyncSession, caller: Identity, diagnostics_id: UUID) -> Marking:
    """Read too by whoever conducts diagnostics at the place. Raises NothingToMark, StepRefused for whom it is about."""
    return await _marking(tx, caller, await get(tx, caller, diagnostics_id))


async def put(
    tx: AsyncSession, caller: Identity, diagnostics_id: UUID, data: DiagnosticMarksIn, seen: int | None
) -> Marking:
    """Marks so far, in place of what was saved. Raises MarksClosed, Invalid for a mark that is none."""
    marking = await _marking(tx, caller, await held(tx, caller, diagnostics_id))
    expect(marking.sheet, seen)
    if not is_entrusted(caller, marking.diagnostics):
        raise MarksClosed("Оценить это поручено другому.", members={"reason": "not_entrusted"})
    if refusal := not_markable(marking.diagnostics.status, marking.diagnostics.kind):
        raise MarksClosed(refusal.detail, members={"reason": refusal.reason})
    said = [each.kept() for each in data.marks]
    if errors := mistakes(marking.form, said, "marks"):
        raise Invalid(errors=errors)
    assign(marking.sheet, {"answers": said, "comment": data.comment})
    await renewed(tx, marking.sheet)
    return marking


async def _marking(tx: AsyncSession, caller: Identity, diagnostics: Diagnostics) -> Marking:
    access.require(caller, P.diagnostics_assess, None if caller.role in IN_PERSON else diagnostics.place)
    sheets = list(await tx.scalars(queries.sheets(diagnostics.id)))
    expert = next((each for each in sheets if each.role is SheetRole.expert), None)
    if expert is None:
        raise NothingToMark
    if caller.is_person(diagnostics.person_id):  # a rubric is never shown to whom it is about
        raise StepRefused("Собственную диагностику оценивает другой.", members={"reason": "own_diagnostics"})
    subject = next((each for each in sheets if each.role is SheetRole.subject), None)
    content = (await instrument_of(tx, diagnostics)).said
    return Marking(diagnostics, expert, marking_form_of(content), subject if subject and subject.submitted_at else None)
