"""Metrics are counted from what was really decided: an appointment made over HTTP is a case, one revoked is none."""

from tests.services.reserve.appointments.conftest import *  # noqa: F403  # fixtures
from tests.services.reserve.appointments.conftest import ORDER
from tests.services.reserve.builders import made, step
from tests.support.callers import SMOLENSK

LONG = {"period_from": "2026-01-01", "period_to": "2028-12-31"}


async def figures(client):
    run = await made(client, "/metric-runs", LONG)
    return {each["metric"]: (each["cases"], each["value"]) for each in run["figures"] if each["place"] == SMOLENSK}


async def test_an_appointment_counts_until_it_is_revoked(world, omsu):
    decided = await world.direct(await world.vacancy(), await world.candidate())
    assert (await figures(omsu))["appointed_from_reserve"] == (0, None)
    await step(omsu, f"/appointments/{decided['id']}", "make", order=ORDER)
    told = await figures(omsu)
    assert told["appointed_from_reserve"] == (1, 0)
    assert (told["days_to_fill"][0], told["idle_days"][0]) == (1, 1)
    assert told["retained_a_year"] == (1, 0)  # the directory has not opened the post
    assert told["score_of_others"] == (0, None)
    await step(omsu, f"/appointments/{decided['id']}", "revoke", reason="Судебное решение", revoked_on="2026-11-27")
    assert (await figures(omsu))["appointed_from_reserve"] == (0, None)
