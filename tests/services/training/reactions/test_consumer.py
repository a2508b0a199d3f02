"""What training does about events of other services: once each, visibly, and only while it is switched on."""

from datetime import date
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from services.kernel.feed import CloudEvent
from services.kernel.jobs import Runner
from services.training.reactions.events import Malformed
from services.training.reactions.fetching import ResultCard
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.repeating import JOBS
from services.training.risks.service import at_risk, lasting
from services.training.school_results.models import SchoolStanding
from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, made, step
from tests.services.training.events import event
from tests.services.training.instruments.contents import instrument
from tests.services.training.region import founded
from tests.support.answers import refused, seen

TODAY = "2027-03-10"
REPEAT = f"{BASE}/reactions/risk_groups:repeat"
LOW_TEAM = {"kind": "indicator", "cause": "low_team", "competency": "team", "gap": 1, "confidence": 60}


@pytest.fixture
async def region(app, client_as, today):
    today(TODAY)
    return await founded(app, client_as)


def risk(region, what: str = "opened", below: str = ".m1.o1", **its) -> CloudEvent:
    said = {
        "identity": "person",
        "identity_id": str(region.heads[below]),
        "cycle_id": str(uuid4()),
        "streak": 1,
        "inherited": False,
        "causes": ["low_team"],
    }
    return event(f"monitoring.risk.{what}", region.place + below, said | its.pop("data", {}), **its)


def appointed(region, what: str = "made", below: str = ".m1.o1", **its) -> CloudEvent:
    said = {"person_id": str(region.heads[below]), "organisation_id": str(region.schools[below]), "day": "2027-03-15"}
    return event(f"reserve.appointment.{what}", region.place + below, said | its.pop("data", {}), **its)


async def outcome_of(app, told):
    async with app.state.database.begin("ru") as tx:
        return (await tx.get(ReceivedEvent, told.id)).outcome


@pytest.fixture
async def mapped(region):
    return await made(region.at(), "/deficit-mappings", LOW_TEAM)


class TestRisk:
    async def test_causes_become_deficits_and_a_route_is_drafted_once(self, app, region, mapped, tell):
        told = risk(region)
        await tell(told, told)
        person = region.heads[".m1.o1"]
        async with app.state.database.begin("ru") as tx:
            assert await at_risk(tx, [person], date.fromisoformat(TODAY)) == {person}
        [deficit] = await listed(region.head(), "/deficits")
        assert (deficit["competency"], deficit["source"], deficit["gap"]) == ("team", "indicator", 1)
        [route] = await listed(region.head(), "/routes")
        assert route["status"] == "draft"
        whole = (await region.at().get(f"{BASE}/routes/{route['id']}")).json()
        assert whole["origin_event_id"] == str(told.id)
        made_of_it = await outcome_of(app, told)
        said = "не опубликована ни одна самооценка"
        assert made_of_it == {
            "deficits": ["team"],
            "diagnostics_id": None,
            "route_id": route["id"],
            "left": [{"what": "diagnostics", "code": "no_instrument", "said": said}],
        }

    async def test_repeated_it_leaves_the_route_there_is(self, region, mapped, tell):
        await tell(risk(region), risk(region, "repeated", data={"streak": 2}))
        assert len(await listed(region.head(), "/routes")) == 1

    async def test_without_a_mapping_there_is_nothing_to_train(self, app, region, tell):
        told = risk(region)
        await tell(told)
        assert await listed(region.head(), "/routes") == []
        outcome = await outcome_of(app, told)
        assert (outcome["deficits"], outcome["route_id"]) == ([], None)
        assert [each["code"] for each in outcome["left"]] == ["no_instrument", "nothing_lacking"]

    async def test_ended_it_is_a_risk_no_more(self, app, region, tell):
        episode = uuid4()
        await tell(risk(region, subject=episode), risk(region, "closed", subject=episode))
        async with app.state.database.begin("ru") as tx:
            assert await at_risk(tx, [region.heads[".m1.o1"]], date.fromisoformat(TODAY)) == frozenset()

    async def test_taken_back_by_a_revision_it_never_was(self, app, region, tell):
        episode = uuid4()
        await tell(risk(region, subject=episode), risk(region, "closed", subject=episode, deleted=True))
        async with app.state.database.begin("ru") as tx:
            assert await at_risk(tx, [region.heads[".m1.o1"]], date.fromisoformat(TODAY)) == frozenset()

    async def test_it_is_as_old_and_as_long_as_monitoring_says(self, app, region, tell):
        told = risk(region, "repeated", data={"streak": 3})
        await tell(told)
        async with app.state.database.begin("ru") as tx:
            [found] = await lasting(tx, region.place, date.fromisoformat(TODAY))
        assert (found.since, found.cycles) == (told.time.astimezone(ZoneInfo("Europe/Moscow")).date(), 3)

    async def test_what_was_measured_before_it_was_proven_undoes_nothing(self, region, mapped, tell):
        person = str(region.heads[".m1.o1"])
        for level, day in ((1, "2027-02-01"), (2, "2027-02-10")):
            said = {"person_id": person, "competency": "team", "level": level, "confidence": 80, "note": "Наблюдение"}
            await made(region.at(), "/deficits", said | {"found_on": day})
        await tell(risk(region, data={"period_to": "2026-08-31"}))
        [deficit] = await listed(region.head(), "/deficits")
        assert (deficit["status"], deficit["found_on"]) == ("closed", "2027-02-10")
        await tell(risk(region, "repeated", data={"period_to": "2027-02-28"}))
        assert {each["found_on"]: each["status"] for each in await listed(region.head(), "/deficits")} == {
            "2027-02-10": "closed", "2027-02-28": "open"
        }  # fmt: skip

    async def test_of_a_school_or_somebody_gone_it_does_nothing(self, app, region, tell):
        school = risk(region, data={"identity": "organisation"})
        gone = risk(region, data={"identity_id": str(uuid4())})
        await tell(school, gone)
        assert (await outcome_of(app, school), await outcome_of(app, gone)) == (
            {"skipped": "not_a_person"},
            {"skipped": "no_post"},
        )


