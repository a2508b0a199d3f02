"""Two files of one person: found, made one, and told apart where they are two people's."""

import asyncio
from uuid import UUID, uuid4

import pytest

from services.reserve.candidates import service
from services.reserve.candidates.timing import destroy_overdue
from tests.services.reserve.builders import BASE, listed, made
from tests.services.reserve.candidates.conftest import uploaded
from tests.services.reserve.candidates.said import CONSENT, body, path_of, surname
from tests.services.reserve.candidates.test_papers import added, withdrawn
from tests.support.answers import faults, refused, seen
from tests.support.callers import VYAZMA

WHY = "Дело заведено дважды, паспорт сверен"


@pytest.fixture
def same(candidate):
    """The same person, told by somebody who knew less and spelled otherwise."""
    name = candidate["last_name"].upper().replace("Ё", "Е")
    blank = dict.fromkeys(("snils", "phone", "email", "workplace", "position", "russian_citizen"))
    more = body()["experience"][0] | {"kind": "managerial", "valid_from": "2020-09-01", "valid_to": None}
    return body(last_name=name, experience=[*body()["experience"], more], **blank)


@pytest.fixture
async def twin(omsu, same):
    return await made(omsu, "/candidates", same)


async def merged(client, stays, goes, reason=WHY, **headers):
    said = {"duplicate_id": goes["id"], "reason": reason}
    return await client.post(f"{BASE}{path_of(stays)}:merge", json=said, headers=headers or seen(stays))


class TestFinding:
    async def test_by_name_and_day_however_spelled(self, omsu, candidate, twin):
        found = (await omsu.get(f"{BASE}{path_of(candidate)}/duplicates")).json()["items"]
        assert [(each["id"], each["sign"]) for each in found] == [(twin["id"], "name_and_birth")]

    async def test_only_among_those_the_caller_sees(self, omsu, department, neighbour, candidate, same):
        next_door = await made(neighbour, "/candidates", same)
        assert (await omsu.get(f"{BASE}{path_of(candidate)}/duplicates")).json()["items"] == []
        found = (await department.get(f"{BASE}{path_of(candidate)}/duplicates")).json()["items"]
        assert [each["id"] for each in found] == [next_door["id"]]

    async def test_not_by_name_alone(self, omsu, candidate, same):
        await made(omsu, "/candidates", same | {"birth_date": "1979-04-12"})
        assert (await omsu.get(f"{BASE}{path_of(candidate)}/duplicates")).json()["items"] == []


