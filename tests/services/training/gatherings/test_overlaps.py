"""Nobody goes to two things at once: gatherings against groups and groups against gatherings, over HTTP."""

import pytest

from tests.services.training.builders import BASE, made, step
from tests.services.training.programmes.bodies import opened, session
from tests.services.training.region import founded
from tests.services.training.routes.walking import TODAY
from tests.support.answers import refused

DAY = "2027-04-05"


@pytest.fixture
async def region(app, client_as, today):
    today(TODAY)
    return await founded(app, client_as)


async def gathering(region, start: int, end: int):
    said = {
        "title": "Управленческая среда",
        "kind": "management_environment",
        "audience": ["head"],
        "venue": "СОИРО",
        "starts_at": f"{DAY}T{start:02}:00:00+03:00",
        "ends_at": f"{DAY}T{end:02}:00:00+03:00",
    }
    one = await made(region.at(), "/gatherings", said)
    return await step(region.at(), f"/gatherings/{one['id']}", "announce")


async def registered(region, its):
    body = {"person_id": str(region.heads[".m1.o1"])}
    return await region.head().post(f"{BASE}/gatherings/{its['id']}/registrations", json=body)


async def enrolled(region, group):
    body = {"group_id": group["id"], "person_id": str(region.heads[".m1.o1"])}
    return await region.at().post(f"{BASE}/enrolments", json=body)


@pytest.fixture
async def group(region):
    """On one morning, 10 to 13."""
    return await opened(region.at(), session(DAY), starts_on=DAY, ends_on="2027-04-09", title="Кадры")


async def test_who_sits_in_a_group_registers_for_nothing_at_its_time(region, group):
    assert (await enrolled(region, group)).status_code == 201
    refusal = refused(await registered(region, await gathering(region, 12, 15)), 409, "registration_refused")
    assert (refusal["reason"], refusal["detail"]) == ("overlaps", "В это время человек занят: «Кадры».")
    assert (await registered(region, await gathering(region, 13, 15))).status_code == 201
    await step(region.at(), f"/groups/{group['id']}", "cancel", reason="Преподаватель заболел")
    assert (await registered(region, await gathering(region, 11, 13))).status_code == 201


async def test_who_goes_to_a_gathering_gets_no_seat_at_its_time(region, group):
    its = await gathering(region, 12, 15)
    assert (await registered(region, its)).status_code == 201
    refusal = refused(await enrolled(region, group), 409)
    assert (refusal["reason"], "мероприятие" in refusal["detail"]) == ("sessions_overlap", True)
    await step(region.at(), f"/gatherings/{its['id']}", "cancel", reason="Нет зала")
    assert (await enrolled(region, group)).status_code == 201
