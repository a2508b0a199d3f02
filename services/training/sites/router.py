"""How sites are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import FileResponse

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.files_api import ContentLost, FileNotFound, sent
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.places import region_of
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.training.permissions import P, access
from services.training.sites import policies, queries, reaching, service
from services.training.sites.answers import announced, shown
from services.training.sites.notice_schemas import SiteNoticeItem, SiteNoticeQuery
from services.training.sites.policy_schemas import SitePolicyIn, SitePolicyOut
from services.training.sites.rules import WORKFLOW
from services.training.sites.schemas import (
    SiteChange,
    SiteCreate,
    SiteCuratorIn,
    SiteItem,
    SiteOut,
    SiteQuery,
)
from services.training.sites.service import SiteFixed, SiteNotFound

TAG = "Стажировочные площадки"
router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/sites"

Reader = Annotated[Identity, access.needs(P.site_read)]
Writer = Annotated[Identity, access.needs(P.site_write)]
Supporter = Annotated[Identity, access.needs(P.site_support)]
Setter = Annotated[Identity, access.needs(P.site_policy)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("/site-policy", summary="Порядок присвоения статуса площадки")
async def read_site_policy(caller: Reader, tx: Transaction, response: Response) -> SitePolicyOut:
    """На сколько лет присваивают статус и когда ждут отчёт; пока его не меняли — от года до трёх и 30 дней."""
    return tagged(response, SitePolicyOut.about(await policies.POLICY.of(tx, region_of(caller.place))))


@router.put("/site-policy", summary="Изменить порядок присвоения статуса площадки")
async def change_site_policy(
    caller: Setter, tx: Transaction, seen: IfMatch, data: SitePolicyIn, response: Response
) -> SitePolicyOut:
    """Действует для новых сроков и для отчётов, которые ещё не сданы."""
    return tagged(response, SitePolicyOut.about(await policies.POLICY.change(tx, caller, data.model_dump(), seen)))


@router.post("/sites", status_code=201, summary="Подготовить площадку")
async def create_site(caller: Writer, tx: Transaction, data: SiteCreate, response: Response) -> SiteOut:
    """Готовит школа или её ОМСУ: направление, программа, чему учит, сколько мест, срок. Статус присваивает ОМСУ."""
    return created(response, await shown(tx, caller, await service.create(tx, caller, data)), LOCATION)


@router.get("/sites", response_model=Page[SiteItem], summary="Список площадок")
async def list_sites(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[SiteQuery, Query()]
) -> Response:
    """Площадки своей территории, с проектами; площадки всего региона — в `site-notices`."""
    found = queries.found(caller, query, tx.info["clock"].today())
    return await answer(request, caller, queries.LISTING, query, found)


@router.get("/sites/{site_id}", summary="Площадка", responses=responses(SiteNotFound))
async def read_site(caller: Reader, tx: Transaction, site_id: UUID, response: Response) -> SiteOut:
    """Программа, срок, куратор и годы работы: за какие отчёт сдан, ожидается или не сдан в срок."""
    return tagged(response, await shown(tx, caller, await service.get(tx, site_id)))


@router.patch("/sites/{site_id}", summary="Изменить площадку", responses=responses(SiteNotFound, SiteFixed))
async def change_site(
    caller: Writer, tx: Transaction, site_id: UUID, seen: IfMatch, data: SiteChange, response: Response
) -> SiteOut:
    """Проект — школа или ОМСУ; у работающей ОМСУ меняет название, программу и чему учит."""
    return tagged(response, await shown(tx, caller, await service.change(tx, site_id, data, seen)))


@router.delete(
    "/sites/{site_id}",
    status_code=204,
    summary="Удалить черновик площадки",
    responses=responses(SiteNotFound, SiteFixed),
)
async def remove_site(_: Writer, tx: Transaction, site_id: UUID, seen: IfMatch) -> None:
    """Пока статус не присвоен."""
    await service.remove(tx, site_id, seen)


@router.put("/sites/{site_id}/curator", summary="Назначить куратора площадки", responses=responses(SiteNotFound))
async def appoint_site_curator(
    caller: Supporter, tx: Transaction, site_id: UUID, seen: IfMatch, data: SiteCuratorIn, response: Response
) -> SiteOut:
    """Человек из СОИРО, который сопровождает площадку."""
    return tagged(response, await shown(tx, caller, await service.appoint_curator(tx, site_id, data, seen)))


@router.get(
    "/sites/{site_id}/history",
    response_model=Page[HistoryOut],
    summary="История площадки",
    responses=responses(SiteNotFound),
)
async def list_site_history(
    request: Request, caller: Historian, tx: Transaction, site_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда присвоил статус или прекратил его."""
    await service.get(tx, site_id)
    return await history_of(request, caller, WORKFLOW, site_id, query)


@router.get("/site-notices", response_model=Page[SiteNoticeItem], summary="Площадки региона")
async def list_site_notices(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[SiteNoticeQuery, Query()]
) -> Response:
    """Открытые площадки всего региона: по ним школа любого муниципалитета выбирает, куда отправить стажёра."""
    found = queries.noticed(query, tx.info["clock"].today())
    return await answer(request, caller, queries.NOTICES, query, found)


@router.get("/site-notices/{site_id}", summary="Площадка региона", responses=responses(SiteNotFound))
async def read_site_notice(_: Reader, tx: Transaction, site_id: UUID) -> SiteNoticeItem:
    """То, что о площадке знает весь регион."""
    return announced(tx, await reaching.noticed(tx, site_id))


@router.get(
    "/site-notices/{site_id}/programme",
    summary="Скачать программу площадки",
    response_class=FileResponse,
    responses=responses(SiteNotFound, FileNotFound, ContentLost),
)
async def download_site_programme(request: Request, _: Reader, tx: Transaction, site_id: UUID) -> Response:
    """Файл программы открытой площадки, для школ всего региона."""
    return sent(request, await reaching.programme_of(tx, site_id))
