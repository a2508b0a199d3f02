"""What the authorities have set themselves: the programme of the region, and what was reached in figures."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, on_day
from services.reserve.metrics import service as metrics
from services.reserve.metrics.schemas import MetricRunCreate
from services.reserve.programmes import service as programmes
from services.reserve.programmes.schemas import ProgrammeIn, ProgrammeMeasureProgress, ProgrammeStepIn


async def load(stage: Stage, tx: AsyncSession) -> None:
    today: date = tx.info["clock"].today()
    await _programme(stage, tx, today)
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
