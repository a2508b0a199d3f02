"""CSV as Excel in Russia reads it, nothing in it that Excel would run, and no connection held for who does not read."""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import SimpleNamespace
from typing import Annotated, Any, Literal
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, Field
from python_calamine import load_workbook

from edulead import generated
from services.kernel import exports
from services.kernel.database import Database, connect
from services.kernel.exports import cell, csv_response, line, listed
from services.kernel.identity import system
from services.kernel.labels import labelled, labels_of
from services.kernel.problems import Invalid
from services.kernel.schemas import Day, Exact, Instant, Out, Version
from services.kernel.settings import Settings
from services.kernel.shown import writer
from services.kernel.workbooks import XLSX
from services.training.store import TABLES
from tests.kernel.conftest import BASE
from tests.support.servers import raw, served

MOSCOW = ZoneInfo("Europe/Moscow")
FORMULA = (
    "=+-@＝＋－＠﹦﹢﹣﹫−⁼₊"  # a spreadsheet may take the wide, the small and the raised ones for the narrow ones
)
UNSEEN = "\u034f\ufe0f\u115f\u1160\u3164\uffa0\u2800\u17b4\u0301\u180e\U000e0100"


def read(raw):
    [cells] = csv.reader(io.StringIO(raw.decode(), newline=""), delimiter=";")
    return cells


class TestCell:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (None, ""),
            (True, "да"),
            (False, "нет"),
            (0, "0"),
            (-5, "-5"),
            (Decimal("-1.500000"), "-1,500000"),
            (Decimal("0.000001"), "0,000001"),
            (81.25, "81,25"),
            ("26 из 32", "26 из 32"),
            ("=1+1", "'=1+1"),
            ("+7 (900)", "'+7 (900)"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("\n1", "'\n1"),
            ("  =1", "'  =1"),
            ("\ufeff=1", "'\ufeff=1"),
            ("\u200b\u00a0=1", "'\u200b\u00a0=1"),
            ("\uff1d1", "'\uff1d1"),
            ("\u200b\uff0b1", "'\u200b\uff0b1"),
            (" а=1", " а=1"),
            ("=\u0338SUM(A1)", "'=\u0338SUM(A1)"),  # not to be put together to ≠
            ("≠ 5", "≠ 5"),
            ("'=1", "''=1"),  # so that both are read back as they were
            ("'a", "'a"),
            ("\u3164", "\u3164"),
            ("\u3164Ёж", "\u3164Ёж"),
            ({"a": None}, '{"a": null}'),
            ({"a": [date(2026, 9, 1)]}, '{"a": ["2026-09-01"]}'),
        ],
    )
    def test_reads_as(self, value, text):
        assert cell(value) == text

    def test_is_no_formula_behind_each_of_them(self):
        values = [f"{unseen}{sign}1" for unseen in UNSEEN for sign in FORMULA]
        assert [value for value in values if cell(value) != f"'{value}"] == []

    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def test_with_a_text_is_no_formula_and_loses_nothing(self, text):
        shown = cell(text)
        assert not shown.startswith(("\t", "\r", "\n", *FORMULA))
        assert shown in (text, f"'{text}")

    @given(
        st.text(st.characters(categories=["Cf", "Cc", "Zs", "Co", "Mn", "Me"]) | st.sampled_from(UNSEEN), max_size=3),
        st.sampled_from(FORMULA),
        st.text(),
    )
    def test_is_no_formula_behind_signs_nobody_sees(self, unseen, sign, rest):
        assert cell(unseen + sign + rest).startswith("'")


class Shade(StrEnum):
    red = "red"
    bare = "bare"


labelled({Shade.red: "красный"})


class Part(Out):
    shade: Shade = Field(title="Цвет")
    until: Day | None = Field(title="До")
    weight: Exact


WINTER, SUMMER = "2026-01-31T21:30:59.5+00:00", "2026-07-01T09:00:00+00:00"
PART = {"weight": Decimal("1.5"), "until": None, "shade": "red"}  # in the order PostgreSQL keeps, not the model's


