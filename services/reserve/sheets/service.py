"""The shell around sealed sheets: hand one in, read the own one, see which are missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.audit import note
from services.kernel.identity import Identity
from services.kernel.key_files import KeyFileWrong, read_key_file
from services.kernel.logs import log
from services.kernel.problems import Conflict, Failure, Invalid, NotFound
from services.kernel.records import one
from services.kernel.workflow import Refusal
from services.reserve.applications.consenting import without_consent
from services.reserve.applications.models import Application
from services.reserve.applications.rules import COMPETING
from services.reserve.commissions.rules import Seat
from services.reserve.contests.models import Contest
from services.reserve.contests.service import ContestNotFound
from services.reserve.contests.standing import ContestStatus
from services.reserve.meetings import service as meetings
from services.reserve.regulations.contest import ContestStage
from services.reserve.sheets import queries
from services.reserve.sheets.jury import Jury, seated
from services.reserve.sheets.models import ContestKey
from services.reserve.sheets.rules import Awaited, SheetFacts, anothers, not_by_you, not_now, wrong_marks
from services.reserve.sheets.schemas import SheetIn
from services.reserve.sheets.sealing import (
    Filled,
    SealBroken,
    Sealed,
    capacity,
    commitment,
    new_key,
    new_nonce,
    seal,
    unseal,
    unwrap,
    wrap,
)


class SheetNotFound(NotFound):
    """Такого листа нет: нет заявки или этапа с оценками, или вы его ещё не сдали."""


class SheetRefused(Conflict):
    """Этот лист сейчас не принимается и не показывается."""


class SheetsMissing(Conflict):
    """Сданы не все листы."""


class SheetBroken(Conflict):
    """Запечатанный лист повреждён или подменён: его автор должен сдать лист заново."""


class KeyUnusable(Failure):
    """Ключ, которым запечатаны листы, недоступен. Сообщите администратору."""


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A juror's own sheet: which, what it says, what it commits to."""

    sheet: Sealed
    filled: Filled
    commitment: str


async def hand_in(
    tx: AsyncSession, caller: Identity, key_file: Path, contest_id: UUID, application_id: UUID, code: str, data: SheetIn
) -> OwnSheet:
    """Seal the caller's marks; what they had handed in before is replaced, by the same work.

    Raises SheetRefused with the reason, Invalid for marks that the regulation does not know.
    """
    contest, seat = await seated(tx, caller, contest_id)
    key = await _key_to_write(tx, contest, key_file)
    contest = await one(tx, queries.contest(contest.id), ContestNotFound)  # as it stands while nobody opens
    application, stage = await _asked(tx, contest, application_id, code)
    sheet = Sealed(contest.id, application.id, seat.member_id, stage.code)
    facts = await _facts(tx, contest, key, application, seat, sheet)
    if refusal := not_now(facts) or not_by_you(facts):
        refuse(refusal)
    marks = data.told()
    if errors := wrong_marks(stage.criteria, marks):
        raise Invalid(errors=errors)
    filled = Filled(marks, new_nonce())
    committed = commitment(filled, sheet)
    sealed = seal(filled, opened_key(key, key_file), sheet, key.size, caller.account)
    if await tx.scalar(queries.handing_in(key, sheet, sealed, committed, caller.account)) is None:
        refuse(anothers)
    note(tx, "sealed", "sheet", application.id, {"stage": stage.code, "member_id": seat.member_id}, contest.place)
    return OwnSheet(sheet, filled, committed)


