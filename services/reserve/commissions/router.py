"""How commissions are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import Day
from services.reserve.commissions import answers, membership, queries, service
from services.reserve.commissions.membership import CommissionMemberNotFound, MemberServed
from services.reserve.commissions.schemas import (
    CommissionCreate,
    CommissionIn,
    CommissionItem,
    CommissionMemberChange,
    CommissionMemberCreate,
    CommissionOut,
    CommissionQuery,
    OwnSeatsOut,
    RosterOut,
)
from services.reserve.commissions.service import CommissionNotFound, SeatTaken
from services.reserve.permissions import P, access

router = slice_router("/api/v1/reserve", "Комиссии")
PATH = "/commissions"

Reader = Annotated[Identity, access.needs(P.commission_read)]
Writer = Annotated[Identity, access.needs(P.commission_write)]
Juror = Annotated[Identity, access.needs(P.sheet_write)]
On = Annotated[Day | None, Query(description="День; без него — сегодня")]


@router.get("/seats", summary="Мои места в комиссиях")
async def list_seats(caller: Juror, tx: Transaction, on: On = None) -> OwnSeatsOut:
    """В каких комиссиях вызывающий заседает в этот день, на какой бы территории они ни были."""
    return await answers.own_seats(tx, caller, on)


@router.get(PATH, response_model=Page[CommissionItem], summary="Список комиссий")
async def list_commissions(request: Request, caller: Reader, query: Annotated[CommissionQuery, Query()]) -> Response:
    """Комиссии своей территории и те, в которые входят её люди."""
    return await answer(request, caller, queries.LISTING, query)


@router.post(PATH, status_code=201, summary="Создать комиссию", responses=responses(SeatTaken))
async def create_commission(
    caller: Writer, tx: Transaction, data: CommissionCreate, response: Response
) -> CommissionOut:
    """Комиссия создаётся на месте вызывающего. Председатель, заместитель и секретарь в один день — по одному."""
    return created(response, answers.shown(await service.create(tx, caller, data)), f"{router.prefix}{PATH}")


@router.get(f"{PATH}/{{commission_id}}", summary="Комиссия", responses=responses(CommissionNotFound))
async def read_commission(_: Reader, tx: Transaction, commission_id: UUID, response: Response) -> CommissionOut:
    """Приказ, срок и все, кто состоит или состоял в комиссии, с днями и ролями."""
    return tagged(response, answers.shown(await service.get(tx, commission_id)))


@router.put(f"{PATH}/{{commission_id}}", summary="Изменить комиссию", responses=responses(CommissionNotFound))
async def change_commission(
    _: Writer, tx: Transaction, commission_id: UUID, seen: IfMatch, data: CommissionIn, response: Response
) -> CommissionOut:
    """Заменяет приказ и срок целиком; состав остаётся."""
    return tagged(response, answers.shown(await service.change(tx, commission_id, data, seen)))


@router.get(
    f"{PATH}/{{commission_id}}/roster", summary="Состав комиссии на день", responses=responses(CommissionNotFound)
)
async def read_commission_roster(_: Reader, tx: Transaction, commission_id: UUID, on: On = None) -> RosterOut:
    """Кто заседает в этот день: вместо отсутствующего — тот, кто его замещает."""
    return await answers.roster(tx, commission_id, on)


@router.post(
    f"{PATH}/{{commission_id}}/members",
    status_code=201,
    summary="Ввести в комиссию",
    responses=responses(CommissionNotFound, SeatTaken),
)
async def add_commission_member(
    _: Writer, tx: Transaction, commission_id: UUID, seen: IfMatch, data: CommissionMemberCreate, response: Response
) -> CommissionOut:
    """Новый член комиссии, в том числе на время отсутствия другого. `If-Match` — версия комиссии.

    Почему эти люди не могут заседать вместе, говорит `errors[].code`: `sits_twice`, `role_taken`, `outside_term`,
    `substituted_twice` и другие.
    """
    changed = await membership.add_member(tx, commission_id, data, seen)
    return created(response, answers.shown(changed), f"{router.prefix}{PATH}")


@router.patch(
    f"{PATH}/{{commission_id}}/members/{{member_id}}",
    summary="Изменить сведения о члене комиссии",
    responses=responses(CommissionNotFound, CommissionMemberNotFound, SeatTaken),
)
async def change_commission_member(
    _: Writer,
    tx: Transaction,
    commission_id: UUID,
    member_id: UUID,
    seen: IfMatch,
    data: CommissionMemberChange,
    response: Response,
) -> CommissionOut:
    """Меняет названное: должность, место работы, последний день — сегодняшний или позже.

    `If-Match` — версия комиссии.
    """
    changed = await membership.change_member(tx, commission_id, member_id, data, seen)
    return tagged(response, answers.shown(changed))


@router.delete(
    f"{PATH}/{{commission_id}}/members/{{member_id}}",
    summary="Убрать ошибочно введённого члена комиссии",
    responses=responses(CommissionNotFound, CommissionMemberNotFound, MemberServed),
)
async def remove_commission_member(
    _: Writer, tx: Transaction, commission_id: UUID, member_id: UUID, seen: IfMatch, response: Response
) -> CommissionOut:
    """Пока он нигде не заседал и не оценивал; иначе заканчивают его полномочия (`valid_to`)."""
    return tagged(response, answers.shown(await membership.remove_member(tx, commission_id, member_id, seen)))
