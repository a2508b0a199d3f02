"""How dashboards are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel import exports
from services.kernel.identity import Identity
from services.kernel.listing import Page
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.monitoring.cycles.service import CycleNotFound
from services.monitoring.dashboards import answers, distribution, rating, standing
from services.monitoring.dashboards.indicator_schemas import DistributionOut, OwnTerritoryQuery, RatedItem, RatingQuery
from services.monitoring.dashboards.schemas import ComparisonOut, DashboardQuery, OverviewOut, OwnStandingOut, TrendOut
from services.monitoring.dashboards.service import DashboardNotFound, IndicatorNotFound
from services.monitoring.methodologies.indicators import Code
from services.monitoring.permissions import P, access
from services.monitoring.results.service import ResultNotFound

router = slice_router("/api/v1/monitoring/dashboards/cycles/{cycle_id}", "Панели показателей")

Reader = Annotated[Identity, access.needs(P.dashboard_read)]
Comparer = Annotated[Identity, access.needs(P.comparison_read)]


@router.get("", summary="Обзор цикла", responses=responses(CycleNotFound, DashboardNotFound))
async def read_cycle_overview(
    caller: Reader, tx: Transaction, cycle_id: UUID, query: Annotated[DashboardQuery, Query()]
) -> OverviewOut:
    """Ход сбора, полнота и своевременность, средний процент, уровни, группа риска.

    О своей территории — полностью, с предварительными результатами, если они видны. О цикле, который выше своего
    места, — обобщённо: только опубликованное и без хода сбора.
    """
    return await answers.overview(tx, caller, cycle_id, query.place)


@router.get(
    "/municipalities", summary="Сравнение муниципалитетов", responses=responses(CycleNotFound, DashboardNotFound)
)
async def read_municipality_comparison(caller: Comparer, tx: Transaction, cycle_id: UUID) -> ComparisonOut:
    """Строка на муниципалитет с кодом ОКТМО, готовая для карты, и общий итог.

    Муниципалитет видит себя полностью, соседей — обобщённо по опубликованным результатам. Малые группы скрыты, а с
    ними столько следующих по величине, чтобы скрытое не находилось вычитанием из итога.
    """
    return await answers.comparison(tx, caller, cycle_id)


@router.get(
    "/indicators/{code}",
    summary="Распределение показателя",
    responses=responses(CycleNotFound, DashboardNotFound, IndicatorNotFound),
)
async def read_indicator_distribution(
    caller: Comparer, tx: Transaction, cycle_id: UUID, code: Code, query: Annotated[OwnTerritoryQuery, Query()]
) -> DistributionOut:
    """Квантили и гистограммы значений и баллов на своей территории; у скольких показатель не засчитан и почему."""
    return await distribution.distribution(tx, caller, cycle_id, code, query.place)


@router.get(
    "/indicators/{code}/rating",
    response_model=Page[RatedItem],
    summary="Рейтинг по показателю",
    responses=responses(CycleNotFound, DashboardNotFound, IndicatorNotFound),
)
async def list_indicator_rating(
    request: Request,
    caller: Comparer,
    tx: Transaction,
    cycle_id: UUID,
    code: Code,
    query: Annotated[RatingQuery, Query()],
) -> Page[RatedItem] | Response:
    """Субъекты своей территории по месту; место — среди всех субъектов цикла."""
    if (wanted := exports.wanted(request, query.format)) == "json":
        return await rating.page(tx, caller, cycle_id, code, query)
    items = await rating.everybody(tx, caller, cycle_id, code, query.place)
    return await exports.exported(request, RatedItem, exports.given(items), wanted)


@router.get("/trend", summary="Динамика по циклам", responses=responses(CycleNotFound, DashboardNotFound))
async def read_cycle_trend(
    caller: Reader, tx: Transaction, cycle_id: UUID, query: Annotated[DashboardQuery, Query()]
) -> TrendOut:
    """Опубликованные циклы того же семейства методик: субъект, муниципалитет или, обобщённо, весь цикл.

    Точка говорит, изменилась ли методика с прошлой: тогда числа измерены разными линейками.
    """
    return await answers.trend(tx, caller, cycle_id, query.place)


@router.get("/standing", summary="Свой результат среди других", responses=responses(CycleNotFound, ResultNotFound))
async def read_own_standing(caller: Reader, tx: Transaction, cycle_id: UUID) -> OwnStandingOut:
    """Свой процент, места и средние региона, муниципалитета и кластера, если по ним нельзя узнать результат соседа."""
    return await standing.own_standing(tx, caller, cycle_id)
