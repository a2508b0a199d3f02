"""What a step of a contest needs to know."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.business_days import add_business_days, uncharted
from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.reserve.appeals import service as appeals
from services.reserve.appeals.rules import AppealSubject
from services.reserve.applications import parties
from services.reserve.applications import service as applications
from services.reserve.commissions.rules import fraction_of
from services.reserve.conduct import queries
from services.reserve.contests import service as contests
from services.reserve.contests.models import Contest
from services.reserve.contests.rules import Facts
from services.reserve.contests.standing import RUNNING, ContestStatus
from services.reserve.meetings import gathering
from services.reserve.meetings import service as meetings
from services.reserve.meetings.models import Meeting
from services.reserve.meetings.rules import MeetingStatus, lacking
from services.reserve.regulations import service as regulations
from services.reserve.regulations.contest import ContestRules
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.service import RegulationMissing
from services.reserve.regulations.terms import RegulationKind
from services.reserve.vacancies.models import Vacancy
from services.reserve.vacancies.rules import VacancyStatus

NO_CALENDAR = (
    "Производственного календаря на {year} год ещё нет: срок жалоб не посчитать, и решения по конкурсу не принять. "
    "Попросите администратора добавить год до дня конкурса."
)
_WAIVE = "Если найденный конфликт не мешает, допустите с причиной (waivers)"
WAYS_OUT = {
    ContestStatus.scoring: f"{_WAIVE} или назначьте замещающих. Состав открытого заседания не меняется: закройте его, "
    "перенесите конкурс (postpone), если листы уже не принимают, и проведите новое заседание с замещающими.",
    ContestStatus.opened: f"{_WAIVE} или назначьте замещающих и проведите с ними новое заседание.",
}
"""What is done where too few of a commission may judge, while it matters."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Under which regulation a draft would be announced today, and for which vacancy."""

    regulation: Regulation | None
    vacancy: Vacancy | None

    @property
    def rules(self) -> ContestRules | None:
        rules = self.regulation.rules if self.regulation else None
        return rules if isinstance(rules, ContestRules) else None


async def ground_of(tx: AsyncSession, contest: Contest) -> Ground:
    """Read as the region sees it: the vacancy may lie below, the regulation at the place of the contest."""
    today = tx.info["clock"].today()
    async with standing_at(tx, region_of(contest.place)):
        vacancy = await tx.get(Vacancy, contest.vacancy_id) if contest.vacancy_id else None
        try:
            regulation = await regulations.in_force(tx, RegulationKind.contest, contest.place, today)
        except RegulationMissing:
            regulation = None
    return Ground(regulation, vacancy)


async def facts_of(tx: AsyncSession, contest: Contest, *, by_appeal: bool = False, by_ruling: bool = False) -> Facts:
    today, caller = tx.info["clock"].today(), tx.info["caller"]
    if contest.status is ContestStatus.draft:
        ground = await ground_of(tx, contest)
        rules = ground.rules
        return Facts(
            days=contest.days,
            today=today,
            notice_days=rules.notice_days if rules else 0,
            acceptance_days=rules.acceptance_days if rules else 0,
            commission=contest.commission_id is not None,
            regulation=rules is not None,
            vacancy_open=contest.vacancy_id is None or _is_open(ground.vacancy),
        )
    return Facts(
        days=contest.days,
        today=today,
        entrants=await applications.entrants(tx, contest),
        minimum_candidates=contest.ruled.minimum_candidates,
        open_appeals=await appeals.open_on(tx, contest, AppealSubject.rejection),
        appeals_until=await _appeals_until(tx, contest),
        short=await _short(tx, contest),
        too_few=await too_few(tx, contest),
        opened=contest.opened_at is not None,
        by_appeal=by_appeal,
        by_ruling=by_ruling,
        takes_part=await parties.takes_part(tx, caller, contest.id, contest.place),
    )


async def _appeals_until(tx: AsyncSession, contest: Contest) -> date | None:
    """The last day for an appeal of those who are not admitted, where the regulation waits for it: at admission."""
    if contests.status_of(tx, contest) is not ContestStatus.admission or not contest.ruled.wait_for_appeals:
        return None
    rejected = await applications.last_rejected(tx, contest)
    return None if rejected is None else add_business_days(rejected, contest.ruled.appeal_days)


def _is_open(vacancy: Vacancy | None) -> bool:
    return vacancy is not None and vacancy.status is VacancyStatus.open


async def _of_this_round(tx: AsyncSession, contest: Contest, meeting: Meeting) -> bool:
    """Was it convened since the contest was last sent to be scored anew, if it was? At one moment, what goes on was."""
    async with standing_at(tx, contest.place):
        since = await tx.scalar(queries.rescored_at(contest.id))
    if since is None or meeting.convened_at is None:
        return True
    return (meeting.convened_at, meeting.status is MeetingStatus.open) > (since, False)


async def too_few(tx: AsyncSession, contest: Contest, least: Decimal = Decimal(0)) -> str | None:
    """Whom less of the commission may judge than the regulation asks, or than `least`, while it matters."""
    if contest.status not in WAYS_OUT:
        return None
    share = fraction_of(max(contest.ruled.judging_share, least))
    few = await meetings.judged_by_few(tx, contest, share)
    listed = "; ".join(f"№ {number} — {able}, нужно {needed}" for number, (able, needed) in sorted(few.items()))
    return f"Слишком многие отведены, заявку вправе судить: {listed}. {WAYS_OUT[contest.status]}" if few else None


def uncharted_term(contest: Contest, rules: ContestRules | None) -> str | None:
    """That the term of appeals against the outcome, of a contest held on its day, comes into a year without a calendar:
    told before anything depends on it."""
    if contest.status not in {ContestStatus.draft, *RUNNING} or rules is None:
        return None
    year = uncharted(contest.held_on, rules.appeal_days)
    return None if year is None else NO_CALENDAR.format(year=year)


async def _short(tx: AsyncSession, contest: Contest) -> str | None:
    """What is missing for a quorum; asked where sheets are to be opened, of the latest meeting that was convened."""
    if contest.status is not ContestStatus.scoring:
        return None
    held = await gathering.at_opening(tx, contest)
    if held is None or not await _of_this_round(tx, contest, held):
        return "Заседание, на котором вскрывают листы, ещё не открыто: кворума нет."
    found = await meetings.quorate(tx, contest.id)
    return None if found.reached else lacking(found)
