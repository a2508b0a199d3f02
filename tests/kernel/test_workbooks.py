"""Books as Excel reads them: numbers are numbers, texts never formulas, templates guide who fills them in."""

import io
import re
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import load_workbook

from services.kernel.entry_rules import Bounds
from services.kernel.workbooks import Column, Locked, Sheet, Writer, workbook


def book_of(*columns, rows=(), **said):
    return workbook(Sheet(name="Лист", columns=columns, **said), rows)


def back(data):
    return load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def sheet_of(data):
    return part(data, "xl/worksheets/sheet1.xml")


class TestValue:
    @pytest.mark.parametrize(
        ("value", "read"),
        [
            (None, ""),
            (7, 7),
            (Decimal("81.250000"), 81.25),
            (Decimal("-0.000001"), -0.000001),
            (True, "да"),
            (False, "нет"),
            ("Ёлка", "Ёлка"),
            ("=1+1", "=1+1"),
            ("-5", "-5"),
            ("007", "007"),
            ("https://школа.рф", "https://школа.рф"),
            (123_456_789_012_345, 123_456_789_012_345),
            (1_234_567_890_123_456, "1234567890123456"),
            (Decimal("1.234567890123456"), "1,234567890123456"),
            (date(2026, 9, 1), date(2026, 9, 1)),
            (datetime(2026, 9, 1, 12, 30, tzinfo=UTC).replace(tzinfo=None), datetime(2026, 9, 1, 12, 30)),  # noqa: DTZ001
            (date(1899, 12, 31), "31.12.1899"),
            (date(1900, 2, 28), "28.02.1900"),
            (date(1900, 3, 1), date(1900, 3, 1)),
            ("x" * 40_000, "x" * 32_766 + "…"),
            ("а\uffffб", "а\ufffdб"),
            ("_x0041_", "_x0041_"),
        ],
    )
    def test_is_what_it_was(self, value, read):
        assert back(book_of(Column(title="а"), Column(title="б"), rows=[[value, 1]]))[1][0] == read

    @pytest.mark.parametrize(("value", "quoted"), [("=1+1", True), ("@a", True), ("а", False), ("1", False)])
    def test_that_looks_like_a_formula_is_marked_as_text(self, value, quoted):
        data = book_of(Column(title="а"), rows=[[value]])
        assert "<f>" not in sheet_of(data)
        assert ('quotePrefix="1"' in part(data, "xl/styles.xml")) is quoted

    def test_has_as_many_formats_as_there_are_looks(self):
        rows = [[date(2026, 9, 1), "=1"]] * 1000
        styles = part(book_of(Column(title="а"), Column(title="б"), rows=rows), "xl/styles.xml")
        assert int(re.search(r'<cellXfs count="(\d+)"', styles)[1]) < 10


