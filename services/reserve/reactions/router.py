"""How the reactions of the reserve are reached."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from services.directory.switching import ReactionIn, ReactionNotFound
from services.kernel.concurrency import IfMatch, tagged
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.reserve.permissions import P, access
from services.reserve.reactions.schemas import ReserveReactionList, ReserveReactionOut
from services.reserve.reactions.switching import SWITCHES

router = slice_router("/api/v1/reserve/reactions", "Реакции")

Operator = Annotated[Identity, access.needs(P.operate)]
Name = Annotated[str, Field(max_length=100, description="Код реакции")]


@router.get("", summary="Реакции резерва на события других служб")
async def list_reserve_reactions(caller: Operator, tx: Transaction) -> ReserveReactionList:
    """Что резерв делает по событиям мониторинга и обучения, включено ли это, сколько учтено и сколько ждёт включения.

    По опубликованным результатам руководителей резерв выдвигает в базу эффективных руководителей; группа риска видна в
    радаре вакансий; завершённое обучение учитывается в готовности резервиста.
    """
    items = [ReserveReactionOut.model_validate(each) for each in await SWITCHES.listed(tx, caller)]
    return ReserveReactionList(items=items)


@router.get("/{name}", summary="Реакция резерва", responses=responses(ReactionNotFound))
async def read_reserve_reaction(
    caller: Operator, tx: Transaction, name: Name, response: Response
) -> ReserveReactionOut:
    """Как она стоит на месте вызывающего; коды — из списка."""
    return tagged(response, ReserveReactionOut.model_validate(await SWITCHES.read(tx, caller, name)))


@router.put("/{name}", summary="Включить или выключить реакцию резерва", responses=responses(ReactionNotFound))
async def change_reserve_reaction(
    caller: Operator, tx: Transaction, name: Name, seen: IfMatch, data: ReactionIn, response: Response
) -> ReserveReactionOut:
    """Для места вызывающего и всего, что ниже. Что пришло при выключенной реакции, сохраняется и ждёт.

    При включении оно учитывается, как если бы пришло сейчас. Что учтено до выключения, остаётся учтённым.
    """
    return tagged(response, ReserveReactionOut.model_validate(await SWITCHES.turn(tx, caller, name, data, seen)))