def todo(people: int = 0, diagnostics: int = 0, routes: int = 0, empty_drafts: int = 0) -> dict[str, int]:
    return {"people": people, "diagnostics": diagnostics, "routes": routes, "empty_drafts": empty_drafts}


class TestRepeat:
    """What was published too late for a risk is made up for, once."""

    @pytest.fixture
    def run(self, app):
        async def run_due() -> None:
            await Runner(JOBS, app.state.database, app.state.clock).run_due()

        return run_due

    async def test_what_was_missing_is_made_for_those_at_risk_today_and_only_once(self, app, region, tell, run):
        told, over = risk(region), uuid4()
        await tell(told, risk(region, below=".m1.o2", subject=over))
        await tell(risk(region, "closed", below=".m1.o2", subject=over))
        assert [each["code"] for each in (await outcome_of(app, told))["left"]] == ["no_instrument", "nothing_lacking"]
        draft = await made(region.at(), "/instruments", instrument("self_assessment"))
        await step(region.at(), f"/instruments/{draft['id']}", "publish")
        await made(region.at(), "/deficit-mappings", LOW_TEAM)
        answer = await region.at().post(REPEAT)
        assert (answer.status_code, answer.json()) == (202, todo(1, 1, 1))
        await run()
        [diagnostics] = await listed(region.at(), "/diagnostics")
        [route] = await listed(region.at(), "/routes")
        assert (diagnostics["instrument_id"], route["person_id"]) == (draft["id"], str(region.heads[".m1.o1"]))
        assert await outcome_of(app, told) == {
            "deficits": ["team"], "diagnostics_id": diagnostics["id"], "route_id": route["id"], "left": []
        }  # fmt: skip
        [deficit] = await listed(region.at(), "/deficits")
        assert deficit["found_on"] == told.time.astimezone(ZoneInfo("Europe/Moscow")).date().isoformat()
        assert (await region.at("admin").post(REPEAT)).json() == todo(1, 0, 0, 1)  # nothing is offered

    async def test_what_a_person_has_already_is_not_made_again(self, app, region, tell, run):
        told = risk(region)
        await tell(told)
        draft = await made(region.at(), "/instruments", instrument("self_assessment"))
        await step(region.at(), f"/instruments/{draft['id']}", "publish")
        said = {"person_id": str(region.heads[".m1.o1"]), "instrument_id": draft["id"]}
        one = await made(region.at(), "/diagnostics", said | {"term_from": TODAY, "term_to": "2027-03-31"})
        for undiagnosed in (1, 0):
            assert (await region.at().post(REPEAT)).json() == todo(1, undiagnosed, 1)  # nothing to plan a route from
            await run()
        assert [each["id"] for each in await listed(region.at(), "/diagnostics")] == [one["id"]]
        outcome = await outcome_of(app, told)
        assert (outcome["diagnostics_id"], [each["code"] for each in outcome["left"]]) == (
            one["id"],
            ["nothing_lacking"],
        )

    async def test_who_took_the_test_lately_is_not_asked_again_and_that_is_told(self, app, region, tell, today):
        draft = await made(region.at(), "/instruments", instrument("test"))
        await step(region.at(), f"/instruments/{draft['id']}", "publish")
        policy = f"{BASE}/risk-diagnostics-policy"
        now = (await region.at().get(policy)).json()
        chosen = await region.at().put(policy, json={"family": draft["family"]}, headers=seen(now))
        assert chosen.status_code == 200, chosen.text
        today("2027-02-10")
        said = {"person_id": str(region.heads[".m1.o1"]), "instrument_id": draft["id"]}
        one = await made(region.at(), "/diagnostics", said | {"term_from": "2027-02-10", "term_to": "2027-02-28"})
        right = [{"code": code, "options": ["a"]} for code in ("q1", "q2", "q3")]
        path = f"{BASE}/diagnostics/{one['id']}/answers"
        sheet = (await region.head().get(f"{BASE}/diagnostics/{one['id']}/sheet")).json()
        assert (await region.head().put(path, json={"answers": right}, headers=seen(sheet))).status_code == 200
        await step(region.head(), f"/diagnostics/{one['id']}", "submit")
        for day, left in ((TODAY, ["too_soon"]), ("2027-05-11", [])):
            today(day)
            told = risk(region)
            await tell(told)
            outcome = await outcome_of(app, told)
            assert [each["code"] for each in outcome["left"] if each["what"] == "diagnostics"] == left
        assert len(await listed(region.at(), "/diagnostics")) == 2

    async def test_what_lapsed_is_asked_anew_and_what_was_cancelled_or_empty_drafted_anew(
        self, app, region, mapped, tell, run, today
    ):
        draft = await made(region.at(), "/instruments", instrument("self_assessment"))
        await step(region.at(), f"/instruments/{draft['id']}", "publish")
        told = risk(region)
        await tell(told)
        [asked] = await listed(region.at(), "/diagnostics")
        [empty] = await listed(region.at(), "/routes")
        today("2027-04-10")  # the day after the term
        assert (await region.at().post(REPEAT)).json() == todo(1, 1, 0, 1)
        await run()
        [again] = await listed(region.at(), "/diagnostics")
        assert (again["id"], again["term_to"], again["status"]) == (asked["id"], "2027-05-10", "assigned")
        whole = (await region.at().get(f"{BASE}/routes/{empty['id']}")).json()
        assert (whole["revision"], whole["window_from"]) == (2, "2027-04-11")
        await step(region.at(), f"/routes/{empty['id']}", "cancel", reason="Ошибка")
        today("2027-04-11")
        assert (await region.at().post(REPEAT)).json() == todo(1, 0, 1)
        await run()
        [alive] = await listed(region.at(), "/routes", status="draft")
        assert alive["id"] != empty["id"]
        today("2027-05-11")
        await tell(risk(region, "repeated", data={"streak": 2}))
        [again] = await listed(region.at(), "/diagnostics")
        assert again["term_to"] == "2027-06-10"

    async def test_who_may_ask_for_it_and_where(self, region, tell):
        await tell(risk(region))
        for role in ("department", "omsu", "expert"):
            refused(await region.at(role).post(REPEAT), 403)
        assert (await region.at("soiro", ".m2").post(REPEAT)).json() == todo()


