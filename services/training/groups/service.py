"""The shell around groups: plan, change, schedule; what becomes of those enrolled is `conduct`'s."""

from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import require, unknown_reference
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal
from services.training.groups import queries
from services.training.groups.models import StudyGroup, StudySession
from services.training.groups.rules import CHANGEABLE, LABELS, StudyGroupStatus, enough_seats, not_past
from services.training.groups.schemas import StudyGroupChange, StudyGroupCreate, StudySessionsIn
from services.training.groups.timetable import Meeting, misplaced
from services.training.permissions import P, access
from services.training.programmes import queries as programme_queries
from services.training.programmes.models import TrainingProgramme
from services.training.programmes.rules import TrainingProgrammeStatus


class StudyGroupNotFound(NotFound):
    """Группа не найдена или не видна с вашими правами."""


class StudyGroupFixed(Conflict):
    """Группа в таком статусе не меняется."""


class SeatsTaken(Conflict):
    """Мест в группе не может быть меньше, чем зачислено."""


async def get(tx: AsyncSession, group_id: UUID) -> StudyGroup:
    seen = queries.visible_to(tx.info["caller"])
    return await one(tx, queries.by_id(group_id).where(seen), StudyGroupNotFound)


async def hold(tx: AsyncSession, group_id: UUID) -> StudyGroup:
    """As it stands now, until the transaction ends. Whoever takes a seat, or frees one, holds its group first."""
    return await one(tx, queries.held(group_id), StudyGroupNotFound)


async def create(tx: AsyncSession, caller: Identity, data: StudyGroupCreate) -> StudyGroup:
    """Planned at the place of the programme, by who leads it there. Raises Invalid for one that is not published and
    for days that are over."""
    programme = await _programme(tx, data.programme_id)
    access.require(caller, P.group_write, programme.place)
    require(not_past(data.ends_on, tx.info["clock"].today()))
    group = StudyGroup(place=programme.place, programme=programme, sessions=[], **data.model_dump())
    return await added(tx, group, _planned)


async def change(tx: AsyncSession, group: StudyGroup, data: StudyGroupChange, seen: int | None) -> StudyGroup:
    """The group is held. Raises StudyGroupFixed once it teaches, Invalid for fewer seats than are taken or days that
    are over or leave a session outside."""
    changeable(tx, access, group, seen, P.group_write, _require_changeable)
    said = data.said()
    require(enough_seats(said.get("seats", group.seats), group.confirmed))
    first, last = said.get("starts_on", group.starts_on), said.get("ends_on", group.ends_on)
    if last < first:
        require(Refusal.of("ends_on", "out_of_order", "Обучение кончается раньше, чем начинается"))
    if "ends_on" in said:
        require(not_past(last, tx.info["clock"].today()))
    if misplaced([each.meeting for each in group.sessions], (first, last), tx.info["clock"].zone):
        require(Refusal.of("starts_on", "sessions_outside", "Есть занятия вне этих дней: сначала измените расписание"))
    assign(group, said)
    return await renewed(tx, group, _changed)


async def schedule(tx: AsyncSession, group: StudyGroup, data: StudySessionsIn, seen: int | None) -> StudyGroup:
    """All sessions anew, while nobody has enrolled by them; the group is held.

    Raises StudyGroupFixed afterwards, Invalid for a session that lies on another or outside the days of the group.
    """
    changeable(tx, access, group, seen, P.group_write, _require_planned)
    _require_placed(tx, group, data)
    group.sessions.clear()
    await tx.flush()  # the hours of the former sessions are free for the new ones
    for each in data.sessions:
        group.sessions.append(StudySession(id=uuid4(), place=group.place, **each.model_dump()))
    group.sessions.sort(key=lambda each: each.starts_at)
    group.updated_at = func.now()  # the timetable is part of what the group says
    return await renewed(tx, group, _changed)


def told(group: StudyGroup) -> dict[str, object]:
    """What events of a group carry: of which programme, when, and how many seats it has."""
    return {
        "programme_id": str(group.programme_id),
        "from": group.starts_on.isoformat(),
        "until": group.ends_on.isoformat(),
        "seats": group.seats,
        "confirmed": group.confirmed,
    }


def _require_placed(tx: AsyncSession, group: StudyGroup, data: StudySessionsIn) -> None:
    known = {each.code for each in group.programme.said.modules}
    strange = [at for at, each in enumerate(data.sessions) if each.module is not None and each.module not in known]
    if strange:
        said = "Такого модуля в программе нет"
        raise Invalid(errors=[unknown_reference(("sessions", at, "module"), said) for at in strange])
    meetings = [Meeting(each.starts_at, each.ends_at) for each in data.sessions]
    if found := misplaced(meetings, group.days, tx.info["clock"].zone):
        raise Invalid(errors=[field_error(("sessions", found.at, found.field), found.reason, found.detail)])


def _require_changeable(group: StudyGroup) -> None:
    if group.status not in CHANGEABLE:
        raise StudyGroupFixed(f"Группа в статусе «{LABELS[group.status]}»: изменить её нельзя.")


def _require_planned(group: StudyGroup) -> None:
    if group.status is not StudyGroupStatus.planned:
        raise StudyGroupFixed("Расписание составляют до начала набора: по нему записываются.")


async def _programme(tx: AsyncSession, programme_id: UUID) -> TrainingProgramme:
    found: TrainingProgramme | None = await tx.scalar(programme_queries.by_id(programme_id))
    if found is None or found.status is not TrainingProgrammeStatus.published:
        raise Invalid(errors=[unknown_reference(("programme_id",), "Опубликованной программы с таким номером нет")])
    return found


def _planned(group: StudyGroup) -> Fact:
    return Fact("training.group.planned", group.id, group.place, {"status": group.status, **told(group)})


def _changed(group: StudyGroup) -> Fact:
    return Fact("training.group.changed", group.id, group.place, {"status": group.status, **told(group)})
