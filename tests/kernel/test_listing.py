"""Lists: the text PostgreSQL builds keeps the promise of the declared schema; pages neither repeat nor skip."""

import base64
import csv
import io
import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest
from fastapi import Query, Request, Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ConfigDict, Field, create_model
from python_calamine import load_workbook
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel import exports
from services.kernel.app import create
from services.kernel.database import connect
from services.kernel.db import PlaceColumn, Placed, PlacesColumn, Points
from services.kernel.identity import Identity
from services.kernel.listing import Listing, ListQuery, Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.row_security import secure_by_place
from services.kernel.schemas import Exact, Instant, Out
from services.kernel.search import russian
from services.kernel.workbooks import XLSX
from tests.kernel.conftest import SAMPLE, P, Scratch, access, as_migrator
from tests.support.callers import KEY, SMOLENSK, VYAZMA, client_of, keys_of, token

URL = "/api/v1/sample/specimens"
moderate = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


class Colour(StrEnum):
    red = "red"
    dark_green = "dark-green"


class Specimen(Placed, Scratch):
    """A column of every type a slice uses."""

    __tablename__ = "specimen"
    __table_args__ = {"schema": "reserve"}  # noqa: RUF012

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    note: Mapped[str | None]
    number: Mapped[int | None]
    score: Mapped[Points | None]
    ratio: Mapped[float | None]
    day: Mapped[date | None]
    at: Mapped[datetime | None]
    flag: Mapped[bool | None]
    colour: Mapped[Colour | None]
    data: Mapped[dict[str, Any]]
    tags: Mapped[list[str]]
    path: Mapped[PlaceColumn | None]
    parties: Mapped[PlacesColumn]
    other: Mapped[UUID | None]


DDL = """
CREATE TABLE reserve.specimen (
    id uuid PRIMARY KEY, place ltree NOT NULL, name text NOT NULL, note text, number integer, score numeric(15, 6),
    ratio double precision, day date, at timestamptz, flag boolean, colour text, data jsonb NOT NULL,
    tags jsonb NOT NULL, path ltree, parties ltree[] NOT NULL, other uuid
)
"""


class SpecimenOut(Out):
    """Образец."""

    model_config = ConfigDict(title="Образцы")

    id: UUID
    place: str
    name: str = Field(title="Название")
    note: str | None
    number: int | None
    score: Exact | None = Field(title="Балл")
    ratio: float | None
    day: date | None
    at: Instant | None
    flag: bool | None
    colour: Colour | None
    data: dict[str, Any]
    tags: list[str]
    path: str | None
    parties: list[str]
    other: UUID | None


SORTABLE = {
    **{name: getattr(Specimen, name) for name in SpecimenOut.model_fields if name not in ("data", "tags", "parties")},
    "russian": russian(Specimen.name),
    "length": func.length(Specimen.name),
}
SORTS = (*SORTABLE, *(f"-{name}" for name in SORTABLE), "flag,-score", "-colour,day,-at")


class SpecimenQuery(ListQuery):
    above: int | None = None
    sort: Literal[SORTS] = "id"


LISTING = Listing(Specimen, SpecimenOut, SpecimenQuery, SORTABLE, {"above": lambda least: Specimen.number > least})


router = slice_router(URL, "Вещи")
Reader = Annotated[Identity, access.needs(P.read)]


@router.get("", response_model=Page[SpecimenOut])
async def list_specimens(request: Request, caller: Reader, query: Annotated[SpecimenQuery, Query()]) -> Response:
    return await answer(request, caller, LISTING, query)


@router.get("/{specimen_id}")
async def read_specimen(_: Reader, tx: Transaction, specimen_id: UUID) -> SpecimenOut:
    return SpecimenOut.model_validate(await tx.get(Specimen, specimen_id))


