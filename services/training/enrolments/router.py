"""How enrolments are reached."""

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
from services.training.enrolments import queries, service
from services.training.enrolments.answers import shown
from services.training.enrolments.placing import AlreadyEnrolled, EnrolmentRefused
from services.training.enrolments.rules import DECIDED, WORKFLOW
from services.training.enrolments.schemas import (
    EnrolmentCreate,
    EnrolmentItem,
    EnrolmentOut,
    EnrolmentQuery,
    EnrolmentStepIn,
)
from services.training.enrolments.service import EnrolmentNotFound
from services.training.permissions import P, access, seeking
from services.training.staff.reach import NotYourStaff

TAG = "Зачисления"
router = slice_router("/api/v1/training/enrolments", TAG)

Reader = Annotated[Identity, access.needs(P.enrolment_read)]
Writer = Annotated[Identity, access.needs(P.enrolment_write)]


@router.get("", response_model=Page[EnrolmentItem], summary="Список зачислений")
async def list_enrolments(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[EnrolmentQuery, Query()]
) -> Response:
    """Тех, кто работает на вашей территории: тот, кто ведёт группу, видит всех в ней, руководитель — сотрудников школы.
    Свои каждый видит, где бы в регионе ни работал раньше; заместителю чужие и записи руководителя не видны."""
    found = queries.found(query, caller, tx.info["clock"].today())
    return await answer(request, seeking(caller), queries.LISTING, query, found)


@router.post(
    "",
    status_code=201,
    summary="Записать в группу",
    responses=responses(NotYourStaff, EnrolmentRefused, AlreadyEnrolled),
)
async def create_enrolment(caller: Writer, tx: Transaction, data: EnrolmentCreate, response: Response) -> EnrolmentOut:
    """Школа записывает своих: каждый — себя, руководитель — и сотрудников; ОМСУ и СОИРО — своей территории. Есть место
    — `confirmed`, нет — `waiting`, по порядку поступления; заявку с зачётом сначала рассматривает тот, кто ведёт
    группу, свою — другой сотрудник: `requested`.

    Почему отказано, говорит `reason`: `enrolment_closed`, `outside_the_group`, `not_for_this_post`,
    `prerequisite_missing`, `sessions_overlap`.
    """
    return created(response, await shown(tx, caller, await service.create(tx, caller, data)), router.prefix)


@router.get("/{enrolment_id}", summary="Зачисление", responses=responses(EnrolmentNotFound))
async def read_enrolment(caller: Reader, tx: Transaction, enrolment_id: UUID, response: Response) -> EnrolmentOut:
    """Кто, в какую группу, посещаемость и итог."""
    return tagged(response, await shown(tx, caller, await service.get(tx, enrolment_id)))


@router.post(
    "/{enrolment_id}/steps",
    summary="Зачислить, отказать или отозвать",
    responses=responses(EnrolmentNotFound),
    openapi_extra=documented(WORKFLOW, access, *DECIDED),
)
async def advance_enrolment(
    caller: Reader, tx: Transaction, enrolment_id: UUID, seen: IfMatch, data: EnrolmentStepIn, response: Response
) -> EnrolmentOut:
    """Решает тот, кто ведёт группу; отзывает сам обучающийся, его школа, если записала она, ОМСУ
    или СОИРО. Освободившееся место сразу получает следующий из листа
    ожидания, кто свободен в часы занятий. Итог подводит завершение группы.

    Почему шаг невозможен, говорит `reason`: `not_yours`, `not_your_group`, `own_learning`, `enrolment_closed`,
    `group_over`, `no_seats`, `seats_left`, `sessions_overlap`, `not_next`, `only_by_completion`.
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, caller, enrolment_id, data, seen)))


@router.get(
    "/{enrolment_id}/history",
    response_model=Page[HistoryOut],
    summary="История зачисления",
    responses=responses(EnrolmentNotFound),
)
async def list_enrolment_history(
    request: Request, caller: Reader, tx: Transaction, enrolment_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда зачислил, отказал и почему, отозвал; когда подошла очередь."""
    await service.get(tx, enrolment_id)
    return await history_of(request, seeking(caller), WORKFLOW, enrolment_id, query)
