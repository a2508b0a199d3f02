"""Nobody decides on themself through a file that is linked to their card only afterwards."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.candidates.models import Candidate
from tests.services.reserve.builders import BASE, made, step, stepped
from tests.services.reserve.conduct.conftest import PAPER
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK

CONSENTS = [{"purpose": "contest", "given_on": "2026-01-01", "until": "2030-01-01", "document": "№ 1"}]
TAUGHT = {"kind": "pedagogical", "organisation_name": "Школа", "position": "учитель", "valid_from": "2000-01-01"}
ANYHOW = {"If-Match": "*"}


@pytest.fixture
async def linked(app, stage):
    """An official who has begun a file and applied with it; it was found to be their own since."""
    person = uuid4()
    official = stage.client_as("omsu", SMOLENSK, person)
    await stage.accepting()
    said = {"last_name": "Ловкая", "first_name": "Анна", "birth_date": "1985-01-01"}
    file = await made(official, "/candidates", said | {"experience": [TAUGHT], "consents": CONSENTS})
    applied = await made(official, f"{stage.path}/applications", {"candidate_id": file["id"], "documents": [PAPER]})
    async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
        await tx.execute(update(Candidate).where(Candidate.id == UUID(file["id"])).values(person_id=person))
    return official, f"/applications/{applied['id']}"


async def test_an_application_is_checked_and_admitted_by_another(stage, linked):
    official, path = linked
    stage.shift("2026-03-26")
    check = {"outcome": "met", "said": None}
    answer = await official.put(f"{BASE}{path}/checks/experience", json=check, headers=ANYHOW)
    assert refused(answer, 409, "checks_closed")["reason"] == "own_application"
    assert (await stage.omsu.put(f"{BASE}{path}/checks/experience", json=check, headers=ANYHOW)).status_code == 200
    version = (await stage.omsu.get(f"{BASE}{path}")).json()["version"]
    assert refused(await stepped(official, path, version, "admit"), 409)["reason"] == "own_application"
    assert "admit" not in (await official.get(f"{BASE}{path}")).json()["allowed_actions"]
    await step(stage.omsu, path, "admit")


async def test_the_card_stays_on_the_file_that_applies(stage):
    """Whoever registered the own application does not become another by having the card taken off the file."""
    person = uuid4()
    me = stage.client_as("omsu", SMOLENSK, person)
    await stage.accepting()
    said = {"last_name": "Иная", "first_name": "Анна", "birth_date": "1986-01-01", "person_id": str(person)}
    own = await made(me, "/candidates", said | {"experience": [TAUGHT], "consents": CONSENTS})
    applied = await made(me, f"{stage.path}/applications", {"documents": [PAPER]})
    path = f"{BASE}/candidates/{own['id']}"
    alone = await me.patch(path, json={"person_id": None}, headers=ANYHOW)
    assert faults(alone) == {"/person_id": "own_link"}
    helped = await stage.omsu.patch(path, json={"person_id": None}, headers=ANYHOW)
    assert refused(helped, 409, "link_held")["reason"] == "application_running"
    stage.shift("2026-03-26")
    check = {"outcome": "met", "said": None}
    path = f"{BASE}/applications/{applied['id']}/checks/experience"
    assert refused(await me.put(path, json=check, headers=ANYHOW), 409)["reason"] == "own_application"


async def test_who_may_begin_no_file_is_told_who_does(stage):
    await stage.accepting()
    for role, said in (("soiro", "попросите завести его ОМСУ"), ("omsu", "заведите его")):
        client = stage.client_as(role, None, uuid4())
        answer = await client.post(f"{BASE}{stage.path}/applications", json={"documents": [PAPER]})
        [error] = answer.json()["errors"]
        assert (error["pointer"], said in error["detail"]) == ("/candidate_id", True)
