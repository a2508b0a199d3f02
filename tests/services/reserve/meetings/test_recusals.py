"""Conflicts of interest over HTTP: found by the records, declared from a seat, waived with a reason."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.applications.models import Application
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import CandidateStatus
from services.reserve.contests.standing import ContestStatus
from services.reserve.meetings import reaching, service
from tests.services.reserve.builders import BASE
from tests.support.answers import faults, refused
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL, caller


def path(ground, what) -> str:
    return f"{BASE}/contests/{ground.contest}/{what}"


async def screen(client, ground):
    response = await client.get(path(ground, "conflicts"))
    assert response.status_code == 200, response.text
    return response.json()


async def recused(client, ground, **said):
    return await client.post(path(ground, "recusals"), json={"reason": "Сестра"} | said)


async def waived(client, ground, member, application, reason="Не мешает"):
    body = {"member_id": ground[member], "application_id": ground.applications[application], "reason": reason}
    return await client.post(path(ground, "waivers"), json=body)


@pytest.fixture
def far(client_as, ground):
    """The head of a school next door, who sits on the commission of the city."""
    return client_as("school", VYAZMA_SCHOOL, ground.people[VYAZMA_SCHOOL])


@pytest.fixture
def linked(app):
    """`await linked(ground, at, person)`: the card of the applicant is found."""

    async def link(ground, at, person):
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            application = await tx.get(Application, UUID(ground.applications[at]))
            (await tx.get(Candidate, application.candidate_id)).person_id = person

    return link


@pytest.fixture
async def pairs(asking, ground):
    """Who is recused from what, as whoever asks is answered: by short name and number of the application."""
    names = {member: name for name, member in ground.members.items()}

    async def told(role="omsu", place=None, person=None):
        found = await asking(caller(role, place, person), service.recused, UUID(ground.contest))
        return {(names[str(member)], ground.applications.index(str(application))) for member, application in found}

    return told


class TestScreen:
    async def test_finds_what_the_records_show(self, omsu, ground):
        shown = await screen(omsu, ground)
        assert (shown["members"], shown["applications"], shown["years"]) == (6, 3, 3)
        found = {(each["member_id"], each["journal_number"]): each for each in shown["found"]}
        assert set(found) == {(ground["near"], 1), (ground["deputy"], 2)}
        near, deputy = found[ground["near"], 1], found[ground["deputy"], 2]
        assert near["conflicts"] == [
            {
                "kind": "same_organisation",
                "said": "Школа o1: работают вместе сейчас.",
                "source": "computed",
                "bars": True,
            }
        ]
        assert [each["kind"] for each in deputy["conflicts"]] == ["named_in_dossier"]
        assert all(each["standing"] is None and each["may_be_waived"] for each in found.values())

    async def test_reads_the_file_that_an_applicants_file_became(self, app, omsu, ground):
        """The third applied from a file that says nothing; the one it was merged into tells of the job."""
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            into, gone = [(await tx.get(Application, UUID(ground.applications[at]))).candidate_id for at in (0, 2)]
            file = await tx.get(Candidate, gone)
            file.status, file.merged_into_id, file.person_id = CandidateStatus.merged, into, None
        shown = await screen(omsu, ground)
        [found] = [each for each in shown["found"] if each["journal_number"] == 3]
        assert (found["member_id"], [each["kind"] for each in found["conflicts"]]) == (
            ground["near"],
            ["same_organisation"],
        )

    async def test_bars_by_itself(self, pairs):
        assert await pairs() == {("near", 0), ("deputy", 1)}

    async def test_is_the_same_to_whoever_asks(self, pairs, ground):
        expected = {("near", 0), ("deputy", 1)}
        assert await pairs("school", VYAZMA_SCHOOL, ground.people[VYAZMA_SCHOOL]) == expected
        assert await pairs("department") == expected

    async def test_is_for_those_who_oversee_the_commission(self, client_as, neighbour, far, ground):
        for role in ("department", "admin", "soiro"):
            assert (await client_as(role).get(path(ground, "conflicts"))).status_code == 200
        refused(await neighbour.get(path(ground, "conflicts")), 404, "contest_not_found")
        for client in (far, client_as("expert"), client_as("school")):
            refused(await client.get(path(ground, "conflicts")), 403)
        refused(await client_as("omsu").get(f"{BASE}/contests/{uuid4()}/conflicts"), 404, "contest_not_found")

    async def test_knows_where_the_commission_says_a_member_works(self, omsu, ground, schools, pairs):
        member = f"{BASE}/commissions/{ground.commission['id']}/members/{ground['expert']}"
        works = {"organisation_id": str(schools[SMOLENSK_SCHOOL])}
        assert (await omsu.patch(member, json=works, headers={"If-Match": "*"})).status_code == 200
        assert ("expert", 0) in await pairs()
        [found] = [each for each in (await screen(omsu, ground))["found"] if each["member_id"] == ground["expert"]]
        assert found["conflicts"][0]["said"] == "Школа o1: работают вместе сейчас."
        strange = await omsu.patch(member, json={"organisation_id": str(uuid4())}, headers={"If-Match": "*"})
        assert faults(strange) == {"/organisation_id": "unknown_reference"}

    async def test_names_those_too_who_sit_no_more(self, omsu, far, ground, today):
        await recused(far, ground, application_id=ground.applications[2], kind="relative")
        member = f"{BASE}/commissions/{ground.commission['id']}/members/{ground['far']}"
        await omsu.patch(member, json={"valid_to": "2026-04-01"}, headers={"If-Match": "*"})
        today("2026-04-02")
        shown = await screen(omsu, ground)
        assert shown["members"] == 5
        [found] = [each for each in shown["found"] if each["member_id"] == ground["far"]]
        assert (len(found["full_name"].split()) > 1, found["standing"]) == (True, "recused")


class TestDeclaring:
    async def test_from_a_seat_at_another_place(self, omsu, far, ground, pairs, facts_about):
        made = await recused(far, ground, application_id=ground.applications[2], kind="relative")
        assert made.status_code == 201, made.text
        recusal = made.json()
        assert (recusal["member_id"], recusal["source"], recusal["standing"]) == (ground["far"], "declared", "recused")
        assert ("far", 2) in await pairs()
        [fact] = await facts_about(recusal["id"])
        assert (fact.type, fact.place) == ("reserve.recusal.decided", SMOLENSK)
        assert fact.data == {
            "contest_id": ground.contest,
            "application_id": ground.applications[2],
            "member_id": ground["far"],
            "standing": "recused",
        }
        [shown] = [each for each in (await screen(omsu, ground))["found"] if each["member_id"] == ground["far"]]
        assert (shown["standing"], shown["may_be_waived"]) == ("recused", False)
        assert [(each["kind"], each["said"]) for each in shown["conflicts"]] == [("relative", "Сестра")]

    async def test_an_expert_reaches_it_through_the_seat_and_others_do_not(self, client_as, ground):
        sits = ground.people[VYAZMA_SCHOOL]
        expert = client_as("expert", REGION, sits)
        said = {"application_id": ground.applications[2], "kind": "other_interest"}
        assert (await recused(expert, ground, **said)).status_code == 201
        for stranger in (
            client_as("expert", REGION, ground.people[f"{SMOLENSK}.o2"]),
            client_as("expert"),
            client_as("school", SMOLENSK_SCHOOL),
            client_as("omsu", VYAZMA),
        ):
            refused(await recused(stranger, ground, **said), 404, "contest_not_found")

    async def test_a_seat_that_has_ended_is_none(self, omsu, ground, far, today):
        member = f"{BASE}/commissions/{ground.commission['id']}/members/{ground['far']}"
        ended = await omsu.patch(member, json={"valid_to": "2026-04-01"}, headers={"If-Match": "*"})
        assert ended.status_code == 200
        today("2026-04-02")
        said = {"application_id": ground.applications[2], "kind": "relative"}
        refused(await recused(far, ground, **said), 404, "contest_not_found")

    async def test_only_of_oneself(self, far, ground, pairs):
        said = {"application_id": ground.applications[2], "kind": "relative", "member_id": ground["chair"]}
        refusal = refused(await recused(far, ground, **said), 403)
        assert refusal["permission"] == "meeting:write"
        assert ("chair", 2) not in await pairs()

    @pytest.mark.parametrize("former", ["relative", "same_person"])
    async def test_what_is_never_waived_is_not_replaced_by_a_lesser_kind(self, omsu, far, ground, linked, former):
        pair = {"application_id": ground.applications[2], "member_id": ground["far"]}
        if former == "same_person":
            await linked(ground, 2, ground.people[VYAZMA_SCHOOL])
        who = far if former == "relative" else omsu
        assert (await recused(who, ground, **pair, kind=former)).status_code == 201
        for client, kind in ((omsu, "other_interest"), (omsu, "mentorship"), (far, "other_interest")):
            refusal = refused(await recused(client, ground, **pair, kind=kind), 409, "recusal_stands")
            assert refusal["reason"] == "never_replaced"
        assert (await recused(far, ground, **pair, kind="relative", reason="Родная сестра")).status_code == 201
        refused(await waived(omsu, ground, "far", 2), 409, "waiver_refused")

    async def test_waits_for_a_decision_under_way(self, app, far, ground):
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            contest = await reaching.held(tx, UUID(ground.contest))
            asked = asyncio.create_task(recused(far, ground, application_id=ground.applications[2], kind="relative"))
            waits = text("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
            while not asked.done() and not await tx.scalar(waits):
                await asyncio.sleep(0)
            contest.status, contest.opened_at = ContestStatus.decided, app.state.clock.now()
            contest.concluded_on = app.state.clock.today()
        refused(await asked, 409, "recusals_closed")

    async def test_from_a_seat_the_records_are_not_asked(self, client_as, ground):
        """Or a member would learn from the answer whose application it is."""
        near = client_as("school", SMOLENSK_SCHOOL, ground.people[SMOLENSK_SCHOOL])
        for application in ground.applications:
            said = {"application_id": application, "kind": "same_organisation"}
            assert faults(await recused(near, ground, **said)) == {"/kind": "conflict_not_found"}

    async def test_by_who_conducts_the_contest_of_anybody(self, omsu, ground, pairs):
        said = {"application_id": ground.applications[2], "member_id": ground["chair"]}
        assert faults(await recused(omsu, ground, **said, kind="same_person")) == {"/kind": "conflict_not_found"}
        assert (await recused(omsu, ground, **said, kind="mentorship")).status_code == 201
        confirmed = {"application_id": ground.applications[0], "member_id": ground["near"]}
        made = await recused(omsu, ground, **confirmed, kind="same_organisation", reason="Подтверждено")
        assert made.json()["source"] == "computed"
        assert await pairs() == {("near", 0), ("deputy", 1), ("chair", 2)}

    async def test_says_what_it_does_not_know(self, omsu, ground):
        said = {"application_id": str(uuid4()), "member_id": str(uuid4()), "kind": "relative"}
        expected = {"/application_id": "unknown_reference", "/member_id": "unknown_reference"}
        assert faults(await recused(omsu, ground, **said)) == expected
        nobody = {"application_id": ground.applications[0], "kind": "relative"}
        assert faults(await recused(omsu, ground, **nobody)) == {"/member_id": "missing"}

    async def test_ends_with_the_decision(self, omsu, far, ground, status_set, pairs):
        said = {"application_id": ground.applications[2], "kind": "relative"}
        assert (await recused(far, ground, **said)).status_code == 201
        await status_set(ground, "decided")
        refused(await recused(far, ground, **said), 409, "recusals_closed")
        refused(await waived(omsu, ground, "near", 0), 409, "recusals_closed")
        assert await pairs() == {("far", 2)}, "what was written down by then"

    async def test_of_the_opening_stands_and_others_are_still_made(self, omsu, far, ground, status_set, pairs, today):
        said = {"application_id": ground.applications[2], "kind": "other_interest"}
        pair = {"application_id": ground.applications[2], "member_id": ground["chair"]}
        assert (await recused(omsu, ground, **pair, kind="other_interest")).status_code == 201
        await status_set(ground, "opened")
        today("2026-04-02")
        assert (await recused(far, ground, **said)).status_code == 201
        assert await pairs() == {("near", 0), ("deputy", 1), ("chair", 2), ("far", 2)}
        assert (await waived(omsu, ground, "near", 0)).status_code == 201, "found, and not written down by the opening"
        refusal = refused(await recused(omsu, ground, **pair, kind="mentorship"), 409, "recusal_stands")
        assert refusal["reason"] == "kept_since_opening"
        refusal = refused(await waived(omsu, ground, "chair", 2), 409, "waiver_refused")
        assert refusal["reason"] == "kept_since_opening"


class TestWaiving:
    async def test_lets_judge_with_a_reason(self, omsu, ground, pairs):
        made = await waived(omsu, ground, "near", 0)
        assert made.status_code == 201, made.text
        assert (made.json()["standing"], made.json()["kind"]) == ("waived", "same_organisation")
        assert await pairs() == {("deputy", 1)}
        back = {"application_id": ground.applications[0], "member_id": ground["near"], "kind": "same_organisation"}
        again = await recused(omsu, ground, **back)
        assert (again.json()["id"], again.json()["version"]) == (made.json()["id"], made.json()["version"] + 1)
        assert ("near", 0) in await pairs()

    async def test_not_where_there_is_nothing_or_never(self, omsu, far, ground):
        refusal = refused(await waived(omsu, ground, "chair", 2), 409, "waiver_refused")
        assert refusal["reason"] == "no_conflict"
        await recused(far, ground, application_id=ground.applications[2], kind="relative")
        refusal = refused(await waived(omsu, ground, "far", 2), 409, "waiver_refused")
        assert refusal["reason"] == "never_waived"

    async def test_is_not_of_who_said_not_to_be_able_to_judge(self, omsu, far, ground, pairs):
        said = {"application_id": ground.applications[2], "kind": "other_interest", "reason": "Вместе учились"}
        assert (await recused(far, ground, **said)).status_code == 201
        refusal = refused(await waived(omsu, ground, "far", 2), 409, "waiver_refused")
        assert refusal["reason"] == "declared"
        assert ("far", 2) in await pairs()

    async def test_covers_what_was_known_and_no_more(self, omsu, ground, pairs, linked):
        await waived(omsu, ground, "near", 0)
        assert ("near", 0) not in await pairs()
        await linked(ground, 0, ground.people[SMOLENSK_SCHOOL])
        assert ("near", 0) in await pairs(), "the records show now that the juror is the applicant"
        of_near = [each for each in (await screen(omsu, ground))["found"] if each["member_id"] == ground["near"]]
        assert {(each["standing"], each["may_be_waived"]) for each in of_near} == {(None, False)}
        refusal = refused(await waived(omsu, ground, "near", 0), 409, "waiver_refused")
        assert refusal["reason"] == "never_waived"

    async def test_is_not_for_a_member_who_competes_in_any_application(self, omsu, ground, pairs, linked):
        await linked(ground, 2, ground.people[VYAZMA_SCHOOL])
        assert {("far", at) for at in range(3)} <= await pairs()
        refusal = refused(await waived(omsu, ground, "far", 1), 409, "waiver_refused")
        assert refusal["reason"] == "never_waived"

    async def test_is_not_for_the_one_concerned(self, client_as, ground):
        person = ground.people[SMOLENSK_SCHOOL]
        refusal = refused(await waived(client_as("omsu", SMOLENSK, person), ground, "near", 0), 409, "waiver_refused")
        assert refusal["reason"] == "own_conflict"

    async def test_is_for_who_conducts(self, client_as, far, neighbour, ground):
        refused(await waived(far, ground, "near", 0), 403)
        refused(await waived(neighbour, ground, "near", 0), 404, "contest_not_found")
        for role in ("soiro", "admin", "expert"):
            refused(await waived(client_as(role), ground, "near", 0), 403)
        assert (await waived(client_as("department"), ground, "near", 0)).status_code == 201


class TestList:
    async def test_shows_a_member_the_own_and_the_secretary_all(self, omsu, neighbour, far, ground):
        await recused(far, ground, application_id=ground.applications[2], kind="relative")
        await waived(omsu, ground, "near", 0)
        seen = {}
        for name, client in (("omsu", omsu), ("far", far)):
            response = await client.get(path(ground, "recusals"))
            seen[name] = {each["member_id"] for each in response.json()["items"]}
        assert seen == {"omsu": {ground["near"], ground["far"]}, "far": {ground["far"]}}
        narrowed = await omsu.get(path(ground, "recusals"), params={"standing": "waived"})
        assert [each["member_id"] for each in narrowed.json()["items"]] == [ground["near"]]
        refused(await neighbour.get(path(ground, "recusals")), 404, "contest_not_found")

    async def test_who_was_recused_stays_a_member(self, omsu, far, ground):
        await recused(far, ground, application_id=ground.applications[2], kind="relative")
        member = f"{BASE}/commissions/{ground.commission['id']}/members/{ground['far']}"
        refused(await omsu.delete(member, headers={"If-Match": "*"}), 409, "member_served")
