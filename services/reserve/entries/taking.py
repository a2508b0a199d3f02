"""A register kept elsewhere until now is taken over: who stands in it stands in the reserve, by the order they have.

Candidates are found by id or by СНИЛС, which is looked up by its hash and kept nowhere. What is due counts from today.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.roles import Role
from services.directory.snils import Seal
from services.kernel import imports
from services.kernel.identity import Identity
from services.kernel.imports import ImportQuery, Written
from services.kernel.parsing import Taken, rows_of
from services.kernel.problems import Conflict, Invalid
from services.kernel.records import added, assign, renewed
from services.kernel.references import refused, require
from services.kernel.reports import ImportOut
from services.kernel.tables import Mistake, Row
from services.kernel.uploads import Uploaded
from services.reserve.candidates import filing
from services.reserve.candidates import service as candidates
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.service import CandidateNotFound
from services.reserve.entries import queries, service
from services.reserve.entries.decisions import OrderIn
from services.reserve.entries.granting import Effect, stay_told, stay_values
from services.reserve.entries.judging import consents, regulation_of, rooms, rules_of, today_of
from services.reserve.entries.models import Entry
from services.reserve.entries.nominating import drafted, post_of
from services.reserve.entries.register import LAYOUT, RegisterRow, latest_until, too_long, untaken, whose
from services.reserve.entries.rules import EntryAction, EntryStatus
from services.reserve.entries.sources import misplaced
from services.reserve.entries.terms import level_of, of_age
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.reserve import ReserveRules
from services.reserve.regulations.service import RegulationMissing
from services.reserve.regulations.terms import NominationSource

SOURCES = {Role.omsu: NominationSource.omsu, Role.department: NominationSource.department}
COLUMNS = frozenset(each.code for each in LAYOUT.fields)
TAKEN_OVER = "Перенесён из реестра, который вели до этого"


class NoReserveHere(Conflict):
    """Реестр загружает тот, кто ведёт резерв: муниципалитет или регион."""


async def take(tx: AsyncSession, caller: Identity, upload: Uploaded, query: ImportQuery, seal: Seal) -> ImportOut:
    """Raises NoReserveHere, RegulationMissing, BadTable, ImportRejected."""
    if level_of(caller.place) is None:
        raise NoReserveHere
    await tx.execute(queries.lock(caller.place))
    regulation = await regulation_of(tx, caller.place, today_of(tx))

    async def write(rows: Sequence[Taken[RegisterRow]]) -> Written:
        created, unchanged = 0, 0
        barred: list[tuple[Row, Mistake]] = []
        for each in rows:
            try:
                new = await _taken(tx, caller, each.record, regulation, seal)
            except Invalid as wrong:
                barred += [(each.row, _mistake(error)) for error in wrong.errors]
            else:
                created, unchanged = created + new, unchanged + (not new)
        return Written(created=created, unchanged=unchanged, refused=barred)

    return await imports.take(tx, upload, query, LAYOUT, rows_of(RegisterRow), write, key=whose)


async def _taken(tx: AsyncSession, caller: Identity, row: RegisterRow, regulation: Regulation, seal: Seal) -> bool:
    """Was somebody included by the row? Who stands in the reserve by the same order already is left as they are."""
    today, reserve = today_of(tx), caller.place
    candidate = await _found(tx, caller, row, seal)
    require(misplaced(reserve, candidate.place))
    if caller.is_person(candidate.person_id):
        raise refused(_named(row), "own_entry", "Собственное пребывание в резерве переносит другой")
    values = stay_values(regulation, OrderIn(number=row.order_number, date=row.order_date), row.included_on, today)
    values |= {"until": row.until or values["until"], "plan_submitted_on": row.plan_submitted_on}
    require(untaken(row, values["until"], today))
    rules = rules_of(await _of_its_day(tx, row, regulation))
    require(too_long(values["until"], latest_until(rules, row.included_on, today)))
    if there := await tx.scalar(queries.open_of(candidate.id, reserve, today)):
        return _known(there, values)
    if await tx.scalar(queries.pending_of(candidate.id, reserve)):
        raise refused((), "nominated", "Кандидат выдвинут в этот резерв: решите это выдвижение")
    if await service.in_region(tx, candidate.id, reserve, today):
        raise refused((), "in_regional_reserve", "Состоит в региональном резерве: в муниципальный не включают")
    post = await post_of(tx, reserve, row.organisation_id)
    entry = await drafted(tx, candidate, regulation, reserve, SOURCES[Role(caller.role)], None)
    assign(entry, {**post, "post_title": row.post_title, "status": EntryStatus.review})
    await _require_fit(tx, entry, candidate, rules_of(regulation))
    await added(tx, entry)
    service.move(tx, entry, EntryAction.include, Effect(values, stay_told(values)), TAKEN_OVER)
    await renewed(tx, entry)
    await service.leave_municipal(tx, entry)
    return True


async def _of_its_day(tx: AsyncSession, row: RegisterRow, regulation: Regulation) -> Regulation:
    """The regulation in force on the day of the inclusion; today's where none of that day is known here."""
    try:
        return await regulation_of(tx, tx.info["caller"].place, row.included_on)
    except RegulationMissing:
        return regulation


async def _require_fit(tx: AsyncSession, entry: Entry, candidate: Candidate, rules: ReserveRules) -> None:
    """What was decided stands; but nobody stays without consent, too old, or where there is no place."""
    today = today_of(tx)
    if not await consents(tx, candidate, today):
        raise refused((), "consent_missing", "Нет действующего согласия на обработку персональных данных для резерва")
    if of_age(candidate.birth_date, rules.exit_age, today):
        raise refused((), "exit_age_reached", "Достигнут предельный возраст пребывания в резерве")
    full = next((each for each in await rooms(tx, entry, rules, today) if each.full), None)
    if full is not None:
        raise refused((), "reserve_full", f"{full.said} уже {full.taken} из {full.places}")


def _named(row: RegisterRow) -> tuple[str]:
    return ("candidate_id",) if row.candidate_id is not None else ("snils",)


async def _found(tx: AsyncSession, caller: Identity, row: RegisterRow, seal: Seal) -> Candidate:
    if row.candidate_id is not None:
        return await candidates.referred(tx, row.candidate_id, "candidate_id")
    assert row.snils is not None  # the row says one of the two
    try:
        return await filing.find(tx, caller, seal, row.snils)
    except CandidateNotFound:
        raise refused(("snils",), "unknown_reference", "Кандидата с таким СНИЛС нет") from None


def _known(entry: Entry, values: dict[str, Any]) -> bool:
    same = ("order_number", "order_date", "included_on", "until")
    if all(getattr(entry, name) == values[name] for name in same):
        return False
    raise refused((), "already_in_reserve", "Состоит в этом резерве по другому приказу или с другим сроком")


def _mistake(error: Any) -> Mistake:
    """A field of no column is a mistake of the row."""
    column = str(error["pointer"])[1:]
    return Mistake(error["code"], error["detail"], column if column in COLUMNS else None)