class Cabinet:
    """The table and a client of it."""

    def __init__(self, database, client):
        self.database, self.client = database, client

    async def fill(self, rows):
        async with self.database.begin("ru") as session:
            await session.execute(delete(Specimen))
        await self.add(rows)

    async def add(self, rows):
        if rows:
            async with self.database.begin("ru") as session:
                await session.execute(insert(Specimen), rows)

    async def get(self, **query):
        return await self.client.get(URL, params=query)

    async def page(self, **query):
        response = await self.get(**query)
        assert response.status_code == 200, response.text
        return response.json()

    async def ids(self, **query):
        return [each["id"] for each in (await self.page(limit=1000, **query))["items"]]


@pytest.fixture(scope="module")
async def cabinet(worker_database, sample_settings):
    async with as_migrator(worker_database) as owner:
        await owner.execute(DDL)
        for statement in secure_by_place("reserve.specimen", "edulead_reserve"):
            await owner.execute(statement)
        app = create(replace(SAMPLE, routers=(router,)), sample_settings, keys_of(KEY))
        database = await connect(sample_settings, SAMPLE.tables)
        async with app.router.lifespan_context(app), client_of(app, token("department", "ru")) as client:
            yield Cabinet(database, client)
        await database.close()
        await owner.execute("DROP TABLE reserve.specimen")


