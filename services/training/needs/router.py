"""How needs are reached."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kernel import exports
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.training.needs import service
from services.training.needs.schemas import NeedRow, NeedsOut, NeedsQuery
from services.training.needs.service import NoFrameworkInForce
from services.training.permissions import P, access

router = slice_router("/api/v1/training/needs", "Потребности")

Reader = Annotated[Identity, access.needs(P.need_read)]


@router.get("", response_model=NeedsOut, summary="Дефициты против программ", responses=responses(NoFrameworkInForce))
async def read_needs(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[NeedsQuery, Query()]
) -> NeedsOut | Response:
    """По каждой компетенции модели: скольким её не хватает, сколько обучены и не проверены, какие программы ей учат и
    сколько в них мест. Только числа, без имён. Считаются те, кто занимает должность сегодня: дефицит оставившего её
    остаётся за ним, но потребностью уже не считается.

    Считаются программы для этой должности, открытые всей территории: семинар одного муниципалитета не восполняет
    дефицитов региона. Помогает то, что учит выше уровня человека.

    Вывод — первый, который верен: `uncovered` — есть те, выше чьего уровня не учит ни одна программа; `unproved` — ждут
    подтверждения трое или больше, и их больше, чем нуждающихся; `scarce` — подходящих мест хватает не всем
    нуждающимся, которые ещё не зачислены туда, где их поднимут выше; `over_served` — мест больше, чем по два на каждого
    из них, и не меньше десяти останется, не считая групп, которые учат и тому, на что мест мало; иначе `balanced`.
    Места программ региона общие: у муниципалитета их меньше, чем видно.
    """
    found = await service.needs(tx, caller, query)
    if (wanted := exports.wanted(request, query.format)) == "json":
        return found
    return await exports.exported(request, NeedRow, exports.given(found.items), wanted)
