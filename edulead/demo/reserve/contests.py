"""What goes on now: a vacancy and a commission of the city, a contest for its reserve that accepts applications, and
one for a post, in which jurors hand in their sheets, the demo's expert among them."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.region import SMOLENSK
from edulead.demo.stage import Stage
from edulead.demo.targets import caller, identifier
from services.kernel.identity import Identity
from services.reserve.applications import admitting, journal
from services.reserve.applications import service as applications
from services.reserve.applications.schemas import ApplicationCheckIn, ApplicationCreate, ApplicationStepIn
from services.reserve.candidates.models import Candidate
from services.reserve.commissions import service as commissions
from services.reserve.commissions.schemas import CommissionCreate
from services.reserve.conduct import service as conduct
from services.reserve.contests import service as contests
from services.reserve.contests.models import Contest
from services.reserve.contests.schemas import ContestIn, ContestStepIn
from services.reserve.vacancies import service as vacancies
from services.reserve.vacancies.schemas import VacancyCreate, VacancyStepIn

ANNOUNCED, CLOSED, ADMITTED = -45, -15, -10
"""Days from the day of loading, of the contest that is marked now."""
NO_KEY: Final = Path("unused")
"""Nothing is opened here."""
EXPERIENCE: Final = {
    "code": "management",
    "title": "Стаж управленческой работы не менее 5 лет",
    "clause": "ЕКС, приказ № 761н",
    "requirement": {"kind": "experience", "of": ["managerial"], "years": 5},
    "required": False,
}
PAPERS: Final = ("application", "questionnaire", "diploma", "employment", "programme", "consent", "criminal_record")


async def load(stage: Stage) -> None:
    omsu = caller("omsu", stage.places[SMOLENSK])
    async with stage.in_reserve(None, omsu) as tx:
        today: date = tx.info["clock"].today()
        files = list(await tx.scalars(select(Candidate.id).order_by(Candidate.created_at, Candidate.id)))
    async with stage.in_reserve(today + timedelta(days=ANNOUNCED - 5), omsu) as tx:
        commission = await _commission(tx, omsu)
        vacancy = await _vacancy(tx, stage, omsu, today)
    marked = await _announce(stage, omsu, today, commission, vacancy)
    await _admit(stage, omsu, today, marked, files[:3])
    await _accept(stage, omsu, today, commission)


async def _commission(tx: AsyncSession, who: Identity) -> UUID:
    """Five members; the expert has a card in the directory and signs in, the others are named."""
    since = tx.info["clock"].today()
    named = (("chair", "Орлов Павел Ильич", "заместитель главы города"),
             ("deputy", "Ветрова Инна Львовна", "начальник управления образования"),
             ("secretary", "Ким Ольга Борисовна", "специалист управления образования"),
             ("member", "Розанов Илья Петрович", "председатель профсоюза"))  # fmt: skip
    members = [
        {"full_name": name, "position": position, "role": role, "valid_from": since, "trade_union": role == "member",
         "votes": role != "secretary"}
        for role, name, position in named
    ]  # fmt: skip
    expert = {"person_id": identifier("p-expert"), "position": "эксперт", "role": "member", "valid_from": since}
    said = {"kind": "contest", "title": "Конкурсная комиссия города Смоленска", "order_number": "41-к"}
    order = {"order_date": since, "valid_from": since, "members": [*members, expert]}
    return (await commissions.create(tx, who, CommissionCreate.model_validate(said | order))).id


async def _vacancy(tx: AsyncSession, stage: Stage, who: Identity, today: date) -> UUID:
    """Of the school whose risk is repeated in the story."""
    school = next(each for each in stage.planned.organisations if each.short_name == "МБОУ «СШ № 1» г. Смоленска")
    said = VacancyCreate.model_validate(
        {
            "organisation_id": identifier(school.key),
            "post_title": "директор",
            "reason": "contract_end",
            "arises_on": today + timedelta(days=60),
            "requirements": [EXPERIENCE],
        }
    )
    vacancy = await vacancies.create(tx, who, said)
    await vacancies.advance(tx, vacancy.id, VacancyStepIn.model_validate({"action": "declare"}), vacancy.version)
    return vacancy.id


async def _announce(stage: Stage, who: Identity, today: date, commission: UUID, vacancy: UUID) -> UUID:
    """For the post: sheets are handed in for ten more days."""
    day = today + timedelta(days=ANNOUNCED)
    async with stage.in_reserve(day, who) as tx:
        said = {
            "purpose": "vacancy",
            "title": "Конкурс на должность директора СШ № 1",
            "vacancy_id": vacancy,
            "commission_id": commission,
            "applications_from": day,
            "applications_until": today + timedelta(days=CLOSED),
            "sheets_until": today + timedelta(days=10),
            "held_on": today + timedelta(days=14),
            "contacts": "Управление образования, каб. 12",
        }
        contest = await contests.create(tx, who, ContestIn.model_validate(said))
        await _step(tx, contest, "announce")
        return contest.id


async def _admit(stage: Stage, who: Identity, today: date, contest_id: UUID, files: list[UUID]) -> None:
    papers = [{"code": code, "paper": "Подлинник предъявлен, копия заверена"} for code in PAPERS]
    async with stage.in_reserve(today + timedelta(days=CLOSED - 5), who) as tx:
        said = [ApplicationCreate.model_validate({"candidate_id": each, "documents": papers}) for each in files]
        made = [(await journal.register(tx, who, contest_id, each)).id for each in said]
    async with stage.in_reserve(today + timedelta(days=ADMITTED), who) as tx:
        for application_id in made:
            application = await applications.held(tx, await applications.whole(tx, application_id))
            for each in await admitting.findings(tx, application):
                found = ApplicationCheckIn(outcome=each.finding.outcome, said=None)
                await admitting.check(tx, who, application, each.criterion.code, found)
            step = ApplicationStepIn.model_validate({"action": "admit"})
            await applications.advance(tx, who, application, step, application.version)
        await _step(tx, await contests.get(tx, contest_id), "close_admission")


async def _accept(stage: Stage, who: Identity, today: date, commission: UUID) -> None:
    """For the reserve: applications are accepted now."""
    day = today - timedelta(days=3)
    async with stage.in_reserve(day, who) as tx:
        said = {
            "purpose": "reserve",
            "title": "Конкурс в кадровый резерв города Смоленска",
            "post_title": "директор школы",
            "commission_id": commission,
            "applications_from": day,
            "applications_until": today + timedelta(days=25),
            "sheets_until": today + timedelta(days=40),
            "held_on": today + timedelta(days=45),
            "contacts": "Управление образования, каб. 12",
        }
        contest = await contests.create(tx, who, ContestIn.model_validate(said))
        await _step(tx, contest, "announce")


async def _step(tx: AsyncSession, contest: Contest, action: Any) -> None:
    await conduct.advance(tx, contest.id, ContestStepIn.model_validate({"action": action}), contest.version, NO_KEY)
