"""A contest from its draft to its decision, over HTTP."""

import asyncio
from collections import Counter
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.candidates.models import CandidateConsent
from services.reserve.sheets.replay import replay
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.services.reserve.conduct.conftest import BEST, GOOD, HELD, JURY, ORDER, WEAK
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL

VACANT = {
    "code": "age",
    "title": "Возраст",
    "clause": None,
    "requirement": {"kind": "age", "at_least": 25, "at_most": 60},
    "required": False,
}


@pytest.fixture
async def post(stage, schools):
    """What the body of a contest says of an open vacancy."""
    body = {
        "organisation_id": str(schools[SMOLENSK_SCHOOL]),
        "post_title": "директор",
        "reason": "contract_end",
        "arises_on": "2026-09-01",
        "requirements": [VACANT],
    }
    new = await made(stage.omsu, "/vacancies", body)
    await step(stage.omsu, f"/vacancies/{new['id']}", "declare")

    async def check_too(*names):
        for name in names:
            assert (await stage.check(name, code="age")).status_code == 200

    stage.also_check = check_too
    return {"purpose": "vacancy", "vacancy_id": new["id"], "post_title": None}


async def vacancy_of(stage):
    return (await stage.omsu.get(f"{BASE}/vacancies/{stage.contest['vacancy_id']}")).json()["status"]


async def scored_for(stage, post, marks):
    """As `Stage.opened`, with the criterion of the vacancy checked too."""
    await stage.accepting(**post)
    await stage.apply(*marks)
    stage.shift("2026-03-26")
    await stage.also_check(*marks)
    await stage.admit(*marks)
    await step(stage.omsu, stage.path, "close_admission")
    for name, given in marks.items():
        await stage.mark(name, given)


async def test_a_contest_for_the_reserve_includes_the_best(stage, facts_about):
    decided = await stage.decided({"one": BEST, "two": GOOD, "three": WEAK})
    assert (decided["status"], decided["by_vote"], decided["concluded_on"]) == ("decided", False, HELD)
    statuses = {name: await stage.status_of(name) for name in ("one", "two", "three")}
    assert statuses == {"one": "included", "two": "included", "three": "not_selected"}
    fact = next(each for each in await facts_about(decided["id"]) if each.type == "reserve.contest.decided")
    chosen = ("one", "two")
    assert fact.data == {
        "status": "decided",
        "contest_id": decided["id"],
        "purpose": "reserve",
        "vacancy_id": None,
        "organisation_id": None,
        "application_ids": [stage.applications[name] for name in chosen],
        "candidate_ids": [stage.people[name][0] for name in chosen],
        "person_ids": [str(stage.people[name][1]) for name in chosen],
        "by_vote": False,
    }
    entries = await listed(stage.omsu, "/entries", reserve=SMOLENSK)
    assert {each["candidate_id"] for each in entries} == {stage.people[name][0] for name in chosen}
    assert {each["status"] for each in entries} == {"included"}


async def test_the_winner_of_a_post_and_the_second_to_the_reserve(stage, post):
    await scored_for(stage, post, {"one": GOOD, "two": BEST, "three": WEAK})
    meeting = await stage.meet()
    await stage.open()
    await step(stage.omsu, meeting, "conclude")
    await step(stage.omsu, stage.path, "decide", order=ORDER)
    statuses = {name: await stage.status_of(name) for name in ("one", "two", "three")}
    assert statuses == {"two": "winner", "one": "runner_up", "three": "not_selected"}
    assert await vacancy_of(stage) == "in_contest"
    entries = await listed(stage.omsu, "/entries", reserve=SMOLENSK)
    assert [each["candidate_id"] for each in entries] == [stage.people["one"][0]]


async def test_who_wins_and_withdraws_gives_way_to_the_next(stage, post):
    await scored_for(stage, post, {"one": GOOD, "two": BEST})
    meeting = await stage.meet()
    await stage.open()
    await step(stage.omsu, meeting, "conclude")
    await step(stage.omsu, stage.path, "decide", order=ORDER)
    version = (await stage.omsu.get(f"{BASE}{stage.application('one')}")).json()["version"]
    refusal = refused(await stepped(stage.omsu, stage.application("one"), version, "promote"), 409)
    assert refusal["reason"] == "place_taken"
    await step(stage.applicant("two"), stage.application("two"), "withdraw", reason="Отказ")
    assert await vacancy_of(stage) == "in_contest"
    await step(stage.omsu, stage.application("one"), "promote")
    await step(stage.applicant("one"), stage.application("one"), "withdraw", reason="Отказ")
    assert await vacancy_of(stage) == "open"


