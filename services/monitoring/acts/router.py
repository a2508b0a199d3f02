"""How acts are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.monitoring.acts import queries, service
from services.monitoring.acts.schemas import ActCreate, ActIn, ActItem, ActOut, ActQuery, RevisionIn
from services.monitoring.acts.service import ActCited, ActNotFound, ActRepeated
from services.monitoring.permissions import P, access

router = slice_router("/api/v1/monitoring/acts", "Акты")

Reader = Annotated[Identity, access.needs(P.act_read)]
Writer = Annotated[Identity, access.needs(P.act_write)]


@router.get("", response_model=Page[ActItem], summary="Список актов")
async def list_acts(request: Request, caller: Reader, query: Annotated[ActQuery, Query()]) -> Response:
    """Акты своего уровня, вышестоящих уровней и подчинённых территорий."""
    return await answer(request, caller, queries.LISTING, query)


@router.post("", status_code=201, summary="Зарегистрировать акт", responses=responses(ActRepeated))
async def create_act(caller: Writer, tx: Transaction, data: ActCreate, response: Response) -> ActOut:
    """Акт регистрируется на месте вызывающего; ссылаться на него могут там и ниже.

    Второй раз тот же акт на том же месте не регистрируется (`act_repeated`, `existing_id` — первый): акты совпадают,
    если совпадают вид, кем принят, номер и дата, а если номера или даты нет — ещё и название.
    """
    return created(response, ActOut.about(await service.create(tx, caller, data)), router.prefix)


@router.get("/{act_id}", summary="Акт", responses=responses(ActNotFound))
async def read_act(_: Reader, tx: Transaction, act_id: UUID, response: Response) -> ActOut:
    """Реквизиты, цитата и все редакции."""
    return tagged(response, ActOut.about(await service.get(tx, act_id)))


@router.put("/{act_id}", summary="Изменить реквизиты", responses=responses(ActNotFound, ActCited, ActRepeated))
async def change_act(
    _: Writer, tx: Transaction, act_id: UUID, seen: IfMatch, data: ActIn, response: Response
) -> ActOut:
    """Заменяет реквизиты акта целиком: чего в запросе нет, того у акта больше нет. Редакции не меняются."""
    return tagged(response, ActOut.about(await service.change(tx, act_id, data, seen)))


@router.post("/{act_id}/revisions", status_code=201, summary="Добавить редакцию", responses=responses(ActNotFound))
async def revise_act(
    _: Writer, tx: Transaction, act_id: UUID, seen: IfMatch, data: RevisionIn, response: Response
) -> ActOut:
    """Новая редакция становится последней, действовавшая бессрочно заканчивается накануне; на неё можно ссылаться."""
    return created(response, ActOut.about(await service.revise(tx, act_id, data, seen)), router.prefix)


@router.delete("/{act_id}", status_code=204, summary="Удалить акт", responses=responses(ActNotFound, ActCited))
async def remove_act(_: Writer, tx: Transaction, act_id: UUID, seen: IfMatch) -> None:
    """Удаляет ошибочно введённый акт, если на него никто не ссылается."""
    await service.remove(tx, act_id, seen)
