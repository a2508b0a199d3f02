"""A table is read alike whatever it is written with, and no bytes do more harm than a refusal."""

import io
import json
import re
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kernel import tables_archive
from services.kernel.cells import guarded, is_exact, kept, plain, unguarded
from services.kernel.exports import BOM, line
from services.kernel.problems import Problem
from services.kernel.tables import FAULTS, BadTable, Limits, TableKind, letters
from services.kernel.tables_rows import ERROR_VALUES
from services.kernel.uploads import Uploaded
from services.kernel.workbooks import Column, Sheet, workbook

USUAL = Limits()
HARD = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def csv_of(rows):
    return BOM + b"".join(map(line, rows))


def xlsx_of(rows):
    header, *rest = rows
    return workbook(Sheet(name="Лист", columns=[Column(title=each) for each in header]), rest)


def json_of(rows):
    header, *rest = rows
    return json.dumps([dict(zip(header, row, strict=True)) for row in rest], default=float).encode()


def ndjson_of(rows):
    return b"\n".join(json.dumps(each).encode() for each in json.loads(json_of(rows)))


WRITERS = {TableKind.csv: csv_of, TableKind.xlsx: xlsx_of, TableKind.json: json_of, TableKind.ndjson: ndjson_of}


def read(kind, data, limits=USUAL):
    table = Uploaded(kind, data).table(limits)
    return table, list(table.rows)


def refused(kind, data, limits=USUAL):
    with pytest.raises(BadTable) as wrong:
        read(kind, data, limits)
    [error] = wrong.value.errors
    assert error["detail"].startswith(FAULTS[error["code"]].partition("{")[0])
    return error["code"]


SAMPLE = [["Школа", "Балл"], ["Ёлка; «№ 1»", 1], ["Две\nстроки", None], [None, None], ["=1+1", 12]]


class TestEveryFormat:
    @pytest.mark.parametrize("kind", TableKind)
    def test_says_the_same(self, kind):
        table, rows = read(kind, WRITERS[kind](SAMPLE))
        assert list(table.header) == ["Школа", "Балл"]
        assert [row.number for row in rows] == [1, 2, 4]
        assert [row.values[0] for row in rows] == ["Ёлка; «№ 1»", "Две\nстроки", "=1+1"]
        assert [str(row.values[1]) for row in rows] == ["1", "None", "12"]
        assert not any(row.mistakes for row in rows)

    @pytest.mark.parametrize("kind", TableKind)
    def test_names_cells_where_there_are_any(self, kind):
        table, rows = read(kind, WRITERS[kind](SAMPLE))
        sheet = kind in (TableKind.csv, TableKind.xlsx)
        assert table.cell(rows[-1], 1) == ("B5" if sheet else None)

    @pytest.mark.parametrize("kind", TableKind)
    def test_tells_of_every_row_that_is_too_long(self, kind):
        _, rows = read(kind, WRITERS[kind]([["а"], ["х" * 11], ["х" * 10], ["х" * 12]]), Limits(cell=10))
        assert [[each.code for each in row.mistakes] for row in rows] == [["cell_too_long"], [], ["cell_too_long"]]

    @pytest.mark.parametrize("kind", TableKind)
    @pytest.mark.parametrize("error", ["#DIV/0!", "#Н/Д"])
    def test_takes_no_error_of_a_formula_for_a_value(self, kind, error):
        _, [row] = read(kind, WRITERS[kind]([["а", "б"], [1, error]]))
        assert [(each.code, each.column) for each in row.mistakes] == [("error_value", "б")]

    @pytest.mark.parametrize("kind", TableKind)
    def test_has_bounds(self, kind):
        wide, long = WRITERS[kind]([["а", "б", "в"], [1, 2, 3]]), WRITERS[kind]([["а"], [1], [2], [3]])
        assert refused(kind, wide, Limits(columns=2)) == "too_many_columns"
        assert read(kind, wide, Limits(columns=3))
        assert refused(kind, long, Limits(rows=2)) == "too_many_rows"
        assert read(kind, long, Limits(rows=3))

    @pytest.mark.parametrize("kind", [TableKind.csv, TableKind.xlsx])
    def test_has_each_name_once(self, kind):
        with pytest.raises(BadTable) as wrong:
            read(kind, WRITERS[kind]([["а", "б", "а", "б "], [1, 2, 3, 4]]))
        assert [each["detail"] for each in wrong.value.errors] == ["Столбец «а» повторяется", "Столбец «б» повторяется"]

    @pytest.mark.parametrize("kind", [TableKind.csv, TableKind.xlsx])
    def test_has_no_value_without_a_name_above(self, kind):
        rows = [["а", "", "б", ""], [1, None, 2, None], [1, 5, 2, None], [1, None, 2, 7]]
        _, read_rows = read(kind, WRITERS[kind](rows))
        assert [[each.code for each in row.mistakes] for row in read_rows] == [[], ["ragged_row"], ["ragged_row"]]

    @pytest.mark.parametrize("kind", [TableKind.csv, TableKind.xlsx])
    def test_may_begin_further_down(self, kind):
        table, [row] = read(kind, WRITERS[kind]([["", ""], [None, None], ["а", "б"], [1, 2]]))
        assert (row.number, table.cell(row, 1)) == (1, "B4")