class TestAppointment:
    async def test_who_is_new_is_invited_before_the_directory_tells(self, app, region, tell):
        async with app.state.database.begin("ru") as tx:
            mine = COPIES.post.person_id == region.heads[".m1.o1"]
            await tx.execute(update(COPIES.post).where(mine).values(held_to=date(2015, 12, 31)))
        told = appointed(region)
        await tell(told, told)
        [novice] = await listed(region.at(), "/novices")
        assert (novice["since"], novice["status"]) == ("2027-03-15", "invited")
        await tell(appointed(region, "revoked"))
        [novice] = await listed(region.at(), "/novices")
        assert novice["status"] == "released"

    async def test_who_has_long_been_a_head_is_not(self, app, region, tell):
        told = appointed(region)
        await tell(told)
        assert await outcome_of(app, told) == {"skipped": "not_a_novice"}
        assert await listed(region.at(), "/novices") == []


class TestResults:
    async def test_are_kept_for_pairing_schools(self, app, region, tell):
        cycle = uuid4()
        said = {"subject": "head", "family": str(uuid4()), "period_from": "2026-01-01", "period_to": "2026-12-31"}
        card = ResultCard.model_validate(
            {
                "subject_id": region.schools[".m1.o1"],
                "place": f"{region.place}.m1.o1",
                "percent": 62.5,
                "level": "middle",
                "cluster": None,
                "by_direction": [{"direction": "staff", "title": "Кадры", "points": 5, "maximum": 8}],
            }
        )
        told = event("monitoring.results.published", region.place, said, subject=cycle)
        await tell(told, cards={cycle: [card]})
        async with app.state.database.begin("ru") as tx:
            [kept] = await tx.scalars(select(SchoolStanding).where(SchoolStanding.cycle_id == cycle))
        assert (kept.organisation_id, float(kept.percent)) == (region.schools[".m1.o1"], 62.5)
        assert kept.directions == [{"code": "staff", "title": "Кадры", "percent": 62.5}]


