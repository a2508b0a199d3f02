"""Lists: one query model, one statement that feeds items, filtered total and CSV.

The items are JSON built by PostgreSQL and passed through as text; a list of fifty costs one round trip and no objects.
That the text keeps the promise of the declared schema is a test on random data (`tests/kernel/test_listing.py`).
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, Select, Text, and_, cast, false, func, literal, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from services.kernel import exports
from services.kernel.database import Database
from services.kernel.identity import Identity
from services.kernel.problems import Invalid
from services.kernel.schemas import Out
from services.kernel.statements import rendered

T = TypeVar("T")
Column = ColumnElement[Any] | InstrumentedAttribute[Any]


class ListQuery(BaseModel):
    """Parameters of every list; a slice adds its filters and the `sort` it allows."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=1000, description="Сколько записей вернуть")] = 50
    cursor: Annotated[str | None, Field(max_length=2000, description="Значение `next_cursor` прошлой страницы")] = None
    with_total: Annotated[bool, Field(description="Посчитать все записи, подходящие под условия")] = False
    format: Annotated[Literal["json", "csv"] | None, Field(description="Формат ответа; иначе по заголовку Accept")] = (
        None
    )
    sort: str


class PageInfo(Out):
    """Сведения о странице списка."""

    limit: int = Field(title="Размер страницы")
    next_cursor: str | None = Field(title="Курсор следующей страницы", description="null на последней странице")
    total: int | None = Field(title="Всего записей", description="По условиям запроса; null без `with_total`")


class Page(Out, Generic[T]):
    """Страница списка."""

    items: list[T]
    page: PageInfo


@dataclass(frozen=True, slots=True)
class Listing:
    """How a slice's list is said: the declared item, an SQL expression for each of its fields, the allowed orders."""

    item: type[BaseModel]
    columns: Mapping[str, Column]
    sortable: Mapping[str, Column]
    key: Column
    """Unique; breaks ties, so that pages neither repeat nor skip."""

    def __post_init__(self) -> None:
        if list(self.columns) != list(self.item.model_fields):
            raise TypeError(f"{self.item.__name__}: columns differ from the declared fields")

    def order(self, sort: str) -> list[tuple[Column, bool]]:
        """(expression, descending?) for each term of `sort`, the unique key last."""
        terms = [(self.sortable[name.lstrip("-")], name.startswith("-")) for name in sort.split(",")]
        return [*terms, (self.key, False)]


def russian(column: Column) -> ColumnElement[str]:
    """The order a Russian reader expects: ё stands with е, capitals with small letters. Wants an expression index."""
    return func.translate(func.lower(column), "ё", "е")


async def answer(
    request: Request, caller: Identity, listing: Listing, found: Select[Any], query: ListQuery
) -> Response:
    """A page of `found` as JSON, or all of it as CSV."""
    database: Database = request.app.state.database
    terms = listing.order(query.sort)
    ordered = _ordered(found, terms)
    if exports.wanted(request, query.format) == "csv":
        return exports.csv_response(database, caller, listing.item, _items(ordered, listing, terms))
    page = _items(_after(ordered, terms, query), listing, terms).limit(query.limit + 1)
    async with database.read(caller.place) as connection:
        rows = await connection.fetch(*rendered(page))
        total = await connection.fetchval(*rendered(counted(found))) if query.with_total else None
    return Response(_body(rows, query, total), media_type="application/json")


def counted(found: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(found.with_only_columns(literal(1), maintain_column_froms=True).subquery())


def _body(rows: Sequence[Any], query: ListQuery, total: int | None) -> str:
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    cursor = _encode(query.sort, rows[-1][1]) if more else None
    page = json.dumps({"limit": query.limit, "next_cursor": cursor, "total": total})
    return f'{{"items":[{",".join([row[0] for row in rows])}],"page":{page}}}'


def _ordered(found: Select[Any], terms: Sequence[tuple[Column, bool]]) -> Select[Any]:
    directions = ((column.desc() if down else column.asc()).nulls_last() for column, down in terms)
    return found.order_by(*directions)


def _items(found: Select[Any], listing: Listing, terms: Sequence[tuple[Column, bool]]) -> Select[str, str]:
    pairs = (part for name, column in listing.columns.items() for part in (literal_column(f"'{name}'", Text), column))
    item = cast(func.json_build_object(*pairs), Text)
    keys = cast(func.json_build_array(*(column for column, _ in terms)), Text)
    return found.with_only_columns(item, keys, maintain_column_froms=True)


def _encode(sort: str, keys: str) -> str:
    return base64.urlsafe_b64encode(f"{sort}\n{keys}".encode()).decode().rstrip("=")


def _after(found: Select[Any], terms: Sequence[tuple[Column, bool]], query: ListQuery) -> Select[Any]:
    """Only what stands after the cursor, in the order of `terms`."""
    if query.cursor is None:
        return found
    values = _decode(query.cursor, query.sort, terms)
    pairs = list(zip(terms, values, strict=True))
    steps = (
        and_(*(_same(column, value) for (column, _), value in pairs[:i]), _beyond(*pairs[i][0], pairs[i][1]))
        for i in range(len(pairs))
    )
    return found.where(or_(*steps))


def _same(column: Column, value: Any) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _beyond(column: Column, descending: bool, value: Any) -> ColumnElement[bool]:
    if value is None:  # nulls stand last, nothing is beyond them
        return false()
    return or_(column < value if descending else column > value, column.is_(None))


def _decode(cursor: str, sort: str, terms: Sequence[tuple[Column, bool]]) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        ordered_by, keys = text.split("\n", 1)
        values = json.loads(keys, parse_float=Decimal)
        if ordered_by != sort or len(values) != len(terms):
            raise ValueError  # noqa: TRY301  # one answer to all that can be wrong with a cursor
        return [_typed(column, value) for (column, _), value in zip(terms, values, strict=True)]
    except (ValueError, ValidationError, RecursionError) as wrong:
        detail = "Курсор не подходит к этому списку; начните без него"
        error = {"parameter": "cursor", "code": "bad_cursor", "detail": detail}
        raise Invalid(errors=[error]) from wrong


def _typed(column: Column, value: Any) -> Any:
    return value if value is None else TypeAdapter(column.type.python_type).validate_python(value)
