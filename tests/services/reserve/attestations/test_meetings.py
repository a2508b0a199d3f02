"""A commission decides on attestations at a meeting: over HTTP from the agenda to the protocol and its signature."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.candidates.models import Candidate
from services.reserve.store import COPIES
from tests.services.reserve.attestations.conftest import HELD, MODULES, plan, regulated
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.support.answers import ANY_VERSION, faults, refused
from tests.support.directory import organisation_rows

ROLES = ("chair", "deputy", "secretary", "member", "member", "member")


@pytest.fixture
async def keeper(client_as, region, today) -> Any:
    """The authority of a municipality whose regulation is the one that is shipped: the commission meets."""
    client = client_as("omsu", f"{region}.m1")
    await regulated(client, today)
    return client


@pytest.fixture
async def colleague(app, region) -> str:
    """A teacher of the school next door, who sits on the commission."""
    kept = {"source_epoch": uuid4(), "source_seq": 1, "place": f"{region}.m2.o2"}
    async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
        card = {"id": uuid4(), "last_name": "Дрозд", "first_name": "Нина", "middle_name": None}
        await tx.execute(insert(COPIES.person).values(card | kept))
    return str(card["id"])


@pytest.fixture
async def commission(keeper, colleague) -> dict[str, Any]:
    """Six, five of whom vote; the last has a card and may sign in."""
    said = {"position": "специалист", "valid_from": "2026-02-01"}
    members = [
        said | {"full_name": f"Член{'абвгд'[at]} Олег Ильич", "role": role, "votes": role != "secretary"}
        for at, role in enumerate(ROLES[:-1])
    ]
    members.append(said | {"person_id": colleague, "role": "member"})
    order = {"order_number": "7", "order_date": "2026-01-30", "valid_from": "2026-02-01"}
    made_so = {"kind": "attestation", "title": "Аттестационная комиссия", "members": members}
    return await made(keeper, "/commissions", made_so | order)


@pytest.fixture
def ripe(keeper, commission, filed, today):
    """`await ripe(right=18)`: an attestation on which only the decision is left."""

    async def through(right: int = 18, **changes: Any) -> str:
        today("2026-11-30")
        one = await made(keeper, "/attestations", plan(await filed(), commission_id=commission["id"]) | changes)
        path = f"/attestations/{one['id']}"
        await step(keeper, path, "show_reference", reference={"text": "За пять лет школа…"})
        today(HELD)
        modules = [each | {"right": right} for each in MODULES]
        await step(keeper, path, "record_test", test={"modules": modules})
        await step(keeper, path, "record_interview", interview={"passed": True})
        return str(one["id"])

    return through


def on(*attestations: str) -> list[dict[str, Any]]:
    return [{"title": "О соответствии", "matter": "decision", "attestation_id": each} for each in attestations]


def planned(commission: dict[str, Any], *attestations: str, **changes: Any) -> dict[str, Any]:
    return {"commission_id": commission["id"], "held_on": HELD, "agenda": on(*attestations)} | changes


async def convened(client: Any, meeting: dict[str, Any], present: list[str]) -> Any:
    body = {"action": "convene", "present": present}
    return await client.post(f"{BASE}/meetings/{meeting['id']}/steps", json=body, headers=ANY_VERSION)


async def voted(client: Any, meeting: dict[str, Any], at: int, choices: dict[str, str]) -> Any:
    ballots = [{"member_id": member, "choice": choice} for member, choice in choices.items()]
    path = f"{BASE}/meetings/{meeting['id']}/agenda/{meeting['agenda'][at]['id']}/ballots"
    return await client.put(path, json={"ballots": ballots}, headers=ANY_VERSION)


def votes(commission: dict[str, Any], *choices: str) -> dict[str, str]:
    """Of those who vote: the chair, the deputy, the others, at last who has a card."""
    voting = [each for each in commission["members"] if each["votes"]]
    voting.sort(key=lambda each: (ROLES.index(each["role"]), each["person_id"] is not None))
    return dict(zip([each["id"] for each in voting], choices, strict=False))


def everybody(commission: dict[str, Any]) -> list[str]:
    return [each["id"] for each in commission["members"]]


async def held(keeper: Any, commission: dict[str, Any], outcomes: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """A meeting on those attestations at which all vote so, concluded."""
    meeting = await made(keeper, "/meetings", planned(commission, *outcomes))
    assert (await convened(keeper, meeting, everybody(commission))).status_code == 200
    for at, choices in enumerate(outcomes.values()):
        answer = await voted(keeper, meeting, at, votes(commission, *choices))
        assert answer.status_code == 200, answer.text
    return await step(keeper, f"/meetings/{meeting['id']}", "conclude")


async def decided(keeper: Any, attestation: str, decision: dict[str, Any]) -> Any:
    body = {"action": "decide", "decision": decision}
    return await keeper.post(f"{BASE}/attestations/{attestation}/steps", json=body, headers=ANY_VERSION)


YES, NO = ("in_favour",) * 5, ("against",) * 5
CONFORMS, FAILS = {"decision": "conforms"}, {"decision": "does_not_conform"}


class TestTheWay:
    async def test_one_meeting_decides_several_and_each_has_a_protocol_of_its_own(
        self, keeper, commission, ripe, client_as, region, colleague
    ):
        good, bad = await ripe(), await ripe()
        closed = await held(keeper, commission, {good: YES, bad: NO})
        assert (closed["contest_id"], closed["place"]) == (None, f"{region}.m1")
        assert [each["outcome"]["verdict"] for each in closed["agenda"]] == ["adopted", "rejected"]
        path = f"/attestations/{good}"
        found = (await keeper.get(f"{BASE}{path}")).json()
        assert found["vote"] == {"meeting_id": closed["id"], "voted_on": HELD, "verdict": "adopted"}
        against = await stepped(keeper, path, found["version"], "decide", decision=FAILS)
        assert (against.status_code, against.json()["reason"]) == (409, "against_vote")
        done = await step(keeper, path, "decide", decision=CONFORMS)
        assert (done["decided_on"], done["valid_until"]) == (HELD, "2031-12-21")
        assert done["protocol"] == "№ 1 от 21.12.2026"
        other = await step(keeper, f"/attestations/{bad}", "decide", decision=FAILS)
        assert (other["protocol"], other["valid_until"]) == ("№ 2 от 21.12.2026", None)
        signatory = client_as("expert", region, UUID(colleague))
        protocol = (await signatory.get(f"{BASE}/protocols/{done['protocol_id']}")).json()
        assert (protocol["kind"], protocol["subject_id"], protocol["may_sign"]) == ("attestation_decision", good, True)
        assert len(protocol["signers"]) == 6
        [record] = protocol["content"]["meetings"]
        assert [each["attestation_id"] for each in record["agenda"]] == [good], "of nobody else's"
        sha256 = {"sha256": protocol["content_hash"]}
        assert (await signatory.post(f"{BASE}/protocols/{protocol['id']}/signatures", json=sha256)).status_code == 201
        checked = (await keeper.get(f"{BASE}/protocols/{protocol['id']}/verification", params=sha256)).json()
        assert (checked["valid"], checked["checked_protocols"]) == (True, 2)

    async def test_without_a_vote_nobody_decides(self, keeper, ripe):
        path = f"/attestations/{await ripe()}"
        found = (await keeper.get(f"{BASE}{path}")).json()
        assert found["allowed_actions"] == ["cancel"]
        answer = await stepped(keeper, path, found["version"], "decide", decision=CONFORMS | {"protocol": "№ 4"})
        assert (answer.status_code, answer.json()["reason"]) == (409, "not_voted")

    async def test_the_day_and_the_protocol_are_those_of_the_meeting(self, keeper, commission, ripe, today):
        one = await ripe()
        await held(keeper, commission, {one: YES})
        today("2026-12-25")
        version = (await keeper.get(f"{BASE}/attestations/{one}")).json()["version"]
        for said, fault in (
            ({"protocol": "№ 4"}, {"/decision/protocol": "protocol_drawn"}),
            ({"decided_on": "2026-12-22"}, {"/decision/decided_on": "other_day"}),
        ):
            answer = await stepped(keeper, f"/attestations/{one}", version, "decide", decision=CONFORMS | said)
            assert faults(answer) == fault
        done = await step(keeper, f"/attestations/{one}", "decide", decision=CONFORMS)
        assert (done["decided_on"], done["protocol"]) == (HELD, "№ 1 от 25.12.2026")

    async def test_the_chair_parts_equal_votes_and_without_it_another_meeting_does(self, keeper, commission, ripe):
        one = await ripe()
        tied = ("abstained", "in_favour", "in_favour", "against", "against")
        await held(keeper, commission, {one: tied})
        answer = await decided(keeper, one, CONFORMS)
        assert answer.json()["reason"] == "vote_tied"
        await held(keeper, commission, {one: ("in_favour", "in_favour", "abstained", "against", "against")})
        found = (await keeper.get(f"{BASE}/attestations/{one}")).json()
        assert (found["vote"]["verdict"], "decide" in found["allowed_actions"]) == ("adopted", True)

    async def test_of_who_failed_the_test_no_vote_makes_one_who_conforms(self, keeper, commission, ripe):
        one = await ripe(right=9)
        await held(keeper, commission, {one: YES})
        answer = await decided(keeper, one, CONFORMS)
        assert answer.json()["reason"] == "not_passed"
        await held(keeper, commission, {one: NO})
        assert (await step(keeper, f"/attestations/{one}", "decide", decision=FAILS))["status"] == "decided"


class TestAnnulling:
    """A decision taken of somebody else than was thought is taken back; its protocol stays as it was signed."""

    async def test_is_as_if_nothing_had_been_decided(self, keeper, commission, ripe, client_as, region):
        one = await ripe()
        path = f"/attestations/{one}"
        await held(keeper, commission, {one: YES})
        done = await step(keeper, path, "decide", decision=CONFORMS)
        bare = {"action": "annul"}
        assert faults(await keeper.post(f"{BASE}{path}/steps", json=bare, headers=ANY_VERSION)) == {
            "/reason": "reason_required"
        }
        told = bare | {"reason": "Дело было связано с однофамильцем"}
        soiro = client_as("soiro", f"{region}.m1")
        refused(await soiro.post(f"{BASE}{path}/steps", json=told, headers=ANY_VERSION), 403)
        gone = await step(keeper, path, "annul", reason=told["reason"])
        assert (gone["status"], gone["decision"], gone["decided_on"], gone["valid_until"]) == (
            "cancelled", None, None, None,
        )  # fmt: skip
        assert gone["protocol_id"] == done["protocol_id"]
        assert await listed(keeper, "/attestations", valid_on=HELD, candidate_id=gone["candidate_id"]) == []
        [last] = [each for each in await listed(keeper, f"{path}/history") if each["action"] == "annul"]
        assert last["reason"] == told["reason"]

    async def test_frees_the_card_the_file_was_linked_to(self, keeper, filed, today):
        candidate = await filed()
        one = await made(keeper, "/attestations", plan(candidate))
        path, exempt = f"/attestations/{one['id']}", {"reason": "pregnancy", "until": "2027-06-30"}
        await step(keeper, path, "exempt_from", exemption=exempt)
        unlinked = {"person_id": None, "reason": "Карточка однофамильца"}
        held_back = await keeper.patch(f"{BASE}/candidates/{candidate}", json=unlinked, headers=ANY_VERSION)
        assert refused(held_back, 409, "link_held")["reason"] == "attested"
        assert "`annul`" in held_back.json()["detail"]
        await step(keeper, path, "annul", reason="Карточка однофамильца")
        mended = await keeper.patch(f"{BASE}/candidates/{candidate}", json=unlinked, headers=ANY_VERSION)
        assert mended.status_code == 200, mended.text


class TestTheQuorum:
    async def test_is_two_thirds_of_those_not_recused(self, keeper, commission, ripe):
        one = await ripe()
        voting = [*votes(commission, *YES)]
        meeting = await made(keeper, "/meetings", planned(commission, one))
        few = await convened(keeper, meeting, voting[:3])
        assert (few.status_code, few.json()["reason"]) == (409, "not_quorate")
        recused = {"member_id": voting[3], "kind": "relative", "reason": "Сестра"}
        await made(keeper, f"/attestations/{one}/recusals", recused)
        enough = await convened(keeper, meeting, voting[:4])
        assert enough.status_code == 200, enough.text
        point = enough.json()["agenda"][0]
        assert point["may_vote"] == sorted(voting[:3])
        assert point["quorum"] == {"whole": 4, "needed": 3, "attending": 3, "reached": True}
        assert (await voted(keeper, meeting, 0, votes(commission, *YES[:3]))).status_code == 200
        closed = await step(keeper, f"/meetings/{meeting['id']}", "conclude")
        assert closed["agenda"][0]["outcome"] == {
            "verdict": "adopted", "in_favour": 3, "against": 0, "abstained": 0, "needed": 2, "casting": False,
        }  # fmt: skip

    async def test_who_works_with_the_attested_does_not_vote(
        self, app, keeper, commission, ripe, colleague, region, client_as
    ):
        one = await ripe()
        candidate = (await keeper.get(f"{BASE}/attestations/{one}")).json()["candidate_id"]
        await worked_together(app, region, candidate, colleague)
        found = (await keeper.get(f"{BASE}/attestations/{one}/conflicts")).json()
        [conflict] = found["found"]
        its = [*votes(commission, *YES)][-1]
        assert (conflict["member_id"], conflict["conflicts"][0]["kind"]) == (its, "same_organisation")
        meeting = await made(keeper, "/meetings", planned(commission, one))
        await convened(keeper, meeting, everybody(commission))
        answer = await voted(keeper, meeting, 0, votes(commission, *YES))
        assert faults(answer) == {"/ballots/4/member_id": "recused"}
        waiver = {"member_id": its, "reason": "Разные здания"}
        refused(await client_as("expert", region, UUID(colleague)).get(f"{BASE}/attestations/{one}/conflicts"), 403)
        await made(keeper, f"/attestations/{one}/waivers", waiver)
        assert (await voted(keeper, meeting, 0, votes(commission, *YES))).status_code == 200

    async def test_from_the_own_seat_one_recuses_oneself_and_nobody_else(
        self, keeper, commission, ripe, colleague, region, client_as
    ):
        one, seat = await ripe(), client_as("expert", region, UUID(colleague))
        [*others, own] = votes(commission, *YES)
        other = {"member_id": others[-1], "kind": "relative", "reason": "Сестра"}
        refused(await seat.post(f"{BASE}/attestations/{one}/recusals", json=other), 403)
        mine = await made(seat, f"/attestations/{one}/recusals", {"kind": "relative", "reason": "Сестра"})
        assert (mine["member_id"], mine["standing"]) == (own, "recused")
        stranger = client_as("expert", region, uuid4())
        answer = await stranger.post(f"{BASE}/attestations/{one}/recusals", json={"kind": "relative", "reason": "…"})
        refused(answer, 404)


class TestTheAgenda:
    async def test_names_what_can_be_decided_together(self, keeper, commission, ripe, filed, today, client_as, region):
        one = await ripe()
        over = await ripe()
        await step(keeper, f"/attestations/{over}", "cancel", reason="Уволен")
        for agenda, fault in (
            ([], {"/agenda": "no_attestation"}),
            (on(str(uuid4())), {"/agenda/0/attestation_id": "unknown_reference"}),
            (on(one, one), {"/agenda/0/attestation_id": "voted_twice", "/agenda/1/attestation_id": "voted_twice"}),
            (on(one, over), {"/agenda/1/attestation_id": "attestation_over"}),
            ([on(one)[0] | {"application_id": str(uuid4())}], {"/agenda/0/attestation_id": "value_error"}),
        ):
            assert faults(await keeper.post(f"{BASE}/meetings", json=planned(commission, agenda=agenda))) == fault
        neither = {"held_on": HELD, "agenda": []}
        assert faults(await keeper.post(f"{BASE}/meetings", json=neither)) == {"/contest_id": "value_error"}
        next_door = client_as("omsu", f"{region}.m2")
        answer = await next_door.post(f"{BASE}/meetings", json=planned(commission, one))
        assert set(faults(answer).values()) == {"unknown_reference"}

    async def test_gives_a_commission_to_whom_none_was_named(self, keeper, commission, ripe):
        one = await ripe(commission_id=None)
        await made(keeper, "/meetings", planned(commission, one))
        assert (await keeper.get(f"{BASE}/attestations/{one}")).json()["commission_id"] == commission["id"]

    async def test_before_its_turn_nobody_votes(self, keeper, commission, filed, today):
        today("2026-11-30")
        one = await made(keeper, "/attestations", plan(await filed(), commission_id=commission["id"]))
        meeting = await made(keeper, "/meetings", planned(commission, one["id"]))
        today(HELD)
        await convened(keeper, meeting, everybody(commission))
        answer = await voted(keeper, meeting, 0, votes(commission, *YES))
        assert (answer.status_code, answer.json()["reason"]) == (409, "reference_first")

    async def test_one_meeting_of_a_commission_is_open(self, keeper, commission, ripe):
        one = await ripe()
        first = await made(keeper, "/meetings", planned(commission, one))
        second = await made(keeper, "/meetings", planned(commission, one))
        assert (await convened(keeper, first, everybody(commission))).status_code == 200
        refused(await convened(keeper, second, everybody(commission)), 409, "meeting_open")


async def worked_together(app: Any, region: str, candidate: str, colleague: str) -> None:
    """The attested and the member of the commission have posts at one school, which the directory knows."""
    [school] = organisation_rows({"id": uuid4()}, [f"{region}.m1.o7"])
    kept = {"source_epoch": uuid4(), "source_seq": 1, "place": school["place"], "kind": "deputy"}
    held_so = {"organisation_id": school["id"], "held_from": date(2024, 9, 1), "held_to": None}
    async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
        file = await tx.get_one(Candidate, UUID(candidate))
        await tx.execute(insert(COPIES.organisation).values(school))
        for person in (file.person_id, UUID(colleague)):
            await tx.execute(insert(COPIES.post).values({"id": uuid4(), "person_id": person} | kept | held_so))