class TestTheSecond:
    async def test_joins_the_reserve_by_an_order(self, stage, post):
        await scored_for(stage, post, {"one": GOOD, "two": BEST})
        meeting = await stage.meet()
        await stage.open()
        await step(stage.omsu, meeting, "conclude")
        without = await stepped(stage.omsu, stage.path, (await stage.read())["version"], "decide")
        assert faults(without) == {"/order": "missing"}
        assert (await stage.read())["status"] == "opened"

    @pytest.mark.parametrize(
        ("rules", "marks"),
        [({}, {"one": WEAK, "two": BEST}), ({"second_to_reserve": False}, {"one": GOOD, "two": BEST})],
    )
    async def test_who_is_not_there_or_not_asked_needs_no_order(self, stage, post, ruled, rules, marks):
        await ruled(**rules)
        await scored_for(stage, post, marks)
        meeting = await stage.meet()
        await stage.open()
        await step(stage.omsu, meeting, "conclude")
        idle = await stepped(stage.omsu, stage.path, (await stage.read())["version"], "decide", order=ORDER)
        assert faults(idle) == {"/order": "nobody_joins"}
        await step(stage.omsu, stage.path, "decide")
        assert await listed(stage.omsu, "/entries", reserve=SMOLENSK) == []

    async def test_who_does_not_consent_to_a_reserve_joins_none(self, app, stage, post):
        await scored_for(stage, post, {"one": GOOD, "two": BEST, "three": WEAK})
        meeting = await stage.meet()
        await stage.open()
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            its = CandidateConsent.candidate_id == UUID(stage.people["one"][0])
            await tx.execute(delete(CandidateConsent).where(its, CandidateConsent.purpose == "reserve"))
        await step(stage.omsu, meeting, "conclude")
        ordered = await stepped(stage.omsu, stage.path, (await stage.read())["version"], "decide", order=ORDER)
        assert faults(ordered) == {"/order": "consent_missing"}
        await step(stage.omsu, stage.path, "decide")
        assert await stage.status_of("one") == "runner_up"
        assert await listed(stage.omsu, "/entries", reserve=SMOLENSK) == []

    async def test_is_voted_for_among_equals(self, stage, post):
        """Whoever has the greater id is voted for: no id decides."""
        await scored_for(stage, post, {"one": GOOD, "two": BEST, "three": GOOD})
        first = max(("one", "three"), key=stage.applications.__getitem__)
        other = min(("one", "three"), key=stage.applications.__getitem__)
        about = {"title": "О равных", "matter": "tie_break", "application_id": stage.applications[first]}
        meeting = await stage.meet(about)
        await stage.open()
        await stage.vote(meeting, {0: dict.fromkeys(JURY, "in_favour")})
        await step(stage.omsu, meeting, "conclude")
        await step(stage.omsu, stage.path, "decide", order=ORDER)
        entries = await listed(stage.omsu, "/entries", reserve=SMOLENSK)
        assert [each["candidate_id"] for each in entries] == [stage.people[first][0]]
        await step(stage.applicant("two"), stage.application("two"), "withdraw", reason="Отказ")
        version = (await stage.omsu.get(f"{BASE}{stage.application(other)}")).json()["version"]
        refusal = refused(await stepped(stage.omsu, stage.application(other), version, "promote"), 409)
        assert refusal["reason"] == "place_taken"
        await step(stage.omsu, stage.application(first), "promote")


async def test_every_step_leaves_its_protocol_and_the_opening_replays_to_the_same_winners(stage):
    decided = await stage.decided({"one": BEST, "two": GOOD, "three": WEAK})
    opening = (await stage.omsu.get(f"{BASE}/protocols/{decided['opening_id']}")).json()
    replayed = replay(opening["content"]["opening"])
    assert [str(each) for each in replayed.winners] == [stage.applications[name] for name in ("one", "two")]
    assert (replayed.undecided, replayed.forged) == ([], [])
    decision = (await stage.omsu.get(f"{BASE}/protocols/{decided['decision_id']}")).json()
    assert [each["journal_number"] for each in decision["content"]["chosen"]] == ["1", "2"]
    assert len(decision["signers"]) == len(JURY)
    verified = await stage.applicant("three").get(f"{BASE}/protocols/{decided['decision_id']}/verification")
    assert verified.status_code == 200
    kinds = Counter(each["kind"] for each in await listed(stage.omsu, "/protocols", subject_id=decided["id"]))
    assert kinds == {"contest_admission": 1, "contest_opening": 1, "contest_decision": 1}


