"""What a reservist does whose file the authority keeps: all that is their own, and nothing of others'."""

from uuid import uuid4

import pytest

from tests.services.reserve.builders import BASE, listed, made, step
from tests.services.reserve.entries.conftest import included, nomination, path_of
from tests.support.answers import ANY_VERSION, refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL

pytestmark = pytest.mark.usefixtures("regulations")
LINES = {"lines": [{"activity": "Стажировка", "due_on": "2027-09-30"}]}


@pytest.fixture
def person():
    return uuid4()


@pytest.fixture
def reservist(client_as, person):
    return client_as("school", SMOLENSK_SCHOOL, person)


@pytest.fixture
async def kept(candidate, person):
    """The file of the authority itself."""
    return await candidate(SMOLENSK, person)


async def send(client, entry, what, body, method="post"):
    return await client.request(method, f"{BASE}{path_of(entry)}/{what}", json=body, headers=ANY_VERSION)


async def test_sees_the_own_entry_and_reports_on_it(omsu, reservist, client_as, kept, candidate, today):
    entry, other = await included(omsu, kept), await included(omsu, await candidate(SMOLENSK))
    assert [each["id"] for each in await listed(reservist, "/entries")] == [entry["id"]]
    assert (await reservist.get(f"{BASE}{path_of(entry)}")).json()["status"] == "included"
    assert (await send(reservist, entry, "plan", LINES, "put")).status_code == 200
    told = await send(reservist, entry, "changes", {"what": "Сменил место работы", "changed_on": "2026-11-27"})
    assert told.status_code == 201, told.text
    today("2027-11-28")
    assert (await send(reservist, entry, "reports", {"text": "За год…"})).status_code == 201
    for its in (reservist, client_as("school", SMOLENSK_SCHOOL, uuid4())):
        refused(await its.get(f"{BASE}{path_of(other)}"), 404, "entry_not_found")
        refused(await send(its, other, "plan", LINES, "put"), 404, "entry_not_found")
    assert await listed(client_as("school", SMOLENSK_SCHOOL, uuid4()), "/entries") == []


async def test_takes_back_the_own_nomination_and_decides_nothing(omsu, reservist, kept):
    entry = await made(omsu, "/entries", nomination(kept))
    mended = await reservist.patch(f"{BASE}{path_of(entry)}", json={"motivation": "Хочу"}, headers=ANY_VERSION)
    assert (mended.status_code, mended.json()["allowed_actions"]) == (200, ["withdraw"]), mended.text
    refused(await send(reservist, entry, "steps", {"action": "take"}), 403)
    assert (await step(reservist, path_of(entry), "withdraw"))["status"] == "withdrawn"


async def test_hands_in_no_file_the_own_school_does_not_see(omsu, reservist, kept):
    entry = await included(omsu, kept)
    upload = {"file": ("scan.txt", b"scan", "text/plain")}
    beside = (await omsu.post(f"{BASE}/files", files=upload)).json()["id"]
    body = {"text": "Отчёт", "file_id": beside, "done_on": "2026-11-27"}
    line = (await send(reservist, entry, "plan", LINES, "put")).json()["plan"][0]
    done = {name: body[name] for name in ("file_id", "done_on")}
    refused(await send(reservist, entry, f"plan/{line['id']}/completion", done), 422)
    own = (await reservist.post(f"{BASE}/files", files=upload)).json()["id"]
    assert (await send(reservist, entry, f"plan/{line['id']}/completion", done | {"file_id": own})).status_code == 200
