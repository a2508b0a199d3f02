"""What a reservist owes and hands in: the plan, reports, news; and the offers refused."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Forbidden, Invalid
from services.kernel.records import changeable, renewed
from services.kernel.references import refused, unknown_reference
from services.kernel.validation import field_error
from services.reserve.entries import service
from services.reserve.entries.duties import (
    PlanIn,
    PlanLineIn,
    ReportedChangeIn,
    ReportIn,
)
from services.reserve.entries.granting import require_file
from services.reserve.entries.judging import in_person, keeps, put_forward, rules_of, today_of
from services.reserve.entries.models import Entry, EntryChange, EntryReport, PlanLine
from services.reserve.entries.rules import STAYING, status_on
from services.reserve.entries.stays import report_of
from services.reserve.permissions import P, access


class NotInReserve(Conflict):
    """Это делают, пока человек состоит в резерве."""


class PlanLineDone(Conflict):
    """Выполненную строку плана не меняют и не убирают."""


class NoReportDue(Conflict):
    """Отчёт сейчас не нужен: период не окончен или до конца срока отчётов больше нет."""


async def plan(tx: AsyncSession, entry_id: UUID, data: PlanIn, seen: int | None) -> Entry:
    """Hand in the plan, or a new state of it. Lines that are done stay. Raises PlanLineDone, NotInReserve."""
    entry = await reporting(tx, entry_id, seen)
    known = {each.id: each for each in entry.plan}
    _require_known(data.lines, known.keys())
    _require_within_stay(entry, data.lines, {each.id: each.due_on for each in entry.plan})
    kept = [_line(entry, known.get(each.id) if each.id else None, each, at) for at, each in enumerate(data.lines, 1)]
    if any(each.done_on is not None and each not in kept for each in entry.plan):
        raise PlanLineDone
    entry.plan = kept
    entry.plan_submitted_on = entry.plan_submitted_on or today_of(tx)
    return await renewed_by(tx, entry, "plan_submitted")


def _require_known(lines: Sequence[PlanLineIn], known: Collection[UUID]) -> None:
    errors = [
        unknown_reference(("lines", at, "id"), "В плане нет такой строки")
        for at, each in enumerate(lines)
        if each.id is not None and each.id not in known
    ]
    if errors:
        raise Invalid(errors=errors)


def _require_within_stay(entry: Entry, lines: Sequence[PlanLineIn], kept: Mapping[UUID, date]) -> None:
    """A day that stood there before stays, though a term has changed since."""
    assert entry.included_on is not None  # whoever is in the reserve was included
    assert entry.until is not None
    said = f"Строку выполняют за время в резерве: с {entry.included_on:%d.%m.%Y} по {entry.until:%d.%m.%Y}"
    errors = [
        field_error(("lines", at, "due_on"), "beyond_stay", said)
        for at, each in enumerate(lines)
        if not entry.included_on <= each.due_on <= entry.until and (not each.id or kept[each.id] != each.due_on)
    ]
    if errors:
        raise Invalid(errors=errors)


def _line(entry: Entry, line: PlanLine | None, said: PlanLineIn, position: int) -> PlanLine:
    """The line there was, as said anew. What is done has been proven as it stands."""
    if line is None:
        new = said.model_dump(exclude={"id"})
        return PlanLine(place=entry.place, position=position, **new)
    differs = (line.activity, line.hours, line.due_on) != (said.activity, said.hours, said.due_on)
    if line.done_on is not None and differs:
        raise PlanLineDone
    line.activity, line.hours, line.due_on, line.position = said.activity, said.hours, said.due_on, position
    return line


async def report(tx: AsyncSession, entry_id: UUID, data: ReportIn, seen: int | None) -> Entry:
    """Hand in the earliest report that is missing, once its period is over. Raises NoReportDue."""
    entry = await reporting(tx, entry_id, seen)
    period, today = report_of(entry), today_of(tx)
    if period is None:
        raise NoReportDue("До конца срока отчётов больше нет.", members={"reason": "none_left"})
    if today < period.last:
        detail = f"Период кончается {period.last:%d.%m.%Y}: отчёт принимают с этого дня."
        raise NoReportDue(detail, members={"reason": "period_not_over"})
    await require_file(tx, data.file_id)
    handed_in = EntryReport(
        place=entry.place,
        number=period.number,
        period_from=period.first,
        period_to=period.last,
        due_on=period.due_on,
        submitted_on=today,
        text=data.text,
        file_id=data.file_id,
    )
    entry.reports = [*entry.reports, handed_in]
    return await renewed_by(tx, entry, "report_submitted")


async def tell_change(tx: AsyncSession, entry_id: UUID, data: ReportedChangeIn, seen: int | None) -> Entry:
    """Something about the reservist changed, and they say so; late or not is counted, not refused."""
    entry = await reporting(tx, entry_id, seen)
    today = today_of(tx)
    if data.changed_on > today:
        raise refused(("changed_on",), "in_future", "Сообщают о том, что уже изменилось")
    due = rules_of(entry.regulation).due("changes_due", data.changed_on)
    said = EntryChange(place=entry.place, reported_on=today, due_on=due, **data.model_dump())
    entry.changes = [*entry.changes, said]
    return await renewed_by(tx, entry, "change_reported")


async def reporting(tx: AsyncSession, entry_id: UUID, seen: int | None) -> Entry:
    """An entry on which the caller may report: the reservist, whoever put them forward, or who keeps the reserve."""
    entry = await service.get(tx, entry_id)
    caller: Identity = tx.info["caller"]
    own = in_person(caller, entry)
    changeable(tx, access, entry, seen, P.entry_report, require_staying(today_of(tx)), own=own)
    if not (own or keeps(caller, entry) or put_forward(caller, entry)):
        detail = "Сведения представляет сам резервист, тот, кто его выдвинул, или тот, кто ведёт резерв."
        raise Forbidden(detail, members={"permission": P.entry_report})
    return entry


def require_staying(today: date) -> Callable[[Entry], None]:
    def staying(entry: Entry) -> None:
        if (now := status_on(entry.status, entry.until, today)) not in STAYING:
            raise NotInReserve(members={"status_now": now})

    return staying


async def renewed_by(tx: AsyncSession, entry: Entry, happened: str) -> Entry:
    """A new version, also where only a child changed."""
    entry.updated_at = func.now()
    return await renewed(tx, entry, _told(happened))


def _told(happened: str) -> Callable[[Entry], Fact]:
    def fact(entry: Entry) -> Fact:
        told = service.told_of(entry, entry.person_id)
        return Fact(f"reserve.entry.{happened}", entry.id, entry.place, told)

    return fact