class TestOpening:
    async def test_waits_for_its_day_a_quorum_and_every_sheet(self, stage):
        await stage.scoring("one", "two")
        version = stage.contest["version"]
        early = refused(await stepped(stage.omsu, stage.path, version, "open"), 409, "step_refused")
        assert early["reason"] == "not_yet"
        stage.shift(HELD)
        assert refused(await stepped(stage.omsu, stage.path, version, "open"), 409)["reason"] == "not_quorate"
        await stage.meet()
        assert refused(await stepped(stage.omsu, stage.path, version, "open"), 409)["reason"] == "sheets_missing"
        assert (await stage.read())["status"] == "scoring"
        assert await stage.status_of("one") == "admitted"

    async def test_every_attempt_is_kept_even_a_refused_one(self, app, stage):
        await stage.scoring("one", "two")
        refused(await stepped(stage.omsu, stage.path, stage.contest["version"], "open"), 409)
        audit = app.state.database.tables.audit
        async with app.state.database.begin("ru") as session:
            its = select(audit).where(audit.action == "opening_attempted", audit.entity_id == stage.contest["id"])
            assert len(list(await session.scalars(its))) == 1

    async def test_of_several_at_once_one_opens(self, stage):
        await stage.scoring("one", "two")
        for name, given in {"one": BEST, "two": GOOD}.items():
            await stage.mark(name, given)
        await stage.meet()
        version = (await stage.read())["version"]
        answers = await asyncio.gather(*(stepped(stage.omsu, stage.path, version, "open") for _ in range(4)))
        assert sorted(each.status_code for each in answers) == [200, 412, 412, 412]
        anyhow = await asyncio.gather(
            *(stage.omsu.post(f"{BASE}{stage.path}/steps", json={"action": "open"}, headers={"If-Match": "*"})
              for _ in range(3))
        )  # fmt: skip
        assert [each.status_code for each in anyhow] == [409, 409, 409]

    async def test_is_of_who_conducts(self, stage, neighbour):
        await stage.scoring("one", "two")
        for other in (neighbour, stage.juror(JURY[0]), stage.applicant("one"), stage.client_as("soiro")):
            refused(await stepped(other, stage.path, stage.contest["version"], "open"), 403)


