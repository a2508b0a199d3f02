"""How contests are reached and moved along."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.kernel.business_days import CalendarUnknown
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.reserve.conduct import service as conduct
from services.reserve.contests import queries, service
from services.reserve.contests.decisions import ContestStepIn
from services.reserve.contests.rules import WORKFLOW, ContestAction
from services.reserve.contests.schemas import (
    ContestIn,
    ContestItem,
    ContestNoticeItem,
    ContestNoticeQuery,
    ContestOut,
    ContestQuery,
)
from services.reserve.contests.service import ContestFixed, ContestNotFound, VacancyContested
from services.reserve.permissions import P, access
from services.reserve.sheets.opening import SheetsOpened
from services.reserve.sheets.service import SheetBroken, SheetsMissing

TAG = "Конкурсы"
router = slice_router("/api/v1/reserve", TAG)
PATH = "/contests"

Reader = Annotated[Identity, access.needs(P.contest_read)]
Writer = Annotated[Identity, access.needs(P.contest_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]
APART = (ContestAction.appoint, ContestAction.resume)
"""Taken by an appointment and its revocation."""


def key_file(request: Request) -> Path:
    """What the sheets are sealed with lies outside the database."""
    file: Path = request.app.state.settings.key_file
    return file


KeyFile = Annotated[Path, Depends(key_file)]


@router.get("/contest-notices", response_model=Page[ContestNoticeItem], summary="Извещения о конкурсах")
async def list_contest_notices(
    request: Request, caller: Reader, query: Annotated[ContestNoticeQuery, Query()]
) -> Response:
    """Объявленные конкурсы всего региона, кто бы их ни проводил; сам конкурс — по его идентификатору."""
    found = queries.noticed(query, request.app.state.clock.today())
    return await answer(request, caller, queries.NOTICES, query, found)


@router.get(PATH, response_model=Page[ContestItem], summary="Список конкурсов")
async def list_contests(request: Request, caller: Reader, query: Annotated[ContestQuery, Query()]) -> Response:
    """Конкурсы своей территории; объявленные видны и ниже, черновики — только на своём уровне и выше."""
    found = queries.found(caller, query, request.app.state.clock.today())
    return await answer(request, caller, queries.LISTING, query, found)


@router.post(PATH, status_code=201, summary="Создать конкурс")
async def create_contest(caller: Writer, tx: Transaction, data: ContestIn, response: Response) -> ContestOut:
    """Черновик. По какому положению проводится конкурс, решает день объявления."""
    contest = await service.create(tx, caller, data)
    return created(response, await conduct.shown(tx, caller, contest), f"{router.prefix}{PATH}")


@router.get(f"{PATH}/{{contest_id}}", summary="Конкурс", responses=responses(ContestNotFound))
async def read_contest(caller: Reader, tx: Transaction, contest_id: UUID, response: Response) -> ContestOut:
    """Правила, дни, статус на сегодня и то, что можно сделать сейчас. Объявленный виден всему региону."""
    return tagged(response, await conduct.shown(tx, caller, await service.get(tx, contest_id)))


@router.put(
    f"{PATH}/{{contest_id}}",
    summary="Изменить черновик конкурса",
    responses=responses(ContestNotFound, ContestFixed),
)
async def change_contest(
    caller: Writer, tx: Transaction, contest_id: UUID, seen: IfMatch, data: ContestIn, response: Response
) -> ContestOut:
    """Заменяет черновик целиком. Объявленный конкурс не меняется."""
    return tagged(response, await conduct.shown(tx, caller, await service.change(tx, contest_id, data, seen)))


@router.post(
    f"{PATH}/{{contest_id}}/steps",
    summary="Провести конкурс на шаг дальше",
    responses=responses(ContestNotFound, VacancyContested, SheetsMissing, SheetsOpened, SheetBroken, CalendarUnknown),
    openapi_extra=documented(WORKFLOW, access, *APART),
)
async def advance_contest(
    caller: Reader,
    tx: Transaction,
    file: KeyFile,
    contest_id: UUID,
    seen: IfMatch,
    data: ContestStepIn,
    response: Response,
) -> ContestOut:
    """Объявление записывает в конкурс действующее положение и публикует извещение. Вскрытие открывает все листы в один
    момент и составляет протокол. Решение — победитель по баллам; иначе решает только открытое голосование с причиной.

    Вскрытию нужны все листы тех, кто пришёл на заседание и есть в справочнике (`sheets_missing`), и кворум из них по
    каждой заявке (`too_few_mark`). Листы того, кто не пришёл, откладывают невскрытыми, протокол их называет. Если листы
    не сданы, конкурс переносят (`postpone`, с причиной, пока ничего не вскрыто): по новый день листы сдают и
    исправляют, на новый день созывают новое заседание; или отмечают на заседании, кто не пришёл.

    Пока отказ в допуске можно обжаловать, допуск завершают только с причиной (`appeal_term`); поданные жалобы сначала
    рассматривают: до этого нельзя ни завершить допуск, ни вскрыть листы, ни принять решение (`appeals_open`).
    Заявки тех, чьё согласие на обработку данных отозвано или истекло, выбывают при вскрытии и при решении.

    Решение принимают после заседания, закрытого после вскрытия (`no_meeting`); при равных баллах — после голосования о
    равных (`tie_unbroken`). Включённые конкурсом в резерв зачисляются тут же, приказом не раньше этого
    заседания и не позже сегодняшнего дня (`wrong_dates`, `in_future`). Против кого комиссия проголосовала, того баллы
    не выбирают: место достаётся следующему, с причиной (`reason_required`), а если она против каждого, выбирать
    некого (`all_voted_down`). Кто в этом резерве уже состоит, места не
    занимает: его заявка с этой причиной остаётся не выбранной, место достаётся следующему; из двух заявок одного
    человека выбирают по лучшей. За такого не голосуют, а если прошли только они, выбирать некого (`chosen_is_barred`).

    Состоявшееся решение и признание несостоявшимся сам организатор не отменяет (`only_by_appeal`): это делает
    удовлетворённая жалоба — или суд. По судебному акту берут шаг `annul` или `rescore` с причиной и `ruling`: суд,
    номер дела и день, с которого акт в силе, не раньше объявления (`before_contest`) и не позже сегодняшнего
    (`in_future`). Кого решение включило в резерв, того
    исключают, акт остаётся в конкурсе. После `annul` вакансия снова открыта; `rescore` называет новые дни
    (`sheets_until`, `held_on`), и все листы заполняют заново, если их вскрывали (`not_opened`). До решения `annul`
    судебного акта не требует; у других шагов `ruling` не указывают.
    """
    contest = await conduct.advance(tx, contest_id, data, seen, file)
    return tagged(response, await conduct.shown(tx, caller, contest))


@router.get(
    f"{PATH}/{{contest_id}}/history",
    response_model=Page[HistoryOut],
    summary="История конкурса",
    responses=responses(ContestNotFound),
)
async def list_contest_history(
    request: Request, caller: Historian, tx: Transaction, contest_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему вёл конкурс. Читают там, где конкурс проводят, и выше."""
    await conduct.require_history(tx, caller, contest_id)
    return await history_of(request, caller, WORKFLOW, contest_id, query)