def cells(text):
    number = st.integers(-(10**14), 10**14) | st.decimals(-(10**6), 10**6, places=4)
    return st.none() | number | text


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=8
)
TEXTS = TEXT.filter(lambda text: text not in ERROR_VALUES)
NAMES = st.lists(TEXT.filter(str.strip), min_size=2, max_size=4, unique_by=str.strip)
TABLES = NAMES.flatmap(
    lambda names: st.tuples(
        st.just(names), st.lists(st.lists(cells(TEXTS), min_size=len(names), max_size=len(names)), max_size=5)
    )
)


class TestRoundTrip:
    @HARD
    @given(TABLES)
    def test_through_xlsx_gives_the_same(self, given):
        names, rows = given
        table, back = read(TableKind.xlsx, xlsx_of([names, *rows]))
        assert list(table.header) == [name.strip() for name in names]
        expected = {n: row for n, row in enumerate(rows, 1) if any(value is not None for value in row)}
        assert {row.number: list(row.values) for row in back} == expected
        assert not any(row.mistakes for row in back)

    @HARD
    @given(TABLES)
    def test_through_csv_gives_the_same_as_text(self, given):
        names, rows = given
        table, back = read(TableKind.csv, csv_of([names, *rows]))
        assert list(table.header) == [unguarded(guarded(name)).strip() for name in names]
        said = {row.number: list(row.values) for row in back}
        for number, row in enumerate(rows, 1):
            texts = [
                None if each is None else each if isinstance(each, str) else str(each).replace(".", ",") for each in row
            ]
            assert said.get(number, [None] * len(names)) == texts

    @given(st.text() | TEXT.map("'{}".format) | TEXT.map("'={}".format))
    def test_of_a_text_loses_no_apostrophe(self, text):
        assert unguarded(guarded(text)) == text


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
    @pytest.mark.parametrize("separator", [";", ","])
    def test_is_read_as_it_is_written(self, encoding, separator):
        text = f'Школа{separator}Балл\r\n"Ель{separator} ""№ 1"""{separator}"1,5"\r\n'
        table, [row] = read(TableKind.csv, text.encode(encoding))
        assert list(table.header) == ["Школа", "Балл"]
        assert row.values == [f'Ель{separator} "№ 1"', "1,5"]

    def test_is_parted_by_semicolons_though_a_title_has_a_comma(self):
        assert list(read(TableKind.csv, "Школа, адрес;Балл\n".encode())[0].header) == ["Школа, адрес", "Балл"]

    def test_may_lack_separators_at_the_end_of_a_row(self):
        _, [row] = read(TableKind.csv, b"a;b;c\n1\n")
        assert row.values == ["1", None, None] and not row.mistakes

    def test_may_have_more_of_them(self):
        _, [row] = read(TableKind.csv, b"a;b\n1;2;;\n")
        assert not row.mistakes

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "empty_table"),
            (b"\xef\xbb\xbf", "empty_table"),
            (b"\n;;\n", "empty_table"),
            (b"a;b\n\x98", "not_text"),
            ("а;б".encode("utf-16"), "not_text"),
            (b"a;b\n1;\0", "not_text"),
            (b"PK\x03\x04\x14\x00", "not_text"),
            (b'a;b\n"1;2\n', "bad_csv"),
            (b'a;b\n"1"2;3\n', "bad_csv"),
            (b"a;b\n" + b"1" * 200_000, "bad_csv"),
        ],
    )
    def test_that_is_none_is_refused(self, data, code):
        assert refused(TableKind.csv, data) == code


