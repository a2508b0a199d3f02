"""The one moment in which the sheets of a contest become marks, points and ranks.

Everything is unsealed, checked and counted in memory before the first mark is written: what can fail has failed by
then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.acting import aside
from services.kernel.audit import note
from services.kernel.canonical import plain
from services.kernel.places import contains
from services.kernel.problems import Conflict
from services.reserve.applications.models import Application
from services.reserve.contests.models import Contest
from services.reserve.sheets import queries
from services.reserve.sheets.aggregation import Standing, selected, tally
from services.reserve.sheets.agreement import Agreement, agreement
from services.reserve.sheets.jury import jury
from services.reserve.sheets.models import ApplicationResult, ContestKey, OpenedMark, Sheet
from services.reserve.sheets.replay import OpenedSheet, recorded
from services.reserve.sheets.rules import Awaited, SetAside
from services.reserve.sheets.sealing import SealBroken, Sealed, holds, unseal
from services.reserve.sheets.service import SheetBroken, opened_key, require_all

_ATTEMPTED = "opening_attempted"


class SheetsOpened(Conflict):
    """Листы этого конкурса уже вскрыты, новых не сдано."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the opening showed."""

    contest_id: UUID
    places: int
    standings: Sequence[Standing]
    """Best first."""
    agreement: Agreement
    sheets: Sequence[OpenedSheet]
    set_aside: Mapping[Sealed, SetAside]
    """Not unsealed: of who was recused afterwards or did not come, or for applications that compete no more."""
    recording: dict[str, Any]
    """For the protocol: enough to come to the same winner again (`replay`)."""

    def winners(self, choice: Sequence[UUID] = ()) -> tuple[list[UUID], list[UUID]]:
        """(applications that win, best first; those among whom the chair has yet to choose)."""
        return selected(self.standings, self.places, choice)


async def attempted(tx: AsyncSession, contest: Contest) -> None:
    """An audit row that stays whatever becomes of this transaction; once for each.

    Called first thing by whoever means to open, so that an attempt the rules refuse leaves one too.
    """
    if contest.id in tx.info.setdefault(_ATTEMPTED, set()):
        return
    tx.info[_ATTEMPTED].add(contest.id)
    caller = tx.info["caller"]
    place = contest.place if contains(caller.place, contest.place) else caller.place
    async with aside(tx) as other:
        note(other, _ATTEMPTED, "contest", contest.id, {}, place)


async def open_contest(tx: AsyncSession, contest: Contest, key_file: Path) -> Opened:
    """Unseal, check, count, and write down marks and results, all in this transaction.

    Whoever calls has found the caller to be permitted and moves the contest on. Of several at once one opens, the
    others raise SheetsOpened. Raises SheetsMissing, SheetBroken (nothing is written then) or KeyUnusable.
    """
    await attempted(tx, contest)
    key: ContestKey | None = await tx.scalar(queries.key_alone(contest))
    if key is not None and key.opened_at is not None:
        raise SheetsOpened(members={"reason": "sheets_opened"})
    asked = await jury(tx, contest)
    kept = list(await tx.scalars(queries.sealed(key))) if key else []
    handed = {each: Awaited(each.application_id, each.stage, each.member_id) for each in kept}
    require_all(asked, frozenset(handed.values()))
    aside = {each: why for each, due in handed.items() if (why := asked.aside(due)) is not None}
    counted = [each for each in kept if each not in aside]
    assert key is not None  # a sheet was awaited, and handed in
    sheets = _unsealed(counted, opened_key(key, key_file))
    applications = [each.id for each in asked.applications]
    ballots = [each.ballot() for each in sheets]
    opened = Opened(
        contest_id=contest.id,
        places=contest.places,
        standings=tally(contest.ruled, applications, ballots, asked.jurors),
        agreement=agreement(contest.ruled, ballots),
        sheets=sheets,
        set_aside={_name(each): why for each, why in aside.items()},
        recording=recorded(contest.id, contest.ruled, contest.places, applications, sheets, jurors=asked.jurors),
    )
    await _write(tx, opened, key.round, {each.id: each for each in asked.applications})
    key.opened_at, key.opened_by = tx.info["clock"].now(), tx.info["caller"].account
    note(tx, "sheets_opened", "contest", contest.id, {"sheets": len(sheets)}, contest.place)
    return opened


def _unsealed(kept: Sequence[Sheet], key: bytes) -> list[OpenedSheet]:
    """Raises SheetBroken, naming every sheet that is not what its author sealed."""
    opened, broken = [], []
    for each in kept:
        sheet = _name(each)
        try:
            filled = unseal(each.ciphertext, key, sheet, each.sealed_by)
        except SealBroken:
            broken.append(each)
            continue
        if holds(filled, sheet, each.commitment):
            opened.append(OpenedSheet(sheet, filled, each.commitment))
        else:
            broken.append(each)
    if broken:
        said = [
            {"application_id": str(e.application_id), "stage": e.stage, "member_id": str(e.member_id)} for e in broken
        ]
        raise SheetBroken(members={"reason": "sheet_broken", "sheets": said})
    return opened


def _name(sheet: Sheet) -> Sealed:
    return Sealed(sheet.contest_id, sheet.application_id, sheet.member_id, sheet.stage)


async def _write(tx: AsyncSession, opened: Opened, round_: int, applications: dict[UUID, Application]) -> None:
    """In one go and past the session: the audit would only repeat what stands in rows that are never changed."""
    marks = [
        {
            "id": uuid4(),
            "places": applications[each.sheet.application_id].places,
            "contest_id": opened.contest_id,
            "round": round_,
            "application_id": each.sheet.application_id,
            "stage": each.sheet.stage,
            "member_id": each.sheet.member_id,
            "criterion": criterion,
            "mark": given.mark,
            "comment": given.comment,
        }
        for each in opened.sheets
        for criterion, given in each.filled.marks.items()
    ]
    results = [
        {
            "id": uuid4(),
            "places": applications[each.application_id].places,
            "contest_id": opened.contest_id,
            "round": round_,
            "application_id": each.application_id,
            "points": each.points,
            "passed": each.passed,
            "rank": each.rank,
            "tied": each.tied,
            "stages": plain([asdict(stage) for stage in each.stages]),
        }
        for each in opened.standings
    ]
    await tx.execute(insert(OpenedMark), marks)
    await tx.execute(insert(ApplicationResult), results)
