"""What each step of a contest finds out before, and does beyond the status of the contest."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.references import referred, require
from services.reserve.appeals.rules import AppealRemedy, dated
from services.reserve.conduct import deciding, drawing, opening, queries
from services.reserve.conduct.facts import ground_of
from services.reserve.contests.court import not_in_force
from services.reserve.contests.decisions import ContestStepIn
from services.reserve.contests.grounds import ground
from services.reserve.contests.models import Contest
from services.reserve.contests.rules import ContestAction, Facts
from services.reserve.contests.standing import ContestStatus, postponed
from services.reserve.meetings import occasions, recusals
from services.reserve.protocols.rules import ProtocolKind
from services.reserve.requirements.content import Criterion
from services.reserve.sheets.opening import open_contest
from services.reserve.store import TABLES
from services.reserve.vacancies import service as vacancies
from services.reserve.vacancies.models import Vacancy
from services.reserve.vacancies.rules import VacancyStatus

Prepared = tuple[Any, dict[str, Any]]
"""(for the effect, for the event)"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as it is taken."""

    contest: Contest
    data: ContestStepIn
    source: ContestStatus
    """What the contest was today before it."""
    facts: Facts
    found: Any = None
    """What was found out before the contest changed (`PREPARED`)."""


async def _announce(tx: AsyncSession, taken: Taken) -> None:
    """From now on the contest is held by what is announced: regulation and criteria are taken down whole."""
    contest, ground = taken.contest, taken.found
    contest.regulation_id = ground.regulation.id
    contest.rules = ground.rules.model_dump(mode="json")
    contest.criteria = _criteria(ground.rules.criteria, ground.vacancy.criteria if ground.vacancy else [])
    contest.announced_on = taken.facts.today
    if contest.vacancy_id is not None:
        await vacancies.in_contest(tx, contest.vacancy_id)


def _criteria(regulation: list[Criterion], vacancy: list[Criterion]) -> list[dict[str, Any]]:
    """Of both; where both use a code, that of the vacancy says where it comes from."""
    taken = {each.code for each in regulation}
    named = [
        each.model_copy(update={"code": f"vacancy.{each.code}"[:60]}) if each.code in taken else each
        for each in vacancy
    ]
    return [each.model_dump(mode="json") for each in (*regulation, *named)]


async def _close_admission(tx: AsyncSession, taken: Taken) -> None:
    contest = taken.contest
    entered = list(await tx.scalars(queries.entered(contest.id)))
    said = {"admission": drawing.checked(entered, drawing.unseen(contest))}
    await drawing.draw(tx, ProtocolKind.contest_admission, contest, entered, said, at_meeting=False)


async def _open(tx: AsyncSession, taken: Taken) -> None:
    taken.contest.opened_at = tx.info["clock"].now()
    await opening.written(tx, taken.contest, taken.found)


async def _decide(tx: AsyncSession, taken: Taken) -> None:
    contest = taken.contest
    contest.concluded_on, contest.reason = taken.facts.today, taken.data.reason
    await deciding.written(tx, contest, taken.found, taken.data.order)


async def _fail(tx: AsyncSession, taken: Taken) -> None:
    contest = taken.contest
    contest.ground = ground(taken.source, taken.facts.entrants, taken.facts.minimum_candidates)
    contest.concluded_on, contest.reason = taken.facts.today, taken.data.reason
    entered = list(await tx.scalars(queries.entered(contest.id)))
    said = {"ground": contest.ground, "reason": contest.reason}
    protocol = await drawing.draw(tx, ProtocolKind.contest_failure, contest, entered, said, at_meeting=False)
    contest.decision_id = protocol.id
    await resume_vacancy(tx, contest, "Конкурс не состоялся")


async def _annul(tx: AsyncSession, taken: Taken) -> None:
    contest = taken.contest
    contest.ground = None
    contest.concluded_on, contest.reason = taken.facts.today, taken.data.reason
    by = await _by(tx, taken)
    if taken.source is ContestStatus.decided:
        await deciding.undone(tx, contest, by)
    if taken.source is ContestStatus.opened:  # it is known who leads: why it comes to nothing is put on record
        entered, said = list(await tx.scalars(queries.entered(contest.id))), {"reason": contest.reason}
        kind = ProtocolKind.contest_annulment
        protocol = await drawing.draw(tx, kind, contest, entered, said, at_meeting=False)
        contest.decision_id = protocol.id
    await resume_vacancy(tx, contest, "Конкурс отменён")