class TestWriter:
    @pytest.mark.parametrize(
        ("kind", "said", "text"),
        [
            (Instant, WINTER, "01.02.2026 00:30"),
            (Instant | None, SUMMER, "01.07.2026 12:00"),
            (datetime, SUMMER, "01.07.2026 12:00"),
            (Day, "2026-09-01", "01.09.2026"),
            (Annotated[date | None, Field(title="День")], "1800-01-01", "01.01.1800"),
            (str, WINTER, WINTER),
            (str | None, "2026-09-01", "2026-09-01"),
            (Shade, "red", "красный"),
            (Shade | None, "bare", "bare"),
            (Literal["red"], "red", "red"),
            (list[Shade], ["red", "bare"], "красный, bare"),
            (list[Day] | None, ["2026-09-01", "2026-09-02"], "01.09.2026, 02.09.2026"),
            (list[str], ["а", "б"], "а, б"),
            (list[int], [3, 26], "3, 26"),
            (list[str], ["=1"], "'=1"),
            (list[str], [], ""),
            (Part, PART, "Цвет: красный, weight: 1,5"),
            (list[Part], [PART, PART | {"until": "2026-09-01"}],
             "Цвет: красный, weight: 1,5; Цвет: красный, До: 01.09.2026, weight: 1,5"),
            (dict[str, Any], {"a": [1]}, '{"a": [1]}'),
            (Any, {"a": 1}, '{"a": 1}'),
            (Exact, Decimal("-0.5"), "-0,5"),
            (Version, 7, "7"),
            (bool, True, "да"),
        ],
    )  # fmt: skip
    def test_writes_by_the_declared_type(self, kind, said, text):
        assert cell(writer(kind, MOSCOW)(said)) == text

    def test_writes_moments_in_the_time_of_the_region(self):
        assert cell(writer(Instant, ZoneInfo("Asia/Vladivostok"))(SUMMER)) == "01.07.2026 19:00"


class TestLine:
    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=5))
    def test_is_read_back_as_it_was_said(self, texts):
        assert read(line(texts)) == [cell(text) for text in texts]

    def test_ends_as_windows_ends_lines_and_quotes_what_must_be(self):
        assert line(["a;b", 'c"d', "e"]) == b'"a;b";"c""d";e\r\n'


class Item(Out):
    n: int = Field(title="№")
    at: Instant
    text: str | None


class Named(Item):
    model_config = ConfigDict(title="Номера")


ROWS = """
SELECT json_build_object('n', n, 'at', '2026-07-01T09:00:00Z'::timestamptz, 'text', repeat('x', $2::int))::text
FROM generate_series(1, $1::int) n
"""


def offering(database: Database) -> FastAPI:
    """Exports of as many rows as one likes, each as long as one likes."""
    app = FastAPI()
    app.state.database, app.state.clock = database, SimpleNamespace(zone=MOSCOW)
    app.state.settings = SimpleNamespace(stream_seconds=1)

    @app.get("/{rows}/{length}", tags=["Ряды"])
    async def export(request: Request, rows: int, length: int, named: bool = False) -> Response:
        return csv_response(
            request, Named if named else Item, listed(request, system("test", "ru"), [ROWS, rows, length])
        )

    return app


