"""How facts and reactions are reached."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.directory.switching import ReactionIn, ReactionNotFound
from services.kernel.concurrency import IfMatch, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.monitoring.facts import queries
from services.monitoring.facts.schemas import FactItem, FactQuery, ReactionList, ReactionOut
from services.monitoring.facts.switching import SWITCHES, shown
from services.monitoring.methodologies.indicators import Code
from services.monitoring.permissions import P, access

router = slice_router("/api/v1/monitoring", "Факты и реакции")

Reader = Annotated[Identity, access.needs(P.fact_read)]
Operator = Annotated[Identity, access.needs(P.operate)]


@router.get("/facts", response_model=Page[FactItem], summary="Факты, по которым считает система")
async def list_facts(request: Request, caller: Reader, query: Annotated[FactQuery, Query()]) -> Response:
    """Диагностики, маршруты, обучение, резерв и назначения своей территории, утверждённые программы перевода;
    `origin` — событие, из которого известно.

    Объяснение результата ссылается сюда с `place`, `measure`, `cycle_id` и `known_at`: это факты, по которым показатель
    сосчитан, какими они были на время расчёта. Должности и организации известны из справочника.
    """
    return await answer(request, caller, queries.LISTING, query, queries.found(query))


@router.get("/reactions", summary="Реакции на события других служб")
async def list_reactions(caller: Operator, tx: Transaction) -> ReactionList:
    """Что мониторинг делает по чужим событиям, включено ли это, сколько фактов учтено и сколько ждёт включения."""
    return ReactionList(items=[shown(each) for each in await SWITCHES.listed(tx, caller)])


@router.get("/reactions/{name}", summary="Реакция", responses=responses(ReactionNotFound))
async def read_reaction(caller: Operator, tx: Transaction, name: Code, response: Response) -> ReactionOut:
    """Как она стоит на месте вызывающего; коды — из списка."""
    return tagged(response, shown(await SWITCHES.read(tx, caller, name)))


@router.put("/reactions/{name}", summary="Включить или выключить реакцию", responses=responses(ReactionNotFound))
async def change_reaction(
    caller: Operator, tx: Transaction, name: Code, seen: IfMatch, data: ReactionIn, response: Response
) -> ReactionOut:
    """Для места вызывающего и всего, что ниже. Факты, пришедшие при выключенной реакции, сохраняются и ждут.

    При включении они учитываются: значения пересчитываются в циклах, которые ещё собирают данные. Что учтено до
    выключения, остаётся учтённым.
    """
    return tagged(response, shown(await SWITCHES.turn(tx, caller, name, data, seen)))