class TestDecision:
    async def test_waits_for_a_meeting_concluded_after_the_opening(self, stage):
        meeting = await stage.opened({"one": BEST, "two": GOOD})
        version = (await stage.read())["version"]
        without = await stepped(stage.omsu, stage.path, version, "decide")
        assert faults(without) == {"/order": "missing"}
        going_on = await stepped(stage.omsu, stage.path, version, "decide", order=ORDER)
        assert refused(going_on, 409, "step_refused")["reason"] == "no_meeting"
        assert (await stage.read())["status"] == "opened"
        await step(stage.omsu, meeting, "conclude")
        await step(stage.omsu, stage.path, "decide", order=ORDER)

    async def test_an_order_is_named_with_a_decision_only(self, stage):
        await stage.draft()
        response = await stepped(stage.omsu, stage.path, 1, "announce", order=ORDER)
        assert faults(response) == {"/order": "value_error"}

    async def test_of_several_at_once_one_decides(self, stage):
        meeting = await stage.opened({"one": BEST, "two": GOOD})
        await step(stage.omsu, meeting, "conclude")
        body = {"action": "decide", "order": ORDER}
        answers = await asyncio.gather(
            *(stage.omsu.post(f"{BASE}{stage.path}/steps", json=body, headers={"If-Match": "*"}) for _ in range(4))
        )
        assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]
        assert len(await listed(stage.omsu, "/entries", reserve=SMOLENSK)) == 2

    async def test_otherwise_than_by_points_only_by_an_open_vote_with_a_reason(self, stage, ruled):
        await ruled(places=1)
        await stage.scoring("one", "two")
        for name, given in {"one": BEST, "two": GOOD}.items():
            await stage.mark(name, given)
        about = {"title": "О победителе", "matter": "decision", "application_id": stage.applications["two"]}
        meeting = await stage.meet(about)
        await stage.open()
        await stage.vote(meeting, {0: {JURY[0]: "in_favour", JURY[1]: "in_favour", JURY[2]: "against"}})
        await step(stage.omsu, meeting, "conclude")
        version = (await stage.read())["version"]
        silent = await stepped(stage.omsu, stage.path, version, "decide", order=ORDER)
        assert refused(silent, 409)["reason"] == "reason_required"
        decided = await step(stage.omsu, stage.path, "decide", order=ORDER, reason="Опыт работы в сельской школе")
        assert (decided["by_vote"], decided["reason"]) == (True, "Опыт работы в сельской школе")
        assert [await stage.status_of(name) for name in ("one", "two")] == ["not_selected", "included"]

    async def test_equal_points_are_parted_by_the_chair(self, stage, ruled):
        await ruled(places=1)
        await stage.scoring("one", "two")
        for name in ("one", "two"):
            await stage.mark(name, GOOD)
        agenda = [{"title": name, "matter": "tie_break", "application_id": stage.applications[name]}
                  for name in ("one", "two")]  # fmt: skip
        meeting = await stage.meet(*agenda)
        await stage.open()
        others = dict.fromkeys(JURY[1:], "in_favour")
        await stage.vote(meeting, {0: {JURY[0]: "against"} | others})
        await stage.vote(meeting, {1: {JURY[0]: "in_favour"} | dict.fromkeys(JURY[1:], "against")})
        await step(stage.omsu, meeting, "conclude")
        await step(stage.omsu, stage.path, "decide", order=ORDER)
        assert [await stage.status_of(name) for name in ("one", "two")] == ["not_selected", "included"]

    async def test_as_many_votes_for_one_as_for_the_other_part_nobody(self, stage, ruled):
        await ruled(places=1, voting={"quorum": 0.667, "majority": "of_present", "tie": "chair_vote"})
        await stage.scoring("one", "two")
        for name in ("one", "two"):
            await stage.mark(name, GOOD)
        agenda = [{"title": name, "matter": "tie_break", "application_id": stage.applications[name]}
                  for name in ("two", "one")]  # fmt: skip
        meeting = await stage.meet(*agenda)
        now = (await stage.omsu.get(f"{BASE}{meeting}")).json()
        path = f"{BASE}{meeting}/agenda/{now['agenda'][0]['id']}/ballots"
        early = await stage.omsu.put(path, json={"ballots": []}, headers={"If-Match": "*"})
        refused(early, 409, "sheets_sealed")
        await stage.open()
        for at in (0, 1):
            await stage.vote(meeting, {at: dict.fromkeys(JURY, "in_favour")})
        await step(stage.omsu, meeting, "conclude")
        response = await stepped(stage.omsu, stage.path, (await stage.read())["version"], "decide", order=ORDER)
        assert refused(response, 409)["reason"] == "tie_unbroken"

    async def test_equal_points_nobody_parted_are_no_decision(self, stage, ruled):
        await ruled(places=1)
        meeting = await stage.opened({"one": GOOD, "two": GOOD})
        await step(stage.omsu, meeting, "conclude")
        version = (await stage.read())["version"]
        response = await stepped(stage.omsu, stage.path, version, "decide", order=ORDER)
        assert refused(response, 409)["reason"] == "tie_unbroken"

    async def test_where_nobody_passed_the_contest_fails(self, stage):
        await stage.opened({"one": WEAK, "two": WEAK})
        version = (await stage.read())["version"]
        response = await stepped(stage.omsu, stage.path, version, "decide", order=ORDER)
        assert refused(response, 409)["reason"] == "none_passed"
        assert (await step(stage.omsu, stage.path, "fail"))["ground"] == "none_passed"


RULING = {"court": "Районный суд", "number": "2-117/2026", "date": HELD}
TOLD = RULING | {"file_id": None}


