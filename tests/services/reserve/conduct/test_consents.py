"""Who takes the consent back is neither marked nor chosen: the application leaves the contest, and says why."""

from services.reserve.applications.consenting import LAPSED
from tests.services.reserve.builders import BASE, step
from tests.services.reserve.conduct.conftest import BEST, GOOD, JURY, ORDER
from tests.support.answers import refused


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
