"""Metrics over HTTP: computed by who runs the reserve, frozen, seen from their place and above."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.reserve.metrics.rules import ReserveMetric
from tests.services.reserve.builders import BASE, listed, made
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK, VYAZMA

PATH = f"{BASE}/metric-runs"
YEAR = {"period_from": "2025-01-01", "period_to": "2025-12-31"}


async def test_of_a_region_are_told_by_municipality(department, municipalities, facts_about):
    run = await made(department, "/metric-runs", YEAR)
    places = {"ru.r67", *municipalities}
    assert {(each["place"], each["metric"]) for each in run["figures"]} == {
        (place, metric) for place in places for metric in ReserveMetric
    }
    assert {each["name"] for each in run["figures"] if each["place"] == "ru.r67"} == {None}
    assert all(each["definition"] and each["title"] for each in run["figures"])
    assert (await department.get(f"{PATH}/{run['id']}")).json() == run
    [fact] = await facts_about(run["id"])
    assert (fact.type, fact.place, fact.data) == ("reserve.metrics.computed", "ru.r67", YEAR)


async def test_of_a_municipality_are_its_own(omsu, neighbour, department):
    run = await made(omsu, "/metric-runs", YEAR)
    assert {each["place"] for each in run["figures"]} == {SMOLENSK}
    refused(await neighbour.get(f"{PATH}/{run['id']}"), 404, "metric_run_not_found")
    assert run["id"] not in {each["id"] for each in await listed(neighbour, "/metric-runs")}
    assert run["id"] in {each["id"] for each in await listed(department, "/metric-runs", place=SMOLENSK)}
    assert run["id"] not in {each["id"] for each in await listed(department, "/metric-runs", place=VYAZMA)}


@pytest.mark.parametrize("role", ["admin", "soiro", "school", "expert", "integration"])
async def test_are_not_these_roles_to_compute(client_as, role):
    refused(await client_as(role).post(PATH, json=YEAR), 403)


async def test_a_period_is_in_order(omsu):
    assert set(faults(await omsu.post(PATH, json=YEAR | {"period_to": "2024-12-31"}))) == {"/period_to"}


async def test_a_period_is_over(omsu, today):
    today("2025-12-30")
    assert faults(await omsu.post(PATH, json=YEAR)) == {"/period_to": "in_future"}
    today("2025-12-31")
    assert (await made(omsu, "/metric-runs", YEAR))["period_to"] == "2025-12-31"


async def test_are_counted_where_a_reserve_is_kept(client_as):
    refused(await client_as("department", "ru").post(PATH, json=YEAR), 409, "no_metrics_here")


@pytest.mark.parametrize("change", ["UPDATE reserve.metric_run SET figures = '[]'", "DELETE FROM reserve.metric_run"])
async def test_are_frozen_for_the_service_too(app, omsu, change):
    await made(omsu, "/metric-runs", YEAR)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with app.state.database.begin("ru") as session:
            await session.execute(text(change))