def row(**said):
    empty = dict.fromkeys(SpecimenOut.model_fields)
    return empty | {"id": uuid4(), "place": "ru", "name": "", "data": {}, "tags": [], "parties": []} | said


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["ёж", "Ёлка", "😀 и 👨‍👩‍👧", "\"'`\\", "\\u0000", "a\nb\tc\r", "</script>", "%s {0} $1", "\u2028\u202e", "'; DROP"]
)
places = st.sampled_from(["ru", "ru.r67", "ru.r67.m12", "ru.r6"])
numbers = st.integers(-(2**31), 2**31 - 1)
scores = st.decimals("-999999999.999999", "999999999.999999", places=6)
plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts
json_data = st.recursive(
    plain, lambda more: st.lists(more, max_size=3) | st.dictionaries(texts, more, max_size=3), max_leaves=5
)
any_row = st.builds(
    row,
    place=places,
    name=texts,
    note=st.none() | texts,
    number=st.none() | numbers,
    score=st.none() | scores,
    ratio=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    day=st.none() | st.dates(date(1800, 1, 1), date(2999, 12, 31)),
    at=st.none() | st.datetimes(datetime(1800, 1, 1), datetime(2999, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001  # the zone is given beside
    flag=st.none() | st.booleans(),
    colour=st.none() | st.sampled_from(Colour),
    data=st.dictionaries(texts, json_data, max_size=3),
    tags=st.lists(texts, max_size=3),
    path=st.none() | places,
    parties=st.lists(places, max_size=3),
    other=st.none() | st.uuids(),
).map(lambda made: made | {"id": uuid4()})

# Ties and nulls everywhere.
same_row = st.builds(
    row,
    name=st.sampled_from(["ель", "Ёлка", "еж", "Жук", ""]),
    note=st.sampled_from([None, "а", "б"]),
    number=st.sampled_from([None, 1, 2]),
    score=st.sampled_from([None, Decimal("0.000001"), Decimal("1.5"), Decimal(7)]),
    ratio=st.sampled_from([None, 0.1, 1e-300]),
    day=st.sampled_from([None, date(2026, 1, 1), date(2026, 1, 2)]),
    at=st.sampled_from([None, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)]),
    flag=st.sampled_from([None, True, False]),
    colour=st.sampled_from([None, *Colour]),
    path=st.sampled_from([None, "ru", "ru.r67", "ru.r6"]),
    other=st.sampled_from([None, UUID(int=1), UUID(int=2)]),
).map(lambda made: made | {"id": uuid4()})


class TestItems:
    @moderate
    @given(rows=st.lists(any_row, max_size=6))
    async def test_are_what_the_schema_declares(self, cabinet, rows):
        await cabinet.fill(rows)
        response = await cabinet.get(limit=1000)
        page = Page[SpecimenOut].model_validate_json(response.content)
        async with cabinet.database.begin("ru", read_only=True) as session:
            stored = list(await session.scalars(select(Specimen).order_by(Specimen.id)))
        assert page.items == [SpecimenOut.model_validate(each) for each in stored]
        for item in response.json()["items"]:
            assert list(item) == list(SpecimenOut.model_fields)

    @moderate
    @given(rows=st.lists(any_row, min_size=1, max_size=3))
    async def test_agree_with_single_answers(self, cabinet, rows):
        await cabinet.fill(rows)
        for item in (await cabinet.page())["items"]:
            single = await cabinet.client.get(f"{URL}/{item['id']}")
            assert single.json() == item
            assert list(single.json()) == list(item)

    async def test_keep_every_digit_of_the_widest_number(self, cabinet):
        widest = Decimal("999999999.999999")
        await cabinet.fill([row(score=widest), row(score=-widest)])
        for item in (await cabinet.page(sort="-score"))["items"]:
            assert Decimal(repr(item["score"])).copy_abs() == widest

    async def test_are_only_those_the_caller_may_see(self, cabinet):
        await cabinet.fill([row(place=SMOLENSK), row(place=VYAZMA), row(place="ru")])
        async with client_of(cabinet.client._transport.app, token("omsu", SMOLENSK)) as client:
            page = (await client.get(URL, params={"with_total": True})).json()
        assert [each["place"] for each in page["items"]] == [SMOLENSK]
        assert page["page"]["total"] == 1


def tied(i):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    score = [None, Decimal("0.000001"), Decimal(-7)][i // 3 % 3]
    return row(
        name=["Ёлка", "ель"][i % 2],
        note=[None, "а", "б"][i % 3],
        number=[None, 2, 1][i // 2 % 3],
        score=score,
        ratio=score and float(score),
        day=[date(2026, 1, 1), None, date(2026, 1, 2)][i % 3],
        at=[None, at, at.replace(microsecond=1)][i // 4 % 3],
        flag=[None, True, False][i // 2 % 3],
        colour=[None, *Colour][i // 5 % 3],
        path=[None, "ru.r67", "ru.r6"][i // 3 % 3],
        other=[UUID(int=1), None, UUID(int=2)][i // 4 % 3],
    )


TIES = [tied(i) for i in range(16)]
"""Every value, null among them, in several rows."""


async def pages_make_the_whole(cabinet, rows, sort, limit):
    whole, seen, cursor = await cabinet.ids(sort=sort), [], {}
    assert sorted(whole) == sorted(str(each["id"]) for each in rows)
    while cursor is not None:
        page = await cabinet.page(sort=sort, limit=limit, **cursor)
        seen += [each["id"] for each in page["items"]]
        following = page["page"]["next_cursor"]
        cursor = {"cursor": following} if following else None
        assert len(page["items"]) == limit or cursor is None
    assert seen == whole


class TestPages:
    @pytest.mark.parametrize("sort", SORTS)
    async def test_together_are_the_whole_list(self, cabinet, sort):
        await cabinet.fill(TIES)
        await pages_make_the_whole(cabinet, TIES, sort, 4)

    @moderate
    @given(rows=st.lists(same_row, max_size=8), sort=st.sampled_from(SORTS), limit=st.integers(1, 4))
    async def test_of_any_size_are_the_whole_list(self, cabinet, rows, sort, limit):
        await cabinet.fill(rows)
        await pages_make_the_whole(cabinet, rows, sort, limit)

    @settings(moderate, max_examples=20)
    @given(
        rows=st.lists(same_row, min_size=1, max_size=8),
        newer=st.lists(st.lists(same_row, max_size=3), max_size=4),
        sort=st.sampled_from(SORTS),
    )
    async def test_lose_nothing_old_while_rows_are_added(self, cabinet, sort, rows, newer):
        await cabinet.fill(rows)
        whole, seen, cursor, coming = await cabinet.ids(sort=sort), [], {}, list(newer)
        while cursor is not None:
            page = await cabinet.page(sort=sort, limit=2, **cursor)
            seen += [each["id"] for each in page["items"]]
            cursor = {"cursor": page["page"]["next_cursor"]} if page["page"]["next_cursor"] else None
            await cabinet.add(coming.pop() if coming else [])
        assert len(seen) == len(set(seen))
        assert [each for each in seen if each in set(whole)] == whole

    @pytest.mark.parametrize(("sort", "expected"), [("number", [1, 2, 2, None]), ("-number", [2, 2, 1, None])])
    async def test_have_nulls_last_either_way(self, cabinet, sort, expected):
        await cabinet.fill([row(number=each) for each in (2, None, 1, 2)])
        assert [each["number"] for each in (await cabinet.page(sort=sort))["items"]] == expected

    async def test_put_yo_with_ye_whatever_the_case(self, cabinet):
        await cabinet.fill([row(name=each) for each in ("Жук", "ёлка", "ель", "Еж", "Ёж", "дом")])
        names = [each["name"] for each in (await cabinet.page(sort="russian"))["items"]]
        assert [each.lower().replace("ё", "е") for each in names] == ["дом", "еж", "еж", "елка", "ель", "жук"]

    async def test_count_what_was_asked_for_not_what_is_shown(self, cabinet):
        await cabinet.fill([row(number=each) for each in range(10)])
        page = (await cabinet.page(above=3, limit=2, with_total=True))["page"]
        assert (page["limit"], page["total"]) == (2, 6)
        later = (await cabinet.page(above=3, limit=2, with_total=True, cursor=page["next_cursor"]))["page"]
        assert later["total"] == 6
        assert (await cabinet.page(above=3))["page"]["total"] is None

    async def test_end_when_the_last_is_exactly_full(self, cabinet):
        await cabinet.fill([row() for _ in range(4)])
        page = await cabinet.page(limit=2)
        page = await cabinet.page(limit=2, cursor=page["page"]["next_cursor"])
        assert len(page["items"]) == 2
        assert page["page"]["next_cursor"] is None


def cursor_of(text):
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


class TestQuery:
    @pytest.mark.parametrize("limit", [0, -1, 1001, "x", 1.5])
    async def test_with_a_limit_out_of_bounds_is_refused(self, cabinet, limit):
        response = await cabinet.get(limit=limit)
        assert response.status_code == 422
        assert response.json()["errors"][0]["parameter"] == "limit"

    @pytest.mark.parametrize("sort", ["", "data", "-", "--name", "name,number", "name; DROP TABLE x", "NAME"])
    async def test_with_an_order_not_on_offer_is_refused(self, cabinet, sort):
        response = await cabinet.get(sort=sort)
        assert response.status_code == 422
        assert response.json()["errors"][0]["parameter"] == "sort"

    async def test_with_an_unknown_parameter_is_told_the_known_ones(self, cabinet):
        response = await cabinet.get(colour="red")
        assert response.status_code == 422
        [error] = response.json()["errors"]
        assert error["detail"].endswith("Допустимые: above, cursor, format, limit, sort, with_total")

    async def test_with_a_cursor_of_another_order_is_refused(self, cabinet):
        await cabinet.fill([row(number=each) for each in range(3)])
        cursor = (await cabinet.page(sort="number", limit=1))["page"]["next_cursor"]
        for sort in ("-number", "name", "id"):
            response = await cabinet.get(sort=sort, cursor=cursor)
            assert response.status_code == 422
            assert response.json()["errors"][0]["code"] == "bad_cursor"

    @moderate
    @given(cursor=st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
    async def test_with_nonsense_for_a_cursor_is_refused(self, cabinet, cursor):
        response = await cabinet.get(cursor=cursor)
        expected = "bad_text" if "\0" in cursor else "bad_cursor"
        assert (response.status_code, response.json()["errors"][0]["code"]) == (422, expected)

    @settings(moderate, max_examples=25)
    @given(keys=st.recursive(plain | st.floats(), lambda more: st.lists(more, max_size=3)))
    @pytest.mark.parametrize(
        "sort", ["id", "number", "-score", "ratio", "day", "at", "flag", "colour", "path", "russian"]
    )
    async def test_with_a_forged_cursor_never_fails(self, cabinet, sort, keys):
        for forged in (keys, [keys, str(uuid4())]):
            response = await cabinet.get(sort=sort, cursor=cursor_of(f"{sort}\n{json.dumps(forged)}"))
            assert response.status_code in (200, 422), response.text

    @pytest.mark.parametrize(
        ("sort", "keys"),
        [
            ("name", '["\\u0000", "{id}"]'),
            ("name", '["\\ud800", "{id}"]'),
            ("score", '[1e999999, "{id}"]'),
            ("score", '[1e99999999999999999999, "{id}"]'),
            ("score", '[NaN, "{id}"]'),
            ("ratio", '[Infinity, "{id}"]'),
            ("number", '[99999999999999999999, "{id}"]'),
            ("day", '[9999999999999, "{id}"]'),
            ("at", '["2026-01-01T00:00:00", "{id}"]'),
            ("path", '["не место", "{id}"]'),
            ("path", '["' + "a." * 400 + 'a", "{id}"]'),
            ("id", "7"),
            ("id", "null"),
            ("id", '{"a": 1}'),
            ("id", "[" * 1400),
        ],
    )
    async def test_with_a_cursor_out_of_range_never_fails(self, cabinet, sort, keys):
        response = await cabinet.get(sort=sort, cursor=cursor_of(f"{sort}\n{keys.replace('{id}', str(uuid4()))}"))
        assert response.status_code in (200, 422), response.text


class TestCsv:
    @moderate
    @given(rows=st.lists(any_row, max_size=5))
    async def test_has_the_rows_of_the_list(self, cabinet, rows):
        await cabinet.fill(rows)
        items = (await cabinet.page(sort="-name"))["items"]
        response = await cabinet.get(sort="-name", format="csv")
        assert response.content.startswith(b"\xef\xbb\xbf")
        titles, *lines = csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";")
        assert titles[2:6] == ["Название", "note", "number", "Балл"]
        assert len(lines) == len(items)
        for cells, item in zip(lines, items, strict=True):
            said = dict(zip(item, cells, strict=True))
            assert said["id"] == item["id"]
            assert said["name"].removeprefix("'") == item["name"].removeprefix("'")
            assert said["number"] == ("" if item["number"] is None else str(item["number"]))
            assert (said["score"] and float(said["score"].replace(",", "."))) == (
                "" if item["score"] is None else item["score"]
            )
            assert said["flag"] == {True: "да", False: "нет", None: ""}[item["flag"]]
            assert json.loads(said["data"]) == item["data"]
            assert said["parties"] == ", ".join(item["parties"])

    @pytest.mark.parametrize(
        ("format", "accept", "kind"),
        [
            ("csv", "application/json", "text/csv; charset=utf-8"),
            ("json", "text/csv", "application/json"),
            (None, "text/csv", "text/csv; charset=utf-8"),
            (None, "*/*", "application/json"),
            ("xlsx", "text/csv", XLSX),
            (None, XLSX, XLSX),
        ],
    )
    async def test_is_chosen_by_the_parameter_then_by_accept(self, cabinet, format, accept, kind):
        params = {"format": format} if format else {}
        response = await cabinet.client.get(URL, params=params, headers={"Accept": accept})
        assert response.headers["content-type"] == kind

    async def test_is_named_in_russian(self, cabinet):
        disposition = (await cabinet.get(format="csv")).headers["content-disposition"]
        assert disposition == (
            "attachment; filename=\"list.csv\"; filename*=UTF-8''%D0%9E%D0%B1%D1%80%D0%B0%D0%B7%D1%86%D1%8B.csv"
        )

    async def test_of_twenty_thousand_rows_is_whole(self, cabinet):
        await cabinet.fill([])
        async with cabinet.database.begin("ru") as session:
            await session.execute(insert(Specimen), [row(name=f"{i}", number=i) for i in range(20_000)])
        response = await cabinet.get(format="csv", sort="number", limit=1)
        lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))
        assert [each[4] for each in lines[1:]] == [str(i) for i in range(20_000)]
        await cabinet.fill([])


def dated(day):
    """A date that the calendar of Excel does not have is text."""
    said = date.fromisoformat(day) if day else ""
    return f"{said:%d.%m.%Y}" if day and said < date(1900, 3, 1) else said


class TestXlsx:
    @moderate
    @given(rows=st.lists(any_row, max_size=5))
    async def test_has_the_values_of_the_list_as_what_they_are(self, cabinet, rows):
        await cabinet.fill(rows)
        items = (await cabinet.page(sort="-name"))["items"]
        response = await cabinet.get(sort="-name", format="xlsx")
        assert response.headers["content-length"] == str(len(response.content))
        titles, *lines = load_workbook(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
        assert titles[2:6] == ["Название", "note", "number", "Балл"]
        assert len(lines) == len(items)
        for cells, item in zip(lines, items, strict=True):
            said = dict(zip(item, cells, strict=True))
            assert said["id"] == item["id"]
            assert said["name"] == item["name"]
            assert said["number"] == ("" if item["number"] is None else item["number"])
            assert said["score"] == ("" if item["score"] is None else pytest.approx(item["score"], rel=1e-14))
            assert said["day"] == dated(item["day"])
            assert said["flag"] == {True: "да", False: "нет", None: ""}[item["flag"]]
            assert json.loads(said["data"]) == item["data"]

    async def test_is_named_in_russian(self, cabinet):
        disposition = (await cabinet.get(format="xlsx")).headers["content-disposition"]
        assert unquote(disposition) == "attachment; filename=\"list.xlsx\"; filename*=UTF-8''Образцы.xlsx"

    async def test_is_refused_rather_than_cut(self, cabinet, monkeypatch):
        monkeypatch.setattr(exports, "MOST_CELLS", 3 * len(SpecimenOut.model_fields))
        await cabinet.fill([row() for _ in range(3)])
        assert (await cabinet.get(format="xlsx")).status_code == 200
        await cabinet.add([row()])
        response = await cabinet.get(format="xlsx")
        assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "too_long_for_xlsx")
        assert (await cabinet.get(format="csv")).status_code == 200


class OneOrder(ListQuery):
    sort: Literal["id", "-id"] = "id"


class TestListing:
    def test_shows_the_columns_of_its_model_unless_told_otherwise(self):
        shown = Listing(Specimen, SpecimenOut, SpecimenQuery, SORTABLE, columns={"number": Specimen.id}).columns
        assert list(shown) == list(SpecimenOut.model_fields)
        assert {name for name, column in shown.items() if column is not getattr(Specimen, name)} == {"number"}

    @pytest.mark.parametrize("said", [{"columns": {"colour_": Specimen.id}}, {"filters": {"abov": Specimen.number}}])
    def test_that_names_what_nobody_declared_is_a_mistake(self, said):
        with pytest.raises(TypeError, match="SpecimenOut"):
            Listing(Specimen, SpecimenOut, SpecimenQuery, SORTABLE, **said)

    @pytest.mark.parametrize(
        "orders",
        [
            ("id",),
            ("id", "-id"),
            ("id", "-id", "name"),
            ("id", "-id", "name", "-name", "day"),
            ("id,-name", "-id,name"),
        ],
    )
    def test_whose_orders_are_not_those_on_offer_is_a_mistake(self, orders):
        offered = create_model("Offered", __base__=ListQuery, sort=(Literal[orders], "id"))
        sortable = {"id": Specimen.id, "name": Specimen.name}
        if {"id", "-id", "name", "-name"} == {term for order in orders for term in order.split(",")}:
            assert Listing(Specimen, SpecimenOut, offered, sortable).query is offered
        else:
            with pytest.raises(TypeError, match="Offered"):
                Listing(Specimen, SpecimenOut, offered, sortable)

    @pytest.mark.parametrize(("fields", "fits"), [(50, True), (51, False)])
    def test_of_more_fields_than_postgresql_takes_is_a_mistake(self, fields, fits):
        columns = {f"f{i}": Specimen.number for i in range(fields)}
        wide = create_model("Wide", __base__=Out, **dict.fromkeys(columns, (int, ...)))
        with nullcontext() if fits else pytest.raises(TypeError, match="Wide"):
            Listing(Specimen, wide, OneOrder, {"id": Specimen.id}, columns=columns)
