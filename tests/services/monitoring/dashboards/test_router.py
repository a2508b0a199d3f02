"""Dashboards over HTTP, by role and place, with the numbers of `world` counted by hand."""

import csv
import io
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from python_calamine import load_workbook

from tests.services.monitoring.dashboards.world import (
    LATE,
    M1,
    M2,
    M3,
    M4,
    NAMES,
    OKTMO,
    REGION,
    RETURNED,
    World,
    at,
    conducted_in,
)
from tests.support.answers import refused

TOGETHER = (22, 58.181818, 50)
BY_MUNICIPALITY = {M1: (6, 50, 50), M2: (2, 50, 50), M3: (6, 83.333333, 100), M4: (8, 47.5, 50)}


@pytest.fixture(scope="module")
async def world(app: FastAPI) -> AsyncIterator[World]:
    kept = app.state.clock
    world = await conducted_in(app)
    yield world
    app.state.clock = kept
    for each in world.clients.values():
        await each.aclose()


def rows_of(answered: httpx.Response) -> list[list]:
    """Of a file, the titles first."""
    if answered.headers["content-type"].startswith("text/csv"):
        return list(csv.reader(io.StringIO(answered.content.decode("utf-8-sig")), delimiter=";"))
    return load_workbook(io.BytesIO(answered.content)).get_sheet_by_index(0).to_python()


@pytest.fixture
def department(world: World) -> httpx.AsyncClient:
    return world.client("department")


@pytest.fixture
def omsu(world: World) -> Callable[[str], httpx.AsyncClient]:
    return lambda place: world.client("omsu", place)


@pytest.fixture
def school(world: World) -> Callable[[str], httpx.AsyncClient]:
    return lambda place: world.client("school", place)


def told(results):
    return results["rated"], results["mean"], results["median"]


def levels(results):
    return [each["count"] for each in results["levels"]]


class TestOverview:
    async def test_of_the_whole_cycle(self, world, department):
        said = await world.read(department)
        assert (said["cycle_id"], said["place"], said["view"]) == (world.cycles[0], REGION, "full")
        assert (said["as_of"], said["deadline"], said["status"]) == ("2021-12-31", "2022-03-01", "published")
        assert said["calculation"]["standing"] == "published"
        results = said["results"]
        assert (told(results), levels(results), results["suppressed"]) == (TOGETHER, [7, 11, 4], False)
        assert [each["percent"] for each in results["levels"]] == [31.82, 50, 18.18]
        assert (results["at_risk"], results["at_risk_percent"], results["passed"]) == (4, 18.18, None)

    async def test_how_the_collection_goes(self, world):
        said = world.before["collecting"]
        assert (said["calculation"], told(said["results"])) == (None, (0, None, None))
        assert said["collection"] == {
            "subjects": 23, "draft": 1, "submitted": 0, "returned": 0, "verified": 0, "accepted": 22,
            "complete": 22, "complete_percent": 95.65,
            "on_time": 21, "late": 1, "not_submitted": 1, "on_time_percent": 91.3,
            "ever_returned": 2, "returned_percent": 9.09,
            "approved_at_once": 21, "approval_undone": 1, "approval_undone_percent": 4.76,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("place", "found"), [(LATE, (1, 0, 1, 0)), (RETURNED, (1, 1, 0, 1)), (at(M3, 7), (0, 0, 0, 0))]
    )
    async def test_of_one_school(self, world, school, place, found):
        said = (await world.read(school(place), place=place))["collection"]
        assert tuple(said[each] for each in ("complete", "on_time", "late", "ever_returned")) == found

    @pytest.mark.parametrize("place", BY_MUNICIPALITY)
    async def test_of_the_own_municipality(self, world, omsu, place):
        said = await world.read(omsu(place), place=place)
        assert (said["view"], told(said["results"])) == ("full", BY_MUNICIPALITY[place])
        assert said["collection"]["subjects"] == len([each for each in world.schools if each.startswith(f"{place}.")])

    @pytest.mark.parametrize(("role", "place"), [("omsu", M1), ("omsu", M2), ("school", at(M2)), ("school", at(M4))])
    async def test_from_below_is_an_aggregate(self, world, role, place):
        said = await world.read(world.client(role, place))
        assert (said["view"], said["collection"]) == ("aggregate", None)
        assert (told(said["results"]), levels(said["results"])) == (TOGETHER, [7, 11, 4])

    async def test_what_is_preliminary_is_seen_from_above_alone(self, world):
        for name in ("department", "omsu"):
            said = world.before[name]
            assert (said["calculation"]["standing"], told(said["results"])) == ("preliminary", BY_MUNICIPALITY[M1])
        said = world.before["region"]
        assert (said["calculation"], told(said["results"])) == (None, (0, None, None))

    @pytest.mark.parametrize(
        ("role", "caller", "place"),
        [("omsu", M1, M2), ("school", at(M1), M1), ("school", at(M1), at(M1, 2)), ("department", REGION, "ru.r67")],
    )
    async def test_beside_is_not_there(self, world, role, caller, place):
        refused(await world.get(world.client(role, caller), place=place), 404, "dashboard_not_found")

    async def test_of_another_region_is_not_there(self, world):
        refused(await world.get(world.client("department", "ru.r91")), 404, "cycle_not_found")


