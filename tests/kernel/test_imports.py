"""A table taken in: by one protocol in every format, all of it or what is good, with everything wrong told at once."""

import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated
from urllib.parse import unquote
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI, Query
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from sqlalchemy import select

from services.kernel import imports, parsing
from services.kernel.app import create
from services.kernel.cells import LineCell, NumberCell
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.imports import ImportQuery, Written
from services.kernel.layouts import Field, Layout
from services.kernel.operations import Transaction, slice_router
from services.kernel.parsing import Taken
from services.kernel.problems import responses
from services.kernel.reports import MOST_ERRORS, ImportOut, ImportRejected
from services.kernel.schemas import In
from services.kernel.tables import MEDIA, BadTable, Mistake, TableKind
from services.kernel.uploads import Upload
from tests.kernel.conftest import SAMPLE, P, Thing, access
from tests.kernel.test_tables import WRITERS
from tests.support.callers import KEY, client_of, keys_of, token

URL = "/api/v1/sample/loads:import"
TYPES = {kind: media for media, kind in MEDIA.items()}
LAYOUT = Layout((Field("code", "Код"), Field("title", "Название"), Field("amount", "Сколько", required=False)))

router = slice_router("/api/v1/sample/loads", "Вещи")
Writer = Annotated[Identity, access.needs(P.write)]


class ThingRow(In):
    """A row of the table: what a slice has a model for."""

    code: LineCell
    title: LineCell
    amount: NumberCell = Decimal(0)


@router.post(
    ":import",
    responses=responses(BadTable, ImportRejected),
    openapi_extra=imports.documented(2**20),
)
async def import_things(
    caller: Writer, tx: Transaction, upload: Upload, query: Annotated[ImportQuery, Query()]
) -> ImportOut:
    """What a slice says itself: how records are written, and which rows it does not take."""

    async def write(rows: Sequence[Taken[ThingRow]]) -> Written:
        codes = [each.record.code for each in rows]
        known = {thing.code: thing for thing in await tx.scalars(select(Thing).where(Thing.code.in_(codes)))}
        refused = [each for each in rows if each.record.amount < 0]
        counts = dict.fromkeys(("created", "updated", "unchanged"), 0)
        for each in rows:
            if each not in refused:
                counts[_put(known.get(each.record.code), each.record)] += 1
        told = [(each.row, Mistake("negative", "Меньше нуля", "amount")) for each in refused]
        return Written(**counts, refused=told)

    def _put(thing: Thing | None, said: ThingRow) -> str:
        if thing is None:
            made = Thing(id=uuid4(), code=said.code, title=said.title, amount=int(said.amount), place=caller.place)
            tx.add(made)
            emit(tx, Fact("reserve.thing.created", made.id, made.place))
            return "created"
        if (thing.title, thing.amount) == (said.title, said.amount):
            return "unchanged"
        thing.title, thing.amount = said.title, int(said.amount)
        return "updated"

    parse = parsing.rows_of(ThingRow)
    return await imports.take(tx, upload, query, LAYOUT, parse, write, key=lambda said: said.code)


@pytest.fixture(scope="module")
async def loading(things, sample_settings) -> AsyncIterator[FastAPI]:
    app = create(replace(SAMPLE, routers=(*SAMPLE.routers, router)), sample_settings, keys_of(KEY))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(loading) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(loading, token("omsu")) as opened:
        yield opened


HEADER = ["code", "title", "amount"]


async def sent(client, rows, kind=TableKind.csv, header=HEADER, key=None, **query):
    data = rows if isinstance(rows, bytes) else WRITERS[kind]([header, *rows])
    headers = {"Content-Type": TYPES[kind]} | ({"Idempotency-Key": key} if key else {})
    return await client.post(URL, params=query, content=data, headers=headers)


def fresh(count):
    return [f"{uuid4()}" for _ in range(count)]


def counts(report):
    return [report[name] for name in ("rows", "created", "updated", "unchanged", "rejected")]


