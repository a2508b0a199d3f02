"""Nobody decides on themself through a file that is linked to their card only afterwards."""

from uuid import uuid4

import pytest

from tests.services.reserve.builders import BASE, made, step, stepped
from tests.services.reserve.conduct.conftest import PAPER
from tests.support.answers import refused
from tests.support.callers import SMOLENSK

CONSENTS = [{"purpose": "contest", "given_on": "2026-01-01", "until": "2030-01-01", "document": "№ 1"}]
TAUGHT = {"kind": "pedagogical", "organisation_name": "Школа", "position": "учитель", "valid_from": "2000-01-01"}
ANYHOW = {"If-Match": "*"}


@pytest.fixture
async def linked(stage):
    """An official who has begun a file, applied with it, and linked it to the own card since."""
    person = uuid4()
    official = stage.client_as("omsu", SMOLENSK, person)
    await stage.accepting()
    said = {"last_name": "Ловкая", "first_name": "Анна", "birth_date": "1985-01-01"}
    file = await made(official, "/candidates", said | {"experience": [TAUGHT], "consents": CONSENTS})
    applied = await made(official, f"{stage.path}/applications", {"candidate_id": file["id"], "documents": [PAPER]})
    await link(official, file["id"], str(person))
    return official, f"/applications/{applied['id']}"


async def link(official, file, person):
    answer = await official.patch(f"{BASE}/candidates/{file}", json={"person_id": person}, headers=ANYHOW)
    assert answer.status_code == 200, answer.text


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


async def test_who_applied_in_person_stays_the_applicant_though_unlinked(stage):
    """Whoever registered the own application does not become another by taking the card off the file."""
    person = uuid4()
    me = stage.client_as("omsu", SMOLENSK, person)
    await stage.accepting()
    said = {"last_name": "Иная", "first_name": "Анна", "birth_date": "1986-01-01", "person_id": str(person)}
    own = await made(me, "/candidates", said | {"experience": [TAUGHT], "consents": CONSENTS})
    applied = await made(me, f"{stage.path}/applications", {"documents": [PAPER]})
    await link(me, own["id"], None)
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
