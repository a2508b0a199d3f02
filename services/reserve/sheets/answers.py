"""Sheets as a client reads them: the own one, which are in, and what the opening showed."""

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import NotFound
from services.kernel.records import one
from services.reserve.commissions.rules import CommissionRole
from services.reserve.meetings import recusals
from services.reserve.sheets import jury, queries, service
from services.reserve.sheets.aggregation import Ballot
from services.reserve.sheets.agreement import agreement
from services.reserve.sheets.models import ApplicationResult, OpenedMark
from services.reserve.sheets.schemas import (
    ApplicationMarksOut,
    ApplicationResultOut,
    ContestResultsOut,
    HandedInOut,
    JuryAgreementOut,
    JuryLeaningOut,
    JuryOutlierOut,
    JurySpreadOut,
    MarkOut,
    OpenedSheetOut,
    OwnSheetOut,
    SealedSheetOut,
    SetAsideOut,
    SheetsOut,
)
from services.reserve.sheets.service import OwnSheet, SheetNotFound

EVERYBODY = frozenset(CommissionRole)


class NotOpened(NotFound):
    """Листы этого конкурса ещё не вскрыты."""


def sealed(own: OwnSheet) -> SealedSheetOut:
    return SealedSheetOut.about(own.sheet, commitment=own.commitment, nonce=own.filled.nonce.hex())


def read(own: OwnSheet) -> OwnSheetOut:
    marks = {code: MarkOut.about(each) for code, each in own.filled.marks.items()}
    return OwnSheetOut.about(own.sheet, commitment=own.commitment, nonce=own.filled.nonce.hex(), marks=marks)


async def handed_in(tx: AsyncSession, caller: Identity, contest_id: UUID) -> SheetsOut:
    """Of every awaited sheet whether it is in. No query of it reads what is sealed."""
    contest = await jury.conducting(tx, caller, contest_id, jury.KEEPS_COUNT)
    key = await tx.scalar(queries.key(contest))
    asked, handed = await jury.jury(tx, contest), await service.handed_in(tx, key)
    missing, names = asked.missing(handed), {seat.member_id: seat.full_name for seat in asked.seats}
    aside = {each: why for each in handed if (why := asked.aside(each)) is not None}
    names |= await recusals.names_of(tx, {each.member_id for each in aside} - names.keys())
    order = [each.id for each in asked.applications], jury.stages_of(contest), list(names)
    ordered = sorted(
        asked.awaited,
        key=lambda each: (
            order[0].index(each.application_id),
            order[1].index(each.stage),
            order[2].index(each.member_id),
        ),
    )
    return SheetsOut(
        contest_id=contest.id,
        opened=key is not None and key.opened_at is not None,
        missing=len(missing),
        sheets=[
            HandedInOut.about(each, full_name=names[each.member_id], handed_in=each not in missing) for each in ordered
        ],
        set_aside=[
            SetAsideOut.about(each, full_name=names[each.member_id], reason=why)
            for each, why in sorted(aside.items(), key=lambda item: str(item[0]))
        ],
    )


async def results(tx: AsyncSession, caller: Identity, contest_id: UUID) -> ContestResultsOut:
    """All for who conducts the contest or sits on its commission, to an applicant the own one."""
    contest, own = await jury.concerned(tx, caller, contest_id)
    round_ = await _opened(tx, contest.id)
    found = await tx.scalars(queries.results(contest.id, round_))
    shown = [_result(each) for each in found if own is None or each.application_id in own]
    return ContestResultsOut(contest_id=contest.id, results=shown)


async def marks(tx: AsyncSession, caller: Identity, contest_id: UUID, application_id: UUID) -> ApplicationMarksOut:
    contest, own = await jury.concerned(tx, caller, contest_id)
    if own is not None and application_id not in own:
        raise SheetNotFound
    round_ = await _opened(tx, contest.id)
    result = await one(tx, queries.result(application_id, round_), SheetNotFound)
    found = await tx.scalars(queries.marks_of(application_id, round_))
    return ApplicationMarksOut(result=_result(result), sheets=list(_sheets(found)))


async def agreed(tx: AsyncSession, caller: Identity, contest_id: UUID) -> JuryAgreementOut:
    """For who conducts the contest and its commission."""
    contest = await jury.conducting(tx, caller, contest_id, EVERYBODY)
    round_ = await _opened(tx, contest.id)
    found = await tx.scalars(queries.marks(contest.id, round_))
    ballots = [
        Ballot(application, stage, member, {each.criterion: each.mark for each in its})
        for (application, stage, member), its in groupby(found, lambda e: (e.application_id, e.stage, e.member_id))
    ]
    told = agreement(contest.ruled, ballots)
    return JuryAgreementOut(
        spreads=[JurySpreadOut.about(each) for each in told.spreads],
        outliers=[JuryOutlierOut.about(each) for each in told.outliers],
        leanings=[JuryLeaningOut.about(each) for each in told.leanings],
    )


async def _opened(tx: AsyncSession, contest_id: UUID) -> int:
    round_: int | None = await tx.scalar(queries.opened_round(contest_id))
    if round_ is None:
        raise NotOpened
    return round_


def _result(result: ApplicationResult) -> ApplicationResultOut:
    return ApplicationResultOut.about(result, stages=result.reached)


def _sheets(marks: Iterable[OpenedMark]) -> Iterable[OpenedSheetOut]:
    for (stage, member), its in groupby(marks, lambda each: (each.stage, each.member_id)):
        said = {each.criterion: MarkOut.about(each) for each in its}
        yield OpenedSheetOut(stage=stage, member_id=member, marks=said)
