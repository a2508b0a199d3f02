"""How a contest of the city is brought to its next step: each in the name of whoever takes it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.reserve import commission
from edulead.demo.stage import Stage, speaking
from services.kernel.identity import Identity
from services.reserve.applications import admitting, journal
from services.reserve.applications import service as applications
from services.reserve.applications.schemas import ApplicationCheckIn, ApplicationCreate, ApplicationStepIn
from services.reserve.conduct import service as conduct
from services.reserve.contests import service as contests
from services.reserve.contests.decisions import ContestStepIn
from services.reserve.contests.models import Contest
from services.reserve.contests.schemas import ContestIn
from services.reserve.meetings import service as meetings
from services.reserve.meetings.schemas import MeetingCreate, MeetingStepIn
from services.reserve.regulations.contest import ContestStage
from services.reserve.requirements import sets as requirement_sets
from services.reserve.sheets import service as sheets
from services.reserve.sheets.schemas import SheetIn
from services.reserve.vacancies import service as vacancies
from services.reserve.vacancies.models import Vacancy
from services.reserve.vacancies.schemas import VacancyCreate, VacancyStepIn

PAPERS: Final = ("application", "questionnaire", "diploma", "employment", "programme", "consent", "criminal_record")
VENUE: Final = "Управление образования, каб. 12"


async def declared(tx: AsyncSession, who: Identity, **said: Any) -> Vacancy:
    """A vacancy of a director, open; what is asked is what the ЕКС asks."""
    [asked] = [each.criteria for each in requirement_sets.known().items if each.code == "eks_head"]
    usual = {"post_title": "директор", "requirements": [each.model_dump(mode="json") for each in asked]}
    vacancy = await vacancies.create(tx, who, VacancyCreate.model_validate(usual | said))
    return await vacancies.advance(tx, vacancy.id, VacancyStepIn.model_validate({"action": "declare"}), vacancy.version)


async def announced(stage: Stage, tx: AsyncSession, who: Identity, **said: Any) -> Contest:
    """The contest, from today on."""
    today = tx.info["clock"].today()
    usual = {"contacts": VENUE, "applications_from": today}
    contest = await contests.create(tx, who, ContestIn.model_validate(usual | said))
    return await step(stage, tx, contest, "announce")


async def step(stage: Stage, tx: AsyncSession, contest: Contest, action: str, **said: Any) -> Contest:
    data = ContestStepIn.model_validate({"action": action} | said)
    return await conduct.advance(tx, contest.id, data, contest.version, stage.targets.reserve_key)


async def apply(tx: AsyncSession, who: Identity, contest: Contest, candidates: Sequence[UUID]) -> list[UUID]:
    """Their applications, in the order of the journal."""
    papers = [{"code": code, "paper": "Подлинник предъявлен, копия заверена"} for code in PAPERS]
    said = [ApplicationCreate.model_validate({"candidate_id": each, "documents": papers}) for each in candidates]
    return [(await journal.register(tx, who, contest.id, each)).id for each in said]


async def admit(tx: AsyncSession, who: Identity, application_ids: Sequence[UUID]) -> None:
    """Every criterion as the file shows it."""
    for each in application_ids:
        application = await applications.held(tx, await applications.whole(tx, each))
        for found in await admitting.findings(tx, application):
            said = ApplicationCheckIn(outcome=found.finding.outcome, said=None)
            await admitting.check(tx, who, application, found.criterion.code, said)
        taken = ApplicationStepIn.model_validate({"action": "admit"})
        await applications.advance(tx, who, application, taken, application.version)


async def mark(
    stage: Stage, tx: AsyncSession, contest: Contest, shares: Mapping[UUID, float], but: frozenset[str] = frozenset()
) -> None:
    """Every juror's sheets, `but` of those people: application → which share of each scale; jurors differ a little."""
    voting = [each for each in commission.members(stage) if each.votes and each.person not in but]
    for stricter, juror in enumerate(map(stage.juror, (each.person for each in voting))):
        with speaking(tx, juror):
            for application_id, share in shares.items():
                for each in contest.ruled.stages:
                    if each.criteria:
                        said = _filled(each, share - 0.05 * stricter)
                        key = stage.targets.reserve_key
                        await sheets.hand_in(tx, juror, key, contest.id, application_id, each.code, said)


def _filled(stage: ContestStage, share: float) -> SheetIn:
    marks = {}
    for each in stage.criteria:
        steps = (each.scale.highest - each.scale.lowest) / each.scale.step
        mark = each.scale.lowest + round(float(steps) * share) * each.scale.step
        marks[each.code] = {"mark": mark, "comment": "По ответам и программе развития"}
    return SheetIn.model_validate({"marks": marks})


async def decide(stage: Stage, tx: AsyncSession, who: Identity, contest: Contest, order: str) -> Contest:
    """All are there: the sheets are opened, the meeting concluded, the contest decided by the points; all sign."""
    today = tx.info["clock"].today()
    assert contest.commission_id is not None  # or it had not been announced
    present = await commission.seats(tx, contest.commission_id, today)
    planned = MeetingCreate(contest_id=contest.id, held_on=today, venue=VENUE)
    meeting = await meetings.create(tx, who, planned)
    convened = MeetingStepIn.model_validate({"action": "convene", "present": present})
    meeting = await meetings.advance(tx, who, meeting.id, convened, meeting.version)
    contest = await step(stage, tx, contest, "open")
    concluded = MeetingStepIn.model_validate({"action": "conclude"})
    await meetings.advance(tx, who, meeting.id, concluded, meeting.version)
    contest = await step(stage, tx, contest, "decide", order={"number": order, "date": today.isoformat()})
    for protocol_id in (contest.opening_id, contest.decision_id):
        assert protocol_id is not None  # both were drawn just now
        await commission.sign(stage, tx, protocol_id)
    return contest
