"""How programmes of transfer are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.documents import DOCUMENTED
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.permissions import P, access
from services.training.transfer_programmes import answers, printed, queries, service
from services.training.transfer_programmes.rules import WORKFLOW, TransferAction
from services.training.transfer_programmes.schemas import (
    TransferAgreementIn,
    TransferProgrammeCreate,
    TransferProgrammeDiffOut,
    TransferProgrammeIn,
    TransferProgrammeItem,
    TransferProgrammeOut,
    TransferProgrammeQuery,
    TransferProgrammeStepIn,
)
from services.training.transfer_programmes.service import (
    NotYourTeam,
    TransferProgrammeFixed,
    TransferProgrammeLives,
    TransferProgrammeNotAgreeable,
    TransferProgrammeNotFound,
)

TAG = "Программы перевода"
router = slice_router("/api/v1/training/transfer-programmes", TAG)

Reader = Annotated[Identity, access.needs(P.transfer_programme_read)]
Writer = Annotated[Identity, access.needs(P.transfer_programme_write)]
Agreeing = Annotated[Identity, access.needs(P.transfer_programme_agree)]

_MISSING = responses(TransferProgrammeNotFound)


@router.get("", response_model=Page[TransferProgrammeItem], summary="Список программ перевода")
async def list_transfer_programmes(
    request: Request, caller: Reader, query: Annotated[TransferProgrammeQuery, Query()]
) -> Response:
    """Программы команд своей территории; школа видит свои."""
    return await answer(request, caller, queries.LISTING, query)


@router.post(
    "",
    status_code=201,
    summary="Начать программу перевода",
    responses=responses(NotYourTeam, TransferProgrammeLives),
)
async def create_transfer_programme(
    caller: Writer, tx: Transaction, data: TransferProgrammeCreate, response: Response
) -> TransferProgrammeOut:
    """Проект команды, которую зачислили обучаться: школьной — с места школы, муниципальной — с места ОМСУ.

    Составлять можно, пока команда учится; на проверку программу передаёт та, что завершила обучение.
    """
    programme = await service.create(tx, caller, data)
    return created(response, await answers.shown(tx, caller, programme), router.prefix)


@router.get("/{programme_id}", summary="Программа перевода", responses=_MISSING)
async def read_transfer_programme(
    caller: Reader, tx: Transaction, programme_id: UUID, response: Response
) -> TransferProgrammeOut:
    """Выводы, цели с показателями, меры с ответственными; сколько участников команды завершили обучение."""
    return tagged(response, await answers.shown(tx, caller, await service.get(tx, programme_id)))


@router.put(
    "/{programme_id}",
    summary="Переписать программу перевода",
    responses=responses(TransferProgrammeNotFound, TransferProgrammeFixed, NotYourTeam),
)
async def change_transfer_programme(
    caller: Writer, tx: Transaction, programme_id: UUID, seen: IfMatch, data: TransferProgrammeIn, response: Response
) -> TransferProgrammeOut:
    """Заменяет целиком проект или возвращённую программу."""
    programme = await service.change(tx, programme_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, programme))


@router.put(
    "/{programme_id}/agreement",
    summary="Согласовать программу перевода или возразить",
    responses=responses(TransferProgrammeNotFound, TransferProgrammeNotAgreeable),
)
async def agree_to_transfer_programme(
    caller: Agreeing, tx: Transaction, programme_id: UUID, seen: IfMatch, data: TransferAgreementIn, response: Response
) -> TransferProgrammeOut:
    """ОМСУ школы, пока программу проверяют. Переданную снова согласуют снова."""
    programme = await service.agree(tx, programme_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, programme))


@router.post(
    "/{programme_id}/editions",
    status_code=201,
    summary="Начать новую редакцию программы перевода",
    responses=responses(TransferProgrammeNotFound, TransferProgrammeFixed, TransferProgrammeLives, NotYourTeam),
)
async def revise_transfer_programme(
    caller: Writer, tx: Transaction, programme_id: UUID, response: Response
) -> TransferProgrammeOut:
    """Проект следующей редакции с содержанием утверждённой: та действует, пока не утвердят новую."""
    fresh = await service.revise(tx, caller, programme_id)
    return created(response, await answers.shown(tx, caller, fresh), router.prefix)


@router.get("/{programme_id}/diff", summary="Чем редакция программы перевода отличается", responses=_MISSING)
async def diff_transfer_programme(
    _: Reader,
    tx: Transaction,
    programme_id: UUID,
    against: Annotated[UUID | None, Query(description="С какой программой сравнить; нет — с прошлой редакцией")] = None,
) -> TransferProgrammeDiffOut:
    """Что добавлено, удалено и изменено: словами и частями, как были и как стали."""
    return await answers.compared(tx, programme_id, against)


@router.post(
    "/{programme_id}/steps",
    summary="Передать, вернуть, утвердить или отозвать программу перевода",
    responses=_MISSING,
    openapi_extra=documented(WORKFLOW, access, TransferAction.supersede),
)
async def advance_transfer_programme(
    caller: Reader,
    tx: Transaction,
    programme_id: UUID,
    seen: IfMatch,
    data: TransferProgrammeStepIn,
    response: Response,
) -> TransferProgrammeOut:
    """Утверждение замораживает содержание и заменяет прежнюю редакцию; цели и меры для плана несёт событие
    `training.transfer_programme.approved`.

    Почему шаг невозможен, говорит `reason`: `not_your_team`, `team_not_at_work`, `nobody_leads`, `responsible_left`,
    `team_not_finished`, `no_findings`, `no_goals`, `no_measures`, `findings_unanswered`, `goals_without_measures`,
    `period_over`, `not_agreed`, `disagreed`.
    """
    programme = await service.advance(tx, caller, programme_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, programme))


@router.get(
    "/{programme_id}/sheet",
    summary="Программа перевода документом",
    response_class=Response,
    responses=_MISSING | DOCUMENTED,
)
async def print_transfer_programme(_: Reader, tx: Transaction, programme_id: UUID) -> Response:
    """Документ Word: выводы, цели, меры с ответственными по имени, место для подписей."""
    return await printed.sheet(tx, await service.get(tx, programme_id))


@router.get(
    "/{programme_id}/history",
    response_model=Page[HistoryOut],
    summary="История программы перевода",
    responses=_MISSING,
)
async def list_transfer_programme_history(
    request: Request, caller: Reader, tx: Transaction, programme_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда передал, вернул, утвердил, заменил или отозвал."""
    await service.get(tx, programme_id)
    return await history_of(request, caller, WORKFLOW, programme_id, query)
