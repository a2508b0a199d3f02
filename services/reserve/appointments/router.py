"""How appointments are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.business_days import CalendarUnknown
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.reserve.appointments import queries, service
from services.reserve.appointments.answers import shown
from services.reserve.appointments.decisions import AppointmentCreate, AppointmentStepIn, ProbationIn
from services.reserve.appointments.rules import WORKFLOW
from services.reserve.appointments.schemas import AppointmentItem, AppointmentOut, AppointmentQuery
from services.reserve.appointments.service import (
    AppointmentNotFound,
    AppointmentRefused,
    DoubleAppointment,
    NotOnProbation,
)
from services.reserve.permissions import P, access, looking

router = slice_router("/api/v1/reserve/appointments", "Назначения")

Reader = Annotated[Identity, access.needs(P.appointment_read)]
Writer = Annotated[Identity, access.needs(P.appointment_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.post(
    "",
    status_code=201,
    summary="Решить о назначении",
    responses=responses(AppointmentRefused, DoubleAppointment, CalendarUnknown),
)
async def create_appointment(
    caller: Writer, tx: Transaction, data: AppointmentCreate, response: Response
) -> AppointmentOut:
    """Основание — победа в конкурсе, согласие на предложение из резерва или акт учредителя с обоснованием.

    Почему решить нельзя, говорит `reason`: `vacancy_not_open`, `not_the_winner`, `offer_not_accepted`,
    `vacancy_taken_up`, `no_attestation`, `no_consent`; после конкурса — `appeal_term`, пока итог можно обжаловать (если
    положение велит ждать), и `appeals_open`, пока жалоба не рассмотрена. На вакансию назначают одного.
    """
    appointment = await service.create(tx, caller, data)
    return created(response, await shown(tx, caller, appointment), router.prefix)


@router.get("", response_model=Page[AppointmentItem], summary="Список назначений")
async def list_appointments(request: Request, caller: Reader, query: Annotated[AppointmentQuery, Query()]) -> Response:
    """Назначения своей территории; школа видит только собственное назначение заявителя, где бы он ни работал."""
    return await answer(request, looking(caller), queries.LISTING, query, queries.found(caller, query))


@router.get("/{appointment_id}", summary="Назначение", responses=responses(AppointmentNotFound))
async def read_appointment(caller: Reader, tx: Transaction, appointment_id: UUID, response: Response) -> AppointmentOut:
    """Основание, приказ, договор, испытание; у решения — что мешает назначить на сегодня."""
    return tagged(response, await shown(tx, caller, await service.get(tx, appointment_id)))


@router.post(
    "/{appointment_id}/steps",
    summary="Назначить приказом, записать отказ, отменить",
    responses=responses(AppointmentNotFound, DoubleAppointment, CalendarUnknown),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_appointment(
    caller: Reader, tx: Transaction, appointment_id: UUID, seen: IfMatch, data: AppointmentStepIn, response: Response
) -> AppointmentOut:
    """С приказом вакансия замещена, пребывание в резерве окончено, в справочнике открывается должность.

    Приказу мешают (`reason`): `not_linked`, `no_attestation`, `no_consent`, `overlapping_headship`,
    `combined_headship`, `appeal_term`, `appeals_open`; только с причиной допустимы `contract_late` и
    `probation_after_contest`. Отмена возвращает всё назад: вакансия открыта, пребывание в резерве продолжается,
    должность снята. После конкурса победитель больше не победитель, конкурс снова решён: если положение позволяет и
    следующий по баллам есть, вакансия остаётся за конкурсом и следующего выбирают (`promote` заявки); если нет,
    вакансия открыта, и этот конкурс её больше не замещает.
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, appointment_id, data, seen)))


@router.post(
    "/{appointment_id}:probation",
    summary="Записать итог испытания",
    responses=responses(AppointmentNotFound, NotOnProbation),
)
async def conclude_probation(
    caller: Writer, tx: Transaction, appointment_id: UUID, seen: IfMatch, data: ProbationIn, response: Response
) -> AppointmentOut:
    """Не прошедшего испытание освобождают в справочнике или отменяют назначение отдельным шагом."""
    return tagged(response, await shown(tx, caller, await service.conclude_probation(tx, appointment_id, data, seen)))


@router.get(
    "/{appointment_id}/history",
    response_model=Page[HistoryOut],
    summary="История назначения",
    responses=responses(AppointmentNotFound),
)
async def list_appointment_history(
    request: Request, caller: Historian, tx: Transaction, appointment_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему назначил, записал отказ или отменил."""
    await service.get(tx, appointment_id)
    return await history_of(request, looking(caller), WORKFLOW, appointment_id, query)
