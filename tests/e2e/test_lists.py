"""Every list there is, in every order it offers, as JSON, as CSV and as XLSX."""

import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import load_workbook

from services.kernel.openapi import operations
from services.kernel.workbooks import XLSX
from tests.e2e.system import System

pytestmark = pytest.mark.xdist_group("e2e")

DOCUMENT = json.loads((Path(__file__).resolve().parents[2] / "openapi" / "edulead.json").read_text("utf-8"))


@pytest.fixture
def reader(system: System, path: str) -> httpx.Client:
    """Who may see the list: an administrator, or where that takes managing, the Департамент."""
    roles = DOCUMENT["paths"][path]["get"].get("x-roles", ["admin"])
    return system.as_client("admin" if "admin" in roles else "department")


def lists() -> list[tuple[str, list[str]]]:
    """(path, orders) of every operation that can be sorted and needs no id."""
    found = []
    for path, method, said in operations(DOCUMENT):
        parameters = {each["name"]: each for each in said.get("parameters", ()) if "name" in each}
        if method == "get" and "sort" in parameters and "{" not in path:
            found.append((path, orders(parameters["sort"]["schema"])))
    return found


def orders(schema: dict[str, Any]) -> list[str]:
    return list(schema.get("enum") or [schema["const"]])


def test_there_are_lists_to_try():
    assert len(lists()) >= 12


@pytest.mark.parametrize(("path", "sorts"), lists(), ids=[path for path, _ in lists()])
def test_a_list_keeps_the_orders_it_offers(reader: httpx.Client, path: str, sorts: list[str]):
    for sort in sorts:
        answer = reader.get(path, params={"sort": sort, "limit": 3, "with_total": "true"})
        assert answer.status_code == 200, (sort, answer.text)
        page = answer.json()["page"]
        if page["next_cursor"]:
            more = reader.get(path, params={"sort": sort, "limit": 3, "cursor": page["next_cursor"]})
            assert more.status_code == 200, (sort, more.text)
            assert not {str(each) for each in more.json()["items"]} & {str(each) for each in answer.json()["items"]}


@pytest.mark.parametrize(("path", "sorts"), lists(), ids=[path for path, _ in lists()])
def test_a_list_can_be_taken_to_excel(reader: httpx.Client, path: str, sorts: list[str]):
    total = reader.get(path, params={"with_total": "true", "limit": 1}).json()["page"]["total"]
    answer = reader.get(path, params={"format": "csv"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    book = reader.get(path, params={"format": "xlsx"})
    assert (book.status_code, book.headers["content-type"]) == (200, XLSX)
    assert len(load_workbook(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()) == total + 1
    if total < 500:  # a line break inside a cell is no new row, and few rows have one
        assert len(answer.text.splitlines()) >= total + 1
