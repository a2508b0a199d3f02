"""How the base of effective heads is reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.places import region_of
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.reserve.leaders import policies, queries, service
from services.reserve.leaders.answers import shown
from services.reserve.leaders.rules import WORKFLOW
from services.reserve.leaders.schemas import (
    LeaderCreate,
    LeaderItem,
    LeaderOut,
    LeaderPolicyIn,
    LeaderPolicyOut,
    LeaderQuery,
    LeaderStepIn,
    OwnLeaderList,
)
from services.reserve.leaders.service import LeaderLiving, LeaderNotFound
from services.reserve.permissions import P, access

router = slice_router("/api/v1/reserve", "База эффективных руководителей")

Reader = Annotated[Identity, access.needs(P.leader_read)]
Writer = Annotated[Identity, access.needs(P.leader_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("/leader-policy", summary="Порядок выдвижения в базу")
async def read_leader_policy(caller: Reader, tx: Transaction, response: Response) -> LeaderPolicyOut:
    """Какая доля лучших по направлению, в скольких циклах и с кем сравнивают; пока его не меняли — по умолчанию."""
    return tagged(response, LeaderPolicyOut.about(await policies.POLICY.of(tx, region_of(caller.place))))


@router.put("/leader-policy", summary="Изменить порядок выдвижения в базу")
async def change_leader_policy(
    caller: Writer, tx: Transaction, seen: IfMatch, data: LeaderPolicyIn, response: Response
) -> LeaderPolicyOut:
    """Действует со следующей публикации результатов; кто уже выдвинут, тем и остаётся."""
    return tagged(response, LeaderPolicyOut.about(await policies.POLICY.change(tx, caller, data.model_dump(), seen)))


@router.post("/leaders", status_code=201, summary="Выдвинуть в базу вручную", responses=responses(LeaderLiving))
async def create_leader(caller: Writer, tx: Transaction, data: LeaderCreate, response: Response) -> LeaderOut:
    """Выдвигает СОИРО, с основанием; дальше — согласие самого руководителя."""
    item = await shown(tx, caller, await service.nominate(tx, caller, data))
    return created(response, item, f"{router.prefix}/leaders")


@router.get("/leaders", response_model=Page[LeaderItem], summary="База эффективных руководителей")
async def list_leaders(request: Request, caller: Reader, query: Annotated[LeaderQuery, Query()]) -> Response:
    """Кто состоит в базе, видно всем в регионе; выдвинутые и исключённые — самому региону."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.get("/leaders:mine", summary="Записи базы обо мне")
async def list_own_leaders(caller: Reader, tx: Transaction) -> OwnLeaderList:
    """Выдвижения, согласия и включения того, кто вызывает: по ним он даёт согласие или отказывается."""
    return OwnLeaderList(items=[await shown(tx, caller, each) for each in await service.mine(tx, caller)])


@router.get("/leaders/{leader_id}", summary="Запись базы", responses=responses(LeaderNotFound))
async def read_leader(caller: Reader, tx: Transaction, leader_id: UUID, response: Response) -> LeaderOut:
    """На чём основано выдвижение: места в циклах или основание, и событие, из которого известен результат."""
    return tagged(response, await shown(tx, caller, await service.get(tx, caller, leader_id)))


@router.post(
    "/leaders/{leader_id}/steps",
    summary="Согласиться, включить, исключить",
    responses=responses(LeaderNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_leader(
    caller: Reader, tx: Transaction, leader_id: UUID, seen: IfMatch, data: LeaderStepIn, response: Response
) -> LeaderOut:
    """Согласие даёт, отказывается и отзывает его сам руководитель; включает и исключает регион.

    Не включают того, кто сейчас не руководит организацией (`not_a_head`) или находится в группе риска (`at_risk`).
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, caller, leader_id, data, seen)))


@router.get(
    "/leaders/{leader_id}/history",
    response_model=Page[HistoryOut],
    summary="История записи базы",
    responses=responses(LeaderNotFound),
)
async def list_leader_history(
    request: Request, caller: Historian, tx: Transaction, leader_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему включил или исключил."""
    await service.get(tx, caller, leader_id)
    return await history_of(request, caller, WORKFLOW, leader_id, query)
