"""The shell around beginning heads: invite, give a seat, follow the list, sum up."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.database import standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import AlreadyExists, Conflict, NotFound
from services.kernel.records import assign, changeable, one, renewed
from services.kernel.references import refused, require
from services.training.enrolments import placing
from services.training.enrolments.placing import Origin
from services.training.enrolments.rules import EnrolmentOrigin, EnrolmentStatus
from services.training.novices import policies, queries
from services.training.novices.following import follow, follow_up
from services.training.novices.models import Novice
from services.training.novices.rules import (
    LIVING,
    WORKFLOW,
    Facts,
    NoviceAction,
    NoviceStatus,
    wrong_mark,
    wrong_waiver,
)
from services.training.novices.schemas import NoviceEnrolmentIn, NoviceStepIn, NoviceTaskIn
from services.training.novices.welcoming import Beginning, told, welcome
from services.training.permissions import IN_PERSON, P, access, seeking
from services.training.staff.reach import stand_by


class NoviceNotFound(NotFound):
    """Начинающий руководитель не найден или не виден с вашими правами."""


class NoviceTaskNotFound(NotFound):
    """Такого дела в списке нет."""


class NoviceLives(AlreadyExists):
    """Этот человек уже приглашён или учится."""


class NoviceOver(Conflict):
    """Обучение окончено или от него освободили: список дел больше не меняется."""


class NoSeatForNovice(Conflict):
    """Свободного места в группе нет: выберите другую."""


async def get(tx: AsyncSession, novice_id: UUID) -> Novice:
    """One the caller sees: a head the own one, wherever in the region it lies."""
    caller: Identity = tx.info["caller"]
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        return await one(tx, queries.by_id(novice_id).where(queries.visible_to(caller)), NoviceNotFound)


async def invite(tx: AsyncSession, caller: Identity, person_id: UUID) -> Novice:
    """A head who is new in the post today, with the list of the region dated by the first day in it.

    Raises Invalid at `/person_id` for who heads nothing the caller sees, or has for longer; NoviceLives.
    """
    today: date = tx.info["clock"].today()
    posts = list(await tx.scalars(queries.headed(person_id)))
    held = next((each for each in posts if each.held_from <= today and (each.held_to or today) >= today), None)
    if held is None:
        raise refused(("person_id",), "heads_nothing", "Этот человек сейчас не возглавляет организацию")
    access.require(caller, P.novice_write, held.place)
    policy = await policies.POLICY.of(tx, region_of(held.place))
    if await tx.scalar(queries.living(person_id)) is not None:
        raise NoviceLives
    beginning = Beginning(person_id, held.organisation_id, held.place, held.held_from)
    novice = await welcome(tx, beginning, policy)
    if novice is None:
        detail = f"Начинающий — тот, кто руководит меньше {policy.years} лет"
        raise refused(("person_id",), "not_a_novice", detail)
    return novice


async def enrol(
    tx: AsyncSession, caller: Identity, novice_id: UUID, data: NoviceEnrolmentIn, seen: int | None
) -> Novice:
    """A seat in a group of the school; another, once the one before is lost.

    Raises IllegalStep for who has a seat, Invalid for a group of another programme, NoSeatForNovice where there is none
    left; nothing is kept then.
    """
    novice = changeable(tx, access, await get(tx, novice_id), seen, P.novice_write)
    await follow_up(tx, novice)
    learning = novice.enrolment_id if novice.status is NoviceStatus.learning else None
    if learning and await tx.scalar(queries.group_of(learning)) == data.group_id:
        return novice  # whoever enrolled them there
    WORKFLOW.step(novice.status, NoviceAction.enrol)
    if await tx.scalar(queries.of_the_school(data.group_id)) is False:
        said = "Эта программа не относится к «Школе начинающего руководителя»"
        raise refused(("group_id",), "another_programme", said)
    origin = Origin(EnrolmentOrigin.novice_school, novice.id)
    enrolment = await placing.enrol(tx, caller, novice.person_id, data.group_id, origin=origin)
    if enrolment.status is not EnrolmentStatus.confirmed:
        raise NoSeatForNovice
    await follow(tx, novice, enrolment.id, enrolment.status)
    return novice


async def tick(tx: AsyncSession, novice_id: UUID, task_id: UUID, data: NoviceTaskIn, seen: int | None) -> Novice:
    """An item is done on a day, not needed, or open again. Raises Invalid for who says of an own one that it is not
    needed."""
    novice, caller = await get(tx, novice_id), tx.info["caller"]
    own = caller.is_person(novice.person_id)
    changeable(tx, access, novice, seen, P.novice_walk, _require_living, own=own)
    above = caller.role not in IN_PERSON and not own
    task = next((each for each in novice.tasks if each.id == task_id), None)
    if task is None:
        raise NoviceTaskNotFound
    require(wrong_waiver(waived=data.waived or task.waived, above=above))
    require(wrong_mark(data.done_on, data.waived, novice.since, tx.info["clock"].today()))
    await stand_by(tx, caller, novice.person_id, novice.place)
    assign(task, data.model_dump())
    return await renewed(tx, novice, _walked)


async def advance(tx: AsyncSession, novice_id: UUID, data: NoviceStepIn, seen: int | None) -> Novice:
    novice = await get(tx, novice_id)
    expect(novice, seen)
    await follow_up(tx, novice)
    await steps.advance(tx, access, WORKFLOW, novice, data, await facts_of(tx, novice), None, told(novice))
    if novice.status is NoviceStatus.completed:
        novice.completed_on = tx.info["clock"].today()
    return await renewed(tx, novice)


async def facts_of(tx: AsyncSession, novice: Novice) -> Facts:
    passed = await tx.scalar(queries.passed(novice.enrolment_id)) if novice.enrolment_id else False
    return Facts(left=_left(novice), passed=bool(passed))


def _walked(novice: Novice) -> Fact:
    data = {"status": novice.status, "tasks_left": _left(novice), **told(novice)}
    return Fact("training.novice.walked", novice.id, novice.place, data)


def _left(novice: Novice) -> int:
    return sum(each.done_on is None and not each.waived for each in novice.tasks)


def _require_living(novice: Novice) -> None:
    if novice.status not in LIVING:
        raise NoviceOver
