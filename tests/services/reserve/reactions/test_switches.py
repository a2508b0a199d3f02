"""Switches over HTTP: what comes while one is off waits, and is made up for."""

from uuid import uuid4

import pytest

from services.kernel.consumers import consuming
from services.reserve.leaders.models import Leader
from services.reserve.received import service
from services.reserve.received.models import ReceivedResult
from tests.services.reserve.builders import BASE
from tests.services.reserve.reactions.conftest import RISK, event
from tests.support.answers import ANY_VERSION, refused, seen

PATH = f"{BASE}/reactions"


@pytest.fixture
def admin(client_as, world):
    return client_as("admin", world.place)


async def turned(client, name, on, **its):
    now = (await client.get(f"{PATH}/{name}")).json()
    answer = await client.put(f"{PATH}/{name}", json={"enabled": on, "reason": "Проба"} | its, headers=seen(now))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_all_are_told_with_what_they_stand_on(admin):
    items = {each["name"]: each for each in (await admin.get(PATH)).json()["items"]}
    assert set(items) == {"risk_groups", "head_results", "training_done"}
    assert items["head_results"]["events"] == ["monitoring.results.published"]
    for each in items.values():
        assert (each["enabled"], each["off_at"], each["counted"], each["waiting"]) == (True, [], 0, 0)
        assert each["last_at"] is None


@pytest.mark.parametrize("role", ["department", "omsu", "soiro", "school", "expert", "integration"])
async def test_only_who_operates_turns_them(client_as, role):
    client = client_as(role)
    refused(await client.get(PATH), 403)
    refused(await client.put(f"{PATH}/risk_groups", json={"enabled": False}, headers=ANY_VERSION), 403)


async def test_unknown_and_stale_are_refused(admin):
    refused(await admin.get(f"{PATH}/visits"), 404, "reaction_not_found")
    refused(await admin.put(f"{PATH}/risk_groups", json={"enabled": False}), 428)
    now = await turned(admin, "risk_groups", False)
    stale = {"If-Match": f'"{now["version"] - 1}"'}
    refused(await admin.put(f"{PATH}/risk_groups", json={"enabled": True}, headers=stale), 412)


async def test_risk_waits_and_is_made_up_for(app, admin, tell, world):
    person = uuid4()
    await turned(admin, "risk_groups", False)
    await tell(event("monitoring.risk.opened", world.schools[0], RISK | {"identity_id": str(person)}))

    async def known():
        async with consuming(app.state.database, app.state.clock, "test") as tx:
            return await service.risk_of_person(tx, person)

    assert await known() is None
    now = (await admin.get(f"{PATH}/risk_groups")).json()
    assert (now["enabled"], now["off_at"], now["counted"], now["waiting"]) == (False, [world.place], 0, 1)
    now = await turned(admin, "risk_groups", True)
    assert (now["counted"], now["waiting"]) == (1, 0)
    assert (await known()).streak == 1


async def test_results_wait_by_place_and_nominate_once_they_count(client_as, admin, publish, kept, world):
    """Off at one school only: its head is compared with nobody until it is on again."""
    here = client_as("admin", world.schools[0])
    await turned(here, "head_results", False)
    for year in (2022, 2023):
        await publish(year, world.cards())
    rows = await kept(ReceivedResult, world.place)
    assert {each.place for each in rows if each.applied_at is None} == {world.schools[0]}
    assert await kept(Leader, world.place) == []
    assert (await admin.get(f"{PATH}/head_results")).json()["off_at"] == [world.schools[0]]
    now = await turned(here, "head_results", True)
    assert (now["counted"], now["waiting"]) == (2, 0)
    [leader] = await kept(Leader, world.place)
    assert leader.person_id == world.heads[world.schools[0]]


async def test_a_neighbours_switch_holds_nothing_here(client_as, admin, publish, kept, world):
    await turned(client_as("admin", world.schools[1]), "head_results", False)
    await publish(2022, world.cards())
    waiting = [each.place for each in await kept(ReceivedResult, world.place) if each.applied_at is None]
    assert waiting == [world.schools[1]]
