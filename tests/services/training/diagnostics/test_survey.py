"""A 360° survey over HTTP: who is asked, that nobody reads an answer, and what a report tells."""

import asyncio
import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text

from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.instruments.contents import instrument
from tests.services.training.region import founded
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.directory import FOLLOWED

PATH = "/diagnostics"
TERM = {"term_from": "2027-03-01", "term_to": "2027-03-31"}
OVER = "2027-04-01"


@pytest.fixture
async def region(app, client_as, today):
    today("2027-03-10")
    return await founded(app, client_as)


@pytest.fixture
async def people(app, region):
    """Eight who work beside the head, at another school of the region."""
    ids = [uuid4() for _ in range(8)]
    followed = {name: FOLLOWED[name] for name in ("source_epoch", "source_seq")}
    rows = [
        {
            "id": each,
            "place": f"{region.place}.m2.o8",
            "last_name": "Л",
            "first_name": "И",
            "middle_name": None,
            **followed,
        }
        for each in ids
    ]
    async with app.state.database.begin("ru") as tx:
        await tx.execute(insert(COPIES.person), rows)
    return ids


@pytest.fixture
def survey(region):
    async def assign(term=TERM, **changes):
        draft = await made(region.at(), "/instruments", instrument("survey_360", **changes))
        await step(region.at(), f"/instruments/{draft['id']}", "publish")
        said = {"person_id": str(region.heads[".m1.o1"]), "instrument_id": draft["id"], **term}
        return await made(region.at(), PATH, said)

    return assign


async def named(region, one, relations):
    """`relations`: person → how they work together."""
    said = [{"person_id": str(person), "relation": relation} for person, relation in relations.items()]
    path = f"{BASE}{PATH}/{one['id']}"
    now = (await region.at().get(path)).json()
    return await region.at().put(f"{path}/respondents", json={"respondents": said}, headers=seen(now))


def respondent(region, person: UUID):
    return region.at("school", ".m2.o8", person)


async def answered(region, one, person, team=2, conflict=1):
    client, path = respondent(region, person), f"{BASE}{PATH}/{one['id']}"
    said = {"answers": [{"code": "s1", "grade": team}, {"code": "s2", "grade": conflict}]}
    saved = await client.put(f"{path}/answers", json=said, headers=ANY_VERSION)
    assert saved.status_code == 200, saved.text
    done = await client.post(f"{path}/answers:submit", headers=ANY_VERSION)
    assert done.status_code == 200, done.text
    return done.json()


