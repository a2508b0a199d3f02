"""Management teams that learned whole: the programme of transfer of one is approved, that of the other is reviewed.

Which schools they are of is said by the reserve (`edulead.demo.reserve.teams`), whose events training has heard of.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.reserve.teams import OF_SCHOOLS, deputy_of
from edulead.demo.rounds import PAST
from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.story import REPEATED
from edulead.demo.targets import identifier
from edulead.demo.training import teaching
from services.training.deficits.models import Deficit
from services.training.learning_teams.enrolling import enrol_team
from services.training.learning_teams.models import LearningTeam, TeamEnrolment
from services.training.learning_teams.schemas import TeamEnrolmentCreate
from services.training.transfer_programmes import service
from services.training.transfer_programmes.models import TransferProgramme
from services.training.transfer_programmes.schemas import (
    TransferAgreementIn,
    TransferProgrammeCreate,
    TransferProgrammeStepIn,
)

ENROLLED, WRITTEN, SUBMITTED, AGREED, APPROVED, LATELY = -60, -40, -30, -27, -25, -5
LASTS: Final = timedelta(days=300)
OBJECTIVITY: Final[Mapping[str, Any]] = {
    "finding": "Отметки в журналах завышены против независимой оценки",
    "goal": "Внутренняя оценка объективна",
    "indicator": "Доля классов, где отметки расходятся с независимой оценкой",
    "start": 45,
    "target": 10,
    "measure": "Принять положение о ВСОКО и перепроверять работы в параллелях",
    "proof": "Приказ, протоколы перепроверки",
}
RESULTS: Final[Mapping[str, Any]] = {
    "finding": "Каждый пятый девятиклассник не преодолевает порог по математике с первого раза",
    "goal": "Порог по математике преодолевают с первого раза",
    "indicator": "Доля девятиклассников, преодолевших порог",
    "start": 79,
    "target": 92,
    "measure": "Закрыть предметные дефициты: входная диагностика, группы, пары учителей",
    "proof": "Планы групп, результаты срезов",
}


async def load(stage: Stage, tx: AsyncSession) -> None:
    group = await teaching.of_course(tx, "transfer")
    trained = {school: await _enrolled(stage, tx, school, group.id) for school in OF_SCHOOLS}
    heads = [identifier(stage.head_of(each)) for each in OF_SCHOOLS]
    await teaching.passed(stage, tx, group.id, teaching.TEAMS, [*heads, *map(identifier, map(deputy_of, OF_SCHOOLS))])
    for school in OF_SCHOOLS:
        first = school == REPEATED
        days = (WRITTEN, SUBMITTED) if first else (LATELY, LATELY + 1)
        programme = await _submitted(stage, tx, school, trained[school], days, OBJECTIVITY if first else RESULTS)
        if first:
            await _approved(stage, tx, programme)


async def _enrolled(stage: Stage, tx: AsyncSession, school: str, group_id: UUID) -> TeamEnrolment:
    its = select(LearningTeam.id).where(LearningTeam.organisation_id == identifier(school))
    async with on_day(tx, days_off(tx, ENROLLED), stage.institute):
        team_id = (await tx.scalars(its)).one()
        return await enrol_team(tx, stage.institute, TeamEnrolmentCreate(team_id=team_id, group_id=group_id))


async def _submitted(
    stage: Stage, tx: AsyncSession, school: str, trained: TeamEnrolment, days: tuple[int, int], said: Mapping[str, Any]
) -> TransferProgramme:
    head = stage.head(school)
    async with on_day(tx, days_off(tx, days[0]), head):
        content = _content(school, said, days_off(tx, 1), await _deficit(stage, tx, school))
        body = {"team_enrolment_id": trained.id, "title": "Программа перевода школы в эффективный режим"}
        programme = await service.create(tx, head, TransferProgrammeCreate.model_validate(body | {"content": content}))
    async with on_day(tx, days_off(tx, days[1]), head):
        return await _step(tx, programme, "submit")


async def _approved(stage: Stage, tx: AsyncSession, programme: TransferProgramme) -> None:
    async with on_day(tx, days_off(tx, AGREED), stage.city):
        await service.agree(tx, programme.id, TransferAgreementIn(agreed=True), None)
    async with on_day(tx, days_off(tx, APPROVED), stage.institute):
        await _step(tx, programme, "approve")


async def _step(tx: AsyncSession, programme: TransferProgramme, action: str) -> TransferProgramme:
    step = TransferProgrammeStepIn.model_validate({"action": action})
    return await service.advance(tx, tx.info["caller"], programme.id, step, None)


async def _deficit(stage: Stage, tx: AsyncSession, school: str) -> UUID | None:
    """That of the head which the programme answers; None: they have none such."""
    its = (Deficit.person_id == identifier(stage.head_of(school)), Deficit.competency == "vsoko")
    return await tx.scalar(select(Deficit.id).where(*its))


def _content(school: str, said: Mapping[str, Any], first: date, deficit: UUID | None) -> dict[str, Any]:
    """One finding, one goal that answers it, one measure of the deputy."""
    last = first + LASTS
    goal = {name: said[name] for name in ("indicator", "start", "target")}
    measure = {"title": said["measure"], "goal": "main", "result": said["goal"], "proof": said["proof"]}
    return {
        "cycle_id": PAST[-1].cycle,
        "period_from": first,
        "period_to": last,
        "findings": [{"code": "main", "said": said["finding"], "deficit_id": deficit}],
        "goals": [{"code": "main", "title": said["goal"], "answers": ["main"], "unit": "%", "reach_by": last, **goal}],
        "measures": [
            {"code": "main", "responsible": identifier(deputy_of(school)), "starts_on": first, "ends_on": last}
            | measure
        ],
    }
