"""Who sees which entries: by place, by role, and of a school only whom it put forward."""

from uuid import uuid4

import pytest

from tests.services.reserve.builders import BASE, listed, made
from tests.services.reserve.entries.conftest import included, nomination, path_of
from tests.support.answers import refused
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

pytestmark = pytest.mark.usefixtures("regulations")

SECOND = f"{SMOLENSK}.o2"


@pytest.fixture
async def entries(omsu, neighbour, department, school, client_as, candidate):
    """By who put forward: the authority, the school, the teacher themself, the next district, the region."""
    person = uuid4()
    teacher = client_as("school", SMOLENSK_SCHOOL, person)
    return {
        "by_omsu": await included(omsu, await candidate()),
        "by_school": await made(school, "/entries", nomination(await candidate(), "school")),
        "by_self": await made(teacher, "/entries", nomination(await candidate(person=person), "self_nomination")),
        "next_door": await included(neighbour, await candidate(VYAZMA_SCHOOL), reserve=VYAZMA),
        "regional": await included(department, await candidate(), source="department", reserve=REGION),
        "teacher": teacher,
    }


async def seen_by(client, entries) -> set[str]:
    """By lists and one by one alike."""
    known = {entry["id"]: name for name, entry in entries.items() if isinstance(entry, dict)}
    found = {known[each["id"]] for each in await listed(client, "/entries", limit=1000)}
    answers = {name: (await client.get(f"{BASE}/entries/{its}")).status_code for its, name in known.items()}
    assert {name for name, status in answers.items() if status == 200} == found
    assert {status for name, status in answers.items() if name not in found} <= {404}
    return found


ALL = {"by_omsu", "by_school", "by_self", "next_door", "regional"}


async def test_each_sees_what_is_theirs(entries, client_as):
    seen = {
        ("department", REGION, None): ALL,
        ("soiro", REGION, None): ALL,
        ("admin", REGION, None): ALL,
        ("omsu", SMOLENSK, None): ALL - {"next_door"},
        ("omsu", VYAZMA, None): {"next_door"},
        ("school", SMOLENSK_SCHOOL, None): {"by_school"},
        ("school", SMOLENSK_SCHOOL, uuid4()): {"by_school"},
        ("school", SECOND, None): set(),
        ("school", VYAZMA_SCHOOL, None): set(),
    }
    for (role, place, person), names in seen.items():
        assert await seen_by(client_as(role, place, person), entries) == names, (role, place)
    assert await seen_by(entries["teacher"], entries) == {"by_school", "by_self"}


async def test_who_may_not_read_is_told_so(entries, client_as):
    for role in ("expert", "integration"):
        refused(await client_as(role).get(f"{BASE}/entries"), 403, "forbidden")
        refused(await client_as(role).get(f"{BASE}{path_of(entries['by_omsu'])}"), 403, "forbidden")


@pytest.mark.parametrize("role", ["admin", "soiro", "expert", "integration"])
async def test_who_nominates_nobody(role, client_as, candidate):
    said = nomination(await candidate(), "department")
    refused(await client_as(role).post(f"{BASE}/entries", json=said), 403, "forbidden")


async def test_what_is_next_door_is_neither_nominated_nor_moved(entries, omsu, candidate):
    said = nomination(await candidate(VYAZMA_SCHOOL), reserve=VYAZMA)
    answer = await omsu.post(f"{BASE}/entries", json=said)
    assert refused(answer, 422)["errors"][0]["code"] == "unknown_reference"
    url = f"{BASE}{path_of(entries['next_door'])}/steps"
    said = {"action": "exclude", "reason": "x", "exclusion": {"code": "other"}}
    refused(await omsu.post(url, json=said, headers={"If-Match": "*"}), 404, "entry_not_found")