class TestJson:
    def test_may_be_wrapped(self):
        _, rows = read(TableKind.json, b' { "rows" : [ {"a": 1.50, "b": true}, {"b": null, "c": "x"} ] } ')
        assert [row.values for row in rows] == [[Decimal("1.50"), True, None], [None, None, "x"]]

    @pytest.mark.parametrize("text", ["[]", '{"rows": []}', "[{}]", " "])
    def test_without_a_name_is_empty(self, text):
        assert refused(TableKind.json, text.encode()) == "empty_table"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("[1]", "not_an_object"),
            ('[{"a": 1, "a": 2}]', "repeated_name"),
            (json.dumps([{str(n): 0 for n in range(200_000)}])[:-2] + ', "7": 1}]', "repeated_name"),
            *((text, "bad_json") for text in (
                "{}", "null", "[", '[{"a": 1},]', '[{"a": 1} {"a": 2}]', '[{"a": 1}]]', '[{"a": 1}] x',
                '{"rows": [{"a": 1}]',
                '{"rows": [{"a": 1}], "more": 1}', '[{"a": NaN}]', '[{"a": 1e99999999999999999999}]', "[" * 9999,
                '[{"a": ' + "[" * 99_999, f'[{{"a": {"9" * 5000}}}]',
            )),
        ],
    )  # fmt: skip
    def test_that_is_none_is_refused(self, text, code):
        assert refused(TableKind.json, text.encode()) == code

    def test_says_where_it_ends_being_json(self):
        with pytest.raises(BadTable, match="строка 2, знак 9"):
            read(TableKind.json, b'[{"a": 1},\n{"a": 1,}]')

    def test_has_one_value_in_a_cell(self):
        _, [row] = read(TableKind.json, b'[{"a": [1], "b": {}, "c": 1}]')
        assert [(each.code, each.column) for each in row.mistakes] == [("nested_value", "a"), ("nested_value", "b")]
        assert row.values == [None, None, 1]

    def test_has_no_text_that_cannot_be_told(self):
        _, [row] = read(TableKind.json, b'[{"a": "\\ud800", "b": "\\u0000"}]')
        assert [each.code for each in row.mistakes] == ["bad_text", "bad_text"]
        assert row.values == ["\ufffd", "\ufffd"]

    def test_of_lines_has_an_object_on_each(self):
        _, rows = read(TableKind.ndjson, b'\n{"a": 1}\r\n\n{"a": 2}\n')
        assert [row.number for row in rows] == [1, 2]
        assert refused(TableKind.ndjson, b'{"a": 1} {"a": 2}') == "bad_json"


def book(fill, **options):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, options) as made:
        fill(made, made.add_worksheet())
    return target.getvalue()


def altered(data, old, new, part="xl/worksheets/sheet1.xml"):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            said = before.read(name)
            after.writestr(name, said.replace(old, new) if name == part else said)
    return target.getvalue()


STRINGS = "xl/sharedStrings.xml"
ONE = book(lambda _, sheet: (sheet.write(0, 0, "a"), sheet.write(1, 0, 7)))