class TestWhoIsAsked:
    async def test_enough_of_them_known_and_not_the_person_in_question(self, region, survey, people):
        one = await survey()
        a, b, c = people[:3]
        for relations, wrong in (
            ({a: "peer", b: "peer"}, {"/respondents": "too_few"}),
            ({a: "peer", b: "peer", uuid4(): "peer"}, {"/respondents/2/person_id": "unknown_reference"}),
            ({a: "peer", b: "peer", region.heads[".m1.o1"]: "peer"}, {"/respondents/2/person_id": "own_survey"}),
        ):
            assert faults(await named(region, one, relations)) == wrong
        done = await named(region, one, {a: "peer", b: "peer", c: "superior"})
        assert [each["submitted"] for each in done.json()["respondents"]] == [False] * 3
        refused(await region.head().get(f"{BASE}{PATH}/{one['id']}/respondents"), 403)

    async def test_is_not_changed_once_somebody_has_begun(self, region, survey, people):
        one = await survey()
        await named(region, one, dict.fromkeys(people[:3], "peer"))
        assert (await named(region, one, dict.fromkeys(people[1:5], "peer"))).status_code == 200
        said = {"answers": [{"code": "s1", "grade": 1}]}
        path = f"{BASE}{PATH}/{one['id']}/answers"
        refused(await respondent(region, people[0]).put(path, json=said, headers=ANY_VERSION), 404)
        assert (await respondent(region, people[1]).put(path, json=said, headers=ANY_VERSION)).status_code == 200
        refused(await named(region, one, dict.fromkeys(people[1:4], "peer")), 409, "respondents_fixed")

    async def test_is_only_prolonged_once_somebody_has_begun(self, region, survey, people):
        one = await survey()
        await named(region, one, dict.fromkeys(people[:3], "peer"))
        path = f"{BASE}{PATH}/{one['id']}"

        async def ending(day):
            now = (await region.at().get(path)).json()
            return await region.at().patch(path, json={"term_to": day}, headers=seen(now))

        assert (await ending("2027-03-30")).status_code == 200
        await answered(region, one, people[0])
        assert faults(await ending("2027-03-29")) == {"/term_to": "only_prolonged"}
        assert (await ending("2027-04-05")).status_code == 200

    async def test_each_answers_once_and_wholly(self, region, survey, people):
        one = await survey()
        await named(region, one, dict.fromkeys(people[:3], "peer"))
        client, path = respondent(region, people[0]), f"{BASE}{PATH}/{one['id']}/answers"
        [sheet] = await listed(client, "/diagnostic-sheets")
        whole = (await client.get(f"{BASE}{PATH}/{one['id']}/sheet")).json()
        for each in (sheet, whole):
            assert (each["full_name"], each["organisation_name"]) == (one["full_name"], "Школа o1")
        assert (sheet["diagnostics_id"], sheet["role"], sheet["person_id"]) == (
            one["id"], "respondent", str(region.heads[".m1.o1"])
        )  # fmt: skip
        await client.put(path, json={"answers": [{"code": "s1", "grade": 1}]}, headers=ANY_VERSION)
        assert refused(await client.post(f"{path}:submit", headers=ANY_VERSION), 409)["reason"] == "incomplete"
        await answered(region, one, people[0])
        refused(await client.post(f"{path}:submit", headers=ANY_VERSION), 409, "diagnostic_sheet_closed")
        refused(await client.put(path, json={"answers": []}, headers=ANY_VERSION), 409, "diagnostic_sheet_closed")


