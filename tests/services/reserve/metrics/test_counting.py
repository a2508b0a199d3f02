"""Metrics are counted from what was really decided: an appointment made over HTTP is a case, one revoked is none."""

from tests.services.reserve.appointments.conftest import *  # noqa: F403  # fixtures
from tests.services.reserve.appointments.conftest import ORDER
from tests.services.reserve.builders import BASE, made, step
from tests.support.answers import ANY_VERSION
from tests.support.callers import SMOLENSK


async def figures(client, period_to):
    run = await made(client, "/metric-runs", {"period_from": "2026-01-01", "period_to": period_to})
    return {each["metric"]: (each["cases"], each["value"]) for each in run["figures"] if each["place"] == SMOLENSK}


async def test_an_appointment_counts_until_it_is_revoked(world, omsu, today):
    decided = await world.direct(await world.vacancy(), await world.candidate())
    assert (await figures(omsu, "2026-11-27"))["appointed_from_reserve"] == (0, None)
    await step(omsu, f"/appointments/{decided['id']}", "make", order=ORDER)
    assert (await figures(omsu, "2026-11-27"))["appointed_from_reserve"] == (0, None)  # it begins on 1 December
    today("2027-11-30")
    told = await figures(omsu, "2027-11-30")
    assert told["appointed_from_reserve"] == (1, 0)
    assert (told["days_to_fill"][0], told["idle_days"][0]) == (1, 1)
    assert told["retained_a_year"] == (0, None)  # no year has passed
    assert told["score_of_others"] == (0, None)
    today("2027-12-02")
    assert (await figures(omsu, "2027-12-02"))["retained_a_year"] == (1, 0)  # the directory has not opened the post
    await step(omsu, f"/appointments/{decided['id']}", "revoke", reason="Судебное решение", revoked_on="2027-12-02")
    told = await figures(omsu, "2027-12-02")
    assert (told["appointed_from_reserve"], told["retained_a_year"]) == ((0, None), (1, 0))


async def test_a_line_of_a_plan_counts_once_its_day_is_over_within_the_stay(world, omsu, today):
    _, offer = await world.offered(await world.vacancy(), await world.candidate(consents=()))
    entry = f"/entries/{offer['entry_id']}"
    lines = [{"activity": "Стажировка", "due_on": day} for day in ("2026-12-10", "2026-12-20")]
    answer = await omsu.put(f"{BASE}{entry}/plan", json={"lines": lines}, headers=ANY_VERSION)
    assert answer.status_code == 200, answer.text
    for day, counted in (("2026-12-10", (0, None)), ("2026-12-11", (1, 0))):
        today(day)
        assert (await figures(omsu, day))["plans_fulfilled"] == counted
    said = {"code": "own_request", "order": {"number": "9-р", "date": "2026-12-11"}}
    await step(omsu, f"/offers/{offer['id']}", "withdraw", reason="Вакансия закрыта")
    await step(omsu, entry, "exclude", reason="Заявление", exclusion=said)
    today("2026-12-31")
    assert (await figures(omsu, "2026-12-31"))["plans_fulfilled"] == (1, 0)
