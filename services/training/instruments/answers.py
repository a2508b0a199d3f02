"""Instruments as a client reads them: without keys, or whole, or beside the edition before."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.differences import differences
from services.kernel.identity import Identity
from services.training.instruments import service
from services.training.instruments.form import form_of
from services.training.instruments.models import Instrument
from services.training.instruments.rules import WORKFLOW, Facts, InstrumentAction, grounded
from services.training.instruments.schemas import (
    InstrumentDifference,
    InstrumentDiffOut,
    InstrumentEdition,
    InstrumentOut,
    KeyedInstrumentOut,
)
from services.training.permissions import access


async def shown(tx: AsyncSession, caller: Identity, instrument: Instrument) -> InstrumentOut:
    said, facts = instrument.said, await service.facts_of(tx, instrument)
    return InstrumentOut.about(
        instrument,
        competencies=said.competencies,
        form=form_of(said),
        thresholds=said.thresholds,
        rest=said.rest,
        grounded=grounded(facts),
        allowed_actions=_allowed(caller, instrument, facts),
    )


async def keyed(tx: AsyncSession, caller: Identity, instrument: Instrument) -> KeyedInstrumentOut:
    facts = await service.facts_of(tx, instrument)
    return KeyedInstrumentOut.about(
        instrument,
        content=instrument.said,
        grounded=grounded(facts),
        allowed_actions=_allowed(caller, instrument, facts),
    )


async def compared(tx: AsyncSession, instrument_id: UUID) -> InstrumentDiffOut:
    """Raises Invalid for the first edition."""
    new = await service.get(tx, instrument_id)
    old = await service.before(tx, new)
    found = differences(old.said, new.said, "Инструмент")
    return InstrumentDiffOut(
        instrument=InstrumentEdition.about(new),
        against=InstrumentEdition.about(old),
        differences=[InstrumentDifference.about(each) for each in found],
    )


def _allowed(caller: Identity, instrument: Instrument, facts: Facts) -> list[InstrumentAction]:
    return WORKFLOW.allowed(instrument.status, facts, access, caller, instrument.place)
