"""How deficits, and the causes that tell of them, are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.imports import ImportQuery
from services.kernel.imports import documented as table
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.reports import ImportOut, ImportRejected
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.kernel.tables import BadTable
from services.kernel.uploads import Upload
from services.training.deficits import mappings, queries, service, taking
from services.training.deficits.answers import shown
from services.training.deficits.mappings import MappingExists, MappingNotFound
from services.training.deficits.rules import WORKFLOW, DeficitAction
from services.training.deficits.schemas import (
    DeficitCreate,
    DeficitItem,
    DeficitMappingChange,
    DeficitMappingCreate,
    DeficitMappingItem,
    DeficitMappingQuery,
    DeficitOut,
    DeficitQuery,
    DeficitStepIn,
)
from services.training.deficits.service import DeficitNotFound, NoDeficit, OwnDeficit
from services.training.deficits.sheet import EXAMPLE
from services.training.permissions import P, access, seeking

TAG = "Дефициты"
router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/deficits"
MAPPINGS = f"{router.prefix}/deficit-mappings"

Reader = Annotated[Identity, access.needs(P.deficit_read)]
Finder = Annotated[Identity, access.needs(P.deficit_write)]
MappingReader = Annotated[Identity, access.needs(P.deficit_mapping_read)]
MappingWriter = Annotated[Identity, access.needs(P.deficit_mapping_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("/deficits", response_model=Page[DeficitItem], summary="Список дефицитов")
async def list_deficits(request: Request, caller: Reader, query: Annotated[DeficitQuery, Query()]) -> Response:
    """Дефициты своей территории; школе — только свои, где бы руководитель ни работал раньше."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, seeking(caller), queries.LISTING, query, found)


@router.post(
    "/deficits", status_code=201, summary="Внести сведения об уровне", responses=responses(NoDeficit, OwnDeficit)
)
async def tell_deficit(caller: Finder, tx: Transaction, data: DeficitCreate, response: Response) -> DeficitOut:
    """Уровень ниже нормы откроет дефицит или заменит прежние сведения, не ниже нормы — закроет.

    Закрывают сведения с уверенностью от 65 % или не меньшей, чем у тех, по которым дефицит известен. Самооценка
    не закроет и не уменьшит того, что нашли тест, эксперты или мониторинг, сколько бы в ней ни было вопросов. Более
    ранние сведения, чем известные, и недостаточно надёжные останутся в истории и ничего не изменят.
    """
    return created(response, await shown(tx, caller, await service.tell(tx, caller, data)), LOCATION)


@router.get("/deficits/{deficit_id}", summary="Дефицит", responses=responses(DeficitNotFound))
async def read_deficit(caller: Reader, tx: Transaction, deficit_id: UUID, response: Response) -> DeficitOut:
    """Уровень, норма, разрыв, уверенность и всё, что устанавливали."""
    return tagged(response, await shown(tx, caller, await service.get(tx, caller, deficit_id)))


@router.post(
    "/deficits/{deficit_id}/steps",
    summary="Ждать подтверждения или открыть снова",
    responses=responses(DeficitNotFound),
    openapi_extra=documented(WORKFLOW, access, DeficitAction.close),
)
async def advance_deficit(
    caller: Reader, tx: Transaction, deficit_id: UUID, seen: IfMatch, data: DeficitStepIn, response: Response
) -> DeficitOut:
    """После обучения дефицит ждёт подтверждения; закрывает его только доказанный уровень (`no_proof`).

    О собственном дефиците решает другой (`own_deficit`).
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, caller, deficit_id, data, seen)))


@router.get(
    "/deficits/{deficit_id}/history",
    response_model=Page[HistoryOut],
    summary="История дефицита",
    responses=responses(DeficitNotFound),
)
async def list_deficit_history(
    request: Request, caller: Historian, tx: Transaction, deficit_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда закрыл его, открыл снова или поставил ждать подтверждения."""
    await service.get(tx, caller, deficit_id)
    return await history_of(request, caller, WORKFLOW, deficit_id, query)


@router.get("/deficit-mappings", response_model=Page[DeficitMappingItem], summary="Причины и компетенции")
async def list_deficit_mappings(
    request: Request, caller: MappingReader, query: Annotated[DeficitMappingQuery, Query()]
) -> Response:
    """О какой компетенции говорит показатель или причина, названная при выезде; одна таблица на регион."""
    return await answer(request, caller, queries.MAPPINGS, query)


@router.post("/deficit-mappings", status_code=201, summary="Добавить соответствие", responses=responses(MappingExists))
async def create_deficit_mapping(
    caller: MappingWriter, tx: Transaction, data: DeficitMappingCreate, response: Response
) -> DeficitMappingItem:
    """Действует на то, что станет известно потом; выводы, сделанные раньше, остаются."""
    return created(response, DeficitMappingItem.about(await mappings.create(tx, caller, data)), MAPPINGS)


@router.post(
    "/deficit-mappings:import",
    summary="Загрузить соответствия таблицей",
    responses=responses(BadTable, ImportRejected),
    openapi_extra=table(2 * 2**20, EXAMPLE),
)
async def import_deficit_mappings(
    caller: MappingWriter, tx: Transaction, upload: Upload, query: Annotated[ImportQuery, Query()]
) -> ImportOut:
    """Известные пары причины и компетенции переписываются, остальные добавляются, неназванные остаются.

    Шаблон — выгрузка списка (`GET /deficit-mappings?format=xlsx`): её можно дополнить и отправить, столбцы
    «Идентификатор», «Место» и «Версия» пропускаются. Компетенция — из действующей модели, код причины не проверяется.
    """
    return await taking.take(tx, caller, upload, query)


@router.get("/deficit-mappings/{mapping_id}", summary="Соответствие", responses=responses(MappingNotFound))
async def read_deficit_mapping(
    _: MappingReader, tx: Transaction, mapping_id: UUID, response: Response
) -> DeficitMappingItem:
    """Насколько ниже нормы уровень и как это надёжно, если причина есть."""
    return tagged(response, DeficitMappingItem.about(await mappings.get(tx, mapping_id)))


@router.patch("/deficit-mappings/{mapping_id}", summary="Изменить соответствие", responses=responses(MappingNotFound))
async def change_deficit_mapping(
    _: MappingWriter,
    tx: Transaction,
    mapping_id: UUID,
    seen: IfMatch,
    data: DeficitMappingChange,
    response: Response,
) -> DeficitMappingItem:
    """Разрыв и уверенность."""
    return tagged(response, DeficitMappingItem.about(await mappings.change(tx, mapping_id, data, seen)))


@router.delete(
    "/deficit-mappings/{mapping_id}",
    status_code=204,
    summary="Удалить соответствие",
    responses=responses(MappingNotFound),
)
async def remove_deficit_mapping(_: MappingWriter, tx: Transaction, mapping_id: UUID, seen: IfMatch) -> None:
    """Дефициты, найденные по нему, остаются."""
    await mappings.remove(tx, mapping_id, seen)
