"""Import: `POST …:import?mode=validate|commit&on_error=abort|skip`, one protocol for every table that is taken in.

A slice says which columns there are (`Layout`), how a row becomes a record (`Parse`, pure) and how records are written
(`Write`). Both modes do the same, and what is not to be kept is taken back: a table that is only checked meets the same
rules and constraints as one that is written. A bad row keeps no other from being checked, so that a report names all.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeVar

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.failed import failed_rows
from services.kernel.layouts import Layout
from services.kernel.outcomes import FILES
from services.kernel.parsing import Parse, Taken, check
from services.kernel.reports import ImportOut, ImportRejected, ImportStatus, report
from services.kernel.schemas import wrong
from services.kernel.tables import Limits, Mistake, Row
from services.kernel.undone import Undone
from services.kernel.uploads import SCHEMAS, Uploaded

T = TypeVar("T")
USUAL: Final = Limits()

_HOW: Final = (
    'Таблица в JSON (массив объектов или `{"rows": […]}`), NDJSON, CSV (UTF-8 или Windows-1251, разделитель `;` или '
    "`,`, десятичная запятая допустима) или XLSX (первый видимый лист). Столбцы узнаются по коду или названию, порядок "
    "любой, столбец «Ошибка» пропускается. Строки данных нумеруются от 1 одинаково во всех форматах; пустая строка не "
    "читается, но занимает номер. Ошибки ищутся во всех строках сразу; если записать нечего или при "
    "`on_error=abort` ошибка есть хотя бы в одной, ответ 422 `import_rejected` с отчётом в поле `report`."
)


class ImportQuery(BaseModel):
    """Как загружать таблицу."""

    model_config = ConfigDict(extra="forbid")

    mode: Annotated[
        Literal["validate", "commit"],
        Field(description="`validate` только проверяет, теми же правилами; `commit` записывает"),
    ] = "validate"
    on_error: Annotated[
        Literal["abort", "skip"],
        Field(
            description="`abort`: ошибка в одной строке отклоняет всю таблицу; `skip`: строки с ошибками пропускаются"
        ),
    ] = "abort"
    report: Annotated[
        Literal["summary", "rows"],
        Field(
            description="`rows`, только с `mode=validate`: вместо отчёта файл того же вида, в нём строки с ошибками и "
            "столбец «Ошибка». Исправленный файл можно отправить снова"
        ),
    ] = "summary"

    @model_validator(mode="after")
    def _rows_are_checked(self) -> "ImportQuery":
        if self.report == "rows" and self.mode == "commit":
            raise wrong("Файл ошибочных строк даёт только проверка: mode=validate", "report")
        return self


def documented(most_bytes: int, *rows: Mapping[str, Any]) -> dict[str, Any]:
    """`openapi_extra` of an import that takes a table of so many bytes; `rows` are shown as an example."""
    content: dict[str, dict[str, Any]] = {kind: {"schema": schema} for kind, schema in SCHEMAS.items()}
    if rows:
        content["application/json"]["example"] = list(rows)
    return {
        "x-max-body": most_bytes,
        "requestBody": {"required": True, "description": _HOW, "content": content},
        "responses": {"200": {"content": {**FILES, "application/x-ndjson": {"schema": {"type": "string"}}}}},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of records: of those that were `refused` nothing was written."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: Sequence[tuple[Row, Mistake]] = ()


Write = Callable[[Sequence[Taken[T]]], Awaitable[Written]]
"""Writes what it has nothing against; what it wrote may be taken back."""


async def take(
    tx: AsyncSession,
    upload: Uploaded,
    query: ImportQuery,
    layout: Layout,
    parse: Parse[T],
    write: Write[T],
    *,
    key: Callable[[T], Hashable] | None = None,
    limits: Limits = USUAL,
) -> ImportOut:
    """Take in what was uploaded, and the report of it. Two rows with the same `key` are a mistake of the second.

    Raises BadTable, ImportRejected, and Undone with the answer where nothing is to be kept.
    """
    checked = await asyncio.to_thread(check, upload, layout, parse, key, limits)
    written = await write(checked.good) if checked.good else Written()
    failed = checked.failed(written.refused)
    if query.mode == "validate":
        await _met(tx)
    if query.report == "rows":
        raise Undone(await asyncio.to_thread(failed_rows, checked.fitted, failed))
    status = _ended(query, checked.rows, len(failed))
    counts = {name: getattr(written, name) for name in ("created", "updated", "unchanged")}
    counts = counts if status is not ImportStatus.rejected else dict.fromkeys(counts, 0)
    said = report(status, checked.rows, counts, failed, checked.fitted)
    if status is ImportStatus.rejected:
        told = f"Строк с ошибками: {len(failed)}. Ничего не записано."
        raise ImportRejected(told, members={"report": said.model_dump()})
    if query.mode == "validate":
        raise Undone(JSONResponse(said.model_dump()))
    return said


def _ended(query: ImportQuery, rows: int, failed: int) -> ImportStatus:
    if failed and (query.on_error == "abort" or failed == rows):
        return ImportStatus.rejected
    if query.mode == "validate":
        return ImportStatus.validated
    return ImportStatus.partial if failed else ImportStatus.applied


async def _met(tx: AsyncSession) -> None:
    """Ask now what the database would ask at the commit that does not come."""
    await tx.flush()
    await tx.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
