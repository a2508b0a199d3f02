"""How the reactions of training are reached."""

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from services.directory.switching import ReactionIn, ReactionNotFound
from services.kernel.concurrency import IfMatch, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.training.permissions import P, access
from services.training.reactions import queries
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.repeating import repeat
from services.training.reactions.schemas import (
    ReceivedEventItem,
    ReceivedEventQuery,
    RiskReactionRepeated,
    TrainingReactionList,
    TrainingReactionOut,
)
from services.training.reactions.switching import SWITCHES

TAG = "Реакции обучения"
router = slice_router("/api/v1/training/reactions", TAG)

Operator = Annotated[Identity, access.needs(P.operate)]
Repeater = Annotated[Identity, access.needs(P.reaction_repeat)]
Name = Annotated[str, Field(max_length=100, description="Код реакции")]


@router.get("", summary="Реакции обучения на события других служб")
async def list_training_reactions(caller: Operator, tx: Transaction) -> TrainingReactionList:
    """Что обучение делает по событиям мониторинга и резерва, включено ли это, сколько учтено и сколько ждёт включения.

    Попавшему в группу риска назначается диагностика (какая — `GET /risk-diagnostics-policy`) и составляется проект
    маршрута по причинам риска; назначенный приглашается в «Школу начинающего руководителя»; результаты школ
    учитываются при подборе сетевых пар; в базе эффективных руководителей находят кандидатов в наставники; утверждённую
    управленческую команду можно обучать целиком; кто стоит в кадровом резерве, того можно измерить и обучать как
    кандидата. Без события, каждый день: начинающему руководителю, у которого нет пары, предлагается наставник; пару,
    предложение которой снято, снова так не предлагают.
    """
    items = [TrainingReactionOut.model_validate(each) for each in await SWITCHES.listed(tx, caller)]
    return TrainingReactionList(items=items)


@router.get("/{name}", summary="Реакция обучения", responses=responses(ReactionNotFound))
async def read_training_reaction(
    caller: Operator, tx: Transaction, name: Name, response: Response
) -> TrainingReactionOut:
    """Как она стоит на месте вызывающего; коды — из списка."""
    return tagged(response, TrainingReactionOut.model_validate(await SWITCHES.read(tx, caller, name)))


@router.get(
    "/{name}/received",
    response_model=Page[ReceivedEventItem],
    summary="События, по которым действует реакция обучения",
    responses=responses(ReactionNotFound),
)
async def list_training_reaction_events(
    request: Request, caller: Operator, tx: Transaction, name: Name, query: Annotated[ReceivedEventQuery, Query()]
) -> Response:
    """Что сообщили другие службы и что по каждому событию сделано."""
    await SWITCHES.read(tx, caller, name)
    found = queries.LISTING.found(query).where(ReceivedEvent.reaction == name)
    return await answer(request, caller, queries.LISTING, query, found)


@router.put("/{name}", summary="Включить или выключить реакцию обучения", responses=responses(ReactionNotFound))
async def change_training_reaction(
    caller: Operator, tx: Transaction, name: Name, seen: IfMatch, data: ReactionIn, response: Response
) -> TrainingReactionOut:
    """Для места вызывающего и всего, что ниже. Что пришло при выключенной реакции, сохраняется и ждёт.

    При включении по нему делается всё, что делалось бы сразу. Что сделано до выключения, остаётся.
    """
    return tagged(response, TrainingReactionOut.model_validate(await SWITCHES.turn(tx, caller, name, data, seen)))


@router.post(
    "/risk_groups:repeat", status_code=202, summary="Сделать для группы риска то, чего не удалось сделать сразу"
)
async def repeat_risk_reaction(caller: Repeater, tx: Transaction) -> RiskReactionRepeated:
    """Для тех, кто на своей территории сегодня в группе риска и у кого нет диагностики или маршрута: модель, инструмент
    или таблицу причин опубликовали позже, чем стал известен риск; срок диагностики вышел без ответов — её продлят;
    маршрут отменён или в проекте нет ни одного шага — составят заново. У кого всё есть, у того ничего не меняется.

    Делается сразу после ответа, по одному; что вышло и чего нет — `outcome` события.
    """
    return await repeat(tx, caller)
