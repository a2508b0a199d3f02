"""Figures over HTTP: of the own territory, and nothing of a contest but how many stand where."""

import csv
import io

import pytest
from python_calamine import load_workbook
from sqlalchemy import update

from services.reserve.store import COPIES
from tests.services.reserve.builders import BASE
from tests.services.reserve.entries.conftest import *  # noqa: F403  # candidates, regulations
from tests.services.reserve.entries.conftest import included
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA


async def figures(client, name, **query):
    response = await client.get(f"{BASE}/dashboards/{name}", params=query)
    assert response.status_code == 200, response.text
    return response.json()


class TestReadiness:
    async def test_who_stands_is_counted_by_reserve_and_post(self, omsu, department, candidate, regulations, schools):
        before = await figures(omsu, "readiness")
        entry = await included(omsu, await candidate(), organisation_id=str(schools[SMOLENSK_SCHOOL]))
        after = await figures(omsu, "readiness")
        assert after["total"]["standing"] == before["total"]["standing"] + 1
        assert after["total"]["a"] + after["total"]["b"] + after["total"]["c"] == after["total"]["standing"]
        [own] = [each for each in after["reserves"] if each["place"] == SMOLENSK]
        assert own["standing"] == after["total"]["standing"]
        [post] = [each for each in after["posts"] if each["organisation_id"] == str(schools[SMOLENSK_SCHOOL])]
        assert post["standing"] >= 1
        assert (await figures(department, "readiness", place=SMOLENSK))["total"] == after["total"]
        assert entry["status"] == "included"


class TestCoverage:
    async def test_expected_vacancies_meet_who_is_ready(self, app, omsu, neighbour, regulations, schools):
        """An acting head is a vacancy to come; with nobody ready it is a gap."""
        school = schools[SMOLENSK_SCHOOL]
        before = await figures(omsu, "coverage")
        post = COPIES.post
        async with app.state.database.begin("ru") as tx:
            await tx.execute(update(post).where(post.organisation_id == school).values(kind="acting_head"))
        after = await figures(omsu, "coverage")
        assert after["total"]["expected"] == before["total"]["expected"] + 1
        [city] = after["municipalities"]
        assert (city["place"], city["expected"]) == (SMOLENSK, after["total"]["expected"])
        assert sum(each["expected"] for each in city["kinds"]) == city["expected"]
        assert city["gap"] == max(0, city["expected"] - city["ready"])
        [other] = (await figures(neighbour, "coverage"))["municipalities"]
        assert other["place"] == VYAZMA


class TestFunnel:
    async def test_nothing_announced_is_an_empty_funnel(self, client_as):
        found = await figures(client_as("omsu", "ru.r67.m99"), "contests")
        assert (found["contests"], found["items"], found["total"]["submitted"]) == (0, [], 0)

    async def test_no_mark_mean_or_order_has_a_place_in_it(self, department):
        found = await figures(department, "contests")
        told = {key for each in [found["total"], *(row["funnel"] for row in found["items"])] for key in each}
        assert told == {"submitted", "admitted", "scored", "chosen", "rejected", "withdrawn"}


ROWS = {
    "readiness": ("reserves", "Чей резерв;Название;Стоит в резерве;Готовы сейчас (A);Будут готовы за год (B)"),
    "contests": ("items", "Конкурс;Место;Название;На что;Статус;Объявлен;Подано;Допущено;Оценено"),
    "coverage": ("municipalities", "Место;Название;Ожидается вакансий;Готовы сейчас (A);Обеспеченность, %"),
}
"""Panel → its rows, and how the first row of its file begins."""


def rows_of(answered) -> list[list[str]]:
    if answered.headers["content-type"].startswith("text/csv"):
        return [*csv.reader(io.StringIO(answered.content.decode("utf-8-sig")), delimiter=";")]
    return load_workbook(io.BytesIO(answered.content)).get_sheet_by_index(0).to_python()


class TestFiles:
    @pytest.mark.parametrize("name", [*ROWS])
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    async def test_the_rows_come_as_a_file(self, omsu, regulations, schools, name, kind):
        answered = await omsu.get(f"{BASE}/dashboards/{name}", params={"format": kind})
        assert answered.status_code == 200, answered.text
        titles, *rows = rows_of(answered)
        said, begins = ROWS[name]
        assert ";".join(titles).startswith(begins)
        assert len(rows) == len((await figures(omsu, name))[said])


@pytest.mark.parametrize("name", ["readiness", "contests", "coverage"])
@pytest.mark.parametrize(("role", "status"), [
    ("admin", 200), ("department", 200), ("omsu", 200), ("soiro", 200),
    ("school", 403), ("expert", 403), ("integration", 403),
])  # fmt: skip
async def test_who_sees_figures(client_as, name, role, status):
    assert (await client_as(role).get(f"{BASE}/dashboards/{name}")).status_code == status


@pytest.mark.parametrize("name", ["readiness", "contests", "coverage"])
@pytest.mark.parametrize("place", ["ru", "ru.r67", SMOLENSK, f"{SMOLENSK}.o1", "ru.r67.m22"])
async def test_a_place_above_or_beside_is_refused(neighbour, name, place):
    """From below only what is published above would be counted: a figure that is not true."""
    refused = await neighbour.get(f"{BASE}/dashboards/{name}", params={"place": place})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "beyond_the_place")
