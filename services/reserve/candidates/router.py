"""How candidates are reached."""

from functools import cache
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.directory.snils import Seal
from services.kernel.acting import acting
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import READ_ONLY, Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.reserve.candidates import answers, filing, merging, queries, service
from services.reserve.candidates.answers import noted, shown
from services.reserve.candidates.filing import CandidateDuplicate
from services.reserve.candidates.linking import LinkHeld
from services.reserve.candidates.rules import WORKFLOW
from services.reserve.candidates.schemas import (
    CandidateChange,
    CandidateCreate,
    CandidateItem,
    CandidateOut,
    CandidateQuery,
    CandidateSearch,
)
from services.reserve.candidates.service import CandidateClosed, CandidateNotFound
from services.reserve.candidates.twin_schemas import CandidateMerge, TwinsOut
from services.reserve.permissions import P, access

TAG = "Кандидаты"
router = slice_router("/api/v1/reserve/candidates", TAG)

Reader = Annotated[Identity, access.needs(P.candidate_read)]
Writer = Annotated[Identity, access.needs(P.candidate_write)]
Merger = Annotated[Identity, access.needs(P.candidate_merge)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@cache
def _seal(file: Path) -> Seal:
    return filing.seal_from_file(file)


async def _sealed(request: Request) -> Seal:
    return _seal(request.app.state.settings.key_file)


Sealed = Annotated[Seal, Depends(_sealed)]


@router.get("", response_model=Page[CandidateItem], summary="Список кандидатов")
async def list_candidates(request: Request, caller: Reader, query: Annotated[CandidateQuery, Query()]) -> Response:
    """Кандидаты своей территории; школе — те, кого выдвинула она, и собственное дело, если его ведёт она."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.post("", status_code=201, summary="Завести дело кандидата", responses=responses(CandidateDuplicate))
async def create_candidate(
    caller: Writer, tx: Transaction, sealed: Sealed, data: CandidateCreate, response: Response
) -> CandidateOut:
    """Без согласия для резерва, конкурса или аттестации дело не заводят (`consent_required`).

    СНИЛС не хранится: только хеш с ключом и маска. Если дело с таким СНИЛС есть и видно вам, отказ называет его в
    `candidate_id`. Похожие дела по ФИО и дате рождения — `GET /candidates/{id}/duplicates`.
    """
    candidate = await filing.create(tx, caller, data, sealed)
    return created(response, await shown(tx, caller, candidate), router.prefix)


@router.post(
    ":search",
    summary="Найти кандидата по СНИЛС",
    responses=responses(CandidateNotFound),
    openapi_extra=READ_ONLY,
)
async def search_candidate(caller: Reader, tx: Transaction, sealed: Sealed, data: CandidateSearch) -> CandidateItem:
    """Находит действующее дело из видимых вам. Номер передаётся в теле, чтобы он не остался в журналах."""
    return CandidateItem.about(await filing.find(tx, caller, sealed, data.snils))


@router.get("/own", summary="Собственное дело", responses=responses(CandidateNotFound))
async def read_own_candidate(caller: Reader, tx: Transaction, response: Response) -> CandidateOut:
    """Дело того, кто вошёл, — и тогда, когда его ведут выше или в другом месте."""
    candidate = await service.own(tx)
    if candidate is None:
        raise CandidateNotFound
    return tagged(response, await shown(tx, caller, candidate))


@router.get("/{candidate_id}", summary="Дело кандидата", responses=responses(CandidateNotFound))
async def read_candidate(request: Request, caller: Reader, candidate_id: UUID, response: Response) -> CandidateOut:
    """Образование, стаж, квалификация, согласия. Персональные данные (`personal`) видят сам кандидат и те, кто ведёт
    дело; каждое чтение чужих записывается в журнал. Стаж считается без повторов: совпадающее время один раз.
    """
    state = request.app.state
    async with acting(state.database, caller, state.clock) as tx:  # reading writes here: who read
        return tagged(response, await noted(tx, caller, await service.read(tx, caller, candidate_id)))


@router.patch(
    "/{candidate_id}",
    summary="Изменить дело кандидата",
    responses=responses(CandidateNotFound, CandidateClosed, CandidateDuplicate, LinkHeld),
)
async def change_candidate(
    caller: Writer,
    tx: Transaction,
    sealed: Sealed,
    candidate_id: UUID,
    seen: IfMatch,
    data: CandidateChange,
    response: Response,
) -> CandidateOut:
    """Меняют те, кто ведёт дело, и сам кандидат; передать дело (`place`) и связать со справочником может не он.

    С карточкой справочника дело связывает орган управления, но не с собственной (`own_link`). Связь меняют с причиной
    (`reason`), и пока на ней ничего не стоит: ни заявки в идущем конкурсе, ни аттестации, ни зачисления, ни
    предложения, ни назначения. Что именно стоит, говорит `reason` отказа.
    """
    candidate = await filing.change(tx, caller, candidate_id, data, seen, sealed)
    return tagged(response, await noted(tx, caller, candidate))


@router.get("/{candidate_id}/duplicates", summary="Похожие дела", responses=responses(CandidateNotFound))
async def list_candidate_duplicates(caller: Merger, tx: Transaction, candidate_id: UUID) -> TwinsOut:
    """Действующие дела с тем же СНИЛС или теми же ФИО и датой рождения; ё и е, заглавные и строчные не различаются."""
    candidate = await service.read(tx, caller, candidate_id)
    return answers.twins(await merging.twins_of(tx, caller, candidate))


@router.post(
    "/{candidate_id}:merge",
    summary="Объединить с повторным делом",
    responses=responses(CandidateNotFound, CandidateClosed, LinkHeld),
)
async def merge_candidate(
    caller: Merger, tx: Transaction, candidate_id: UUID, seen: IfMatch, data: CandidateMerge, response: Response
) -> CandidateOut:
    """Дело в адресе остаётся и получает всё, чего в нём нет; повторное помнит, куда объединено, и его заявки остаются.

    Разные СНИЛС, даты рождения или люди справочника — отказ: это разные люди. Что человек один, показывает тот
    же СНИЛС или те же фамилия, имя и дата рождения (`not_alike`). Дело без карточки человека не объединяют с делом
    с карточкой, какое бы из них ни оставалось, когда по нему уже оценивают заявку (`link_held`): судили бы не того.
    Из двух заявок на один конкурс остаётся та, что прошла дальше, другая отзывается с этой причиной; из двух
    пребываний в резерве остаётся начатое раньше, другое заканчивается, выдвижение рядом с ним отзывается; пребывание в
    муниципальном резерве рядом с региональным заканчивается.
    """
    return tagged(response, await noted(tx, caller, await merging.merge(tx, caller, candidate_id, data, seen)))


@router.get(
    "/{candidate_id}/history",
    response_model=Page[HistoryOut],
    summary="История дела кандидата",
    responses=responses(CandidateNotFound),
)
async def list_candidate_history(
    request: Request, caller: Historian, tx: Transaction, candidate_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Когда дело объединено с другим или обезличено."""
    await service.read(tx, caller, candidate_id)
    return await history_of(request, caller, WORKFLOW, candidate_id, query)