class TestMerging:
    async def test_takes_what_was_not_known_and_what_is_more(self, omsu, candidate, twin):
        await added(omsu, candidate, "consents", CONSENT | {"purpose": "contest"})
        stays = (await merged(omsu, twin, candidate)).json()
        assert stays["id"] == twin["id"]
        personal = stays["personal"]
        assert personal["snils_masked"] == candidate["personal"]["snils_masked"]
        assert (personal["phone"], personal["russian_citizen"]) == ("+7 481 321-00-03", True)
        assert (stays["workplace"], stays["position"]) == ("МБОУ «СШ № 3»", "заместитель директора")
        assert [each["kind"] for each in stays["experience"]] == ["pedagogical", "managerial"]
        assert [each["purpose"] for each in stays["consents"]] == ["reserve", "contest"]
        assert (stays["last_name"], stays["version"], len(stays["education"])) == (twin["last_name"], 2, 1)

    async def test_the_other_remembers_where_it_went(self, omsu, candidate, twin, facts_about):
        await merged(omsu, candidate, twin)
        gone = (await omsu.get(f"{BASE}{path_of(twin)}")).json()
        assert (gone["status"], gone["merged_into_id"]) == ("merged", candidate["id"])
        assert (gone["consents"], gone["personal"]["snils_masked"], gone["allowed_actions"]) == ([], None, [])
        [step] = await listed(omsu, f"{path_of(twin)}/history")
        assert (step["action"], step["reason"]) == ("merge", WHY)
        fact = (await facts_about(twin["id"]))[-1]
        assert (fact.type, fact.data["merged_into_id"]) == ("reserve.candidate.merged", candidate["id"])
        assert (await omsu.get(f"{BASE}{path_of(candidate)}/duplicates")).json()["items"] == []

    async def test_others_find_the_one_it_became(self, omsu, candidate, twin, same, doing):
        third = await made(omsu, "/candidates", same)
        await merged(omsu, twin, third)
        twin = (await omsu.get(f"{BASE}{path_of(twin)}")).json()
        await merged(omsu, candidate, twin)
        for ask in (
            lambda tx: service.get(tx, UUID(third["id"])),
            lambda tx: service.referred(tx, UUID(third["id"]), "candidate_id"),
        ):
            assert (await doing(ask)).id == UUID(candidate["id"])

    async def test_what_was_merged_before_follows_wherever_it_lies(
        self, department, omsu, neighbour, candidate, twin, same
    ):
        next_door = await made(neighbour, "/candidates", same)
        assert (await merged(department, twin, next_door)).status_code == 200
        twin = (await omsu.get(f"{BASE}{path_of(twin)}")).json()
        answer = await merged(omsu, candidate, twin)
        assert answer.status_code == 200, answer.text
        for client, gone in ((omsu, twin), (neighbour, next_door)):
            shown = (await client.get(f"{BASE}{path_of(gone)}")).json()
            assert (shown["status"], shown["merged_into_id"]) == ("merged", candidate["id"])

    async def test_moves_documents_with_their_place(self, department, neighbour, omsu, candidate, same):
        next_door = await made(neighbour, "/candidates", same)
        said = {"kind": "diploma", "title": "Диплом", "file_id": await uploaded(neighbour)}
        await added(neighbour, next_door, "documents", said)
        assert (await merged(department, candidate, next_door)).status_code == 200
        stays = (await omsu.get(f"{BASE}{path_of(candidate)}")).json()
        assert [each["title"] for each in stays["personal"]["documents"]] == ["Диплом"]
        gone = (await neighbour.get(f"{BASE}{path_of(next_door)}")).json()
        assert (gone["status"], gone["personal"]["documents"]) == ("merged", [])

    async def test_by_those_who_keep_both(self, client_as, omsu, neighbour, candidate, twin, same):
        next_door = await made(neighbour, "/candidates", same)
        assert faults(await merged(omsu, candidate, next_door)) == {"/duplicate_id": "unknown_reference"}
        for role, status in (("soiro", 403), ("school", 403), ("expert", 403)):
            refused(await merged(client_as(role), candidate, twin), status)
        refused(await merged(client_as("omsu", VYAZMA), candidate, twin), 404)

    async def test_asks_for_a_reason_and_the_version(self, omsu, candidate, twin):
        said = {"duplicate_id": twin["id"]}
        refused(await omsu.post(f"{BASE}{path_of(candidate)}:merge", json=said, headers=seen(candidate)), 422)
        refused(await merged(omsu, candidate, twin, **{"If-Match": '"7"'}), 412)

    async def test_not_two_people(self, omsu, candidate, same):
        for given, reason in (
            ({"snils": body()["snils"]}, "snils_differs"),
            ({"birth_date": "1979-01-01"}, "birth_date_differs"),
        ):
            other = await made(omsu, "/candidates", same | given)
            assert faults(await merged(omsu, candidate, other)) == {"/duplicate_id": reason}
            assert (await omsu.get(f"{BASE}{path_of(other)}")).json()["status"] == "active"
        unlike = ({"last_name": surname()}, {"first_name": "Яна"}, {"middle_name": "Юрьевна"}, {"birth_date": None})
        for given in unlike:
            other = await made(omsu, "/candidates", same | given)
            assert faults(await merged(omsu, candidate, other)) == {"/duplicate_id": "not_alike"}, given
        assert faults(await merged(omsu, candidate, candidate)) == {"/duplicate_id": "same_record"}
        nobody = {"id": str(uuid4())}
        assert faults(await merged(omsu, candidate, nobody)) == {"/duplicate_id": "unknown_reference"}

    async def test_not_twice(self, omsu, candidate, twin):
        stays = (await merged(omsu, candidate, twin)).json()
        refused(await merged(omsu, stays, twin), 409, "illegal_step")
        gone = (await omsu.get(f"{BASE}{path_of(twin)}")).json()
        refused(await merged(omsu, gone, stays), 409, "candidate_closed")
        response = await omsu.patch(f"{BASE}{path_of(twin)}", json={"position": "x"}, headers=seen(gone))
        refused(response, 409, "candidate_closed")

    async def test_in_a_circle_at_once_all_are_answered(self, omsu, same):
        """Of two who merge a pair either way one does; none waits for one that waits for it."""
        for _ in range(3):
            one, other = await made(omsu, "/candidates", same), await made(omsu, "/candidates", same)
            anyhow = {"If-Match": "*"}
            answers = await asyncio.gather(
                *(merged(omsu, *pair, **anyhow) for pair in ((one, other), (other, one)) for _ in range(2))
            )
            codes = sorted(each.status_code for each in answers)
            assert (codes[0], {*codes[1:]}) == (200, {409}), [each.text for each in answers]

    async def test_goes_with_the_one_it_became(self, omsu, candidate, twin, today, doing):
        stays = (await merged(omsu, candidate, twin)).json()
        await withdrawn(omsu, stays)
        today("2026-12-26")
        await doing(lambda tx: destroy_overdue(tx, {}))
        for each in (stays, twin):
            gone = (await omsu.get(f"{BASE}{path_of(each)}")).json()
            assert (gone["status"], gone["last_name"]) == ("anonymised", "Обезличено")
        assert len(await listed(omsu, "/destruction-acts", candidate_id=stays["id"])) == 1
        assert await listed(omsu, "/destruction-acts", candidate_id=twin["id"]) == []