@pytest.fixture
def stored(rows):
    async def ask(codes):
        return {each["code"]: (each["title"], each["amount"]) for each in await rows("thing", "code = ANY($1)", codes)}

    return ask


EVERY = pytest.mark.parametrize("kind", TableKind)


class TestGood:
    @EVERY
    async def test_is_written_and_written_again_without_a_change(self, client, stored, kind):
        a, b = fresh(2)
        answer = await sent(client, [[a, "Ящик", 5], [b, "=Стол", None]], kind, mode="commit")
        assert (answer.status_code, answer.json()["status"]) == (200, "applied"), answer.text
        assert counts(answer.json()) == [2, 2, 0, 0, 0]
        assert await stored([a, b]) == {a: ("Ящик", 5), b: ("=Стол", 0)}
        again = await sent(client, [[a, "Ящик", 6], [b, "=Стол", None]], kind, mode="commit")
        assert counts(again.json()) == [2, 0, 1, 1, 0]
        assert await stored([a, b]) == {a: ("Ящик", 6), b: ("=Стол", 0)}

    @EVERY
    async def test_is_only_checked_unless_it_is_to_be_written(self, client, stored, rows, kind):
        [a], events = fresh(1), len(await rows("outbox"))
        audit = len(await rows("audit"))
        answer = await sent(client, [[a, "Ящик", 5]], kind)
        assert (answer.status_code, answer.json()["status"]) == (200, "validated")
        assert counts(answer.json()) == [1, 1, 0, 0, 0]
        assert answer.headers["cache-control"] == "no-store"
        assert await stored([a]) == {}
        assert (len(await rows("outbox")), len(await rows("audit"))) == (events, audit)

    async def test_may_have_its_columns_by_title_in_any_order(self, client, stored):
        [a] = fresh(1)
        answer = await sent(client, [["Ящик", a]], header=["  НАЗВАНИЕ ", "Код"], mode="commit")
        assert answer.json()["status"] == "applied"
        assert await stored([a]) == {a: ("Ящик", 0)}

    async def test_may_be_a_template_with_its_titles_under_its_codes(self, client):
        [a] = fresh(1)
        answer = await sent(client, [["Код", "Название", "Сколько"], [a, "Ящик", "x"]], TableKind.xlsx)
        [error] = answer.json()["report"]["errors"]
        assert (error["row"], error["cell"]) == (1, "C3")

    async def test_is_done_once_under_one_key(self, client, stored):
        a, b = fresh(2)
        key = str(uuid4())
        first = await sent(client, [[a, "Ящик", 1]], mode="commit", key=key)
        again = await sent(client, [[a, "Ящик", 1]], mode="commit", key=key)
        assert again.headers["idempotent-replayed"] == "true"
        assert again.json() == first.json() and first.json()["created"] == 1
        other = await sent(client, [[b, "Ящик", 1]], mode="commit", key=key)
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")

    async def test_may_be_written_under_the_key_it_was_checked_under(self, client, stored):
        """A check is kept nowhere, the answer to it neither."""
        [a], key = fresh(1), str(uuid4())
        assert (await sent(client, [[a, "Ящик", 1]], key=key)).json()["status"] == "validated"
        assert (await sent(client, [[a, "Ящик", 1]], key=key, mode="commit")).json()["status"] == "applied"
        assert len(await stored([a])) == 1


def wrong_rows(a, b):
    """Good, bad three times over in the parser, refused by the writer, repeated, good."""
    return [
        [a, "Ящик", 5],
        [None, " ", "много"],
        [b, "Стол", -1],
        [None, None, None],
        [a, "Ещё", 1],
        [b + "x", "Шкаф", "1"],
    ]


ERRORS = [
    (2, "A3", "code", "missing", None),
    (2, "B3", "title", "string_too_short", " "),
    (2, "C3", "amount", "decimal_parsing", "много"),
    (3, "C4", "amount", "negative", "-1"),
    (5, None, None, "repeated_row", None),
]


