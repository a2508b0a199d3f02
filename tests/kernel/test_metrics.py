"""Metrics: requests are counted by operation, never by what a client made up."""

import re
from uuid import uuid4

from prometheus_client import REGISTRY

from services.kernel.metrics import Measured
from tests.kernel.conftest import BASE


def counted(method, route, status):
    labels = {"method": method, "route": route, "status": str(status)}
    return REGISTRY.get_sample_value("edulead_request_seconds_count", labels) or 0


def series():
    found = [
        each for metric in REGISTRY.collect() if metric.name == "edulead_request_seconds" for each in metric.samples
    ]
    return {tuple(sorted(each.labels.items())) for each in found if each.name.endswith("_count")}


async def test_a_request_is_counted_under_the_template_of_its_path(sample_as):
    route, client = f"{BASE}/{{thing_id}}", sample_as("omsu")
    before = counted("GET", route, 404)
    for _ in range(3):
        await client.get(f"{BASE}/{uuid4()}")
    assert counted("GET", route, 404) == before + 3


async def test_a_list_is_counted_apart_from_what_is_in_it(sample_as):
    before = counted("GET", BASE, 200)
    assert (await sample_as("omsu").get(BASE)).status_code == 200
    assert counted("GET", BASE, 200) == before + 1


async def test_ids_paths_and_methods_made_up_add_no_series(sample_as):
    client = sample_as("omsu")

    async def ask():
        for path in (f"/{uuid4()}", f"{BASE}/{uuid4()}", f"{BASE}/{uuid4()}/history"):
            await client.get(path)
        await client.request(uuid4().hex.upper(), BASE)
        await client.request(uuid4().hex.upper(), f"/{uuid4()}")

    await ask()
    before = series()
    await ask()
    assert series() == before


async def test_metrics_are_read_without_a_token(sample_as):
    response = await sample_as(None).get("/metrics")
    assert response.status_code == 200
    assert re.match("text/plain", response.headers["content-type"])
    for name in ("edulead_request_seconds_bucket", "edulead_feed_lag_seconds", "edulead_events_parked_total"):
        assert name in response.text


async def test_what_is_no_request_is_not_measured():
    passed, before = [], series()

    async def inner(scope, receive, send):
        passed.append(scope["type"])

    await Measured(inner)({"type": "websocket"}, None, None)
    assert passed == ["websocket"]
    assert series() == before
