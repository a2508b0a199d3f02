"""How the joint plan of a pair and its reviews are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.training.partnerships import plan
from services.training.partnerships.answers import shown
from services.training.partnerships.plan import PartnershipFixed, PartnershipMeasureNotFound
from services.training.partnerships.plan_schemas import (
    PartnershipMeasureChange,
    PartnershipMeasureCreate,
    PartnershipReviewCreate,
)
from services.training.partnerships.router import TAG
from services.training.partnerships.schemas import PartnershipOut
from services.training.partnerships.service import PartnershipNotFound
from services.training.permissions import P, access

router = slice_router("/api/v1/training/partnerships", TAG)

Planner = Annotated[Identity, access.needs(P.partnership_plan)]
Runner = Annotated[Identity, access.needs(P.partnership_write)]


@router.post(
    "/{partnership_id}/measures",
    status_code=201,
    summary="Добавить меру в совместный план",
    responses=responses(PartnershipNotFound, PartnershipFixed),
)
async def create_partnership_measure(
    caller: Planner,
    tx: Transaction,
    partnership_id: UUID,
    seen: IfMatch,
    data: PartnershipMeasureCreate,
    response: Response,
) -> PartnershipOut:
    """Любая из школ или СОИРО; срок — внутри срока пары."""
    partnership = await plan.add(tx, caller, partnership_id, data, seen)
    return created(response, shown(tx, caller, partnership), router.prefix)


@router.patch(
    "/{partnership_id}/measures/{measure_id}",
    summary="Изменить меру или отметить выполнение",
    responses=responses(PartnershipNotFound, PartnershipMeasureNotFound, PartnershipFixed),
)
async def change_partnership_measure(
    caller: Planner,
    tx: Transaction,
    partnership_id: UUID,
    measure_id: UUID,
    seen: IfMatch,
    data: PartnershipMeasureChange,
    response: Response,
) -> PartnershipOut:
    """Выполненной ставят день и результат; просроченной мера становится сама."""
    partnership = await plan.change(tx, caller, partnership_id, measure_id, data, seen)
    return tagged(response, shown(tx, caller, partnership))


@router.delete(
    "/{partnership_id}/measures/{measure_id}",
    summary="Убрать меру из плана",
    responses=responses(PartnershipNotFound, PartnershipMeasureNotFound, PartnershipFixed),
)
async def remove_partnership_measure(
    caller: Planner, tx: Transaction, partnership_id: UUID, measure_id: UUID, seen: IfMatch, response: Response
) -> PartnershipOut:
    """Пока она не выполнена."""
    partnership = await plan.remove(tx, caller, partnership_id, measure_id, seen)
    return tagged(response, shown(tx, caller, partnership))


@router.post(
    "/{partnership_id}/reviews",
    status_code=201,
    summary="Подвести итоги года пары",
    responses=responses(PartnershipNotFound, PartnershipFixed),
)
async def create_partnership_review(
    caller: Runner,
    tx: Transaction,
    partnership_id: UUID,
    seen: IfMatch,
    data: PartnershipReviewCreate,
    response: Response,
) -> PartnershipOut:
    """СОИРО: что получилось и что дальше. Рядом — как изменились результаты в направлениях пары."""
    partnership = await plan.review(tx, caller, partnership_id, data, seen)
    return created(response, shown(tx, caller, partnership), router.prefix)
