"""How results are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.monitoring.permissions import P, access
from services.monitoring.results import answers, queries, service
from services.monitoring.results.schemas import ResultItem, ResultOut, ResultQuery
from services.monitoring.results.service import ResultNotFound

router = slice_router("/api/v1/monitoring/results", "Результаты")

Reader = Annotated[Identity, access.needs(P.result_read)]


@router.get("", response_model=Page[ResultItem], summary="Список результатов")
async def list_results(request: Request, caller: Reader, query: Annotated[ResultQuery, Query()]) -> Response:
    """Баллы, процент от максимума и незасчитанные позиции каждого субъекта."""
    return await answer(request, caller, queries.LISTING, query, queries.found(caller, query))


@router.get("/{result_id}", summary="Результат с объяснением", responses=responses(ResultNotFound))
async def read_result(caller: Reader, tx: Transaction, result_id: UUID, response: Response) -> ResultOut:
    """Каждая позиция: что представлено, сколько баллов это дало и почему."""
    found = await service.get(tx, caller, result_id)
    return tagged(response, await answers.shown(tx, found))
