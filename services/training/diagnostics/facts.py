"""How a diagnostics stands for a caller: what the rules look at."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.diagnostics.answering import missing
from services.training.diagnostics.models import Diagnostics, DiagnosticSheet
from services.training.diagnostics.rules import Facts
from services.training.diagnostics.standing import BY_EXPERT, SheetRole
from services.training.instruments.content import InstrumentContent
from services.training.instruments.form import form_of
from services.training.instruments.models import Instrument
from services.training.permissions import IN_PERSON


def facts_of(
    tx: AsyncSession,
    caller: Identity,
    diagnostics: Diagnostics,
    instrument: Instrument,
    sheets: Sequence[DiagnosticSheet],
) -> Facts:
    """As they stand for this caller."""
    content = instrument.said
    asked = [each for each in sheets if each.role is SheetRole.respondent]
    return Facts(
        kind=diagnostics.kind,
        term=diagnostics.term(tx.info["clock"].today()),
        own=caller.is_person(diagnostics.person_id),
        entrusted=is_entrusted(caller, diagnostics),
        missing=_lacking(content, sheets, SheetRole.subject),
        unmarked=_lacking(content, sheets, SheetRole.expert),
        named=len(asked),
        responded=sum(each.submitted_at is not None for each in asked),
        fewest=getattr(content, "fewest", 0),
    )


def is_entrusted(caller: Identity, diagnostics: Diagnostics) -> bool:
    """An expert judges what is given to them and nobody else does; what is given to nobody, whoever conducts
    diagnostics at the place."""
    if diagnostics.expert_id is not None and diagnostics.kind in BY_EXPERT:
        return caller.is_person(diagnostics.expert_id)
    return caller.role not in IN_PERSON or caller.is_person(diagnostics.expert_id)


async def instrument_of(tx: AsyncSession, diagnostics: Diagnostics) -> Instrument:
    found: Instrument | None = await tx.get(Instrument, diagnostics.instrument_id)
    assert found is not None  # a foreign key, and published to everybody below
    return found


def _lacking(content: InstrumentContent, sheets: Sequence[DiagnosticSheet], role: SheetRole) -> int:
    """Questions without an answer in the sheet of the role; where there is none, nothing is lacking."""
    its = [each for each in sheets if each.role is role]
    return sum(len(missing(form_of(content), each.codes)) for each in its)
