"""A line of the plan is done: who says so, and who confirms it before it makes anybody readier."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Forbidden, Invalid, NotFound
from services.kernel.records import changeable
from services.kernel.references import refused, unknown_reference
from services.reserve.candidates import service as candidates
from services.reserve.entries import service
from services.reserve.entries.duties import CompletionIn
from services.reserve.entries.granting import require_file
from services.reserve.entries.judging import in_person, keeps, today_of
from services.reserve.entries.models import Entry, PlanLine
from services.reserve.entries.staying import PlanLineDone, renewed_by, reporting, require_staying
from services.reserve.permissions import P, access
from services.reserve.received import service as received


class PlanLineNotFound(NotFound):
    """В плане развития нет такой строки."""


class PlanLineNotReported(Conflict):
    """О выполнении этой строки плана ещё не сообщали: подтверждать нечего."""


async def complete(tx: AsyncSession, entry_id: UUID, line_id: UUID, data: CompletionIn, seen: int | None) -> Entry:
    """A line of the plan is done, proven by a document, a file or training the service of training told of.

    It counts at once by such training, or if whoever keeps the reserve says so of another; else it is reported, and
    said anew until it is confirmed (`confirm`).
    """
    entry = await reporting(tx, entry_id, seen)
    line = line_of(entry, line_id)
    if line.confirmed_on is not None:
        raise PlanLineDone
    assert entry.included_on is not None  # whoever is in the reserve was included
    if not entry.included_on <= data.done_on <= today_of(tx):
        raise refused(("done_on",), "beyond_stay", "Строку выполняют за время в резерве и не позже сегодняшнего дня")
    await require_file(tx, data.file_id)
    await _require_training(tx, entry, line, data.training_id)
    caller: Identity = tx.info["caller"]
    by_keeper = keeps(caller, entry) and not in_person(caller, entry)
    line.confirmed_on = today_of(tx) if by_keeper or data.training_id is not None else None
    line.confirmed_by = caller.account if by_keeper else None
    line.done_on, line.proof, line.file_id, line.training_id = (
        data.done_on, data.proof, data.file_id, data.training_id,
    )  # fmt: skip
    return await renewed_by(tx, entry, "plan_line_done")


def line_of(entry: Entry, line_id: UUID) -> PlanLine:
    found = next((each for each in entry.plan if each.id == line_id), None)
    if found is None:
        raise PlanLineNotFound
    return found


async def _require_training(tx: AsyncSession, entry: Entry, line: PlanLine, training_id: UUID | None) -> None:
    """Of this person and this stay, and behind no other line: hours are counted once."""
    if training_id is None:
        return
    if any(each.training_id == training_id for each in entry.plan if each is not line):
        raise refused(("training_id",), "training_used", "Этим обучением подтверждена другая строка плана")
    told = []
    if entry.person_id is not None and entry.included_on is not None:
        told = await received.training_of(tx, entry.person_id, entry.included_on, today_of(tx))
    if training_id not in {each.record_id for each in told}:
        detail = "За время в резерве служба обучения такого не сообщала"
        raise Invalid(errors=[unknown_reference(("training_id",), detail)])


async def confirm(tx: AsyncSession, entry_id: UUID, line_id: UUID, seen: int | None) -> Entry:
    """A line that was reported counts from now on. Raises PlanLineNotReported, PlanLineDone, Forbidden of oneself."""
    entry = await service.get(tx, entry_id)
    caller: Identity = tx.info["caller"]
    changeable(tx, access, entry, seen, P.entry_manage, require_staying(today_of(tx)))
    own = in_person(caller, entry) or await candidates.is_of_caller(tx, entry.candidate_id)
    if own or not keeps(caller, entry):
        detail = "Выполнение подтверждает тот, кто ведёт резерв, и не сам резервист."
        raise Forbidden(detail, members={"permission": P.entry_manage})
    line = line_of(entry, line_id)
    if line.done_on is None:
        raise PlanLineNotReported
    if line.confirmed_on is not None:
        raise PlanLineDone
    line.confirmed_on, line.confirmed_by = today_of(tx), caller.account
    return await renewed_by(tx, entry, "plan_line_confirmed")