class TestCourt:
    async def test_annuls_what_was_decided_long_after_the_term_of_appeals(self, stage):
        decided = await stage.decided({"one": BEST, "two": GOOD})
        stage.shift("2027-02-01")
        version = (await stage.read())["version"]
        said = {"reason": "Нарушен порядок приёма заявок"}
        without = await stepped(stage.omsu, stage.path, version, "annul", **said)
        assert refused(without, 409, "step_refused")["reason"] == "only_by_appeal"
        assert "annul" in (await stage.read())["allowed_actions"]
        annulled = await step(stage.omsu, stage.path, "annul", **said, ruling=RULING)
        assert (annulled["status"], annulled["ruling"], annulled["reason"]) == ("annulled", TOLD, said["reason"])
        assert annulled["decision_id"] == decided["decision_id"]
        left = await listed(stage.omsu, "/entries", reserve=SMOLENSK)
        assert {each["status"] for each in left} == {"excluded"}
        entry = (await stage.omsu.get(f"{BASE}/entries/{left[0]['id']}")).json()
        assert entry["decision_reason"] == "Итог конкурса отменён по решению суда"

    async def test_has_it_scored_anew_on_days_that_lie_ahead(self, stage, ruled):
        await ruled(places=1)
        await stage.decided({"one": BEST, "two": GOOD})
        stage.shift("2027-02-01")
        version = (await stage.read())["version"]
        said = {"reason": "Оценивал тот, кому заявлен отвод", "ruling": RULING}
        undated = await stepped(stage.omsu, stage.path, version, "rescore", **said)
        assert faults(undated) == {"/sheets_until": "missing"}
        days = {"sheets_until": "2027-02-10", "held_on": "2027-02-12"}
        past = await stepped(
            stage.omsu, stage.path, version, "rescore", **said, **days | {"sheets_until": "2027-01-31"}
        )
        assert faults(past) == {"/sheets_until": "in_the_past"}
        assert await stage.status_of("one") == "included"
        again = await step(stage.omsu, stage.path, "rescore", **said, **days)
        assert (again["status"], again["round"], again["opened_at"], again["ruling"]) == ("scoring", 2, None, TOLD)
        assert (again["sheets_until"], again["held_on"]) == ("2027-02-10", "2027-02-12")
        assert [await stage.status_of(name) for name in ("one", "two")] == ["admitted", "admitted"]
        [entry] = await listed(stage.omsu, "/entries", reserve=SMOLENSK)
        left = (await stage.omsu.get(f"{BASE}/entries/{entry['id']}")).json()
        assert (left["status"], left["decision_reason"]) == ("excluded", "Итог конкурса отменён по решению суда")

    async def test_on_the_same_day_is_opened_at_a_meeting_of_its_own(self, stage):
        await stage.decided({"one": BEST, "two": GOOD})
        days = {"sheets_until": HELD, "held_on": HELD}
        await step(stage.omsu, stage.path, "rescore", reason="Отвод", ruling=RULING, **days)
        for name in ("one", "two"):
            await stage.mark(name, GOOD)
        refusal = refused(await stepped(stage.omsu, stage.path, (await stage.read())["version"], "open"), 409)
        assert refusal["reason"] == "not_quorate"
        await stage.meet()
        assert (await stage.open())["status"] == "opened"

    async def test_its_act_is_in_force_and_said_where_it_decides(self, stage):
        await stage.decided({"one": BEST, "two": GOOD})
        version = (await stage.read())["version"]
        later = RULING | {"date": "2026-04-16"}
        early = await stepped(stage.omsu, stage.path, version, "annul", reason="x", ruling=later)
        assert faults(early) == {"/ruling/date": "in_future"}
        for changes, fault in (
            ({"date": "1800-01-01"}, {"/ruling/date": "before_contest"}),
            ({"file_id": str(uuid4())}, {"/ruling/file_id": "unknown_reference"}),
        ):
            answer = await stepped(stage.omsu, stage.path, version, "annul", reason="x", ruling=RULING | changes)
            assert faults(answer) == fault
        order = {"order": {"number": "15-р", "date": HELD}}
        for action, other in (("fail", {"ruling": RULING}), ("annul", {"held_on": HELD}), ("annul", order)):
            answer = await stepped(stage.omsu, stage.path, version, action, reason="x", **other)
            assert faults(answer) == {f"/{next(iter(other))}": "value_error"}
        assert (await stage.read())["status"] == "decided"


async def test_the_order_to_include_is_given_between_the_meeting_and_today(stage):
    meeting = await stage.opened({"one": BEST, "two": GOOD})
    await step(stage.omsu, meeting, "conclude")
    version = (await stage.read())["version"]
    for day, fault in (("1999-01-01", "wrong_dates"), ("2026-04-14", "wrong_dates"), ("2026-04-16", "in_future")):
        order = {"number": "15-р", "date": day}
        response = await stepped(stage.omsu, stage.path, version, "decide", order=order)
        assert faults(response) == {"/order/date": fault}, day
    assert (await stage.read())["status"] == "opened"


async def test_too_few_admitted_and_the_contest_fails(stage):
    await stage.accepting()
    await stage.apply("one", "two")
    await stage.admit("one")
    await stage.reject("two", "Мал стаж")
    version = (await stage.read())["version"]
    assert refused(await stepped(stage.omsu, stage.path, version, "close_admission"), 409)["reason"] == "too_few"
    assert refused(await stepped(stage.omsu, stage.path, version, "fail"), 409)["reason"] == "appeal_term"
    stage.shift("2026-04-10")
    assert (await step(stage.omsu, stage.path, "fail"))["ground"] == "too_few"


async def test_a_blind_juror_sees_all_once_the_sheets_are_opened(stage, ruled):
    await ruled(blind=["name"])
    await stage.opened({"one": BEST, "two": GOOD})
    said = (await stage.juror(JURY[0]).get(f"{BASE}{stage.application('one')}")).json()
    assert (said["full_name"], said["hidden"], said["rank"]) == ("Летова Ольга Юрьевна", [], 1)
