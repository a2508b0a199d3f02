"""How the metrics of the reserve are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.reserve.metrics import queries, service
from services.reserve.metrics.answers import shown
from services.reserve.metrics.rules import DEFINITIONS, LABELS
from services.reserve.metrics.schemas import MetricRunCreate, MetricRunItem, MetricRunOut, MetricRunQuery
from services.reserve.metrics.service import MetricRunNotFound, NoMetricsHere
from services.reserve.permissions import P, access

router = slice_router("/api/v1/reserve/metric-runs", "Показатели резерва")

Reader = Annotated[Identity, access.needs(P.metric_read)]
Writer = Annotated[Identity, access.needs(P.programme_write)]

_DEFINED = "\n\n".join(f"**{LABELS[each]}** (`{each}`): {text}." for each, text in DEFINITIONS.items())


@router.post(
    "",
    status_code=201,
    summary="Посчитать показатели резерва",
    description=f"За период, по месту вызывающего и муниципалитетам в нём; посчитанное не меняется.\n\n{_DEFINED}",
    responses=responses(NoMetricsHere),
)
async def create_metric_run(caller: Writer, tx: Transaction, data: MetricRunCreate, response: Response) -> MetricRunOut:
    return created(response, shown(await service.compute(tx, caller, data)), router.prefix)


@router.get("", response_model=Page[MetricRunItem], summary="Расчёты показателей резерва")
async def list_metric_runs(request: Request, caller: Reader, query: Annotated[MetricRunQuery, Query()]) -> Response:
    """Своей территории, последние первыми."""
    return await answer(request, caller, queries.LISTING, query)


@router.get("/{run_id}", summary="Расчёт показателей резерва", responses=responses(MetricRunNotFound))
async def read_metric_run(_: Reader, tx: Transaction, run_id: UUID, response: Response) -> MetricRunOut:
    """Как он был посчитан: по территории и по муниципалитетам, у каждого показателя — как он считается."""
    return tagged(response, shown(await service.get(tx, run_id)))