class TestComparison:
    async def test_from_above_shows_everybody(self, world, department):
        said = await world.read(department, "/municipalities")
        assert [each["name"] for each in said["items"]] == [NAMES[place] for place in (M1, M3, M2, M4)]
        found = {each["place"]: each for each in said["items"]}
        assert {place: told(each["results"]) for place, each in found.items()} == BY_MUNICIPALITY
        assert [levels(found[place]["results"]) for place in (M1, M2, M3, M4)] == [
            [2, 2, 2], [1, 0, 1], [4, 2, 0], [0, 7, 1],
        ]  # fmt: skip
        assert [found[place]["results"]["at_risk"] for place in (M1, M2, M3, M4)] == [2, 1, 0, 1]
        assert {each["view"] for each in said["items"]} == {"full"}
        m3 = found[M3]["collection"]
        assert (m3["subjects"], m3["accepted"], m3["on_time"], m3["late"], m3["ever_returned"]) == (7, 6, 5, 1, 1)
        assert [found[place]["collection"]["approval_undone"] for place in (M1, M2, M3, M4)] == [0, 0, 0, 1]
        assert (told(said["results"]), said["collection"]["subjects"]) == (TOGETHER, 23)

    @pytest.mark.parametrize("place", [M1, M2, M3, M4])
    async def test_tells_the_code_of_the_day_to_everybody(self, world, omsu, place):
        found = {each["place"]: each["oktmo"] for each in (await world.read(omsu(place), "/municipalities"))["items"]}
        assert found == {M1: OKTMO[M1][1]["code"], M2: None, M3: None, M4: None}

    @pytest.mark.parametrize(
        ("place", "hidden"),
        [(M1, {M2, M3}), (M2, set()), (M3, {M1, M2}), (M4, {M1, M2})],
    )
    async def test_hides_the_small_and_the_next(self, world, omsu, place, hidden):
        """Of the neighbours m2 is too small; alone it could be got from the total, so the next goes with it."""
        said = await world.read(omsu(place), "/municipalities")
        assert {each["place"] for each in said["items"] if each["results"]["suppressed"]} == hidden
        for each in said["items"]:
            results = each["results"]
            if each["place"] in hidden:
                assert {name for name, value in results.items() if value is not None} == {"rated", "suppressed"}
            else:
                assert told(results) == BY_MUNICIPALITY[each["place"]]
            own = each["place"] == place
            assert (each["view"] == "full", each["collection"] is not None) == (own, own)

    @pytest.mark.parametrize("place", [M1, M2, M3, M4])
    async def test_its_total_is_that_of_the_overview(self, world, omsu, place):
        compared = await world.read(omsu(place), "/municipalities")
        assert compared["results"] == (await world.read(omsu(place)))["results"]
        assert compared["collection"] is None

    async def test_before_publication_shows_the_own_alone(self, world):
        said = world.before["comparison"]
        assert [(each["place"], each["standing"]) for each in said["items"]] == [(M1, "preliminary")]
        assert (said["calculation"], said["results"]["rated"]) == (None, 0)

    async def test_is_not_for_schools(self, world, school):
        refused(await world.get(school(at(M1)), "/municipalities"), 403, "forbidden")


