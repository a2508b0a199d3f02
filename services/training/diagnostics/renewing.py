"""What nobody answered in its term is asked anew, or gives way to a newer edition: nobody is asked twice at once.

Nobody's role is asked here.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact, emit
from services.kernel.records import assign, renewed
from services.training.diagnostics import queries
from services.training.diagnostics.assigning import told
from services.training.diagnostics.models import Diagnostics
from services.training.diagnostics.rules import WORKFLOW
from services.training.diagnostics.standing import DiagnosticsAction, DiagnosticsStatus
from services.training.instruments.models import Instrument

_NEWER = "Срок вышел без ответов: вместо неё назначена действующая редакция инструмента."


async def asked_again(tx: AsyncSession, person_id: UUID, instrument: Instrument, last: date) -> Diagnostics | None:
    """The one by this edition whose term is over is to be answered until the day, what is written in it kept; those by
    other editions are called off. None: none by this edition has lapsed."""
    found = None
    for each in await tx.scalars(queries.lapsed(person_id, instrument.family, tx.info["clock"].today())):
        if each.instrument_id == instrument.id:
            assign(each, {"term_to": last})
            found = await renewed(tx, each)
        else:
            await _called_off(tx, each)
    return found


async def _called_off(tx: AsyncSession, diagnostics: Diagnostics) -> None:
    source, diagnostics.status = diagnostics.status, DiagnosticsStatus.cancelled
    steps.remember(tx, WORKFLOW, diagnostics, DiagnosticsAction.cancel, source, _NEWER)
    emit(tx, Fact("training.diagnostics.cancelled", diagnostics.id, diagnostics.place, told(diagnostics)))
    await renewed(tx, diagnostics)
