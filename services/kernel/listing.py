"""Lists: one query model, one statement that feeds items, filtered total and CSV.

The items are JSON built by PostgreSQL and passed through as text; a list of fifty costs one round trip and no objects.
That the text keeps the promise of the declared schema is a test on random data (`tests/kernel/test_listing.py`).
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from sqlalchemy import ColumnElement, Select, Text, and_, cast, false, func, literal, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from services.kernel import exports
from services.kernel.database import Database
from services.kernel.identity import Identity
from services.kernel.places import Ltree, Place
from services.kernel.problems import Invalid
from services.kernel.schemas import Out
from services.kernel.statements import rendered

_MOST_FIELDS = 50
"""`json_build_object` takes a hundred arguments."""

T = TypeVar("T")
Column = ColumnElement[Any] | InstrumentedAttribute[Any]
Term = tuple[Column, bool]
"""An expression to sort by, and whether descending."""


class ListQuery(BaseModel):
    """Parameters of every list; a slice adds its filters and the `sort` it allows."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=1000, description="Сколько записей вернуть; в CSV все")] = 50
    cursor: Annotated[
        str | None, Field(max_length=2000, description="Значение `next_cursor` прошлой страницы; в CSV не нужен")
    ] = None
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

    items: list[T] = Field(title="Записи")
    page: PageInfo = Field(title="Страница")


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """How a slice's list is said: the declared item, an SQL expression for each of its fields, the allowed orders."""

    item: type[BaseModel]
    columns: Mapping[str, Column]
    sortable: Mapping[str, Column]
    key: Column
    """Unique; breaks ties, so that pages neither repeat nor skip."""
    query: type[ListQuery] | None = None
    """Whose `sort` offers the orders: each expression of `sortable` both ways, and no other."""

    def __post_init__(self) -> None:
        if list(self.columns) != list(self.item.model_fields):
            raise TypeError(f"{self.item.__name__}: columns differ from the declared fields")
        if len(self.columns) > _MOST_FIELDS:
            raise TypeError(f"{self.item.__name__}: more than {_MOST_FIELDS} fields")
        if self.query and _offered(self.query) != {f"{sign}{name}" for name in self.sortable for sign in ("", "-")}:
            raise TypeError(f"{self.query.__name__}: the orders of `sort` differ from what is sortable")

    def order(self, sort: str) -> list[Term]:
        """(expression, descending?) for each term of `sort`, the unique key last."""
        terms = [(self.sortable[name.lstrip("-")], name.startswith("-")) for name in sort.split(",")]
        return [*terms, (self.key, False)]


def _offered(query: type[ListQuery]) -> set[str]:
    """The terms of the orders a client may ask for."""
    return {term for order in get_args(query.model_fields["sort"].annotation) for term in order.split(",")}


async def answer(
    request: Request, caller: Identity, listing: Listing, found: Select[Any], query: ListQuery
) -> Response:
    """A page of `found` as JSON, or all of it as CSV."""
    database: Database = request.app.state.database
    terms = listing.order(query.sort)
    if exports.wanted(request, query.format) == "csv":
        everything = _page(listing, found, caller, query.sort, None)
        return exports.csv_response(request, caller, listing.item, everything)
    page = _page(listing, _after(found, terms, query), caller, query.sort, query.limit + 1)
    total = rendered(found, caller.place, counted, "count") if query.with_total else None
    async with database.read(caller.place) as connection:
        rows = await connection.fetch(*page)
        count = await connection.fetchval(*total) if total else None
    return Response(_body(rows, query, count), media_type="application/json")


def _page(listing: Listing, found: Select[Any], caller: Identity, sort: str, limit: int | None) -> list[Any]:
    def finish(narrowed: Select[Any]) -> Select[str, str]:
        return _shown(narrowed, listing, listing.order(sort), limit)

    return rendered(found, caller.place, finish, (listing, sort, limit))


def counted(found: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(found.with_only_columns(literal(1), maintain_column_froms=True).subquery())


def _body(rows: Sequence[Any], query: ListQuery, total: int | None) -> str:
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    cursor = _encode(query.sort, rows[-1][1]) if more else None
    page = json.dumps({"limit": query.limit, "next_cursor": cursor, "total": total})
    return f'{{"items":[{",".join([row[0] for row in rows])}],"page":{page}}}'


def _shown(found: Select[Any], listing: Listing, terms: Sequence[Term], limit: int | None) -> Select[str, str]:
    """(item, sort keys), both as JSON. Rows are chosen first and made into JSON after: only what is shown is made."""
    fields = [column.label(name) for name, column in listing.columns.items()]
    keys = [column.label(f"_{i}") for i, (column, _) in enumerate(terms)]
    wanted = found.with_only_columns(*fields, *keys, maintain_column_froms=True)
    chosen = wanted.order_by(*_directions(terms)).limit(limit).subquery()
    pairs = (part for name in listing.columns for part in (literal_column(f"'{name}'", Text), chosen.c[name]))
    ordered = [(chosen.c[f"_{i}"], down) for i, (_, down) in enumerate(terms)]
    item = cast(func.json_build_object(*pairs), Text)
    return select(item, cast(func.json_build_array(*(key for key, _ in ordered)), Text)).order_by(*_directions(ordered))


def _directions(terms: Sequence[Term]) -> Iterator[ColumnElement[Any]]:
    return ((column.desc() if down else column.asc()).nulls_last() for column, down in terms)


def _encode(sort: str, keys: str) -> str:
    return base64.urlsafe_b64encode(f"{sort}\n{keys}".encode()).decode().rstrip("=")


def _after(found: Select[Any], terms: Sequence[Term], query: ListQuery) -> Select[Any]:
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


def _decode(cursor: str, sort: str, terms: Sequence[Term]) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        ordered_by, keys = text.split("\n", 1)
        values = json.loads(keys, parse_float=Decimal)
        if ordered_by != sort or len(values) != len(terms):
            raise ValueError  # noqa: TRY301  # one answer to all that can be wrong with a cursor
        return [_typed(column, value) for (column, _), value in zip(terms, values, strict=True)]
    except (ValueError, TypeError, ArithmeticError, RecursionError) as wrong:
        detail = "Курсор не подходит к этому списку; начните без него"
        error = {"parameter": "cursor", "code": "bad_cursor", "detail": detail}
        raise Invalid(errors=[error]) from wrong


def _typed(column: Column, value: Any) -> ColumnElement[Any] | None:
    """A parameter of the column's own type: a bare True would be compared by `IS` alone."""
    if value is None:
        return None
    kind = Place if isinstance(column.type, Ltree) else column.type.python_type
    return literal(TypeAdapter(kind).validate_python(value), column.type)