class TestSwitch:
    async def test_off_it_waits_and_on_again_it_is_made_up_for(self, app, region, mapped, tell):
        admin = region.at("admin")
        path = f"{BASE}/reactions/risk_groups"
        now = (await admin.get(path)).json()
        off = await admin.put(path, json={"enabled": False, "reason": "Пробные данные"}, headers=seen(now))
        assert off.status_code == 200, off.text
        told = risk(region)
        await tell(told)
        assert await listed(region.head(), "/routes") == []
        async with app.state.database.begin("ru") as tx:  # a rule knows, though nothing follows
            assert await at_risk(tx, [region.heads[".m1.o1"]], date.fromisoformat(TODAY))
        [waiting] = await listed(admin, "/reactions/risk_groups/received")
        assert (waiting["id"], waiting["applied_at"], waiting["outcome"]) == (str(told.id), None, None)
        on = await admin.put(path, json={"enabled": True}, headers=seen(off.json()))
        assert (on.json()["counted"], on.json()["waiting"]) == (1, 0)
        [route] = await listed(region.head(), "/routes")
        [done] = await listed(admin, "/reactions/risk_groups/received")
        assert done["outcome"]["route_id"] == route["id"]

    async def test_is_the_operators(self, region):
        refused(await region.at().get(f"{BASE}/reactions"), 403)
        names = [each["name"] for each in (await region.at("admin").get(f"{BASE}/reactions")).json()["items"]]
        assert names == ["risk_groups", "head_results", "appointments", "leaders", "teams", "reserve", "novice_mentors"]
        refused(await region.at("admin").get(f"{BASE}/reactions/weather"), 404, "reaction_not_found")


@pytest.mark.parametrize(
    ("type_", "data", "said"),
    [
        ("monitoring.risk.opened", {}, "/identity_id"),
        ("monitoring.risk.opened", {"identity": "person", "streak": -1}, "/streak"),
        ("reserve.appointment.made", {"day": "вчера"}, "/day"),
        ("reserve.leader.included", {}, "/direction"),
        ("monitoring.results.published", {}, "/family"),
        ("reserve.team.formed", {"status": "formed"}, "/members"),
        ("reserve.team.changed", {"level": "regional"}, "/level"),
        ("reserve.team.dissolved", {"from": "вчера"}, "/from"),
    ],
)
async def test_what_cannot_be_acted_on_is_parked_with_the_reason(region, tell, type_, data, said):
    with pytest.raises(Malformed, match=said):
        await tell(event(type_, region.place, data))