async def _rescore(tx: AsyncSession, taken: Taken) -> None:
    """A new round on new days; a vacancy that was let go meanwhile is taken into the contest again."""
    contest = taken.contest
    contest.sheets_until, contest.held_on = taken.found
    await opening.again(tx, contest)
    await deciding.undone(tx, contest, await _by(tx, taken))
    if contest.vacancy_id is not None:
        vacancy: Vacancy = await vacancies.hold(tx, contest.vacancy_id)
        if vacancy.status is not VacancyStatus.in_contest:
            await vacancies.in_contest(tx, vacancy.id)


async def _postpone(_: AsyncSession, taken: Taken) -> None:
    """Sheets are handed in and corrected again, to the new day; why, the history says."""
    taken.contest.sheets_until, taken.contest.held_on = taken.found


async def _by(tx: AsyncSession, taken: Taken) -> str:
    """Whose doing it is, and the act of a court is kept; what took a decision back otherwise, is an appeal."""
    if taken.data.ruling is None:
        return "по жалобе"
    ruling = taken.data.ruling
    require(not_in_force(ruling, taken.contest.announced_on, taken.facts.today))
    if ruling.file_id is not None:
        await referred(tx, TABLES.file, ruling.file_id, ("ruling", "file_id"), "Файл не найден")
    taken.contest.ruling = ruling.model_dump(mode="json")
    return "по решению суда"


async def resume_vacancy(tx: AsyncSession, contest: Contest, reason: str) -> None:
    """The vacancy is open again, unless it has moved on."""
    if contest.vacancy_id is None:
        return
    vacancy: Vacancy = await vacancies.hold(tx, contest.vacancy_id)
    if vacancy.status is VacancyStatus.in_contest:
        await vacancies.resumed(tx, vacancy.id, reason)


async def _ground(tx: AsyncSession, contest: Contest, _: ContestStepIn, __: Path) -> Prepared:
    return await ground_of(tx, contest), {}


async def _opened(tx: AsyncSession, contest: Contest, _: ContestStepIn, key_file: Path) -> Prepared:
    occasion = await occasions.of_contest(tx, contest)
    await recusals.settle(tx, tx.info["caller"], occasion)  # what bars now, has barred for good
    return await open_contest(tx, contest, key_file), {}


async def _chosen(tx: AsyncSession, contest: Contest, data: ContestStepIn, _: Path) -> Prepared:
    found = await deciding.found(tx, contest, data)
    return found, found.told()


async def _put_off(tx: AsyncSession, contest: Contest, data: ContestStepIn, _: Path) -> Prepared:
    require(postponed(contest.days, data.sheets_until, data.held_on, tx.info["clock"].today()))
    return (data.sheets_until, data.held_on), {}


async def _days(tx: AsyncSession, contest: Contest, data: ContestStepIn, _: Path) -> Prepared:
    """Of scoring anew by a court; those of an upheld appeal come with it."""
    require(dated(AppealRemedy.rescore, contest.days, data.sheets_until, data.held_on, tx.info["clock"].today()))
    return (data.sheets_until, data.held_on), {}


PREPARED: Mapping[ContestAction, Callable[[AsyncSession, Contest, ContestStepIn, Path], Awaitable[Prepared]]] = {
    ContestAction.announce: _ground,
    ContestAction.open: _opened,
    ContestAction.decide: _chosen,
    ContestAction.rescore: _days,
    ContestAction.postpone: _put_off,
}
"""What a step finds out while the contest is still what it was; what it finds joins the event."""

EFFECTS: Mapping[ContestAction, Callable[[AsyncSession, Taken], Awaitable[None]]] = {
    ContestAction.announce: _announce,
    ContestAction.close_admission: _close_admission,
    ContestAction.open: _open,
    ContestAction.decide: _decide,
    ContestAction.fail: _fail,
    ContestAction.annul: _annul,
    ContestAction.rescore: _rescore,
    ContestAction.postpone: _postpone,
}
"""What a step does beyond the status of the contest. An appointment takes its own: `appointments`."""
