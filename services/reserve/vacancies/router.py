"""How vacancies are reached."""

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
from services.reserve.permissions import P, access
from services.reserve.vacancies import outlook, queries, service
from services.reserve.vacancies.answers import shown
from services.reserve.vacancies.rules import APART, WORKFLOW
from services.reserve.vacancies.schemas import (
    RadarOut,
    RadarQuery,
    VacancyChange,
    VacancyCreate,
    VacancyItem,
    VacancyNoticeItem,
    VacancyNoticeQuery,
    VacancyOut,
    VacancyQuery,
    VacancyStepIn,
)
from services.reserve.vacancies.service import VacancyFixed, VacancyLiving, VacancyNotFound

TAG = "Вакансии"
router = slice_router("/api/v1/reserve", TAG)

Reader = Annotated[Identity, access.needs(P.vacancy_read)]
Writer = Annotated[Identity, access.needs(P.vacancy_write)]
Watcher = Annotated[Identity, access.needs(P.radar_read)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("/vacancies:radar", summary="Радар вакансий")
async def read_vacancy_radar(caller: Watcher, tx: Transaction, query: Annotated[RadarQuery, Query()]) -> RadarOut:
    """Где должность руководителя освободится или уже свободна, и почему: окончание договора, временное исполнение
    обязанностей, известный день освобождения, возраст по личному делу кандидата, повторный риск.

    Признаки называют факты, вероятности не считаются. Возраст известен только о тех, на кого заведено дело кандидата.
    """
    return await outlook.radar(tx, caller, query)


@router.get("/vacancy-notices", response_model=Page[VacancyNoticeItem], summary="Предупреждения об окончании договоров")
async def list_vacancy_notices(
    request: Request, caller: Watcher, query: Annotated[VacancyNoticeQuery, Query()]
) -> Response:
    """За 3 месяца и за 1 месяц до последнего дня договора, каждое один раз; о продлённом договоре — заново."""
    return await answer(request, caller, queries.NOTICES, query)


@router.post("/vacancies", status_code=201, summary="Завести вакансию", responses=responses(VacancyLiving))
async def create_vacancy(caller: Writer, tx: Transaction, data: VacancyCreate, response: Response) -> VacancyOut:
    """Ожидаемая вакансия руководителя. Кто занимает должность сейчас, берётся из справочника."""
    item = shown(caller, await service.create(tx, caller, data))
    return created(response, item, f"{router.prefix}/vacancies")


@router.get("/vacancies", response_model=Page[VacancyItem], summary="Список вакансий")
async def list_vacancies(request: Request, caller: Reader, query: Annotated[VacancyQuery, Query()]) -> Response:
    """Вакансии своей территории, ближайшие первыми."""
    return await answer(request, caller, queries.LISTING, query)


@router.get("/vacancies/{vacancy_id}", summary="Вакансия", responses=responses(VacancyNotFound))
async def read_vacancy(caller: Reader, tx: Transaction, vacancy_id: UUID, response: Response) -> VacancyOut:
    """Требования, условия, чья должность освобождается и чем кончилось."""
    return tagged(response, shown(caller, await service.get(tx, vacancy_id)))


@router.patch(
    "/vacancies/{vacancy_id}", summary="Изменить вакансию", responses=responses(VacancyNotFound, VacancyFixed)
)
async def change_vacancy(
    caller: Writer, tx: Transaction, vacancy_id: UUID, seen: IfMatch, data: VacancyChange, response: Response
) -> VacancyOut:
    """Пока не объявлен конкурс и не сделано предложение: после этого объявленное остаётся."""
    return tagged(response, shown(caller, await service.change(tx, vacancy_id, data, seen)))


@router.post(
    "/vacancies/{vacancy_id}/steps",
    summary="Открыть или отменить вакансию",
    responses=responses(VacancyNotFound),
    openapi_extra=documented(WORKFLOW, access, *APART),
)
async def advance_vacancy(
    caller: Reader, tx: Transaction, vacancy_id: UUID, seen: IfMatch, data: VacancyStepIn, response: Response
) -> VacancyOut:
    """Конкурс, предложение из резерва и назначение двигают вакансию сами (`moved_by_its_record`)."""
    return tagged(response, shown(caller, await service.advance(tx, vacancy_id, data, seen)))


@router.get(
    "/vacancies/{vacancy_id}/history",
    response_model=Page[HistoryOut],
    summary="История вакансии",
    responses=responses(VacancyNotFound),
)
async def list_vacancy_history(
    request: Request, caller: Historian, tx: Transaction, vacancy_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему её открыл, предложил, заместил или отменил."""
    await service.get(tx, vacancy_id)
    return await history_of(request, caller, WORKFLOW, vacancy_id, query)