class TestBad:
    @EVERY
    @pytest.mark.parametrize("mode", ["validate", "commit"])
    async def test_is_rejected_whole_and_all_of_it_told(self, client, stored, kind, mode):
        a, b = fresh(2)
        answer = await sent(client, wrong_rows(a, b), kind, mode=mode)
        said = answer.json()
        assert (answer.status_code, said["code"]) == (422, "import_rejected")
        report = said["report"]
        assert (report["status"], counts(report), report["more_errors"]) == ("rejected", [5, 0, 0, 0, 3], 0)
        sheet = kind in (TableKind.csv, TableKind.xlsx)
        expected = [(row, cell if sheet else None, *rest) for row, cell, *rest in ERRORS]
        found = [tuple(each[name] for name in ("row", "cell", "column", "code", "value")) for each in report["errors"]]
        assert found == expected
        assert await stored([a, b]) == {}

    @EVERY
    async def test_is_left_out_where_one_asks_for_it_and_that_is_said(self, client, stored, kind):
        a, b = fresh(2)
        checked = await sent(client, wrong_rows(a, b), kind, on_error="skip")
        assert (checked.status_code, checked.json()["status"]) == (200, "validated")
        assert await stored([a, b]) == {}
        answer = await sent(client, wrong_rows(a, b), kind, mode="commit", on_error="skip")
        assert (answer.status_code, answer.json()["status"]) == (200, "partial")
        assert counts(answer.json()) == counts(checked.json()) == [5, 2, 0, 0, 3]
        assert answer.json()["errors"] == checked.json()["errors"]
        assert await stored([a, b, b + "x"]) == {a: ("Ящик", 5), b + "x": ("Шкаф", 1)}

    @pytest.mark.parametrize("on_error", ["abort", "skip"])
    async def test_altogether_is_never_a_success(self, client, on_error):
        answer = await sent(client, [["", "x", 1], ["", "y", 1]], mode="commit", on_error=on_error)
        assert (answer.status_code, answer.json()["report"]["status"]) == (422, "rejected")

    async def test_beyond_the_bound_is_counted(self, client):
        rows = [[None, "x", "много"] for _ in range(MOST_ERRORS)]
        report = (await sent(client, rows)).json()["report"]
        assert (len(report["errors"]), report["more_errors"], report["rejected"]) == (
            MOST_ERRORS,
            MOST_ERRORS,
            MOST_ERRORS,
        )

    async def test_for_a_deferred_constraint_alone_is_found_by_a_check_too(self, client, loading):
        """The other writer is the place another caller does not see."""
        [a] = fresh(1)
        async with client_of(loading, token("omsu", "ru.r67.m2")) as other:
            assert (await sent(other, [[a, "Ящик", 1]], mode="commit")).status_code == 200
        for mode in ("validate", "commit"):
            answer = await sent(client, [[a, "Ящик", 1]], mode=mode)
            assert (answer.status_code, answer.json()["code"]) == (409, "thing_taken"), mode


def read_back(kind, content):
    if kind is TableKind.xlsx:
        return [
            [each or None for each in row]
            for row in load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        ]
    if kind is TableKind.csv:
        lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
        return [[each or None for each in line] for line in lines]
    items = json.loads(content) if kind is TableKind.json else list(map(json.loads, content.splitlines()))
    names = [*HEADER, "Ошибка"]
    return [names, *([each.get(name) for name in names] for each in items)]