class TestXlsx:
    def test_says_numbers_and_dates_as_it_shows_them(self):
        def fill(made, sheet):
            day, moment, hours = (
                made.add_format({"num_format": each}) for each in ("dd.mm.yyyy", "dd.mm.yyyy hh:mm", "[h]:mm")
            )
            sheet.write_row(0, 0, ["a", "b", "c", "d", "e", "f", "g"])
            sheet.write_row(1, 0, [0.1 + 0.2, 3.0, True])
            sheet.write_datetime(1, 3, date(2026, 9, 1), day)
            sheet.write_datetime(1, 4, datetime(2026, 9, 1, 12, 30), moment)  # noqa: DTZ001  # as a sheet has it
            sheet.write_datetime(1, 5, timedelta(hours=30), hours)
            sheet.write_formula(1, 6, "=2+2", None, 4)

        _, [row] = read(TableKind.xlsx, book(fill))
        assert row.values == [Decimal("0.3"), 3, True, "2026-09-01", "2026-09-01T12:30:00", "1 day, 6:00:00", 4]

    @pytest.mark.parametrize("said", ["inf", "NaN"])
    def test_has_no_number_that_is_none(self, said):
        _, [row] = read(TableKind.xlsx, altered(ONE, b"<v>7</v>", f"<v>{said}</v>".encode()))
        assert row.values == [said.lower()]

    def test_tells_of_formulas_that_went_wrong(self):
        def fill(_, sheet):
            sheet.write_row(0, 0, ["a", "b"])
            sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
            sheet.write(1, 1, 1)

        _, [row] = read(TableKind.xlsx, book(fill))
        assert [(each.code, each.message) for each in row.mistakes] == [
            ("error_value", "В ячейке ошибка формулы: #DIV/0!")
        ]

    def test_is_its_first_visible_sheet(self):
        def fill(made, sheet):
            made.add_worksheet("Данные").write_column(0, 0, ["a", 1])
            sheet.hide()
            made.worksheets()[1].activate()
            made.worksheets()[1].set_first_sheet()

        assert list(read(TableKind.xlsx, book(fill))[0].header) == ["a"]

    def test_may_have_pictures_and_cells_far_away_that_are_only_coloured(self):
        def fill(made, sheet):
            sheet.write_column(0, 0, ["a", 1])
            sheet.write_blank(2**20 - 1, 2**14 - 1, None, made.add_format({"bg_color": "red"}))

        assert len(read(TableKind.xlsx, book(fill))[1]) == 1

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "not_xlsx"),
            (b"a;b", "not_xlsx"),
            (ONE[:-30], "not_xlsx"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected"),
            (altered(ONE, b"<row", b"<raw"), "not_xlsx"),
            (altered(ONE, b'r="A2"', b'r="ZZZZ2"'), "not_xlsx"),
            (altered(ONE, b'r="A2"', b'r="A0"'), "not_xlsx"),
            (altered(ONE, b'r="A2"', b'r="XFD2"'), "too_many_columns"),
            (altered(ONE, b'r="A2"', b'r="A1048576"'), "too_many_rows"),
            (altered(ONE, b"<worksheet", b"<!DOCTYPE x []><worksheet"), "not_xlsx"),
            (altered(ONE, b'uniqueCount="1"', b'uniqueCount="999999999"', STRINGS), "not_xlsx"),
            (altered(ONE, b'uniqueCount="1"', b'uniqueCount="+99999999999"', STRINGS), "not_xlsx"),
            (
                altered(ONE, b'<sheet name="Sheet1"', b'<sheet state="hidden" name="Sheet1"', "xl/workbook.xml"),
                "no_sheet",
            ),
            (book(lambda *_: None), "empty_table"),
        ],
        ids=range(14),
    )
    def test_that_is_none_is_refused(self, data, code):
        assert refused(TableKind.xlsx, data) == code

    def test_without_numbers_of_cells_stays_within_bounds(self):
        """Where a cell does not say where it stands, its row does."""
        data = altered(ONE, b'<row r="2" spans="1:1"><c r="A2">', b'<row r="1048576"><c>')
        assert refused(TableKind.xlsx, data) == "too_many_rows"

    def test_does_not_unpack_beyond_its_bound(self):
        bomb = altered(ONE, b"<sheetData>", b"<sheetData>" + b" " * 2**21)
        assert len(bomb) > 2**21
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(bomb)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
            for name in before.namelist():
                after.writestr(name, before.read(name))
        assert len(packed.getvalue()) < 20_000
        assert refused(TableKind.xlsx, packed.getvalue(), Limits(unpacked=2**20)) == "unpacked_too_large"
        assert read(TableKind.xlsx, packed.getvalue())

    def test_does_not_go_through_more_than_so_many_cells(self):
        crowded = altered(ONE, b"<sheetData>", b"<sheetData>" + b"<row><c/></row>" * 1_000)
        assert refused(TableKind.xlsx, crowded, Limits(elements=1_000)) == "too_many_elements"
        assert read(TableKind.xlsx, crowded)

    @pytest.mark.parametrize("last", [True, False])
    def test_a_formula_that_nobody_has_computed_is_not_taken_for_blank(self, last):
        after = b"" if last else b'<row r="3"><c r="A3"><v>1</v></c></row>'
        data = altered(ONE, b"</sheetData>", b'<row r="4"><c r="B4"><f>1+1</f></c></row>' + after + b"</sheetData>")
        with pytest.raises(BadTable, match="B4"):
            read(TableKind.xlsx, data)

    def test_hands_the_library_nothing_but_its_parts(self):
        with zipfile.ZipFile(io.BytesIO(tables_archive.checked(ONE, USUAL))) as archive:
            assert all(name.endswith((".xml", ".rels")) for name in archive.namelist())