class TestIndicators:
    async def test_are_spread_as_counted_by_hand(self, world, department):
        said = await world.read(department, "/indicators/q1")
        assert (said["rated"], said["counted"], said["not_counted"]) == (22, 22, [])
        values, points = said["values"], said["points"]
        assert (values["count"], values["mean"], points["mean"]) == (22, 57.272727, 5.909091)
        assert [(each["part"], each["value"]) for each in values["quantiles"]] == [
            (0, 10), (0.1, 14), (0.25, 50), (0.5, 50), (0.75, 90), (0.9, 90), (1, 90),
        ]  # fmt: skip
        filled = [(each["lower"], each["upper"], each["count"]) for each in values["bins"] if each["count"]]
        assert (filled, len(values["bins"])) == ([(10, 18, 3), (50, 58, 12), (82, 90, 7)], 10)

    async def test_say_why_they_do_not_count(self, world, department):
        said = await world.read(department, "/indicators/c1")
        [reason] = said["not_counted"]
        assert (reason["reason"], reason["count"], reason["percent"]) == ("not_applicable", 22, 100)
        assert (said["counted"], said["values"]["count"], said["points"]["bins"]) == (0, 0, [])

    async def test_look_back_to_the_cycle_before(self, world, department, omsu):
        for client in (department, omsu(M1)):
            said = await world.read(client, "/indicators/q2", cycle=1)
            assert (said["rated"], said["counted"], said["points"]["mean"]) == (6, 6, 0)

    async def test_of_the_own_territory_alone(self, world, omsu):
        said = await world.read(omsu(M1), "/indicators/q1")
        assert (said["place"], said["rated"], said["values"]["mean"]) == (M1, 6, 50)
        for place in (REGION, M2):
            refused(await world.get(omsu(M1), "/indicators/q1", place=place), 404, "dashboard_not_found")

    async def test_have_places_page_by_page(self, world, department):
        found, cursor = [], None
        while len(found) < 30:
            query = {"limit": 10, "with_total": True} | ({"cursor": cursor} if cursor else {})
            said = await world.read(department, "/indicators/q1/rating", **query)
            found += said["items"]
            cursor = said["page"]["next_cursor"]
            assert said["page"]["total"] == 22
            if cursor is None:
                break
        assert [each["rank"] for each in found] == [1] * 7 + [8] * 12 + [20] * 3
        assert len({each["result_id"] for each in found}) == 22
        assert [(each["value"], each["points"]) for each in found] == [(90, 10)] * 7 + [(50, 5)] * 12 + [(10, 0)] * 3

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    async def test_come_as_a_file_with_all_of_them(self, world, department, kind):
        answered = await world.get(department, "/indicators/q1/rating", format=kind, limit=1)
        assert answered.headers["content-disposition"].endswith(quote(f"Рейтинг по показателю.{kind}"))
        rows = rows_of(answered)
        assert len(rows) == 1 + 22
        assert rows[0][0] == "Место в рейтинге"
        assert [int(row[0]) for row in rows[1:]] == [1] * 7 + [8] * 12 + [20] * 3

    async def test_keep_the_place_of_the_region_in_a_municipality(self, world, omsu):
        said = await world.read(omsu(M2), "/indicators/q1/rating")
        assert [(each["place"], each["rank"]) for each in said["items"]] == [(at(M2, 1), 1), (at(M2, 2), 20)]
        assert (await world.read(omsu(M2), "/indicators/c1/rating"))["items"] == []

    async def test_must_be_of_the_methodology(self, world, department):
        for path in ("/indicators/q9", "/indicators/q9/rating"):
            refused(await world.get(department, path), 404, "indicator_not_found")


class TestTrend:
    async def test_over_two_editions(self, world, department):
        said = await world.read(department, "/trend")
        first, second = said["points"]
        assert (first["methodology_changed"], second["methodology_changed"]) == (None, True)
        assert (told(first["results"]), told(second["results"])) == (TOGETHER, (6, 100, 100))
        assert [each["results"]["levels"][0]["title"] for each in said["points"]] == ["Высокий", "Высший"]
        assert [each["cycle_id"] for each in said["points"]] == world.cycles
        assert said == await world.read(department, "/trend", cycle=1)

    async def test_of_one_edition_says_so(self, world, omsu):
        said = await world.read(omsu(M1), "/trend", place=M1)
        assert [told(each["results"]) for each in said["points"]] == [(6, 50, 50), (6, 100, 100)]
        assert said["view"] == "full"

    async def test_of_a_school_and_its_region(self, world, school):
        own = await world.read(school(at(M1, 5)), "/trend", place=at(M1, 5))
        assert [each["results"]["mean"] for each in own["points"]] == [0, 100]
        region = await world.read(school(at(M1, 5)), "/trend")
        assert (region["view"], [told(each["results"]) for each in region["points"]]) == (
            "aggregate",
            [TOGETHER, (6, 100, 100)],
        )
        refused(await world.get(school(at(M1)), "/trend", place=M1), 404, "dashboard_not_found")


class TestOwnStanding:
    @pytest.mark.parametrize(
        ("place", "percent", "region", "near", "alike"),
        [
            (at(M1), 100, (1, 22, 58.181818, 50), (1, 6, 50, 50), (1, 14, 64.285714, 75)),
            (at(M2), 100, (1, 22, 58.181818, 50), (1, 2, None, None), (1, 14, 64.285714, 75)),
            (at(M3, 5), 50, (8, 22, 58.181818, 50), (5, 6, 83.333333, 100), (8, 14, 64.285714, 75)),
            (at(M4, 8), 30, (19, 22, 58.181818, 50), (8, 8, 47.5, 50), (8, 8, 47.5, 50)),
        ],
    )
    async def test_as_counted_by_hand(self, world, school, place, percent, region, near, alike):
        said = await world.read(school(place), "/standing")
        assert (said["percent"], said["place"]) == (percent, place)
        for group, expected in (("region", region), ("municipality", near), ("cluster", alike)):
            its = said[group]
            assert (its["rank"], its["rank_of"], its["mean"], its["median"]) == expected, group
            assert its["suppressed"] is (expected[2] is None)

    async def test_waits_for_the_window_and_compares_once_published(self, world):
        refused(world.before["hidden"], 404, "result_not_found")
        said = world.before["objections"]
        assert (said["percent"], said["calculation"]["standing"]) == (100, "preliminary")
        assert (said["region"]["rank"], said["region"]["mean"], said["region"]["suppressed"]) == (1, None, False)

    @pytest.mark.parametrize(("role", "place"), [("school", at(M3, 7)), ("omsu", M1), ("department", REGION)])
    async def test_is_of_who_has_a_result(self, world, role, place):
        refused(await world.get(world.client(role, place), "/standing"), 404, "result_not_found")
