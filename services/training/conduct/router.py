"""How groups are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.conduct import service
from services.training.conduct.answers import attendance, shown
from services.training.conduct.registering import RegisterClosed, StudySessionNotFound, session_of
from services.training.conduct.schemas import SessionAttendanceIn, SessionAttendanceOut, TrainingResultsIn
from services.training.groups import queries
from services.training.groups import service as groups
from services.training.groups.rules import WORKFLOW
from services.training.groups.schemas import (
    StudyGroupChange,
    StudyGroupCreate,
    StudyGroupItem,
    StudyGroupOut,
    StudyGroupQuery,
    StudyGroupStepIn,
    StudySessionsIn,
)
from services.training.groups.service import StudyGroupFixed, StudyGroupNotFound
from services.training.permissions import P, access

TAG = "Учебные группы"
router = slice_router("/api/v1/training/groups", TAG)

Reader = Annotated[Identity, access.needs(P.group_read)]
Writer = Annotated[Identity, access.needs(P.group_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]
Registrar = Annotated[Identity, access.needs(P.enrolment_read)]

_FIXED = responses(StudyGroupNotFound, StudyGroupFixed)


@router.get("", response_model=Page[StudyGroupItem], summary="Список учебных групп")
async def list_study_groups(request: Request, caller: Reader, query: Annotated[StudyGroupQuery, Query()]) -> Response:
    """Сколько мест, сколько зачислено и ждёт. Объявленные видны и ниже места того, кто ведёт группу."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.post("", status_code=201, summary="Запланировать группу")
async def create_study_group(
    caller: Writer, tx: Transaction, data: StudyGroupCreate, response: Response
) -> StudyGroupOut:
    """По опубликованной редакции программы, которую вы ведёте."""
    return created(response, await shown(tx, caller, await groups.create(tx, caller, data)), router.prefix)


@router.get("/{group_id}", summary="Учебная группа", responses=responses(StudyGroupNotFound))
async def read_study_group(caller: Reader, tx: Transaction, group_id: UUID, response: Response) -> StudyGroupOut:
    """Дни, места, расписание."""
    return tagged(response, await shown(tx, caller, await groups.get(tx, group_id)))


@router.patch("/{group_id}", summary="Изменить группу", responses=_FIXED)
async def change_study_group(
    caller: Writer, tx: Transaction, group_id: UUID, seen: IfMatch, data: StudyGroupChange, response: Response
) -> StudyGroupOut:
    """Пока обучение не началось. Добавленные места сразу получают те, кто ждёт, по порядку."""
    return tagged(response, await shown(tx, caller, await service.change(tx, group_id, data, seen)))


@router.put("/{group_id}/sessions", summary="Составить расписание группы", responses=_FIXED)
async def schedule_study_group(
    caller: Writer, tx: Transaction, group_id: UUID, seen: IfMatch, data: StudySessionsIn, response: Response
) -> StudyGroupOut:
    """Все занятия заново, до начала набора. Занятия группы не пересекаются и лежат в её днях."""
    return tagged(response, await shown(tx, caller, await service.schedule(tx, group_id, data, seen)))


@router.get(
    "/{group_id}/sessions/{session_id}/attendance",
    summary="Кто был на занятии",
    responses=responses(StudyGroupNotFound, StudySessionNotFound),
)
async def read_session_attendance(
    caller: Registrar, tx: Transaction, group_id: UUID, session_id: UUID
) -> SessionAttendanceOut:
    """Тот, кто ведёт группу, видит всех, руководитель школы — себя и сотрудников, другой в ней — себя."""
    return await attendance(tx, caller, session_of(await groups.get(tx, group_id), session_id))


@router.put(
    "/{group_id}/sessions/{session_id}/attendance",
    summary="Отметить посещаемость занятия",
    responses=responses(StudyGroupNotFound, StudySessionNotFound, RegisterClosed),
)
async def mark_session_attendance(
    caller: Writer,
    tx: Transaction,
    group_id: UUID,
    session_id: UUID,
    seen: IfMatch,
    data: SessionAttendanceIn,
    response: Response,
) -> StudyGroupOut:
    """Список присутствовавших целиком, когда занятие началось. Версия в If-Match — группы.

    Почему отказано, говорит `reason`: `not_running`, `not_begun`, `own_learning` — кто в группе учится, сам в ней
    посещаемость не отмечает. Кто попросил место позже дня занятия, на нём не был (`enrolled_later`).
    """
    return tagged(response, await shown(tx, caller, await service.attend(tx, group_id, session_id, data, seen)))


@router.put(
    "/{group_id}/results", summary="Указать итоги группы", responses=responses(StudyGroupNotFound, RegisterClosed)
)
async def conclude_study_group(
    caller: Writer, tx: Transaction, group_id: UUID, seen: IfMatch, data: TrainingResultsIn, response: Response
) -> StudyGroupOut:
    """Кто освоил программу и сколько часов засчитано; подводит итоги завершение группы.

    Почему отказано, говорит `reason`: `not_running`, `own_learning` — итоги указывает тот, кто в группе не учится.
    """
    return tagged(response, await shown(tx, caller, await service.conclude(tx, group_id, data, seen)))


@router.post(
    "/{group_id}/steps",
    summary="Открыть набор, начать, завершить, вернуть или отменить группу",
    responses=responses(StudyGroupNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_study_group(
    caller: Reader, tx: Transaction, group_id: UUID, seen: IfMatch, data: StudyGroupStepIn, response: Response
) -> StudyGroupOut:
    """С группой движутся зачисленные: начало отказывает ждущим, завершение подводит итоги, отмена отказывает всем.
    Завершённую группу возвращают (`reopen`, с причиной), чтобы исправить посещаемость и итоги: что последовало за
    ними, отменяется до нового завершения; действующие документы об обучении сначала аннулируют (`certified`).
    Начать группу позже её последнего дня можно с причиной, до 30 дней.

    Почему шаг невозможен, говорит `reason`: `programme_not_published`, `no_sessions`, `already_past`, `not_yet`,
    `long_past`, `nobody_enrolled`, `not_over`, `attendance_missing`, `result_missing`, `attended_too_little`,
    `certified`, `own_learning`.
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, group_id, data, seen)))


@router.get(
    "/{group_id}/history",
    response_model=Page[HistoryOut],
    summary="История учебной группы",
    responses=responses(StudyGroupNotFound),
)
async def list_study_group_history(
    request: Request, caller: Historian, tx: Transaction, group_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда открыл набор, начал и завершил обучение, почему отменил."""
    await groups.get(tx, group_id)
    return await history_of(request, caller, WORKFLOW, group_id, query)
