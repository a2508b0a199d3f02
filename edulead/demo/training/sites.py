"""Schools where others learn on the job, with a year reported, an internship that is over and one that goes on."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.story import OUTLIER
from edulead.demo.targets import identifier
from edulead.demo.training.people import HOST, NOVICES, OTHER_HOST
from services.training.internships import diary
from services.training.internships import service as internships
from services.training.internships.schemas import (
    InternshipCreate,
    InternshipEntryConfirmIn,
    InternshipEntryCreate,
    InternshipStepIn,
)
from services.training.sites import reports, service, support
from services.training.sites.report_schemas import SiteReportCreate, SiteReportStepIn
from services.training.sites.schemas import SiteCreate, SiteCuratorIn, SiteStepIn
from services.training.sites.support_schemas import SiteSupportCreate

LONG_AGO, LATELY, LASTS = -420, -90, 720
"""Days from the day of loading on which a site opens, and for how long."""
REPORTED, ACCEPTED = -50, -45
QUALITY: Final[Mapping[str, Any]] = {
    "direction": "quality",
    "title": "ВСОКО на рабочем месте: неделя в управленческой команде",
    "programme": "Пять дней с командой школы: посещение уроков по единому листу, разбор ВПР, педсовет, план ВСОКО",
    "teaches": [{"competency": "vsoko", "level": 3}, {"competency": "achievement", "level": 3}],
    "hours": 36,
    "capacity": 2,
}
PLANNING: Final[Mapping[str, Any]] = {
    "direction": "management",
    "title": "Программа развития и её показатели: как её ведут",
    "programme": "Три дня: проектные команды, контрольные точки, управляющий совет",
    "teaches": [{"competency": "planning", "level": 3}, {"competency": "effect", "level": 3}],
    "hours": 24,
    "capacity": 1,
}
DONE: Final = ("Посетил четыре урока с завучем, оценки совпали в трёх", "Провёл разбор ВПР с учителями математики")


async def load(stage: Stage, tx: AsyncSession) -> None:
    quality = await _open(stage, tx, HOST, QUALITY, LONG_AGO, "14-од")
    planning = await _open(stage, tx, OTHER_HOST, PLANNING, LATELY, "57-од")
    await _report(stage, tx, quality)
    await _intern(stage, tx, (quality, HOST), OUTLIER, (-40, -36))
    await _intern(stage, tx, (planning, OTHER_HOST), NOVICES[0], (-2, 3))


async def _open(stage: Stage, tx: AsyncSession, school: str, said: Mapping[str, Any], day: int, number: str) -> UUID:
    """Asked for by the school, granted by an order of the authority, supported by a curator of the institute."""
    opened, authority = days_off(tx, day), stage.omsu_of(school)
    term = {"valid_from": opened, "valid_to": days_off(tx, day + LASTS)}
    order = {"order_number": number, "order_date": opened}
    async with on_day(tx, days_off(tx, day - 10), stage.head(school)):
        body = {"organisation_id": identifier(school), **said, **term, **order}
        site = await service.create(tx, stage.head(school), SiteCreate.model_validate(body))
    async with on_day(tx, opened, authority):
        await service.advance(tx, site.id, SiteStepIn.model_validate({"action": "grant"}), None)
    async with on_day(tx, days_off(tx, day + 5), stage.institute):
        await service.appoint_curator(tx, site.id, SiteCuratorIn(curator_id=identifier("p-soiro")), None)
        noted = {"kind": "consultation", "day": days_off(tx, 0), "text": "Разобрали программу и анкету стажёра"}
        await support.note(tx, stage.institute, site.id, SiteSupportCreate.model_validate(noted))
    return site.id


async def _report(stage: Stage, tx: AsyncSession, site_id: UUID) -> None:
    async with on_day(tx, days_off(tx, REPORTED), stage.head(HOST)):
        said = SiteReportCreate(year=1, text="Приняты шесть стажёров из четырёх муниципалитетов, анкеты приложены")
        report = await reports.submit(tx, site_id, said)
    async with on_day(tx, days_off(tx, ACCEPTED), stage.omsu_of(HOST)):
        await reports.advance(tx, report.id, SiteReportStepIn.model_validate({"action": "accept"}), None)


async def _intern(stage: Stage, tx: AsyncSession, at: tuple[UUID, str], school: str, days: tuple[int, int]) -> None:
    """Asked for, accepted, begun on its first day; concluded where its last day has been."""
    site, host = at[0], stage.head(at[1])
    guest = stage.head(school)
    first, last = (days_off(tx, each) for each in days)
    async with on_day(tx, days_off(tx, days[0] - 12), guest):
        said = {"site_id": site, "person_id": guest.person, "organisation_id": identifier(school)}
        goals = {"goals": "Увидеть, как это устроено в работающей школе", "valid_from": first, "valid_to": last}
        internship = await internships.create(tx, guest, InternshipCreate.model_validate(said | goals))
    async with on_day(tx, days_off(tx, days[0] - 9), host):
        await _step(tx, internship.id, action="accept", supervisor_id=host.person)
    async with on_day(tx, first, host):
        await _step(tx, internship.id, action="begin")
    for number, text in enumerate(DONE):
        day = days_off(tx, days[0] + number)
        async with on_day(tx, day, guest):
            said_of = InternshipEntryCreate.model_validate({"day": day, "text": text})
            await diary.write(tx, guest, internship.id, said_of, None)
    if days[1] > 0:
        return
    async with on_day(tx, last, host):
        told = await internships.get(tx, internship.id)
        for entry in [each.id for each in told.diary]:
            await diary.confirm(tx, host, internship.id, entry, InternshipEntryConfirmIn(), None)
        concluded = "Программа выполнена, разбор ВПР стажёр провёл сам"
        await _step(tx, internship.id, action="complete", hours=36, conclusion=concluded)


async def _step(tx: AsyncSession, internship_id: UUID, **said: Any) -> None:
    await internships.advance(tx, internship_id, InternshipStepIn.model_validate(said), None)
