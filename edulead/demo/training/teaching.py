"""Programmes published, and their groups: one is over with certificates, one is taught, the others take people."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.story import OUTLIER, PENDING
from edulead.demo.targets import identifier
from edulead.demo.training import catalogue
from edulead.demo.training.people import MENTORS, RISING_SCHOOL
from services.training.certificates import service as certificates
from services.training.certificates.schemas import CertificateCreate
from services.training.conduct import service as conduct
from services.training.conduct.schemas import SessionAttendanceIn, TrainingResultsIn
from services.training.enrolments import service as enrolments
from services.training.enrolments.models import Enrolment
from services.training.enrolments.schemas import EnrolmentCreate
from services.training.groups import service as groups
from services.training.groups.models import StudyGroup
from services.training.groups.schemas import StudyGroupCreate, StudyGroupStepIn, StudySessionsIn
from services.training.programmes import service as programmes
from services.training.programmes.models import TrainingProgramme
from services.training.programmes.schemas import TrainingProgrammeStepIn

PUBLISHED, AHEAD_FROM = -150, -30
ROOM: Final = "Смоленск, СОИРО, аудитория 12"
AUTHORITIES: Final = ("66701000", "66514000", "66508000", "66536000")
"""Municipalities whose specialists are taught, by code."""


class Held(NamedTuple):
    """A group of a programme: days from the day of loading."""

    course: str
    title: str
    first: int
    last: int
    seats: int


OVER = Held("conversation", "Трудные разговоры, осенняя группа", -72, -71, 12)
TAUGHT = Held("authority", "Специалисты ОМСУ, поток года", -6, 15, 27)
FULL = Held("law", "Перед проверками", 12, 12, 3)
TEAMS = Held("transfer", "Управленческие команды школ, осенний поток", -50, -48, 8)
COHORT = Held("novices", "Школа начинающего руководителя, поток года", -35, 60, 20)
AHEAD: Final = (
    Held("quality", "ВСОКО, ближайшая группа", 3, 20, 20),
    Held("objectivity", "Объективность оценивания, ближайшая группа", 60, 80, 20),
    Held("achievement", "Школы в зоне риска", 90, 115, 15),
)


async def load(stage: Stage, tx: AsyncSession) -> None:
    published = await _published(stage, tx)
    await _over(stage, tx, published)
    await _opened(stage, tx, published, TEAMS, TEAMS.first - 25)  # whole teams enrol in it (`teams`)
    await _taught(stage, tx, published)
    for each in AHEAD:
        await _opened(stage, tx, published, each, AHEAD_FROM)
    full = await _opened(stage, tx, published, FULL, AHEAD_FROM)
    async with on_day(tx, days_off(tx, AHEAD_FROM + 2), stage.institute):
        schools = (OUTLIER, PENDING, *MENTORS[:2])
        await _enrol(stage, tx, full, [identifier(stage.head_of(each)) for each in schools])


async def of_course(tx: AsyncSession, code: str) -> StudyGroup:
    """The group of a programme that has one."""
    [title] = [each.title for each in catalogue.COURSES if each.code == code]
    found = select(StudyGroup).join(TrainingProgramme, StudyGroup.programme_id == TrainingProgramme.id)
    return (await tx.scalars(found.where(TrainingProgramme.title == title))).one()


async def passed(stage: Stage, tx: AsyncSession, group_id: UUID, held: Held, people: Sequence[UUID]) -> None:
    """The group is over: these came to every session, and passed."""
    async with on_day(tx, days_off(tx, held.first), stage.institute):
        group = await conduct.advance(tx, group_id, StudyGroupStepIn.model_validate({"action": "begin"}), None)
    async with on_day(tx, days_off(tx, held.last + 1), stage.institute):
        for each in group.sessions:
            await conduct.attend(tx, group.id, each.id, SessionAttendanceIn(present=[*people]), None)
        results = [{"person_id": each, "passed": True} for each in people]
        await conduct.conclude(tx, group.id, TrainingResultsIn.model_validate({"results": results}), None)
        await _step(tx, group, "complete")


async def _published(stage: Stage, tx: AsyncSession) -> dict[str, TrainingProgramme]:
    """By the code of the course."""
    found: dict[str, TrainingProgramme] = {}
    async with on_day(tx, days_off(tx, PUBLISHED), stage.institute):
        for each in catalogue.COURSES:
            required = [found[each.after].family] if each.after else []
            draft = await programmes.create(tx, stage.institute, catalogue.said(each, required))
            step = TrainingProgrammeStepIn.model_validate({"action": "publish"})
            found[each.code] = await programmes.advance(tx, draft.id, step, draft.version)
    return found


async def _opened(
    stage: Stage, tx: AsyncSession, published: dict[str, TrainingProgramme], held: Held, day: int
) -> StudyGroup:
    """With a session on its first and last day and in the middle; people enrol from that day on."""
    first, last = days_off(tx, held.first), days_off(tx, held.last)
    programme = published[held.course]
    days = sorted({first, first + (last - first) // 2, last})
    modules = [each.code for each in programme.said.modules]
    async with on_day(tx, days_off(tx, day), stage.institute):
        body = {"programme_id": programme.id, "title": held.title, "venue": ROOM, "seats": held.seats}
        said = StudyGroupCreate.model_validate(body | {"starts_on": first, "ends_on": last})
        group = await groups.create(tx, stage.institute, said)
        zone = tx.info["clock"].zone
        sessions = [
            {
                "starts_at": datetime.combine(each, time(10), zone),
                "ends_at": datetime.combine(each, time(10), zone) + timedelta(hours=3),
                "title": f"Занятие {number}",
                "module": modules[min(number, len(modules)) - 1],
            }
            for number, each in enumerate(days, start=1)
        ]
        group = await conduct.schedule(tx, group.id, StudySessionsIn.model_validate({"sessions": sessions}), None)
        return await _step(tx, group, "announce")


async def _step(tx: AsyncSession, group: StudyGroup, action: str) -> StudyGroup:
    step = StudyGroupStepIn.model_validate({"action": action})
    return await conduct.advance(tx, group.id, step, None)


async def _enrol(stage: Stage, tx: AsyncSession, group: StudyGroup, people: Sequence[UUID]) -> None:
    for each in people:
        said = EnrolmentCreate.model_validate({"group_id": group.id, "person_id": each})
        await enrolments.create(tx, stage.institute, said)


async def _over(stage: Stage, tx: AsyncSession, published: dict[str, TrainingProgramme]) -> None:
    """Five came, the last of them only once; the others have a certificate."""
    who = stage.institute
    schools = (stage.own_school, RISING_SCHOOL, *MENTORS[:2], OUTLIER)
    people = [identifier(stage.head_of(each)) for each in schools]
    group = await _opened(stage, tx, published, OVER, OVER.first - 20)
    async with on_day(tx, days_off(tx, OVER.first - 10), who):
        await _enrol(stage, tx, group, people)
    async with on_day(tx, days_off(tx, OVER.first), who):
        await _step(tx, group, "begin")
    async with on_day(tx, days_off(tx, OVER.last + 1), who):
        for number, each in enumerate(group.sessions):
            present = people if number == 0 else people[:-1]
            await conduct.attend(tx, group.id, each.id, SessionAttendanceIn(present=present), None)
        results = [{"person_id": each, "passed": each != people[-1]} for each in people]
        results[-1] |= {"hours": 6, "remark": "Пропустил второй день"}
        await conduct.conclude(tx, group.id, TrainingResultsIn.model_validate({"results": results}), None)
        await _step(tx, group, "complete")
        sealer = certificates.opened(stage.targets.training_key)
        passed = select(Enrolment.id).where(Enrolment.group_id == group.id, Enrolment.status == "completed")
        for enrolment in await tx.scalars(passed.order_by(Enrolment.arrival)):
            await certificates.issue(tx, who, CertificateCreate(enrolment_id=enrolment), sealer)


async def _taught(stage: Stage, tx: AsyncSession, published: dict[str, TrainingProgramme]) -> None:
    """Specialists of authorities have had the first session; beginning heads enrol in their cohort (`novices`)."""
    group = await _opened(stage, tx, published, TAUGHT, -40)
    async with on_day(tx, days_off(tx, -20), stage.institute):
        people = [identifier(f"p-{code}-omsu_specialist") for code in AUTHORITIES]
        await _enrol(stage, tx, group, people)
    async with on_day(tx, days_off(tx, TAUGHT.first), stage.institute):
        await _step(tx, group, "begin")
    async with on_day(tx, days_off(tx, TAUGHT.first + 1), stage.institute):
        first = group.sessions[0]
        await conduct.attend(tx, group.id, first.id, SessionAttendanceIn(present=people), None)
    await _opened(stage, tx, published, COHORT, COHORT.first - 30)
