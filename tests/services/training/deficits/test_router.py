"""Deficits over HTTP and as other slices tell of them: who sees whose, what a finding does, the table of causes."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from services.training.competencies.holders import holder_of
from services.training.deficits.causes import CauseKind
from services.training.deficits.effects import Origin
from services.training.deficits.recording import (
    await_verification,
    living,
    record,
    record_causes,
    record_proof,
    verification_taken_back,
)
from services.training.deficits.revising import follow_editions
from services.training.deficits.rules import DeficitSource, Finding
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.competencies.frameworks import competency, content
from tests.services.training.region import founded
from tests.support.answers import faults, refused, seen

PATH = "/deficits"
MAPPINGS = "/deficit-mappings"
TODAY = "2027-03-10"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
async def region(app, client_as, today):
    today(TODAY)
    return await founded(app, client_as)


def body(region, below=".m1.o1", **changes):
    said = {"person_id": str(region.heads[below]), "competency": "team", "level": 1, "note": "По беседе"}
    return said | changes


async def kinds_of(facts_about, subject):
    return [each.type for each in await facts_about(subject)]


class TestByHand:
    async def test_is_opened_replaced_and_closed_by_what_is_found(self, region, facts_about):
        omsu = region.at("omsu", ".m1")
        one = await made(omsu, PATH, body(region, level=0, found_on="2027-03-01"))
        expected = {"level": 0, "norm": 2, "gap": 2, "confidence": 50, "source": "manual", "status": "open"}
        assert {name: one[name] for name in expected} == expected
        assert (one["place"], one["title"]) == (f"{region.place}.m1.o1", "О team")
        again = await made(omsu, PATH, body(region, found_on="2027-03-05"))
        assert (again["id"], again["gap"], again["version"]) == (one["id"], 1, 2)
        late = await made(omsu, PATH, body(region, level=0, found_on="2027-02-01"))
        assert (late["gap"], late["version"]) == (1, 2)
        done = await made(omsu, PATH, body(region, level=2))
        assert (done["status"], done["closed_on"], done["gap"]) == ("closed", TODAY, 0)
        effects = [each["effect"] for each in done["findings"]]
        assert effects == ["closes", "replaces", "begins", "kept"]
        assert await kinds_of(facts_about, one["id"]) == [
            "training.deficit.open",
            "training.deficit.open",
            "training.deficit.closed",
        ]
        history = await listed(region.at(), f"{PATH}/{one['id']}/history")
        assert [each["action"] for each in history] == ["close"]

    async def test_what_is_less_sure_than_what_told_of_the_lack_does_not_close_it(self, region):
        """Neither at once nor after something unsure has taken its place."""
        omsu = region.at("omsu", ".m1")
        await made(omsu, PATH, body(region, level=0, confidence=80, found_on="2027-03-01"))
        told = [
            (2, 50, "open", "unproven"),
            (1, 40, "open", "replaces"),
            (2, 50, "open", "unproven"),
            (2, 65, "closed", "closes"),
        ]
        for day, (level, confidence, status, effect) in enumerate(told, 2):
            said = body(region, level=level, confidence=confidence, found_on=f"2027-03-0{day}")
            one = await made(omsu, PATH, said)
            assert (one["status"], one["findings"][0]["effect"]) == (status, effect)

    async def test_nobody_tells_of_themselves(self, region):
        himself = region.at("omsu", ".m1", region.heads[".m1.o1"])
        refused(await himself.post(f"{BASE}{PATH}", json=body(region)), 409, "own_deficit")
        one = await made(region.at("omsu", ".m1"), PATH, body(region))
        path = f"{PATH}/{one['id']}"
        wait = await stepped(himself, path, one["version"], "await_verification", reason="Сам учился")
        assert refused(wait, 409, "step_refused")["reason"] == "own_deficit"
        assert (await himself.get(f"{BASE}{path}")).json()["allowed_actions"] == []

    async def test_what_is_lacking_again_later_is_a_deficit_of_its_own(self, region, today):
        one = await made(region.at(), PATH, body(region, found_on="2027-03-01"))
        await made(region.at(), PATH, body(region, level=2, found_on="2027-03-05"))
        new = await made(region.at(), PATH, body(region))
        assert new["id"] != one["id"]
        assert [each["status"] for each in await listed(region.at(), PATH, sort="found_on")] == ["closed", "open"]

    async def test_a_head_is_not_measured_as_a_candidate(self, region):
        answer = await region.at().post(f"{BASE}{PATH}", json=body(region, post="candidate"))
        assert faults(answer) == {"/post": "not_of_the_post"}

    async def test_nothing_is_lacking(self, region):
        refused(await region.at().post(f"{BASE}{PATH}", json=body(region, level=2)), 409, "no_deficit")

    async def test_bad_input_is_pointed_at(self, region):
        for changes, wrong in (
            ({"person_id": str(uuid4())}, {"/person_id": "unknown_reference"}),
            ({"competency": "strange"}, {"/competency": "not_required"}),
            ({"found_on": "2027-03-11"}, {"/found_on": "in_the_future"}),
            ({"found_on": "2022-03-10"}, {"/found_on": "too_old"}),
            ({"level": 11}, {"/level": "less_than_equal"}),
            ({"level": 3}, {"/level": "no_such_level"}),
            ({"confidence": 0}, {"/confidence": "greater_than_equal"}),
            ({"note": " "}, {"/note": "string_too_short"}),
        ):
            assert faults(await region.at().post(f"{BASE}{PATH}", json=body(region, **changes))) == wrong

    async def test_is_not_for_these_roles(self, region):
        for role in ("admin", "department", "school", "expert", "integration"):
            refused(await region.at(role).post(f"{BASE}{PATH}", json=body(region)), 403)

    async def test_is_not_for_a_neighbour(self, region):
        answer = await region.at("omsu", ".m2").post(f"{BASE}{PATH}", json=body(region))
        assert faults(answer) == {"/person_id": "unknown_reference"}


class TestSteps:
    async def test_waits_for_a_proof_and_is_opened_again(self, region):
        one = await made(region.at(), PATH, body(region))
        path = f"{PATH}/{one['id']}"
        refused(await stepped(region.at(), path, one["version"], "await_verification"), 422)
        waits = await step(region.at(), path, "await_verification", reason="Курсы")
        assert (waits["status"], waits["awaiting_since"]) == ("pending_verification", TODAY)
        refused(await stepped(region.at(), path, one["version"], "reopen", reason="Нет"), 412)
        again = await step(region.at(), path, "reopen", reason="Курсы не зачтены")
        assert (again["status"], again["awaiting_since"]) == ("open", None)
        closing = await stepped(region.at(), path, again["version"], "close")
        assert refused(closing, 409, "step_refused")["reason"] == "no_proof"
        refused(await stepped(region.head(), path, again["version"], "await_verification", reason="Сам"), 403)


class TestWhoSees:
    async def test_a_head_the_own_an_authority_its_own_the_region_all(self, region):
        mine, other, far = [
            await made(region.at(), PATH, body(region, below)) for below in (".m1.o1", ".m1.o2", ".m2.o9")
        ]
        sees = {
            region.head(): {mine["id"]},
            region.at("school", ".m1.o1", uuid4()): set(),
            region.at("school", ".m1.o1"): set(),
            region.at("omsu", ".m1"): {mine["id"], other["id"]},
            region.at("department"): {mine["id"], other["id"], far["id"]},
            region.at("integration"): {mine["id"], other["id"], far["id"]},
        }
        for client, ids in sees.items():
            assert {each["id"] for each in await listed(client, PATH)} == ids
            for each in (mine, other, far):
                answer = await client.get(f"{BASE}{PATH}/{each['id']}")
                assert answer.status_code == (200 if each["id"] in ids else 404)
        assert (await region.head().get(f"{BASE}{PATH}/{mine['id']}")).json()["allowed_actions"] == []
        refused(await region.at("expert").get(f"{BASE}{PATH}"), 403)

    async def test_a_head_finds_the_own_of_a_former_school(self, region):
        one = await made(region.at(), PATH, body(region))
        moved = region.at("school", ".m2.o8", region.heads[".m1.o1"])
        assert [each["id"] for each in await listed(moved, PATH)] == [one["id"]]
        assert (await moved.get(f"{BASE}{PATH}/{one['id']}")).json()["full_name"]

    async def test_a_list_is_narrowed(self, region):
        one = await made(region.at(), PATH, body(region))
        await made(region.at(), PATH, body(region, ".m2.o9", competency="vsoko"))
        for query in (
            {"person_id": one["person_id"]},
            {"organisation_id": one["organisation_id"]},
            {"competency": "team"},
            {"place": f"{region.place}.m1"},
            {"status": "open", "source": "manual", "sort": "-gap", "limit": 1, "competency": "team"},
        ):
            assert [each["id"] for each in await listed(region.at(), PATH, **query)] == [one["id"]]
        assert await listed(region.at(), PATH, source="visit") == []

    async def test_a_list_and_its_file_say_who_where_and_what(self, region):
        one = await made(region.at(), PATH, body(region))
        [item] = await listed(region.head(), PATH)
        said = [item[each] for each in ("full_name", "organisation_name", "title")]
        assert said == [one["full_name"], "Школа o1", "О team"]
        table = await region.at("omsu", ".m1").get(f"{BASE}{PATH}", params={"format": "csv"})
        assert all(each in table.text for each in said)


class TestTold:
    """What other slices call."""

    async def test_training_awaits_a_proof_and_a_proof_decides(self, region):
        for code in ("team", "vsoko"):
            await made(region.at(), PATH, body(region, competency=code))
        person, on = region.heads[".m1.o1"], date(2027, 3, 10)
        proof = Origin(DeficitSource.diagnostics, uuid4())
        async with region.acting() as tx:
            waiting = await await_verification(tx, region.place, person, {"team": 2, "vsoko": 2, "x": 2}, "Курсы", on)
            assert {each.status for each in waiting} == {"pending_verification"}
            assert await await_verification(tx, region.place, person, {"team": 2}, "Ещё раз", on) == []
            levels = {"team": 2, "vsoko": 1, "conflict": 0}
            done = await record_proof(tx, region.place, person, levels, 80, on, proof)
            assert {each.competency: each.status for each in done} == {"team": "closed", "vsoko": "open"}
            assert await record_proof(tx, region.place, person, levels, 80, on, proof) == []
            assert [each.competency for each in await living(tx, region.place, person)] == ["vsoko"]

    async def test_what_waits_for_training_that_was_not_is_open_again(self, region):
        for code in ("team", "vsoko"):
            await made(region.at(), PATH, body(region, competency=code))
        its, on = (region.place, region.heads[".m1.o1"]), date(2027, 3, 10)
        async with region.acting() as tx:
            await await_verification(tx, *its, {"team": 2, "vsoko": 2}, "Курсы", on)
            await await_verification(tx, *its, {"vsoko": 3}, "Стажировка", date(2027, 3, 20))
            back = await verification_taken_back(tx, *its, {"team": 2, "vsoko": 2}, "Ошибка", on)
            assert [(each.competency, each.status, each.awaiting_since) for each in back] == [("team", "open", None)]
            [vsoko] = await verification_taken_back(tx, *its, {"vsoko": 3}, "Ошибка", date(2027, 3, 20))
            assert (vsoko.status, vsoko.awaiting_since, vsoko.awaiting_level) == ("pending_verification", on, None)

    async def test_causes_are_told_once(self, region):
        for cause, confidence in (("1.3", 40), ("2.1", 50)):
            said = {"kind": "indicator", "cause": cause, "competency": "vsoko", "confidence": confidence}
            await made(region.at(), MAPPINGS, said)
        person, cycle, on = region.heads[".m1.o1"], uuid4(), date(2027, 3, 10)
        for _ in range(2):
            async with region.acting() as tx:
                await record_causes(tx, person, CauseKind.indicator, ["1.3", "2.1", "9.9"], on, cycle)
        [one] = await listed(region.at(), PATH)
        assert (one["competency"], one["gap"], one["confidence"], one["source"]) == ("vsoko", 1, 70, "indicator")
        whole = (await region.head().get(f"{BASE}{PATH}/{one['id']}")).json()
        assert [(each["causes"], each["effect"]) for each in whole["findings"]] == [(["1.3", "2.1"], "begins")]
        async with region.acting() as tx:
            assert await record_causes(tx, person, CauseKind.visit, ["1.3"], on, uuid4()) == []
            assert await record_causes(tx, uuid4(), CauseKind.indicator, ["1.3"], on, cycle) == []

    async def test_two_at_a_time_make_one_deficit(self, region):
        person, on = region.heads[".m1.o1"], date(2027, 3, 10)

        async def tell(level):
            async with region.acting() as tx:
                holder = await holder_of(tx, person, on)
                finding = Finding("team", level, 2, 60, on)
                await record(tx, holder, region.framework, [finding], Origin(DeficitSource.visit, uuid4()))

        await asyncio.gather(*(tell(level) for level in (0, 1, 0, 1)))
        [one] = await listed(region.at(), PATH)
        whole = (await region.at().get(f"{BASE}{PATH}/{one['id']}")).json()
        assert len(whole["findings"]) == 4


class TestEditions:
    async def test_deficits_follow_the_norm_in_force_and_what_it_asks_no_more_is_closed(self, region, today):
        asked = [{"competency": code, "level": level} for code, level in (("team", 1), ("vsoko", 2), ("conflict", 2))]
        for each in asked:
            await made(region.at(), PATH, body(region, competency=each["competency"], level=0))
        draft = await made(region.at(), f"/competency-frameworks/{region.framework}/editions", None)
        said = content(norms=[{"post": "head", "required": asked[:2]}], competencies=[
            competency("team"), competency("vsoko", "results")
        ])  # fmt: skip
        path = f"/competency-frameworks/{draft['id']}"
        new = {"title": "Новая", "in_force_from": "2027-04-01", "content": said}
        assert (await region.at().put(f"{BASE}{path}", json=new, headers=seen(draft))).status_code == 200
        await step(region.at(), path, "publish")
        before = await listed(region.at(), PATH)
        for day, same in ((TODAY, True), ("2027-04-01", False), ("2027-04-02", True)):
            today(day)
            async with region.acting() as tx:
                await follow_editions(tx, {})
            now = await listed(region.at(), PATH)
            assert (now == before) is same
            before = now
        found = {each["competency"]: each for each in now}
        told = {code: [each[name] for name in ("status", "norm", "gap", "version")] for code, each in found.items()}
        assert told == {"team": ["open", 1, 1, 2], "vsoko": ["open", 2, 2, 2], "conflict": ["closed", 2, 2, 2]}
        assert found["conflict"]["title"] == "О conflict"
        whole = (await region.at().get(f"{BASE}{PATH}/{found['conflict']['id']}")).json()
        [last, _] = whole["findings"]
        assert [last[each] for each in ("source", "reference", "effect", "note")] == [
            "edition", draft["id"], "lapses",
            "По модели компетенций, действующей с 01.04.2027, от должности этого не требуют",
        ]  # fmt: skip
        history = await listed(region.at(), f"{PATH}/{found['conflict']['id']}/history")
        assert [(each["action"], each["reason"]) for each in history] == [("close", last["note"])]


class TestMappings:
    async def test_are_kept_by_the_region_and_seen_from_below(self, region):
        said = {"kind": "visit", "cause": "кадры", "competency": "team", "gap": 2, "confidence": 60}
        one = await made(region.at("department"), MAPPINGS, said)
        refused(await region.at().post(f"{BASE}{MAPPINGS}", json=said), 409, "mapping_exists")
        path = f"{BASE}{MAPPINGS}/{one['id']}"
        changed = await region.at().patch(path, json={"confidence": 55}, headers=seen(one))
        assert (changed.json()["confidence"], changed.json()["gap"]) == (55, 2)
        assert [each["cause"] for each in await listed(region.head(), MAPPINGS, kind="visit")] == ["кадры"]
        for other in (region.at("omsu", ".m1"), region.head()):
            refused(await other.post(f"{BASE}{MAPPINGS}", json=said), 403)
            refused(await other.delete(path, headers=seen(changed.json())), 403)
        refused(await region.at().delete(path, headers=seen(one)), 412)
        assert (await region.at().delete(path, headers=seen(changed.json()))).status_code == 204
        refused(await region.at().get(path), 404, "mapping_not_found")

    @pytest.mark.parametrize(("kind", "sent"), [("csv", "text/csv"), ("xlsx", XLSX)])
    async def test_what_the_list_exports_can_be_sent_back(self, region, kind, sent):
        for cause in ("кадры", "1.3"):
            said = {"kind": "visit", "cause": cause, "competency": "team", "gap": 2, "confidence": 60}
            await made(region.at(), MAPPINGS, said)
        table = await region.at().get(f"{BASE}{MAPPINGS}", params={"format": kind})
        path, send = f"{BASE}{MAPPINGS}:import", {"content": table.content, "headers": {"Content-Type": sent}}
        report = (await region.at().post(path, params={"mode": "commit"}, **send)).json()
        assert [report[each] for each in ("created", "updated", "unchanged")] == [0, 0, 2]

    async def test_name_competencies_of_the_framework(self, region):
        said = {"kind": "visit", "cause": "кадры", "competency": "nope", "confidence": 60}
        answer = await region.at().post(f"{BASE}{MAPPINGS}", json=said)
        assert faults(answer) == {"/competency": "unknown_reference"}

    async def test_are_taken_in_from_a_table(self, region):
        table = "kind;cause;competency;gap;confidence\nпоказатель мониторинга;1.3;vsoko;;40\nvisit;кадры;team;2;60\n"
        send = {"content": table.encode(), "headers": {"Content-Type": "text/csv"}}
        path = f"{BASE}{MAPPINGS}:import"
        report = (await region.at().post(path, params={"mode": "commit"}, **send)).json()
        assert [report[each] for each in ("created", "updated", "unchanged")] == [2, 0, 0]
        changed = table.replace(";40", ";45").encode()
        again = await region.at().post(path, params={"mode": "commit"}, **(send | {"content": changed}))
        assert [again.json()[each] for each in ("created", "updated", "unchanged")] == [0, 1, 1]
        assert len(await listed(region.at(), MAPPINGS)) == 2
        strange = "kind;cause;competency;confidence\nvisit;кадры;nope;60\n".encode()
        refusal = await region.at().post(path, params={"mode": "commit"}, **(send | {"content": strange}))
        [error] = refused(refusal, 422, "import_rejected")["report"]["errors"]
        assert (error["row"], error["column"], error["code"]) == (1, "competency", "unknown_reference")
        wrong = "kind;cause;competency;gap;confidence\nгороскоп;1.3;vsoko;;40\nvisit;a;team;11;90\n".encode()
        refusal = await region.at().post(path, params={"mode": "commit"}, **(send | {"content": wrong}))
        errors = refused(refusal, 422, "import_rejected")["report"]["errors"]
        assert {(each["row"], each["column"]) for each in errors} == {(1, "kind"), (2, "gap"), (2, "confidence")}
        refused(await region.at("omsu", ".m1").post(path, **send), 403)