async def exported(database: Database, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(offering(database))
    async with httpx.AsyncClient(transport=transport, base_url="http://probe") as client:
        return await client.get(path)


class TestExport:
    async def test_is_streamed_in_chunks_and_whole(self, kernel_database):
        scope = {"type": "http", "app": offering(kernel_database), "route": SimpleNamespace(tags=["Ряды"])}
        request = Request(scope)
        response = csv_response(request, Item, listed(request, system("test", "ru"), [ROWS, 20_000, 1]))
        chunks = [chunk async for chunk in response.body_iterator]
        assert max(map(len, chunks)) < 20_000
        assert b"".join(chunks).decode("utf-8-sig").splitlines() == [
            "№;at;text", *(f"{n};01.07.2026 12:00;x" for n in range(1, 20_001))
        ]  # fmt: skip

    async def test_has_no_longest(self, kernel_database):
        answered = await exported(kernel_database, "/100001/1")
        assert answered.text.count("\r\n") == 100_002

    @pytest.mark.parametrize(("query", "name"), [("", "Ряды.csv"), ("?named=true", "Номера.csv")])
    async def test_is_named_by_the_item_or_else_by_the_tag(self, kernel_database, query, name):
        disposition = (await exported(kernel_database, f"/1/1{query}")).headers["content-disposition"]
        assert unquote(disposition).endswith(f"filename*=UTF-8''{name}")


class TestBook:
    async def test_has_moments_of_the_region_and_labels(self, sample_as):
        client = sample_as("omsu")
        thing = (await client.post(BASE, json={"title": "Ящик"})).json()
        step = {"json": {"action": "begin"}, "headers": {"If-Match": '"1"'}}
        assert (await client.post(f"{BASE}/{thing['id']}/steps", **step)).status_code == 200
        path = f"{BASE}/{thing['id']}/history"
        [at] = [each["at"] for each in (await client.get(path)).json()["items"]]
        data = (await client.get(path, headers={"Accept": XLSX})).content
        titles, row = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        said = dict(zip(titles, row, strict=True))
        told = [said[title] for title in ("Действие", "Из статуса", "Причина", "Роль")]
        assert told == ["Начать", "Черновик", "", "ОМСУ"]
        local = datetime.fromisoformat(at).astimezone(MOSCOW).replace(tzinfo=None)
        assert abs((said["Когда"] - local).total_seconds()) < 0.01

    @pytest.mark.parametrize("rows", [10, 2_000])
    async def test_leaves_nothing_behind(self, kernel_database, rows, tmp_path, monkeypatch):
        """Neither one that was sent nor one that was given up."""
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        monkeypatch.setattr(exports, "MOST_CELLS", 3_000)
        scope = {"type": "http", "headers": [], "app": offering(kernel_database)}
        request = Request(scope | {"route": SimpleNamespace(tags=["Ряды"])})
        made = exports.exported(request, Item, listed(request, system("test", "ru"), [ROWS, rows, 1]), "xlsx")
        if rows > 1_000:
            with pytest.raises(Invalid):
                await made
        else:
            assert b"".join([part async for part in (await made).body_iterator]).startswith(b"PK")
        assert list(tmp_path.iterdir()) == []


WORKFLOWS = [workflow for _, workflow in generated._workflows()]


class TestHistory:
    async def test_tells_actions_statuses_and_roles_as_a_reader_knows_them(self, sample_as):
        client = sample_as("omsu")
        thing = (await client.post(BASE, json={"title": "Ящик"})).json()
        for version, body in ((1, {"action": "begin"}), (2, {"action": "reopen", "reason": "close"})):
            seen = {"If-Match": f'"{version}"'}
            assert (await client.post(f"{BASE}/{thing['id']}/steps", json=body, headers=seen)).status_code == 200
        path = f"{BASE}/{thing['id']}/history"
        lines = (await client.get(path, params={"format": "csv"})).content.decode("utf-8-sig").splitlines()
        assert [line.split(";")[:5] for line in lines] == [
            ["Действие", "Из статуса", "В статус", "Причина", "Роль"],
            ["Вернуть", "Открыто", "Черновик", "close", "ОМСУ"],
            ["Начать", "Черновик", "Открыто", "", "ОМСУ"],
        ]
        last, first = (await client.get(path)).json()["items"]
        assert (last["action"], last["source"], last["role"], first["target"]) == ("reopen", "open", "omsu", "open")

    def test_has_a_label_of_every_step_there_is(self):
        assert WORKFLOWS
        for workflow in WORKFLOWS:
            codes = [code for step in workflow.steps.values() for code in (step.action, step.source, step.target)]
            shown = [labels_of(type(code).__name__)[code] for code in codes]
            assert shown == [workflow.labels[code] for code in codes], workflow.entity


@asynccontextmanager
async def lone_database(worker_database: Any) -> AsyncIterator[Database]:
    """A database for one reader at a time: an export ends when the one before it has let go."""
    database = await connect(Settings(database_url=worker_database.url("training"), database_pool=1), TABLES)
    try:
        yield database
    finally:
        await database.close()


async def whole(port: int) -> str:
    async with asyncio.timeout(20), httpx.AsyncClient() as client:
        return (await client.get(f"http://127.0.0.1:{port}/3/1", timeout=20)).text


ENDLESS = b"GET /100000/1000 HTTP/1.1\r\nHost: probe\r\n\r\n"


class TestReader:
    async def test_that_takes_nothing_holds_no_connection(self, worker_database):
        async with (
            lone_database(worker_database) as database,
            served(offering(database)) as port,
            raw(port, ENDLESS) as slow,
        ):
            await slow.readuntil(b"\r\n\r\n")
            assert (await whole(port)).count("\r\n") == 4
            async with asyncio.timeout(20):
                assert not (await slow.read()).endswith(b"0\r\n\r\n")  # broken off, not ended

    async def test_that_has_gone_leaves_the_connection_as_it_was(self, worker_database):
        async with lone_database(worker_database) as database, served(offering(database)) as port:
            for _ in range(5):
                async with raw(port, ENDLESS) as leaving:
                    await leaving.readexactly(100_000)
                assert (await whole(port)).count("\r\n") == 4
                async with database.reader.acquire() as connection:
                    assert not connection.is_in_transaction()