class TestFailedRows:
    @EVERY
    async def test_come_back_as_they_were_with_the_reasons(self, client, stored, kind):
        a, b = fresh(2)
        answer = await sent(client, wrong_rows(a, b), kind, report="rows")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(TYPES[kind])
        assert unquote(answer.headers["content-disposition"]).endswith(f"Ошибочные строки.{kind}")
        header, *back = read_back(kind, answer.content)
        assert header == [*HEADER, "Ошибка"]
        assert [row[:2] for row in back] == [[None, " "], [b, "Стол"], [a, "Ещё"]]
        assert back[0][3] == (
            "Код: Обязательное поле; Название: Не может быть пустым; Сколько: Ожидается десятичное число"
        )
        assert [row[3] for row in back[1:]] == ["Сколько: Меньше нуля", "Повторяет строку 1"]
        assert await stored([a, b]) == {}

    @EVERY
    async def test_are_taken_when_they_are_mended(self, client, stored, kind):
        [a] = fresh(1)
        first = await sent(client, [[a, "Ящик", "много"]], kind, report="rows")
        again = await sent(client, first.content, kind, report="rows")
        assert read_back(kind, again.content) == read_back(kind, first.content)
        header, [code, title, _, reason] = read_back(kind, again.content)
        answer = await sent(client, [[code, title, 5, reason]], kind, header, mode="commit")
        assert answer.json()["status"] == "applied"
        assert await stored([a]) == {a: ("Ящик", 5)}

    async def test_of_a_template_keep_both_its_headings(self, client):
        answer = await sent(client, [["Код", "Название", "Сколько"], ["а", "Ящик", "x"]], TableKind.xlsx, report="rows")
        assert [row[0] for row in read_back(TableKind.xlsx, answer.content)] == ["code", "Код", "а"]

    async def test_are_asked_of_a_check_alone(self, client):
        answer = await sent(client, [["а", "б", 1]], mode="commit", report="rows")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["parameter"] == "report"


class TestBody:
    @pytest.mark.parametrize(
        ("header", "codes"),
        [
            (["code", "title", "Цвет"], ["unknown_column"]),
            (["code"], ["missing_column"]),
            (["Цвет"], ["unknown_column", "missing_column", "missing_column"]),
            (["code", "Код", "title"], ["duplicate_column"]),
        ],
    )
    async def test_has_the_columns_of_its_layout(self, client, header, codes):
        answer = await sent(client, [["x"] * len(header)], header=header)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_table")
        assert [each["code"] for each in answer.json()["errors"]] == codes

    @EVERY
    async def test_without_rows_or_anything_is_refused(self, client, kind):
        codes = {
            (await sent(client, body, kind)).json()["errors"][0]["code"] for body in (b"", WRITERS[kind]([HEADER]))
        }
        assert codes <= {"empty_table", "no_rows", "not_xlsx"} and "empty_table" in codes

    @pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/octet-stream", ""])
    async def test_of_another_kind_is_refused(self, client, kind):
        answer = await client.post(URL, content=b"code;title\n1;2", headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")
        assert all(media in answer.json()["detail"] for media in MEDIA)

    async def test_has_a_bound(self, client):
        answer = await sent(client, b"a" * (2**20 + 1))
        assert (answer.status_code, answer.json()["limit_bytes"]) == (413, 2**20)

    async def test_is_received_before_a_transaction_is_open(self, loading):
        """A client that sends slowly holds no connection."""
        engine = loading.state.database.engine
        busy = []

        async def slowly():
            yield b"code;title\n"
            busy.append(engine.pool.checkedout())
            yield b"x;y\n"

        async with client_of(loading, token("omsu")) as client:
            answer = await client.post(URL, content=slowly(), headers={"Content-Type": "text/csv"})
        assert (answer.status_code, busy) == (200, [0])

    async def test_of_who_may_not_write_is_refused(self, loading):
        async with client_of(loading, token("school")) as client:
            assert (await sent(client, [["а", "б", 1]])).status_code == 403

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(TableKind), st.binary(max_size=100), st.sampled_from(["summary", "rows"]))
    async def test_of_any_bytes_is_answered(self, client, kind, data, report):
        assert (await sent(client, data, kind, report=report)).status_code in (200, 422)


def test_is_documented_with_all_it_takes_and_answers(loading):
    said = loading.openapi()["paths"][URL]["post"]
    assert set(said["requestBody"]["content"]) == set(MEDIA)
    assert set(said["responses"]["200"]["content"]) == set(MEDIA)
    assert said["responses"]["200"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/ImportOut"
    }
    assert {"413", "415", "422"} <= said["responses"].keys()
    assert any(each["name"] == "Idempotency-Key" for each in said["parameters"])