class TestSheet:
    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Цели", "Цели"),
            ("Результаты конкурсов на должность директора", "Результаты конкурсов на должно…"),
            ("Сведения о муниципалитетах и их", "Сведения о муниципалитетах и их"),
            ("Доля, %: школы/сады [2026]?*\\", "Доля, %  школы сады  2026"),
            ("'Итоги'", "Итоги"),
            ("Итоги\x01\t2026", "Итоги 2026"),
            ("😀" * 16, "😀" * 15 + "…"),
            ("?", "Лист"),
            ("", "Лист"),
        ],
    )
    def test_is_called_what_excel_lets_it_be_called(self, title, name):
        data = workbook(Sheet(name=title, columns=[Column(title="а")]), [["б"]])
        assert load_workbook(io.BytesIO(data)).sheet_names == [name]

    def test_keeps_its_titles_in_sight(self):
        said = sheet_of(book_of(Column(title="а"), frozen_columns=1))
        assert 'ySplit="1"' in said and 'xSplit="1"' in said and 'state="frozen"' in said

    def test_has_its_codes_in_a_hidden_row(self):
        data = book_of(Column(title="Балл", code="score"), Column(title="Школа"), rows=[[1, "а"]])
        assert back(data) == [["score", ""], ["Балл", "Школа"], [1, "а"]]
        assert re.search(r'<row r="1"[^>]* hidden="1"', sheet_of(data))
        assert 'ySplit="2"' in sheet_of(data)

    def test_that_is_protected_lets_only_unlocked_columns_be_filled_in(self):
        data = book_of(Column(title="а"), Column(title="б", unlocked=True), rows=[["x", None]], protected=True)
        assert "<sheetProtection" in sheet_of(data)
        looks = re.findall(r"<xf .*?(?:/>|</xf>)", part(data, "xl/styles.xml").partition("<cellXfs")[2])
        columns = re.findall(r'<col min="\d" max="\d" width="[^"]*"(?: style="(\d+)")?', sheet_of(data))
        assert ['locked="0"' in looks[int(style or 0)] for style in columns] == [False, True]
        assert "<sheetProtection" not in sheet_of(book_of(Column(title="а")))

    def test_offers_what_may_be_chosen_however_long_and_with_commas(self):
        choices = [f"Уровень {n}, высокий" for n in range(30)]
        data = book_of(Column(title="а"), Column(title="б", code="b", choices=choices), rows=[["x", choices[0]]])
        said = sheet_of(data)
        assert '<dataValidation type="list"' in said and 'sqref="B3:B1048576"' in said
        assert "<formula1>'Списки'!$A$1:$A$30</formula1>" in said
        book = load_workbook(io.BytesIO(data))
        assert [row[0] for row in book.get_sheet_by_index(1).to_python()] == choices
        assert [str(sheet.visible).rpartition(".")[2] for sheet in book.sheets_metadata] == ["Visible", "Hidden"]

    def test_has_numbers_in_the_format_of_their_column(self):
        assert 'formatCode="0.000"' in part(book_of(Column(title="а", format="0.000"), rows=[[1]]), "xl/styles.xml")

    @pytest.mark.parametrize(
        ("column", "width"), [({"title": "а"}, 10), ({"title": "а" * 90}, 48), ({"title": "а", "width": 77}, 77)]
    )
    def test_is_as_wide_as_its_titles_within_bounds(self, column, width):
        assert width <= float(re.search(r' width="([\d.]+)"', sheet_of(book_of(Column(**column))))[1]) < width + 1


class TestFilledIn:
    COLUMNS = (
        Column(title="Школа"),
        Column(title="Есть", unlocked=True, choices=("да", "нет")),
        Column(title="Сколько", unlocked=True, bounds=Bounds(least=Decimal("0.50"), most=Decimal(100))),
        Column(title="Ещё", unlocked=True, choices=("да", "нет")),
    )

    def book(self):
        target = io.BytesIO()
        with closing(Writer(target, Sheet(name="Данные", columns=self.COLUMNS, protected=True))) as writer:
            writer.write(["А", "да", Locked(5), Locked()])
            writer.begin(Sheet(name="Пояснения", columns=[Column(title="Что")]))
            writer.write(["Это"])
        return target.getvalue()

    def page(self, name):
        return zipfile.ZipFile(io.BytesIO(self.book())).read(f"xl/worksheets/{name}.xml").decode()

    def test_has_several_sheets_and_its_lists_behind_them(self):
        book = load_workbook(io.BytesIO(self.book()))
        assert book.sheet_names == ["Данные", "Пояснения", "Списки"]
        assert book.get_sheet_by_name("Пояснения").to_python() == [["Что"], ["Это"]]
        assert book.get_sheet_by_name("Списки").to_python() == [["да"], ["нет"]]

    def test_takes_what_is_offered_and_what_is_within_bounds(self):
        page = self.page("sheet1")
        assert page.count("'Списки'!$A$1:$A$2") == 2
        assert "<formula1>0.5</formula1><formula2>100</formula2>" in page
        assert "Ожидается число от 0,5 до 100." in page

    def test_keeps_a_locked_cell_shut_even_when_blank(self):
        looks = dict(re.findall(r'<c r="([A-D]2)"(?: s="(\d+)")?', self.page("sheet1")))
        assert looks["C2"] == looks["D2"] != looks["B2"]