class TestReport:
    async def test_nobody_reads_an_answer_nor_a_mean_on_the_way(self, region, survey, people):
        one = await survey()
        await named(region, one, dict.fromkeys(people[:4], "peer"))
        for person in people[:3]:
            sheet = await answered(region, one, person)
            assert (sheet["answered"], sheet["answers"]) == (["s1", "s2"], [])
        clients = [
            respondent(region, people[0]),
            region.head(),
            region.at(),
            region.at("admin"),
            region.at("department"),
        ]
        for client in clients:
            for path in ("", "/sheet", "/respondents", "/marks", "/history"):
                assert '"grade":2' not in (await client.get(f"{BASE}{PATH}/{one['id']}{path}")).text
        now = (await region.at().get(f"{BASE}{PATH}/{one['id']}")).json()
        assert (now["levels"], now["groups"], now["named"], now["responded"]) == ([], [], 4, 3)
        early = await stepped(region.at(), f"{PATH}/{one['id']}", now["version"], "assess")
        assert refused(early, 409)["reason"] == "survey_open"

    async def test_tells_means_of_groups_that_give_nobody_away(self, region, survey, people, today, app):
        one = await survey()
        relations = dict(zip(people, ["peer"] * 4 + ["subordinate"] * 3 + ["superior"], strict=True))
        await named(region, one, relations)
        for person in people[:7]:
            await answered(region, one, person, team=2 if relations[person] == "peer" else 0)
        today(OVER)
        done = await step(region.at(), f"{PATH}/{one['id']}", "assess")
        assert (done["status"], done["withheld"], done["responded"]) == ("assessed", False, 7)
        assert [(each["competency"], each["percent"]) for each in done["levels"]] == [("conflict", 50), ("team", 57)]
        groups = {each["relation"]: (each["respondents"], each["levels"][1]["percent"]) for each in done["groups"]}
        assert groups == {"peer": (4, 100), "subordinate": (3, 0)}
        assert {each["competency"] for each in await listed(region.head(), "/deficits")} == {"conflict", "team"}
        async with app.state.database.begin("ru") as tx:
            kept = await tx.execute(
                text("SELECT answers FROM training.diagnostic_sheet WHERE diagnostics_id = :id"), {"id": one["id"]}
            )
            assert [row[0] for row in kept] == [[]] * 8
            audit = await tx.execute(text("SELECT changes FROM training.audit WHERE entity = 'diagnostic_sheet'"))
            assert "grade" not in json.dumps([row[0] for row in audit])

    async def test_is_withheld_when_too_few_answered(self, region, survey, people, today):
        one = await survey()
        await named(region, one, dict.fromkeys(people[:3], "peer"))
        for person in people[:2]:
            await answered(region, one, person)
        today(OVER)
        done = await step(region.at(), f"{PATH}/{one['id']}", "assess")
        assert (done["status"], done["withheld"], done["levels"], done["groups"]) == ("assessed", True, [], [])
        assert await listed(region.head(), "/deficits") == []

    @pytest.mark.parametrize(("second", "withheld"), [(slice(0, 5), True), (slice(0, 4), False), (slice(4, 8), False)])
    async def test_is_withheld_when_nearly_the_same_were_asked_lately(self, region, survey, people, second, withheld):
        for asked, hidden in ((people[:4], False), (people[second], withheld)):
            one = await survey()
            await named(region, one, dict.fromkeys(asked, "peer"))
            for person in asked:
                await answered(region, one, person)
            done = await step(region.at(), f"{PATH}/{one['id']}", "assess")
            assert done["withheld"] is hidden

    async def test_those_asked_half_a_year_ago_are_weighed_to_the_last_day(self, region, survey, people, today):
        first = date(2027, 3, 10)
        for days, asked, hidden in ((0, 4, False), (180, 5, True), (181, 5, False)):
            on = (first + timedelta(days=days)).isoformat()
            today(on)
            one = await survey(term={"term_from": on, "term_to": on})
            await named(region, one, dict.fromkeys(people[:asked], "peer"))
            for person in people[:asked]:
                await answered(region, one, person)
            done = await step(region.at(), f"{PATH}/{one['id']}", "assess")
            assert done["withheld"] is hidden

    async def test_keeps_the_highest_threshold_that_was_promised(self, region, survey, people):
        for asked, fewest, hidden in ((people, 5, False), (people[:4], 3, True)):
            one = await survey(fewest=fewest)
            await named(region, one, dict.fromkeys(asked, "peer"))
            for person in asked:
                await answered(region, one, person)
            done = await step(region.at(), f"{PATH}/{one['id']}", "assess")
            assert done["withheld"] is hidden

    async def test_is_added_up_with_everybody_who_was_in_time_or_not_yet(self, region, survey, people):
        """Whoever hands in while it is closed is either counted or refused."""
        one = await survey()
        await named(region, one, dict.fromkeys(people[:4], "peer"))
        for person in people[:3]:
            await answered(region, one, person)
        client, path = respondent(region, people[3]), f"{BASE}{PATH}/{one['id']}"
        said = {"answers": [{"code": "s1", "grade": 0}, {"code": "s2", "grade": 0}]}
        await client.put(f"{path}/answers", json=said, headers=ANY_VERSION)
        assess = region.at().post(f"{path}/steps", json={"action": "assess"}, headers=ANY_VERSION)
        handing, closing = await asyncio.gather(client.post(f"{path}/answers:submit", headers=ANY_VERSION), assess)
        assert handing.status_code == 200
        assert closing.status_code in {200, 409}
        if closing.status_code == 200:
            assert closing.json()["responded"] == 4

    @pytest.mark.parametrize("together", [False, True])
    async def test_what_is_called_off_is_forgotten(self, region, survey, people, app, together):
        one = await survey()
        if together:
            by = {"title": "Вместе", "instrument_ids": [one["instrument_id"]], **TERM}
            others = by | {"person_ids": [str(region.heads[".m1.o2"])]}
            campaign = await made(region.at(), "/diagnostic-campaigns", others)
            [one] = await listed(region.at(), PATH, campaign_id=campaign["id"])
        await named(region, one, dict.fromkeys(people[:3], "peer"))
        await answered(region, one, people[0])
        whole = f"/diagnostic-campaigns/{campaign['id']}" if together else f"{PATH}/{one['id']}"
        await step(region.at(), whole, "cancel", reason="Ошиблись")
        async with app.state.database.begin("ru") as tx:
            kept = await tx.execute(
                text("SELECT DISTINCT answers FROM training.diagnostic_sheet WHERE diagnostics_id = :id"),
                {"id": one["id"]},
            )
            assert [row[0] for row in kept] == [[]]
