"""Who won and cannot be appointed, or does not come, is passed over on the record: no post waits forever."""

from uuid import UUID

from services.reserve.appointments.effects import OVERTAKEN
from services.reserve.candidates.destruction import destroy
from services.reserve.candidates.models import Candidate
from tests.services.reserve.builders import BASE, made, step
from tests.support.answers import ANY_VERSION, refused

LAST, AFTER = "2026-12-01", "2026-12-02"
"""Of the ten days for the contract of who won on the 21st of November."""


async def two(world, first=None, **rules):
    """(vacancy, contest, the winner's application, the next one's), the winner's file as given."""
    vacancy = await world.vacancy()
    people = [first or await world.candidate(), await world.candidate()]
    contest, [won, follows] = await world.contest(vacancy, *people, **rules)
    return vacancy, contest, f"/applications/{won}", f"/applications/{follows}"


async def taken(world, path, action):
    said = {"action": action, "reason": "На заключение договора не явился"}
    return await world.omsu.post(f"{BASE}{path}/steps", json=said, headers=ANY_VERSION)


async def against(world, path, action):
    return refused(await taken(world, path, action), 409)["reason"]


async def read(world, path):
    return (await world.omsu.get(f"{BASE}{path}")).json()


async def test_who_lost_the_consent_gives_way_to_the_next(world):
    file = await world.candidate()
    vacancy, _, won, follows = await two(world, file)
    assert await against(world, won, "skip") == "no_ground"
    assert "skip" not in (await read(world, won))["allowed_actions"]
    await world.withdraw_consents(file)
    assert "skip" in (await read(world, won))["allowed_actions"]
    gone = await step(world.omsu, won, "skip", reason="Согласие отозвано 26.11.2026")
    assert (gone["status"], gone["skip_ground"]) == ("not_appointed", "no_consent")
    assert (await read(world, f"/vacancies/{vacancy['id']}"))["status"] == "in_contest"
    await step(world.omsu, follows, "promote")
    ground = {"kind": "contest", "application_id": follows.rsplit("/", 1)[1]}
    assert (await made(world.omsu, "/appointments", {"ground": ground}))["status"] == "decided"


async def test_a_decision_that_nobody_cancelled_ends_by_the_next(world):
    file = await world.candidate()
    _, _, won, follows = await two(world, file)
    ground = {"kind": "contest", "application_id": won.rsplit("/", 1)[1]}
    former = await made(world.omsu, "/appointments", {"ground": ground})
    other = {"ground": ground | {"application_id": follows.rsplit("/", 1)[1]}}
    assert (await world.omsu.post(f"{BASE}/appointments", json=other)).status_code == 409
    await world.withdraw_consents(file)
    await step(world.omsu, won, "skip", reason="Согласие отозвано 26.11.2026")
    await step(world.omsu, follows, "promote")
    decided = await made(world.omsu, "/appointments", other)
    assert decided["status"] == "decided"
    left = await read(world, f"/appointments/{former['id']}")
    assert (left["status"], left["status_reason"]) == ("cancelled", OVERTAKEN)
    [last, *_] = (await read(world, f"/appointments/{former['id']}/history"))["items"]
    assert (last["action"], last["target"], last["reason"]) == ("cancel", "cancelled", OVERTAKEN)


async def test_whose_data_are_destroyed_too(world):
    file = await world.candidate()
    _, _, won, _ = await two(world, file)
    async with world.acting() as tx:
        await destroy(tx, await tx.get_one(Candidate, UUID(file)))
    gone = await step(world.omsu, won, "skip", reason="Акт об уничтожении № 2")
    assert gone["skip_ground"] == "file_destroyed"


async def test_who_is_not_attested_has_the_whole_term_of_the_contract_for_it(world, today):
    _, _, won, _ = await two(world, await world.candidate(until=None))
    today(LAST)
    assert await against(world, won, "skip") == "no_ground"
    today(AFTER)
    gone = await step(world.omsu, won, "skip", reason="Аттестация не пройдена")
    assert gone["skip_ground"] == "no_attestation"


async def test_who_does_not_come_is_waited_for_no_longer_than_the_term_and_the_appeals(world, today):
    _, contest, won, _ = await two(world)
    today(AFTER)
    await world.appealed(contest, won.rsplit("/", 1)[1])
    assert await against(world, won, "skip") == "no_ground"


async def test_who_does_not_come_gives_way_and_the_term_of_the_next_begins_anew(world, today):
    _, _, won, follows = await two(world)
    today(AFTER)
    assert (await step(world.omsu, won, "skip", reason="Не явился"))["skip_ground"] == "contract_late"
    await step(world.omsu, follows, "promote")
    assert await against(world, follows, "skip") == "no_ground"


async def test_a_term_of_appeals_that_is_waited_for_runs_first(world, today):
    _, _, won, _ = await two(world, wait_for_appeals=True)
    today("2026-12-04")  # the last of ten business days
    assert await against(world, won, "skip") == "no_ground"
    today("2026-12-07")
    assert (await step(world.omsu, won, "skip", reason="Не явился"))["status"] == "not_appointed"


async def test_the_next_is_not_chosen_without_a_consent_but_passed_over_and_the_vacancy_is_open(world):
    first, second = await world.candidate(), await world.candidate()
    vacancy = await world.vacancy()
    _, applied = await world.contest(vacancy, first, second)
    won, follows = (f"/applications/{each}" for each in applied)
    for each in (first, second):
        await world.withdraw_consents(each)
    assert await against(world, follows, "skip") == "place_taken"
    await step(world.omsu, won, "skip", reason="Согласия нет")
    assert await against(world, follows, "promote") == "no_consent"
    assert "promote" not in (await read(world, follows))["allowed_actions"]
    await step(world.omsu, follows, "skip", reason="Согласия нет")
    assert (await read(world, f"/vacancies/{vacancy['id']}"))["status"] == "open"


async def test_it_is_done_by_who_conducts_the_contest_and_with_a_reason(world, client_as):
    file = await world.candidate()
    _, _, won, _ = await two(world, file)
    await world.withdraw_consents(file)
    said = {"action": "skip"}
    refused(await world.omsu.post(f"{BASE}{won}/steps", json=said, headers=ANY_VERSION), 422)
    neighbour = client_as("omsu", "ru.r67.m2")
    answer = await neighbour.post(f"{BASE}{won}/steps", json=said | {"reason": "x"}, headers=ANY_VERSION)
    assert answer.status_code in (403, 404)