async def read_own(
    tx: AsyncSession, caller: Identity, key_file: Path, contest_id: UUID, application_id: UUID, code: str
) -> OwnSheet:
    """What the caller has handed in, as long as it can still be corrected."""
    contest, seat = await seated(tx, caller, contest_id)
    application, stage = await _asked(tx, contest, application_id, code)
    sheet = Sealed(contest.id, application.id, seat.member_id, stage.code)
    key: ContestKey | None = await tx.scalar(queries.key(contest))
    if key is None:
        raise SheetNotFound
    if refusal := not_now(await _facts(tx, contest, key, application, seat, sheet)):
        refuse(refusal)
    kept = await one(tx, queries.own(key, sheet), SheetNotFound)
    if kept.sealed_by != caller.account:
        refuse(anothers)
    try:
        filled = unseal(kept.ciphertext, opened_key(key, key_file), sheet, caller.account)
    except SealBroken as broken:
        raise SheetBroken from broken
    return OwnSheet(sheet, filled, kept.commitment)


async def handed_in(tx: AsyncSession, key: ContestKey | None) -> frozenset[Awaited]:
    found = await tx.execute(queries.handed_in(key)) if key else ()
    return frozenset(Awaited(*row) for row in found)


def require_all(asked: Jury, handed: frozenset[Awaited]) -> None:
    """Raises SheetsMissing where a sheet is awaited, or too few mark an application for a quorum, or nobody does."""
    if {each.id for each in asked.applications} - {each.application_id for each in asked.awaited}:
        said = "Заявку некому оценить: из тех, кто голосует и может войти в систему, все отведены или не пришли."
        raise SheetsMissing(said, members={"reason": "nobody_marks"})
    if asked.short:
        met = min(asked.short.values(), key=lambda each: each.attending)
        said = f"Оценивают заявку {met.attending}, а для кворума нужно {met.needed} из {met.whole}."
        raise SheetsMissing(said, members={"reason": "too_few_mark"})
    if missing := asked.missing(handed):
        said = (
            f"Не сдано листов: {len(missing)}. Перенесите дни сдачи листов и конкурса (`postpone`) "
            "или отметьте на заседании, кто не пришёл."
        )
        raise SheetsMissing(said, members={"reason": "sheets_missing", "missing": len(missing)})


def opened_key(key: ContestKey, key_file: Path) -> bytes:
    """The key of the contest in the clear. Raises KeyUnusable, having told the log why."""
    with _readable():
        return unwrap(key.wrapped, read_key_file(key_file), key.contest_id)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except KeyFileWrong as wrong:
        log.error("key file unusable", reason=str(wrong))
        raise KeyUnusable from wrong


def refuse(refusal: Refusal) -> NoReturn:
    raise SheetRefused(refusal.detail, members={"reason": refusal.reason})


async def _key_to_write(tx: AsyncSession, contest: Contest, key_file: Path) -> ContestKey:
    """The key of the contest, which nobody closes or opens until the commit; the first who asks makes it."""
    key: ContestKey | None = await tx.scalar(queries.key_shared(contest))
    if key is None:
        with _readable():
            wrapped = wrap(new_key(), read_key_file(key_file), contest.id)
        await tx.execute(queries.first_key(contest, wrapped, capacity(contest.ruled)))
        key = await tx.scalar(queries.key_shared(contest))
    assert key is not None  # made now, or by somebody faster
    return key


async def _asked(
    tx: AsyncSession, contest: Contest, application_id: UUID, code: str
) -> tuple[Application, ContestStage]:
    application = await one(tx, queries.application(contest.id, application_id), SheetNotFound)
    if stage := next((each for each in contest.ruled.stages if each.code == code and each.criteria), None):
        return application, stage
    raise SheetNotFound


async def _facts(
    tx: AsyncSession, contest: Contest, key: ContestKey, application: Application, seat: Seat, sheet: Sealed
) -> SheetFacts:
    return SheetFacts(
        scoring=contest.status is ContestStatus.scoring,
        opened=key.opened_at is not None,
        over=tx.info["clock"].today() > contest.sheets_until,
        admitted=application.status in COMPETING and application.id not in await without_consent(tx, contest),
        votes=seat.votes,
        recused=(seat.member_id, application.id) in await meetings.recused(tx, contest.id),
        own_application=seat.person_id is not None and seat.person_id == application.person_id,
        marked_by_substitute=bool(await tx.scalar(queries.marked_by(key, sheet, queries.sharing(seat)))),
    )
