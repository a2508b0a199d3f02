"""How regulations are reached."""

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
from services.reserve.regulations import answers, queries, service, templates
from services.reserve.regulations.comparison_schemas import AdoptionsOut, RegulationDiffOut, RegulationTemplates
from services.reserve.regulations.rules import WORKFLOW, RegulationAction
from services.reserve.regulations.schemas import (
    DerivedCreate,
    RegulationCreate,
    RegulationIn,
    RegulationItem,
    RegulationOut,
    RegulationQuery,
    RegulationStepIn,
)
from services.reserve.regulations.service import (
    NotAModel,
    RegulationDrafted,
    RegulationFrozen,
    RegulationNotFound,
    RegulationOverlaps,
)

router = slice_router("/api/v1/reserve", "Положения")

Reader = Annotated[Identity, access.needs(P.regulation_read)]
Writer = Annotated[Identity, access.needs(P.regulation_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]

LOCATION = f"{router.prefix}/regulations"


@router.get("/regulation-templates", summary="Шаблоны положений")
async def list_regulation_templates(_: Reader) -> RegulationTemplates:
    """По одному на каждый вид: о резерве, о конкурсе, об аттестации. Содержание можно послать, создавая положение."""
    return templates.known()


@router.get("/regulations", response_model=Page[RegulationItem], summary="Список положений")
async def list_regulations(request: Request, caller: Reader, query: Annotated[RegulationQuery, Query()]) -> Response:
    """Опубликованные видны и ниже своего уровня, проекты — только на своём и выше."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.post(
    "/regulations", status_code=201, summary="Создать проект положения", responses=responses(RegulationDrafted)
)
async def create_regulation(
    caller: Writer, tx: Transaction, data: RegulationCreate, response: Response
) -> RegulationOut:
    """Первая редакция положения своего уровня. Все числа — его параметры; решения принимаются по действующему."""
    return created(response, await answers.shown(tx, caller, await service.create(tx, caller, data)), LOCATION)


@router.get("/regulations/{regulation_id}", summary="Положение", responses=responses(RegulationNotFound))
async def read_regulation(caller: Reader, tx: Transaction, regulation_id: UUID, response: Response) -> RegulationOut:
    """Содержание, акт, срок действия и то, что можно сделать сейчас."""
    return tagged(response, await answers.shown(tx, caller, await service.get(tx, regulation_id)))


@router.put(
    "/regulations/{regulation_id}",
    summary="Переписать проект",
    responses=responses(RegulationNotFound, RegulationFrozen),
)
async def change_regulation(
    caller: Writer, tx: Transaction, regulation_id: UUID, seen: IfMatch, data: RegulationIn, response: Response
) -> RegulationOut:
    """Заменяет проект целиком; вид положения остаётся прежним."""
    return tagged(response, await answers.shown(tx, caller, await service.change(tx, regulation_id, data, seen)))


@router.post(
    "/regulations/{regulation_id}/editions",
    status_code=201,
    summary="Новая редакция",
    responses=responses(RegulationNotFound, RegulationDrafted),
)
async def revise_regulation(caller: Writer, tx: Transaction, regulation_id: UUID, response: Response) -> RegulationOut:
    """Проект следующей редакции с содержанием этой; номер и дату акта укажите свои."""
    return created(response, await answers.shown(tx, caller, await service.revise(tx, caller, regulation_id)), LOCATION)


@router.post(
    "/regulations/{regulation_id}:derive",
    status_code=201,
    summary="Своё положение по примерному",
    responses=responses(RegulationNotFound, NotAModel, RegulationDrafted),
)
async def derive_regulation(
    caller: Writer, tx: Transaction, regulation_id: UUID, data: DerivedCreate, response: Response
) -> RegulationOut:
    """Проект положения своего муниципалитета с содержанием примерного; у действующего — проект новой редакции.

    Почему нельзя, говорит `reason`: `not_a_model` или `not_below`.
    """
    fresh = await service.derive(tx, caller, regulation_id, data)
    return created(response, await answers.shown(tx, caller, fresh), LOCATION)


@router.get(
    "/regulations/{regulation_id}/diff",
    summary="Чем положение отличается",
    responses=responses(RegulationNotFound),
)
async def diff_regulation(
    _: Reader,
    tx: Transaction,
    regulation_id: UUID,
    against: Annotated[
        UUID | None, Query(description="С каким положением сравнить; нет — с прошлой редакцией, у первой — с примерным")
    ] = None,
) -> RegulationDiffOut:
    """Что добавлено, удалено и изменено в содержании: словами и частями, как были и как стали."""
    return await answers.compared(tx, regulation_id, against)


@router.get(
    "/regulations/{regulation_id}/adoptions",
    summary="Кто привёл своё положение в соответствие",
    responses=responses(RegulationNotFound, NotAModel),
)
async def read_regulation_adoptions(_: Reader, tx: Transaction, regulation_id: UUID) -> AdoptionsOut:
    """Муниципалитеты своей территории рядом с редакцией примерного положения: сначала те, кто отстал."""
    return await answers.adoptions(tx, regulation_id)


@router.post(
    "/regulations/{regulation_id}/steps",
    summary="Опубликовать или признать утратившим силу",
    responses=responses(RegulationNotFound, RegulationOverlaps),
    openapi_extra=documented(WORKFLOW, access, RegulationAction.supersede),
)
async def advance_regulation(
    caller: Reader, tx: Transaction, regulation_id: UUID, seen: IfMatch, data: RegulationStepIn, response: Response
) -> RegulationOut:
    """Публикация замораживает содержание, ставит его хеш и прекращает прежнее положение днём раньше.

    Почему шаг невозможен, говорит `reason`: `no_act`, `no_beginning`, `before_its_act`,
    `not_after_the_former`, `ends_before_it_began`.
    """
    return tagged(response, await answers.shown(tx, caller, await service.advance(tx, regulation_id, data, seen)))


@router.get(
    "/regulations/{regulation_id}/history",
    response_model=Page[HistoryOut],
    summary="История положения",
    responses=responses(RegulationNotFound),
)
async def list_regulation_history(
    request: Request, caller: Historian, tx: Transaction, regulation_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда его опубликовал, заменил или признал утратившим силу."""
    await service.get(tx, regulation_id)
    return await history_of(request, caller, WORKFLOW, regulation_id, query)
