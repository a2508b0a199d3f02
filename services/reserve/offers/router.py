"""How offers are reached."""

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
from services.reserve.offers import answers, queries, reaching, service
from services.reserve.offers.reaching import OfferNotFound
from services.reserve.offers.rules import WORKFLOW
from services.reserve.offers.schemas import OfferCreate, OfferItem, OfferOut, OfferQuery, OfferStepIn, OwnOfferList
from services.reserve.offers.service import OfferOpen
from services.reserve.permissions import P, access
from services.reserve.vacancies.service import VacancyNotFound

router = slice_router("/api/v1/reserve", "Предложения из резерва")

Overseer = Annotated[Identity, access.needs(P.radar_read)]
Reader = Annotated[Identity, access.needs(P.entry_read)]
Reservist = Annotated[Identity, access.needs(P.offer_answer)]
Keeper = Annotated[Identity, access.needs(P.entry_manage)]


@router.post(
    "/vacancies/{vacancy_id}/offers",
    status_code=201,
    summary="Предложить вакансию из резерва",
    responses=responses(VacancyNotFound, OfferOpen),
)
async def create_offer(
    caller: Keeper, tx: Transaction, vacancy_id: UUID, data: OfferCreate, response: Response
) -> OfferOut:
    """Открытую вакансию предлагают тому, кто состоит в резерве своей территории, в срок положения о резерве.

    Позже срока — с причиной. Пока ответа нет, другому её не предлагают.
    """
    offer = await service.create(tx, caller, vacancy_id, data)
    return created(response, await answers.shown(tx, caller, offer), f"{router.prefix}/offers")


@router.get("/offers", response_model=Page[OfferItem], summary="Список предложений")
async def list_offers(request: Request, caller: Overseer, query: Annotated[OfferQuery, Query()]) -> Response:
    """Кому предлагали вакансии своей территории и что ответили."""
    return await answer(request, caller, queries.LISTING, query)


@router.get("/offers:mine", summary="Предложения мне")
async def list_own_offers(caller: Reservist, tx: Transaction) -> OwnOfferList:
    """Какие вакансии предложены из резерва тому, кто вызывает: на них он отвечает сам."""
    return OwnOfferList(items=[await answers.shown(tx, caller, each) for each in await reaching.mine(tx, caller)])


@router.get("/offers/{offer_id}", summary="Предложение", responses=responses(OfferNotFound))
async def read_offer(caller: Reader, tx: Transaction, offer_id: UUID, response: Response) -> OfferOut:
    """Что, кому и когда предложено, сколько ждут ответа, что ответил. Из школы видно только своё."""
    return tagged(response, await answers.shown(tx, caller, await reaching.get(tx, offer_id)))


@router.post(
    "/offers/{offer_id}/steps",
    summary="Ответить на предложение, записать ответ или отозвать",
    responses=responses(OfferNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_offer(
    caller: Reader, tx: Transaction, offer_id: UUID, seen: IfMatch, data: OfferStepIn, response: Response
) -> OfferOut:
    """Отвечает сам резервист, в срок ответа и отказываясь — с причиной; или ответ записывает тот, кто ведёт резерв.

    Отказ считается в резерве: после того, до которого считает положение, человека исключают. Вакансия снова открыта.
    После согласия принимают решение о назначении (`POST /appointments`). Почему ответ не принят, говорит `reason`:
    `not_addressed`, `not_in_reserve`, `answer_late`, `reason_required`.
    """
    return tagged(response, await answers.shown(tx, caller, await service.advance(tx, offer_id, data, seen)))


@router.get(
    "/offers/{offer_id}/history",
    response_model=Page[HistoryOut],
    summary="История предложения",
    responses=responses(OfferNotFound),
)
async def list_offer_history(
    request: Request, caller: Overseer, tx: Transaction, offer_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда записал ответ или отозвал предложение, и почему."""
    await reaching.get(tx, offer_id)
    return await history_of(request, caller, WORKFLOW, offer_id, query)
