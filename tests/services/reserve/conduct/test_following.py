"""What copied something of a file follows it in the same moment: a link, a merge, the destruction of the data."""

from uuid import UUID, uuid4

import pytest

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.applications.models import Application
from services.reserve.candidates.destruction import destroy
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import PersonalDataKind
from tests.services.reserve.builders import BASE, listed, made
from tests.services.reserve.candidates.test_router import person_at
from tests.services.reserve.conduct.conftest import ACCEPTING, BEST, GOOD, PAPER
from tests.support.answers import ANY_VERSION
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL


@pytest.fixture
def doing(app):
    async def run(act):
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            return await act(tx)

    return run


def team_of(municipalities):
    return {
        "level": "municipal", "municipality_id": str(municipalities[SMOLENSK]), "title": "Команда",
        "strategy": "Расти", "valid_from": "2027-01-11",
    }  # fmt: skip


async def test_who_is_forgotten_is_forgotten_everywhere_at_once(stage, doing):
    """The act says of names and workplaces that they are destroyed: none is left beside it."""
    await stage.decided({"one": BEST, "two": GOOD})

    async def destroyed(tx):
        return await destroy(tx, await tx.get(Candidate, UUID(stage.people["one"][0])))

    act = await doing(destroyed)
    assert {PersonalDataKind.name, PersonalDataKind.workplace} <= set(act.kinds)
    left = (await stage.omsu.get(f"{BASE}{stage.application('one')}")).json()
    assert (left["full_name"], left["dossier"], left["points"] is None) == (None, None, False)
    names = {each["candidate_id"]: each["full_name"] for each in await listed(stage.omsu, "/entries")}
    assert (names[stage.people["one"][0]], names[stage.people["two"][0]] is None) == (None, False)
    kept = (await stage.omsu.get(f"{BASE}{stage.application('two')}")).json()
    assert kept["dossier"] is not None


async def test_an_act_tells_of_no_document_that_an_application_keeps(stage, doing):
    """What a protocol was drawn over stays whole."""
    await stage.accepting()
    applicant, file = stage.applicant("one"), stage.people["one"][0]
    sent = await applicant.post(f"{BASE}/files", files={"file": ("scan.txt", b"scan", "text/plain")})
    document = {"kind": "diploma", "title": "Диплом", "file_id": sent.json()["id"]}
    assert (await applicant.post(f"{BASE}/candidates/{file}/documents", json=document)).status_code == 201
    await stage.apply("one", documents=[{"code": "programme", "file_id": sent.json()["id"]}])

    async def destroyed(tx):
        return await destroy(tx, await tx.get(Candidate, UUID(file)))

    act = await doing(destroyed)
    assert (PersonalDataKind.documents in act.kinds, act.files) == (False, 0)
    left = (await stage.omsu.get(f"{BASE}{stage.application('one')}")).json()
    assert (left["dossier"], left["documents"][0]["file"]) == (None, True)


async def test_a_link_takes_effect_at_once(stage, app, copies, municipalities):
    """Registered by the secretary, put forward by the authority, linked afterwards: from then on all is one's own."""
    await stage.accepting()
    stage.shift(ACCEPTING)
    consents = [
        {"purpose": purpose, "given_on": "2026-02-01", "until": "2027-02-01", "document": "Согласие"}
        for purpose in ("contest", "reserve")
    ]
    body = {"last_name": f"Летова{uuid4().hex}", "first_name": "Яна", "birth_date": "1985-03-02", "consents": consents}
    file = await made(stage.omsu, "/candidates", body)
    said = {"candidate_id": file["id"], "documents": [PAPER]}
    application = await made(stage.omsu, f"{stage.path}/applications", said)
    nomination = {"candidate_id": file["id"], "reserve": SMOLENSK, "source": "omsu"}
    entry = await made(stage.omsu, "/entries", nomination)
    team = await made(stage.omsu, "/teams", team_of(municipalities))
    member = {"candidate_id": file["id"], "function": "Качество", "valid_from": "2027-01-11"}
    await stage.omsu.post(f"{BASE}/teams/{team['id']}/members", json=member, headers=ANY_VERSION)
    person = await person_at(app, copies, SMOLENSK_SCHOOL)
    own = stage.client_as("school", SMOLENSK_SCHOOL, person)
    assert await listed(own, "/applications") == await listed(own, "/entries") == []
    linked = await stage.omsu.patch(
        f"{BASE}/candidates/{file['id']}", json={"person_id": str(person)}, headers=ANY_VERSION
    )
    assert linked.status_code == 200, linked.text
    assert [each["id"] for each in await listed(own, "/applications")] == [application["id"]]
    assert [each["id"] for each in await listed(own, "/entries")] == [entry["id"]]
    [joined] = (await stage.omsu.get(f"{BASE}/teams/{team['id']}")).json()["members"]
    assert joined["person_id"] == str(person)
    read = await own.get(f"{BASE}/applications/{application['id']}")
    assert "withdraw" in read.json()["allowed_actions"]


async def test_who_applied_stays_who_they_were_whomever_the_file_names_later(stage, app, copies, doing):
    await stage.accepting()
    await stage.apply("one")
    other = await person_at(app, copies, SMOLENSK_SCHOOL)
    path = f"{BASE}/candidates/{stage.people['one'][0]}"
    await stage.omsu.patch(path, json={"person_id": str(other)}, headers=ANY_VERSION)
    kept = await doing(lambda tx: tx.get(Application, UUID(stage.applications["one"])))
    assert kept.person_id == stage.people["one"][1]
