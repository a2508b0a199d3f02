"""How values come by file."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from services.kernel.exports import FORMATS, attachment
from services.kernel.identity import Identity
from services.kernel.imports import ImportQuery, documented
from services.kernel.operations import Transaction, slice_router
from services.kernel.outcomes import FILES
from services.kernel.problems import responses
from services.kernel.reports import ImportOut, ImportRejected
from services.kernel.tables import BadTable
from services.kernel.uploads import Upload
from services.monitoring.collection import service
from services.monitoring.collection.schemas import TemplateQuery
from services.monitoring.cycles.service import CycleNotFound
from services.monitoring.permissions import P, access

EXAMPLE = ({"place": "ru.r67.m26.o1", "2.3.left": 0, "2.3.kept": "да"}, {"inn": "6730000000", "2.3.left": 1})
"""Wide: a row for each subject, a column for each input."""

router = slice_router("/api/v1/monitoring/cycles", "Сбор данных файлом")

Importer = Annotated[Identity, access.needs(P.values_import)]
TABLE: dict[str, Any] = documented(32 * 2**20, *EXAMPLE)
"""Two hundred thousand rows of a long sheet."""


@router.get(
    "/{cycle_id}/values:template",
    response_class=Response,
    summary="Шаблон таблицы значений",
    responses=responses(CycleNotFound) | {200: {"content": FILES}},
)
async def read_cycle_values_template(
    _: Importer, tx: Transaction, cycle_id: UUID, query: Annotated[TemplateQuery, Query()]
) -> Response:
    """Книга Excel: лист «Данные» — субъекты и показатели с единицами измерения, уже записанное заполнено; лист
    «Показатели» — паспорта. Закрашенное не спрашивается или сейчас закрыто. То же в CSV — `format=csv`. Заполненную
    таблицу принимает загрузка; пустые ячейки в ней ничего не меняют.
    """
    content = await service.template(tx, cycle_id, query)
    return Response(content, media_type=FORMATS[query.format], headers=attachment("Значения показателей", query.format))


@router.post(
    "/{cycle_id}/values:import",
    summary="Загрузить значения",
    responses=responses(CycleNotFound, BadTable, ImportRejected),
    openapi_extra=TABLE,
)
async def import_cycle_values(
    _: Importer, tx: Transaction, cycle_id: UUID, upload: Upload, query: Annotated[ImportQuery, Query()]
) -> ImportOut:
    """Широкая таблица — строка на субъекта, столбец на показатель (`код` или `код.входное данное`); длинная — строка
    на значение: `indicator`, `input`, `value`, `comment`, `document`. Вид узнаётся сам.

    Чья строка: `place`, `inn` или `subject_id`; в столбце `subject` — любое из них, ИНН и ОКТМО с приставкой `inn:` и
    `oktmo:`, код другой системы вида `ext:СИСТЕМА:код`. Пустая ячейка ничего не меняет; «да» и «нет» — это 1 и 0.
    Документ добавляется к подтверждениям.

    Школа загружает свою строку, вышестоящий уровень — строки своих субъектов, пока данные не представлены или
    возвращены. Представляет данные по-прежнему сам субъект; в истории видно, кто загрузил значения.
    """
    return await service.take(tx, cycle_id, upload, query)
