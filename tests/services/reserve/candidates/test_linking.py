"""Whom of the directory a file is of: who says so, and what it takes to say otherwise."""

from uuid import uuid4

import pytest

from tests.services.reserve.builders import BASE, listed, made
from tests.services.reserve.candidates.said import body, path_of
from tests.services.reserve.candidates.test_router import patched, person_at
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL

WHY = "Карточка однофамильца"


@pytest.fixture
async def person(app, copies):
    return str(await person_at(app, copies, SMOLENSK_SCHOOL))


async def test_an_authority_links_and_a_school_does_not(omsu, school, person):
    told = await made(school, "/candidates", body())
    refused(await patched(school, told, {"person_id": person}), 403, "forbidden")
    linked = (await patched(omsu, told, {"person_id": person})).json()
    refused(await patched(school, linked, {"person_id": None, "reason": WHY}), 403, "forbidden")
    assert (await patched(school, linked, {"person_id": person, "position": "директор"})).status_code == 200


async def test_nobody_links_a_file_to_oneself(app, copies, client_as, candidate, person):
    me = await person_at(app, copies, SMOLENSK)
    myself = client_as("omsu", SMOLENSK, me)
    assert faults(await patched(myself, candidate, {"person_id": str(me)})) == {"/person_id": "own_link"}
    own = await made(myself, "/candidates", body(person_id=str(me)))
    response = await patched(myself, own, {"person_id": person, "reason": WHY})
    assert faults(response) == {"/person_id": "own_link"}
    assert (await myself.get(f"{BASE}{path_of(candidate)}")).json()["person_id"] is None


async def test_a_wrong_link_is_mended_with_a_reason(app, copies, omsu, person):
    told = await made(omsu, "/candidates", body(person_id=person))
    other = str(await person_at(app, copies, SMOLENSK_SCHOOL))
    assert faults(await patched(omsu, told, {"person_id": other})) == {"/reason": "reason_required"}
    now = (await patched(omsu, told, {"person_id": other, "reason": WHY})).json()
    assert now["person_id"] == other
    [step] = await listed(omsu, f"{path_of(told)}/history")
    assert (step["action"], step["reason"]) == ("relink", WHY)
    nobody = await patched(omsu, now, {"person_id": str(uuid4()), "reason": WHY})
    assert faults(nobody) == {"/person_id": "unknown_reference"}
