"""Who takes the consent back is neither marked nor chosen: the application leaves the contest, and says why."""

from uuid import UUID

import pytest
from sqlalchemy import delete

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.applications.consenting import LAPSED
from services.reserve.candidates.models import CandidateConsent
from services.reserve.conduct.barring import UNAGREED
from tests.services.reserve.builders import BASE, step
from tests.services.reserve.conduct.conftest import BEST, GOOD, JURY, ORDER
from tests.support.answers import refused


@pytest.fixture
def change(app):
    async def run(statement):
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            await tx.execute(statement)

    return run


async def withdrawn(stage, name):
    applicant = stage.applicant(name)
    own = (await applicant.get(f"{BASE}/candidates/own")).json()
    path = f"{BASE}/candidates/{own['id']}/consents/{own['consents'][0]['id']}:withdraw"
    response = await applicant.post(path, json={}, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text


async def test_before_the_marks_before_the_opening_and_before_the_decision(stage, ruled):
    await ruled(places=1)
    await stage.scoring("one", "two", "three", "four")
    await withdrawn(stage, "one")
    path = f"{BASE}{stage.path}{stage.application('one')}/sheets/interview"
    marks = {"marks": {"speech": {"mark": 9, "comment": "Пояснение"}}}
    refused(await stage.juror(JURY[0]).put(path, json=marks), 409)
    for name, given in {"two": BEST, "three": GOOD, "four": GOOD | {"speech": 6}}.items():
        await stage.mark(name, given)
    meeting = await stage.meet()
    await stage.open()
    left = (await stage.omsu.get(f"{BASE}{stage.application('one')}")).json()
    assert (left["status"], left["reason"], left["points"]) == ("withdrawn", LAPSED, None)
    await withdrawn(stage, "two")
    await step(stage.omsu, meeting, "conclude")
    await step(stage.omsu, stage.path, "decide", order=ORDER)
    became = {name: await stage.status_of(name) for name in ("two", "three", "four")}
    assert became == {"two": "withdrawn", "three": "included", "four": "not_selected"}


async def without_the_reserve(stage, change, name):
    """Who applied to the contest, and to be in a reserve has not consented."""
    of_them = (CandidateConsent.candidate_id == UUID(stage.people[name][0]), CandidateConsent.purpose == "reserve")
    await change(delete(CandidateConsent).where(*of_them))


async def test_nobody_comes_into_the_reserve_without_a_consent_to_it(stage, ruled, change):
    """Nor by winning: the place is the next one's, and it is said why."""
    await ruled(places=1)
    meeting = await stage.opened({"one": BEST, "two": GOOD})
    await without_the_reserve(stage, change, "one")
    await step(stage.omsu, meeting, "conclude")
    await step(stage.omsu, stage.path, "decide", order=ORDER)
    assert [await stage.status_of(name) for name in ("one", "two")] == ["not_selected", "included"]
    assert (await stage.omsu.get(f"{BASE}{stage.application('one')}")).json()["reason"] == UNAGREED
