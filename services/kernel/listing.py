"""Lists: one query model, one statement that feeds items, filtered total and files.

The items are JSON built by PostgreSQL and passed through as text; a list of fifty costs one round trip and no objects.
That the text keeps the promise of the declared schema is a test on random data (`tests/kernel/test_listing.py`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Select, Text, cast, func, literal, literal_column, select

from services.kernel import exports
from services.kernel.cursors import Term, after, encoded
from services.kernel.database import Database
from services.kernel.identity import Identity
from services.kernel.schemas import Out
from services.kernel.search import Column, Filters, matching
from services.kernel.statements import rendered

_MOST_FIELDS = 50
"""`json_build_object` takes a hundred arguments."""

T = TypeVar("T")


Format = Annotated[
    Literal["json", "csv", "xlsx"] | None,
    Field(description="Формат ответа; иначе по заголовку Accept. CSV любой длины, XLSX до миллиона ячеек"),
]


class ListQuery(BaseModel):
    """Parameters of every list; a slice adds its filters and the `sort` it allows."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=1000, description="Сколько записей вернуть; в файле все")] = 50
    cursor: Annotated[
        str | None, Field(max_length=2000, description="Значение `next_cursor` прошлой страницы; в файле не нужен")
    ] = None
    with_total: Annotated[bool, Field(description="Посчитать все записи, подходящие под условия")] = False
    format: Format = None
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
    """How a slice's list is said: whose rows, the declared item, the parameters, the allowed orders and the filters."""

    model: type[Any]
    """Its `id` breaks ties, so that pages neither repeat nor skip."""
    item: type[BaseModel]
    query: type[ListQuery]
    """Its `sort` offers each expression of `sortable` both ways, and no other."""
    sortable: Mapping[str, Column]
    filters: Filters = field(default_factory=dict)
    """What each parameter looks for. One that cannot be said alone is added to what is `found`."""
    columns: Mapping[str, Column] = field(default_factory=dict)
    """The SQL expression of each field; to be said where it is not the model's own column of that name."""

    def __post_init__(self) -> None:
        fields = self.item.model_fields
        if strange := {*(self.columns.keys() - fields.keys()), *(self.filters.keys() - self.query.model_fields.keys())}:
            raise TypeError(f"{self.item.__name__}: {strange} is neither declared nor asked for")
        if len(fields) > _MOST_FIELDS:
            raise TypeError(f"{self.item.__name__}: more than {_MOST_FIELDS} fields")
        if _offered(self.query) != {f"{sign}{name}" for name in self.sortable for sign in ("", "-")}:
            raise TypeError(f"{self.query.__name__}: the orders of `sort` differ from what is sortable")
        said = {name: self.columns[name] if name in self.columns else getattr(self.model, name) for name in fields}
        object.__setattr__(self, "columns", said)

    def found(self, query: ListQuery) -> Select[Any]:
        """The rows that fit the filters the client gave."""
        return select(self.model).where(*matching(query, self.filters))

    def order(self, sort: str) -> list[Term]:
        """(expression, descending?) for each term of `sort`, the unique key last."""
        terms = [(self.sortable[name.lstrip("-")], name.startswith("-")) for name in sort.split(",")]
        return [*terms, (self.model.id, False)]


def _offered(query: type[ListQuery]) -> set[str]:
    """The terms of the orders a client may ask for."""
    return {term for order in get_args(query.model_fields["sort"].annotation) for term in order.split(",")}


async def answer(
    request: Request, caller: Identity, listing: Listing, query: ListQuery, found: Select[Any] | None = None
) -> Response:
    """A page of what fits the query as JSON, or all of it as a file; `found`, where the filters do not say it all."""
    found = listing.found(query) if found is None else found
    database: Database = request.app.state.database
    terms = listing.order(query.sort)
    if (wanted := exports.wanted(request, query.format)) != "json":
        everything = _page(listing, found, caller, query.sort, None)
        return await exports.exported(request, listing.item, exports.listed(request, caller, everything), wanted)
    page = _page(listing, after(found, terms, query.sort, query.cursor), caller, query.sort, query.limit + 1)
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
    cursor = encoded(query.sort, rows[-1][1]) if more else None
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
