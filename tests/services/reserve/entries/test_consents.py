"""Nobody is included who does not consent on that day, whatever they consented to as they were put forward."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.candidates.models import CandidateConsent
from tests.services.reserve.builders import BASE, made, step, stepped
from tests.services.reserve.entries.conftest import INCLUSION, included, nomination, path_of
from tests.support.answers import faults, refused
from tests.support.callers import REGION

pytestmark = pytest.mark.usefixtures("regulations")


@pytest.fixture
def consented(app):
    """`await consented(candidate, withdrawn_on=…)`: the one consent in the file becomes this."""

    async def change(candidate: str, **said) -> None:
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            its = update(CandidateConsent).where(CandidateConsent.candidate_id == UUID(candidate))
            await tx.execute(its.values(**said))

    return change


async def reviewed(client, candidate, **said):
    entry = await made(client, "/entries", nomination(candidate, **said))
    return await step(client, path_of(entry), "take")


async def test_a_consent_that_ended_since_the_nomination_bars_until_there_is_another(omsu, candidate, consented):
    one = await candidate()
    entry = await reviewed(omsu, one)
    await consented(one, withdrawn_on=date(2026, 11, 27))
    shown = (await omsu.get(f"{BASE}{path_of(entry)}")).json()
    assert "include" not in shown["allowed_actions"]
    answer = await stepped(omsu, path_of(entry), shown["version"], "include", inclusion=INCLUSION)
    assert refused(answer, 409)["reason"] == "consent_missing"
    await consented(one, withdrawn_on=None)
    assert (await step(omsu, path_of(entry), "include", inclusion=INCLUSION))["status"] == "included"


async def test_on_the_day_of_the_inclusion_it_was_given_already(omsu, candidate, consented, today):
    one = await candidate()
    entry = await reviewed(omsu, one)
    today("2026-12-10")
    await consented(one, given_on=date(2026, 12, 2))
    order = {"order": {"number": "1-р", "date": "2026-11-27"}}
    early = order | {"included_on": "2026-12-01"}
    answer = await stepped(omsu, path_of(entry), entry["version"], "include", inclusion=early)
    assert faults(answer) == {"/inclusion/included_on": "consent_missing"}
    done = await step(omsu, path_of(entry), "include", inclusion=early | {"included_on": "2026-12-02"})
    assert done["included_on"] == "2026-12-02"


async def test_so_of_who_goes_on_to_the_region(omsu, department, candidate, consented):
    one = await candidate()
    stay = await included(omsu, one)
    entry = await reviewed(department, one, source="municipal_reserve", reserve=REGION, source_id=stay["id"])
    await consented(one, until=date(2026, 11, 26))
    shown = (await department.get(f"{BASE}{path_of(entry)}")).json()
    answer = await stepped(department, path_of(entry), shown["version"], "include", inclusion=INCLUSION)
    assert refused(answer, 409)["reason"] == "consent_missing"
