"""How pairs of schools are reached."""

from dataclasses import replace
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
from services.training.partnerships import founding, proposing, queries, service
from services.training.partnerships.answers import shown
from services.training.partnerships.matching_schemas import (
    PartnershipMatchingCreate,
    PartnershipMatchingItem,
    PartnershipMatchingOut,
    PartnershipMatchingQuery,
)
from services.training.partnerships.proposing import MatchingNotFound
from services.training.partnerships.rules import WORKFLOW
from services.training.partnerships.schemas import (
    PartnershipCreate,
    PartnershipItem,
    PartnershipOut,
    PartnershipQuery,
    PartnershipStepIn,
)
from services.training.partnerships.service import AlreadyAgreed, PartnershipLiving, PartnershipNotFound
from services.training.permissions import P, access

TAG = "Партнёрства школ"
router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/partnerships"

Reader = Annotated[Identity, access.needs(P.partnership_read)]
Onlooker = Annotated[Identity, access.needs(P.partnership_matching_read)]
Runner = Annotated[Identity, access.needs(P.partnership_write)]


@router.post("/partnership-matchings", status_code=201, summary="Подобрать пары школ")
async def create_partnership_matching(
    caller: Runner, tx: Transaction, data: PartnershipMatchingCreate, response: Response
) -> PartnershipMatchingOut:
    """По последним опубликованным результатам школ региона: в одинаковых условиях — та, что слаба, и та, что сильна
    именно там. Сначала как можно больше пар, потом взаимодополнение, потом близость; о каждой сказано почему, и кто
    остался без пары. Пары ещё не созданы: их предлагают школам по одной.
    """
    run = PartnershipMatchingOut.about(await proposing.propose(tx, caller, data))
    return created(response, run, f"{router.prefix}/partnership-matchings")


@router.get("/partnership-matchings", response_model=Page[PartnershipMatchingItem], summary="Список подборов пар")
async def list_partnership_matchings(
    request: Request, caller: Onlooker, query: Annotated[PartnershipMatchingQuery, Query()]
) -> Response:
    """Подборы не меняются: видно, на чём основана каждая пара."""
    return await answer(request, caller, queries.MATCHINGS, query)


@router.get("/partnership-matchings/{matching_id}", summary="Подбор пар", responses=responses(MatchingNotFound))
async def read_partnership_matching(
    _: Onlooker, tx: Transaction, matching_id: UUID, response: Response
) -> PartnershipMatchingOut:
    """По каким числам, какие пары и кто остался."""
    return tagged(response, PartnershipMatchingOut.about(await proposing.get(tx, matching_id)))


@router.post("/partnerships", status_code=201, summary="Предложить пару школ", responses=responses(PartnershipLiving))
async def create_partnership(
    caller: Runner, tx: Transaction, data: PartnershipCreate, response: Response
) -> PartnershipOut:
    """Из подбора или свою, с обоснованием. У школы один партнёр; сильная помогает, скольким разрешил подбор."""
    return created(response, shown(tx, caller, await founding.create(tx, caller, data)), LOCATION)


@router.get("/partnerships", response_model=Page[PartnershipItem], summary="Список пар школ")
async def list_partnerships(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[PartnershipQuery, Query()]
) -> Response:
    """Своей территории; школа видит свои."""
    found = queries.found(query, tx.info["clock"].today())
    return await answer(request, caller, queries.LISTING, query, found)


@router.get("/partnerships/{partnership_id}", summary="Пара школ", responses=responses(PartnershipNotFound))
async def read_partnership(caller: Reader, tx: Transaction, partnership_id: UUID, response: Response) -> PartnershipOut:
    """Направления, обоснование, совместный план и итоги по годам."""
    return tagged(response, shown(tx, caller, await service.get(tx, partnership_id)))


@router.post(
    "/partnerships/{partnership_id}/steps",
    summary="Согласиться, начать, завершить или прекратить",
    responses=responses(PartnershipNotFound, AlreadyAgreed),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_partnership(
    caller: Reader,
    tx: Transaction,
    partnership_id: UUID,
    seen: IfMatch,
    data: PartnershipStepIn,
    response: Response,
) -> PartnershipOut:
    """Соглашаются обе школы, каждая за себя: после первой пара ещё предложена. Начинает СОИРО, когда есть план;
    завершает, когда всё выполнено или срок кончился.
    """
    partnership = await service.advance(tx, caller, partnership_id, data, seen)
    return tagged(response, shown(tx, caller, partnership))


@router.get(
    "/partnerships/{partnership_id}/history",
    response_model=Page[HistoryOut],
    summary="История пары школ",
    responses=responses(PartnershipNotFound),
)
async def list_partnership_history(
    request: Request, caller: Reader, tx: Transaction, partnership_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда согласился, начал или прекратил."""
    partnership = await service.get(tx, partnership_id)
    at_region = replace(caller, place=partnership.place)  # ADR 0008: its history lies where the pair is run
    return await history_of(request, at_region, WORKFLOW, partnership_id, query)
