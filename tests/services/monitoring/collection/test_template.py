"""The template: who and what is asked, what is known already, and nothing that cannot be filled in left open."""

import io
import zipfile

import pytest
from python_calamine import load_workbook

from services.kernel.tables import TableKind
from tests.services.monitoring.builders import BASE, filled, head_values, step, submission_of
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA

SECOND, THIRD = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"
CODES = ["place", "subject_name", "q1.met", "q1.all", "q2", "c1"]


@pytest.fixture
def template(cycle):
    async def ask(client, **query):
        answer = await client.get(f"{BASE}/cycles/{cycle['id']}/values:template", params=query)
        assert answer.status_code == 200, answer.text
        return answer.content

    return ask


def sheet(book, name="Данные"):
    return load_workbook(io.BytesIO(book)).get_sheet_by_name(name).to_python()


def xml(book, number=1):
    return zipfile.ZipFile(io.BytesIO(book)).read(f"xl/worksheets/sheet{number}.xml").decode()


async def test_lists_the_subjects_the_caller_sees(omsu, department, client_as, template):
    codes, titles, *rows = sheet(await template(omsu))
    assert codes == CODES
    assert titles[2:4] == ["1. Доля сдавших: Выполнили (met)", "1. Доля сдавших: Всего (all)"]
    assert [row[:2] for row in rows] == [
        [SMOLENSK_SCHOOL, "Школа o1"],
        [SECOND, "Школа o2"],
        [THIRD, "Школа o3"],
    ]
    assert len(sheet(await template(department))) == 2 + 4
    assert len(sheet(await template(department, place=VYAZMA))) == 2 + 1
    assert [row[0] for row in sheet(await template(client_as("school", SECOND)))[2:]] == [SECOND]


async def test_is_for_those_who_import(client_as, cycle):
    for role in ("soiro", "admin", "integration"):
        answer = await client_as(role).get(f"{BASE}/cycles/{cycle['id']}/values:template")
        assert answer.status_code == 403


async def test_goes_back_as_it_is_and_changes_nothing(omsu, sent, template):
    rows = [["place", *CODES[2:]], [SECOND, 45, 90, 2, "нет"], [THIRD, 1.5e3, 2000, 0, None]]
    assert (await sent(omsu, rows, mode="commit")).json()["status"] == "applied"
    answer = await sent(omsu, await template(omsu), TableKind.xlsx, mode="commit")
    said = answer.json()
    assert (said["status"], said["rows"], said["created"], said["updated"], said["unchanged"]) == (
        "applied", 3, 0, 0, 7,
    ), answer.text  # fmt: skip


async def test_goes_back_as_csv_too(omsu, sent, template):
    await sent(omsu, [["place", *CODES[2:]], [SECOND, 45, 90, 2, "нет"]], mode="commit")
    table = await template(omsu, format="csv")
    assert table.decode("utf-8-sig").splitlines()[2] == f"{SECOND};Школа o2;45;90;2;нет"
    said = (await sent(omsu, table, TableKind.csv, mode="commit")).json()
    assert (said["rows"], said["updated"], said["unchanged"]) == (3, 0, 4)


async def test_keeps_shut_what_is_not_asked_or_already_handed_in(omsu, client_as, template, cycle, schools):
    school = client_as("school", THIRD)
    submission = await submission_of(school, cycle["id"], schools[THIRD])
    await filled(school, submission, head_values(50))
    await step(school, f"/submissions/{submission['id']}", "submit")
    book = await template(omsu)
    shut = {f"{column}{row}" for row in (3, 4, 5) for column in "CDEF" if _shut(xml(book), f"{column}{row}")}
    assert shut == {"F3", "C5", "D5", "E5", "F5"}
    assert sheet(book)[4][2:5] == [50, 100, 0]
    assert "<sheetProtection" in xml(book)


def _shut(page, cell):
    """Does the cell have a look of its own? One that is open and blank has none."""
    return f'<c r="{cell}"' in page


async def test_offers_and_bounds(omsu, template):
    page = xml(await template(omsu))
    assert 'type="list"' in page and 'type="whole"' in page
    assert "<formula1>0</formula1><formula2>1000</formula2>" in page
    assert "Ожидается целое число от 0 до 1000." in page
    assert 'hidden="1"' in page


async def test_tells_the_passports(omsu, template):
    head, first, *_ = sheet(await template(omsu), "Показатели")
    said = dict(zip(head, first, strict=True))
    assert (said["Столбец"], said["Показатель"], said["Входное данное"]) == ("q1.met", "Доля сдавших", "Выполнили")
    assert (said["Ответ"], said["Не меньше"], said["Нужен документ"]) == ("целое число, не меньше нуля", 0, "нет")
