"""A season of «Управленческая среда»: what was held has cases and those who came, the next ones take registrations."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.story import OUTLIER, PENDING, REPEATED
from edulead.demo.targets import identifier
from edulead.demo.training.people import MENTORS, RISING_SCHOOL
from services.training.gatherings import registering, series, service
from services.training.gatherings.models import Gathering
from services.training.gatherings.registering_schemas import GatheringAttendanceIn, GatheringRegistrationCreate
from services.training.gatherings.schemas import GatheringChange, GatheringStepIn
from services.training.gatherings.series_schemas import GatheringSeriesIn

PLANNED, SINCE, OPENED = -110, -100, -28
"""Days from the day of loading: said, its first day at the earliest, the next ones opened."""
AHEAD: Final = 2
"""How many of the next ones are open."""
SEASON: Final = {
    "title": "Управленческая среда",
    "kind": "management_environment",
    "audience": ["head", "deputy"],
    "venue": "Смоленск, СОИРО, актовый зал, и видеосвязь",
    "seats": 60,
    "hours": 4,
    "rule": "FREQ=MONTHLY;BYDAY=3WE;COUNT=9",
    "starts": "15:00:00",
    "minutes": 180,
    "off_days": "keep",
}
PAST: Final = (
    ("кадры к новому учебному году", "Вакансия за неделю до первого сентября: что сделает директор в первый день?"),
    ("что говорят результаты ВПР", "В 5 «Б» отметки выше, чем ВПР, у трёх учителей из семи. С кем и о чём говорить?"),
    ("завуч как управленец", "Завуч делает всё сам и не успевает. Что передать, кому и как проверить?"),
    ("питание и жалобы", "Родители написали в прокуратуру, а не директору. Что было упущено месяцем раньше?"),
)
"""Topics of those that were held, and the case of each."""
NEXT: Final = (("трудный разговор с родителями", {"conflict": 3}), ("данные, которым верят", {"data": 3}))
"""Topics of those to come, and to which level of which competency they bring."""


async def load(stage: Stage, tx: AsyncSession) -> None:
    who, zone, today = stage.institute, tx.info["clock"].zone, days_off(tx, 0)
    since = days_off(tx, SINCE)
    async with on_day(tx, days_off(tx, PLANNED), who):
        planned = await series.create(tx, who, GatheringSeriesIn.model_validate({**SEASON, "starts_on": since}))
    listed = (await tx.scalars(_of(planned.id))).all()
    past = [each for each in listed if each.starts_at.astimezone(zone).date() < today]
    for gathering, (topic, case) in zip(past, PAST, strict=False):
        await _hold(stage, tx, gathering, topic, case)
    async with on_day(tx, days_off(tx, OPENED), who):
        for gathering, (topic, teaches) in zip(listed[len(past) :], NEXT, strict=False):
            taught = [{"competency": code, "level": level} for code, level in teaches.items()]
            await _announce(tx, gathering, topic, teaches=taught)
            await _register(stage, tx, gathering.id, (PENDING, RISING_SCHOOL))


def _of(series_id: UUID) -> Any:
    return select(Gathering).where(Gathering.series_id == series_id).order_by(Gathering.starts_at)


async def _announce(tx: AsyncSession, gathering: Gathering, topic: str, **said: Any) -> None:
    data = GatheringChange.model_validate({"title": f"{SEASON['title']}: {topic}", **said})
    await service.change(tx, gathering.id, data, None)
    await service.advance(tx, gathering.id, GatheringStepIn.model_validate({"action": "announce"}), None)


async def _register(stage: Stage, tx: AsyncSession, gathering_id: UUID, schools: tuple[str, ...]) -> None:
    for each in schools:
        said = GatheringRegistrationCreate(person_id=identifier(stage.head_of(each)))
        await registering.register(tx, stage.institute, gathering_id, said)


async def _hold(stage: Stage, tx: AsyncSession, gathering: Gathering, topic: str, case: str) -> None:
    """Announced two weeks before; the day after it is told who came, what was discussed, and that it was held."""
    who, day = stage.institute, gathering.starts_at.date()
    schools = (stage.own_school, REPEATED, RISING_SCHOOL, OUTLIER, *MENTORS[:2])
    async with on_day(tx, day - timedelta(days=14), who):
        await _announce(tx, gathering, topic)
        await _register(stage, tx, gathering.id, schools)
    async with on_day(tx, day + timedelta(days=1), who):
        came = [identifier(stage.head_of(each)) for each in schools if each != OUTLIER]
        await registering.mark(tx, gathering.id, GatheringAttendanceIn(person_ids=came), None)
        told = GatheringChange.model_validate({"cases": [{"title": topic.capitalize(), "text": case}]})
        await service.change(tx, gathering.id, told, None)
        await service.advance(tx, gathering.id, GatheringStepIn.model_validate({"action": "hold"}), None)
