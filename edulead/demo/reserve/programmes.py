"""What the authorities have set themselves: the programme of the region, a management team of the city, what was
reached in figures."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.reserve import files
from edulead.demo.stage import Stage, on_day
from edulead.demo.targets import identifier
from services.reserve.metrics import service as metrics
from services.reserve.metrics.schemas import MetricRunCreate
from services.reserve.programmes import service as programmes
from services.reserve.programmes.schemas import ProgrammeIn, ProgrammeMeasureProgress, ProgrammeStepIn
from services.reserve.teams import membership
from services.reserve.teams import service as teams
from services.reserve.teams.schemas import TeamCreate, TeamMemberCreate, TeamStepIn

TEAM = (0, 3)
"""Numbers in `files.of_city` of the reservists in the team."""


async def load(stage: Stage, tx: AsyncSession) -> None:
    today: date = tx.info["clock"].today()
    await _programme(stage, tx, today)
    await _team(stage, tx, today - timedelta(days=90))
    async with on_day(tx, today, stage.department):
        period = MetricRunCreate(period_from=today - timedelta(days=364), period_to=today)
        await metrics.compute(tx, stage.department, period)


async def _programme(stage: Stage, tx: AsyncSession, today: date) -> None:
    adopted = date(today.year - 1, 1, 27)
    said = ProgrammeIn.model_validate(
        {
            "title": "Программа формирования и использования резерва управленческих кадров",
            "act": {"kind": "Приказ", "issuer": "Департамент", "number": "12-ОД", "date": adopted},
            "period_from": adopted,
            "period_to": date(today.year + 1, 12, 31),
            "goals": ["На каждую вакансию директора школы — не меньше одного готового резервиста"],
            "measures": [
                {"title": "Положения муниципалитетов приведены в соответствие с примерным", "responsible": "ОМСУ"},
                {"title": "Конкурсы в муниципальные резервы", "responsible": "ОМСУ"},
                {"title": "Стажировки резервистов у директоров из базы эффективных", "responsible": "СОИРО"},
            ],
            "targets": [
                {"place": stage.department.place, "count": 20},
                {"place": stage.city.place, "count": 6},
            ],
        }
    )
    async with on_day(tx, adopted, stage.department):
        draft = await programmes.create(tx, stage.department, said)
        step = ProgrammeStepIn.model_validate({"action": "adopt"})
        programme = await programmes.advance(tx, draft.id, step, draft.version)
    async with on_day(tx, today - timedelta(days=2), stage.department):
        done = {"status": "in_work", "result": "Положения принял город Смоленск"}
        said_of = ProgrammeMeasureProgress.model_validate(done)
        await programmes.progress(tx, programme.id, 1, said_of, programme.version)


async def _team(stage: Stage, tx: AsyncSession, day: date) -> None:
    city = await files.of_city(stage, tx)
    async with on_day(tx, day, stage.city):
        said = {
            "level": "municipal",
            "municipality_id": identifier("m-66701000"),
            "title": "Команда города «Школы перехода в эффективный режим»",
            "strategy": "За три года вывести школы города из группы риска",
            "valid_from": day,
            "order_number": "17-р",
            "order_date": day,
        }
        team = await teams.create(tx, stage.city, TeamCreate.model_validate(said))
        leader = {"person_id": identifier("p-66701000-omsu_head"), "function": "Руководство", "leads": True}
        team = await membership.join(tx, team.id, _member(leader, day), team.version)
        for number in TEAM:
            who = {"candidate_id": city[number], "function": "Качество образования"}
            team = await membership.join(tx, team.id, _member(who, day), team.version)
        step = TeamStepIn.model_validate({"action": "form"})
        await teams.advance(tx, team.id, step, team.version)


def _member(said: dict[str, object], day: date) -> TeamMemberCreate:
    return TeamMemberCreate.model_validate(said | {"valid_from": day})