def _broken(data):
    """A byte changed, or a piece cut out of a file that was good."""
    at = st.integers(0, len(data) - 1)
    changed = st.tuples(at, st.integers(0, 255)).map(lambda how: data[: how[0]] + bytes([how[1]]) + data[how[0] + 1 :])
    cut = st.tuples(at, at).map(lambda how: data[: min(how)] + data[max(how) :])
    return changed | cut


def _broken_part(part):
    with zipfile.ZipFile(io.BytesIO(ONE)) as archive:
        said = archive.read(part)
    return _broken(said).map(lambda new: altered(ONE, said, new, part))


PARTS = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    STRINGS,
    "xl/styles.xml",
    "xl/_rels/workbook.xml.rels",
)


class TestAnyBytes:
    @HARD
    @given(
        st.sampled_from(TableKind),
        st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")),
    )
    def test_are_a_table_or_a_refusal(self, kind, data):
        _read_or_refused(kind, data)

    @HARD
    @given(
        st.sampled_from([TableKind.json, TableKind.ndjson]),
        st.recursive(
            st.none() | st.floats() | st.text(max_size=5),
            lambda more: st.lists(more, max_size=3) | st.dictionaries(st.text(max_size=3), more, max_size=3),
        ),
    )
    def test_of_json_are_a_table_or_a_refusal(self, kind, said):
        _read_or_refused(kind, json.dumps(said).encode())

    @settings(HARD, max_examples=400)
    @given(_broken(ONE) | st.one_of(*map(_broken_part, PARTS)))
    def test_of_a_broken_book_are_a_table_or_a_refusal(self, data):
        _read_or_refused(TableKind.xlsx, data)

    @pytest.mark.parametrize("big", [b"999999999", b"4294967295", b"99999999999999"])
    def test_of_a_book_that_says_great_numbers_are_a_table_or_a_refusal(self, big):
        """One that the library makes room for would end this very process."""
        with zipfile.ZipFile(io.BytesIO(RICH)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        places = [(name, each.span()) for name, said in parts.items() for each in re.finditer(rb'(?<=")\d+(?=")', said)]
        assert len(places) > 100
        for name, (start, end) in places:
            said = parts[name]
            _read_or_refused(TableKind.xlsx, altered(RICH, said, said[:start] + big + said[end:], name))


def _rich(made, sheet):
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write_datetime(1, 0, date(2026, 9, 1), made.add_format({"num_format": "dd.mm.yyyy"}))
    sheet.write_formula(2, 0, "=1+1", None, 2)
    sheet.merge_range(3, 0, 4, 1, "x")
    sheet.data_validation(5, 0, 9, 0, {"validate": "list", "source": ["a"]})
    sheet.conditional_format(0, 0, 9, 0, {"type": "2_color_scale"})
    sheet.add_table(10, 0, 12, 1)


RICH = book(_rich)


def _read_or_refused(kind, data):
    try:
        _, rows = read(kind, data)
    except Problem as problem:
        assert isinstance(problem, BadTable)  # noqa: PT017  # one of two right ends
        assert all(error["code"] in FAULTS for error in problem.errors)  # noqa: PT017
        json.dumps(problem.body("0"), ensure_ascii=False).encode()
    else:
        for row in rows:
            json.dumps(row.values, default=float, ensure_ascii=False).encode()


class TestCell:
    @given(st.floats(-1e300, 1e300) | st.integers(-(10**20), 10**20))
    def test_of_a_spreadsheet_is_the_number_it_shows(self, said):
        value = plain(said)
        assert float(value) == pytest.approx(said, rel=1e-14)
        assert is_exact(value) or abs(value) > 10**15 or abs(value) < Decimal("1e-250")

    @pytest.mark.parametrize(
        ("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
    )
    def test_is_named_as_a_spreadsheet_names_it(self, number, name):
        assert letters(number) == name

    @given(st.text())
    def test_keeps_what_can_be_kept(self, text):
        kept(text).encode()
        assert len(kept(text)) == len(text)
