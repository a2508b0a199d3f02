"""CSV as Excel in Russia reads it, and nothing in it that Excel would run."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.exports import cell, csv_response, line
from services.kernel.identity import system
from services.kernel.schemas import Out


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
            ("\n=1", "'\n=1"),
            (["ё", 1], '["ё", 1]'),
            ({"a": None}, '{"a": null}'),
            ([date(2026, 9, 1)], '["2026-09-01"]'),
        ],
    )
    def test_reads_as(self, value, text):
        assert cell(value) == text

    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def test_with_a_text_is_no_formula_and_loses_nothing(self, text):
        shown = cell(text)
        assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert shown in (text, f"'{text}")


class TestLine:
    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=5))
    def test_is_read_back_as_it_was_said(self, texts):
        assert read(line(texts)) == [cell(text) for text in texts]

    def test_ends_as_windows_ends_lines_and_quotes_what_must_be(self):
        assert line(["a;b", 'c"d', "e"]) == b'"a;b";"c""d";e\r\n'


class Item(Out):
    n: int


async def test_rows_are_streamed_in_chunks(kernel_database):
    rows = "SELECT json_build_object('n', n)::text FROM generate_series(1, $1::int) n"
    response = csv_response(kernel_database, system("test", "ru"), Item, [rows, 20_000])
    chunks = [chunk async for chunk in response.body_iterator]
    assert max(map(len, chunks)) < 5_000
    assert b"".join(chunks).decode("utf-8-sig").split() == ["n", *map(str, range(1, 20_001))]
    assert response.headers["content-disposition"].endswith("filename*=UTF-8''Item.csv")
