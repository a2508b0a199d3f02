"""Entries over HTTP: put forward, judged, reviewed, included by order, renewed, excluded, promoted."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.candidates.models import Candidate, CandidateConsent, CandidateExperience
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.services.reserve.entries.conftest import INCLUSION, ORDER, included, nomination, path_of, repealed
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

pytestmark = pytest.mark.usefixtures("regulations")

SECOND = f"{SMOLENSK}.o2"
RENEWAL = {"order": {"number": "3-р", "date": "2029-11-01"}, "consented_on": "2029-10-20", "consent": "Заявление"}


@pytest.fixture
async def nominated(omsu, candidate):
    return await made(omsu, "/entries", nomination(await candidate()))


async def reason(client, entry, action, **said) -> str:
    now = (await client.get(f"{BASE}{path_of(entry)}")).json()
    refusal = refused(await stepped(client, path_of(entry), now["version"], action, **said), 409)
    return refusal.get("reason") or refusal["code"]


class TestNomination:
    async def test_is_judged_at_once_with_the_facts_in_words(self, nominated, regulations):
        assert (nominated["status"], nominated["place"], nominated["reserve"]) == (
            "nominated", SMOLENSK_SCHOOL, SMOLENSK,
        )  # fmt: skip
        assert (nominated["level"], nominated["full_name"]) == ("municipal", "Орлова Вера")
        assert nominated["regulation_id"] == str(regulations[SMOLENSK])
        [judged] = nominated["criteria"]
        assert (judged["code"], judged["clause"], judged["required"]) == ("experience", "п. 2.1", True)
        assert judged["outcome"] == "met"
        assert judged["said"]
        assert (nominated["readiness"], nominated["until"], nominated["next_report"]) == (None, None, None)
        assert nominated["allowed_actions"] == ["take", "withdraw"]

    async def test_is_announced_without_a_name(self, nominated, facts_about):
        [fact] = await facts_about(nominated["id"])
        assert (fact.type, fact.place) == ("reserve.entry.nominated", SMOLENSK_SCHOOL)
        assert fact.data == {
            "status": "nominated",
            "candidate_id": nominated["candidate_id"],
            "person_id": nominated["person_id"],
            "organisation_id": None,
            "reserve": SMOLENSK,
            "source": "omsu",
        }

    async def test_waits_for_one_decision_at_a_time(self, omsu, nominated):
        again = nomination(nominated["candidate_id"])
        refused(await omsu.post(f"{BASE}/entries", json=again), 409, "entry_pending")
        await step(omsu, path_of(nominated), "withdraw")
        await made(omsu, "/entries", again)

    async def test_of_a_reservist_is_refused(self, omsu, candidate):
        entry = await included(omsu, await candidate())
        again = nomination(entry["candidate_id"])
        refused(await omsu.post(f"{BASE}/entries", json=again), 409, "already_in_reserve")

    async def test_stands_on_a_consent_in_force(self, app, omsu, candidate):
        one = await candidate()
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            its = update(CandidateConsent).where(CandidateConsent.candidate_id == UUID(one))
            await tx.execute(its.values(withdrawn_on=date(2026, 11, 27)))
        answer = await omsu.post(f"{BASE}/entries", json=nomination(one))
        assert faults(answer) == {"/candidate_id": "consent_missing"}

    async def test_stands_on_a_regulation_in_force(self, app, omsu, candidate):
        await repealed(app, SMOLENSK)
        refusal = refused(await omsu.post(f"{BASE}/entries", json=nomination(await candidate())), 409)
        assert (refusal["code"], refusal["reason"]) == ("regulation_missing", "no_regulation")

    async def test_by_the_school_is_of_its_own_people(self, school, candidate):
        entry = await made(school, "/entries", nomination(await candidate(), "school"))
        assert entry["allowed_actions"] == ["withdraw"]
        other = nomination(await candidate(SECOND), "school")
        assert faults(await school.post(f"{BASE}/entries", json=other)) == {"/candidate_id": "unknown_reference"}

    async def test_by_oneself_is_in_person(self, client_as, candidate):
        person = uuid4()
        teacher = client_as("school", SMOLENSK_SCHOOL, person)
        body = nomination(await candidate(person=person), "self_nomination", REGION)
        entry = await made(teacher, "/entries", body)
        assert (entry["level"], entry["person_id"]) == ("regional", str(person))
        foreign = nomination(await candidate(), "self_nomination")
        assert faults(await teacher.post(f"{BASE}/entries", json=foreign)) == {"/candidate_id": "not_in_person"}

    async def test_by_oneself_whose_file_the_authority_keeps(self, client_as, omsu, candidate):
        person = uuid4()
        teacher = client_as("school", SMOLENSK_SCHOOL, person)
        entry = await made(teacher, "/entries", nomination(await candidate(SMOLENSK, person), "self_nomination"))
        assert (entry["place"], entry["reserve"]) == (SMOLENSK_SCHOOL, SMOLENSK)
        await step(omsu, path_of(entry), "take")
        assert (await teacher.get(f"{BASE}{path_of(entry)}")).json()["status"] == "review"

    async def test_is_for_the_reserve_of_the_territory(self, department, omsu, candidate):
        here = await candidate()
        for reserve, code in ((VYAZMA, "place_beyond"), ("ru", "no_reserve_there"), (SECOND, "no_reserve_there")):
            said = nomination(here, "department", reserve)
            assert faults(await department.post(f"{BASE}/entries", json=said)) == {"/reserve": code}

    async def test_names_an_organisation_of_the_reserve(self, omsu, candidate, schools):
        here = await candidate()
        entry = await made(omsu, "/entries", nomination(here, organisation_id=str(schools[SECOND])))
        assert (entry["organisation_id"], entry["organisation_name"]) == (str(schools[SECOND]), "Школа o2")
        for beyond in (schools[VYAZMA_SCHOOL], uuid4()):
            said = nomination(await candidate(), organisation_id=str(beyond))
            assert faults(await omsu.post(f"{BASE}/entries", json=said)) == {"/organisation_id": "unknown_reference"}

    async def test_a_school_is_told_whose_organisation_it_names(self, school, candidate, schools):
        one = nomination(await candidate(), "school")
        for place, code in ((SECOND, "not_your_organisation"), (VYAZMA_SCHOOL, "unknown_reference")):
            said = one | {"organisation_id": str(schools[place])}
            assert faults(await school.post(f"{BASE}/entries", json=said)) == {"/organisation_id": code}

    async def test_by_a_source_the_regulation_does_not_name_is_refused(self, department, candidate, regulations, ruled):
        said = nomination(await candidate(), "reserve_contest", source_id=str(uuid4()))
        assert faults(await department.post(f"{BASE}/entries", json=said)) == {"/source": "source_not_yours"}

    async def test_is_mended_until_it_is_decided(self, omsu, school, nominated, schools):
        body = {"organisation_id": str(schools[SECOND]), "motivation": "Ведёт школу второй год"}
        url = f"{BASE}{path_of(nominated)}"
        mended = (await omsu.patch(url, json=body, headers=seen(nominated))).json()
        assert (mended["organisation_name"], mended["motivation"]) == ("Школа o2", "Ведёт школу второй год")
        assert mended["version"] == nominated["version"] + 1
        refused(await omsu.patch(url, json=body, headers=seen(nominated)), 412)
        await step(omsu, path_of(nominated), "take")
        await step(omsu, path_of(nominated), "include", inclusion=INCLUSION)
        refused(await omsu.patch(url, json=body, headers=ANY_VERSION), 409, "nomination_decided")


class TestReview:
    async def test_returns_with_a_reason_and_is_presented_anew(self, omsu, school, candidate):
        entry = await made(school, "/entries", nomination(await candidate(), "school"))
        await step(omsu, path_of(entry), "take")
        version = (await omsu.get(f"{BASE}{path_of(entry)}")).json()["version"]
        assert faults(await stepped(omsu, path_of(entry), version, "send_back")) == {"/reason": "reason_required"}
        back = await step(omsu, path_of(entry), "send_back", reason="Нет характеристики")
        assert (back["status"], back["decision_reason"], back["allowed_actions"]) == (
            "returned", "Нет характеристики", [],
        )  # fmt: skip
        now = (await school.get(f"{BASE}{path_of(entry)}")).json()
        assert now["allowed_actions"] == ["resubmit", "withdraw"]
        again = await step(school, path_of(entry), "resubmit")
        assert again["status"] == "nominated"

    async def test_is_of_the_keeper_alone(self, school, soiro, department, omsu, candidate):
        entry = await made(school, "/entries", nomination(await candidate(), "school"))
        for client in (school, soiro):
            refused(await stepped(client, path_of(entry), entry["version"], "take"), 403, "forbidden")
        regional = await made(school, "/entries", nomination(await candidate(), "school", REGION))
        assert await reason(omsu, regional, "take") == "not_the_keeper"
        await step(department, path_of(regional), "take")

    async def test_is_not_of_oneself(self, client_as, candidate):
        person = uuid4()
        specialist = client_as("omsu", SMOLENSK, person)
        entry = await made(specialist, "/entries", nomination(await candidate(SMOLENSK, person), "self_nomination"))
        assert entry["allowed_actions"] == ["withdraw"]
        assert await reason(specialist, entry, "take") == "own_entry"

    async def test_rejects_with_a_reason_for_good(self, omsu, nominated, facts_about):
        await step(omsu, path_of(nominated), "take")
        done = await step(omsu, path_of(nominated), "reject", reason="Отрицательный отзыв")
        assert (done["status"], done["allowed_actions"]) == ("rejected", [])
        assert [fact.type.split(".")[-1] for fact in await facts_about(nominated["id"])] == [
            "nominated", "review", "rejected",
        ]  # fmt: skip
        history = (await omsu.get(f"{BASE}{path_of(nominated)}/history")).json()["items"]
        assert {(each["action"], each["reason"]) for each in history} == {
            ("take", None),
            ("reject", "Отрицательный отзыв"),
        }


class TestInclusion:
    async def test_by_order_begins_a_term_and_what_is_due_in_it(self, omsu, candidate, facts_about):
        entry = await included(omsu, await candidate())
        told = {name: entry[name] for name in ("status", "order_number", "included_on", "until", "plan_due_on")}
        assert told == {
            "status": "included",
            "order_number": "15-р",
            "included_on": "2026-11-27",
            "until": "2029-11-27",
            "plan_due_on": "2026-12-28",
        }
        assert entry["next_report"] == {
            "number": 1, "first": "2026-11-27", "last": "2027-11-27", "due_on": "2027-12-27",
        }  # fmt: skip
        assert entry["readiness"] == "c"
        assert {each["kind"] for each in entry["readiness_facts"]} == {"attestation", "plan", "training"}
        assert entry["allowed_actions"] == ["renew", "exclude"]
        fact = (await facts_about(entry["id"]))[-1]
        assert (fact.type, fact.place) == ("reserve.entry.included", SMOLENSK_SCHOOL)
        assert (fact.data["person_id"], fact.data["day"], fact.data["until"]) == (
            entry["person_id"], "2026-11-27", "2029-11-27",
        )  # fmt: skip

    async def test_is_counted_by_monitoring_as_it_is_told(self, omsu, candidate, facts_about):
        from datetime import UTC, datetime

        from services.kernel.feed import CloudEvent
        from services.monitoring.facts.events import told

        entry = await included(omsu, await candidate())
        await step(omsu, path_of(entry), "exclude", reason="Заявление", exclusion={"code": "own_request"})
        facts = [f for f in await facts_about(entry["id"]) if f.type.split(".")[-1] in ("included", "excluded")]
        said = [
            told(CloudEvent.model_construct(type=f.type, data=f.data, subject=f.subject, time=datetime.now(UTC)))
            for f in facts
        ]
        assert [(kind, str(each["person_id"])) for kind, each in said] == [
            ("entry_included", entry["person_id"]),
            ("entry_excluded", entry["person_id"]),
        ]

    @pytest.mark.parametrize(
        ("day", "order", "included_on", "at", "code"),
        [
            ("2026-11-27", "2026-11-27", "2026-11-28", "/inclusion/included_on", "in_future"),
            ("2026-11-28", "2026-11-28", "2026-11-27", "/inclusion/order/date", "order_later"),
            ("2026-11-27", "2026-11-26", "2026-11-27", "/inclusion/order/date", "before_nomination"),
            ("2029-11-28", "2026-11-27", "2026-11-27", "/inclusion/included_on", "term_over"),
        ],
    )
    async def test_follows_the_nomination_and_its_order(
        self, omsu, nominated, today, day, order, included_on, at, code
    ):
        await step(omsu, path_of(nominated), "take")
        today(day)
        said = {"order": {"number": "1", "date": order}, "included_on": included_on}
        answer = await omsu.post(
            f"{BASE}{path_of(nominated)}/steps", json={"action": "include", "inclusion": said}, headers=ANY_VERSION
        )
        assert faults(answer) == {at: code}
        assert (await omsu.get(f"{BASE}{path_of(nominated)}")).json()["status"] == "review"

    async def test_ends_with_the_month_where_it_is_too_short(self, omsu, candidate, today):
        its = await candidate()
        today("2028-02-29")
        entry = await included(omsu, its, {"order": {"number": "1", "date": "2028-02-29"}})
        assert entry["until"] == "2031-02-28"

    async def test_entered_late_leaves_time_for_what_is_due(self, omsu, nominated, today):
        """Two reports would be late by now, and the plan: nobody could have handed them in here. A term that ends on a
        day off goes on to the next business day."""
        await step(omsu, path_of(nominated), "take")
        today("2029-01-11")
        late = {"order": {"number": "1", "date": "2026-11-30"}, "included_on": "2026-11-30"}
        entry = await step(omsu, path_of(nominated), "include", inclusion=late)
        assert (entry["until"], entry["plan_due_on"]) == ("2029-11-30", "2029-02-12")
        assert (entry["next_report"]["number"], entry["next_report"]["due_on"]) == (3, "2029-12-31")

    async def test_says_the_order_and_no_other_step_does(self, omsu, nominated):
        await step(omsu, path_of(nominated), "take")
        url = f"{BASE}{path_of(nominated)}/steps"
        for body, at in (
            ({"action": "include"}, "/inclusion"),
            ({"action": "take", "inclusion": INCLUSION}, "/inclusion"),
            ({"action": "reject", "reason": "x", "exclusion": {"code": "other"}}, "/exclusion"),
            ({"action": "appoint"}, "/action"),
            ({"action": "reinstate"}, "/action"),
        ):
            assert at in faults(await omsu.post(url, json=body, headers=ANY_VERSION))

    async def test_asks_for_the_criteria_as_they_are_met_that_day(self, omsu, candidate):
        entry = await made(omsu, "/entries", nomination(await candidate(years=4)))
        assert entry["criteria"][0]["outcome"] == "unmet"
        await step(omsu, path_of(entry), "take")
        assert await reason(omsu, entry, "include", inclusion=INCLUSION) == "criteria_unmet"
        shown = (await omsu.get(f"{BASE}{path_of(entry)}")).json()
        assert shown["allowed_actions"] == ["send_back", "reject", "withdraw"]

    async def test_is_of_what_was_held_against_papers_where_the_regulation_asks_so(
        self, app, omsu, school, candidate, ruled, today
    ):
        await ruled(SMOLENSK, checked=["experience"])
        file = await candidate()
        entry = await made(omsu, "/entries", nomination(file))
        found, path = {"outcome": "met", "said": None}, f"{BASE}{path_of(entry)}/checks/experience"
        early = await omsu.put(path, json=found, headers=ANY_VERSION)
        assert refused(early, 409, "entry_review_refused")["reason"] == "not_under_review"
        await step(omsu, path_of(entry), "take")
        assert await reason(omsu, entry, "include", inclusion=INCLUSION) == "criteria_unchecked"
        refused(await school.put(path, json=found, headers=ANY_VERSION), 403)
        other = await omsu.put(f"{BASE}{path_of(entry)}/checks/beauty", json=found, headers=ANY_VERSION)
        refused(other, 404, "entry_criterion_not_found")
        unsaid = await omsu.put(path, json=found | {"outcome": "unmet"}, headers=ANY_VERSION)
        assert faults(unsaid) == {"/said": "explanation_required"}
        noted = (await omsu.put(path, json=found, headers=ANY_VERSION)).json()["criteria"][0]
        assert (noted["needs_check"], noted["proof"], noted["check"]["outcome"]) == (True, "checked", "met")
        today("2026-12-01")
        still = (await omsu.get(f"{BASE}{path_of(entry)}")).json()["criteria"][0]
        assert still["proof"] == "checked"
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as session:
            changed = update(CandidateExperience).where(CandidateExperience.candidate_id == UUID(file))
            await session.execute(changed.values(position="Методист"))
        assert await reason(omsu, entry, "include", inclusion=INCLUSION) == "criteria_unchecked"
        shown = (await omsu.get(f"{BASE}{path_of(entry)}")).json()["criteria"][0]
        assert (shown["proof"], shown["check"]) == ("declared", None)
        await omsu.put(path, json=found, headers=ANY_VERSION)
        done = await step(omsu, path_of(entry), "include", inclusion={"order": {"number": "1", "date": "2026-12-01"}})
        assert done["criteria"][0]["proof"] == "checked"

    async def test_papers_weigh_more_than_the_file(self, omsu, candidate):
        entry = await made(omsu, "/entries", nomination(await candidate()))
        await step(omsu, path_of(entry), "take")
        path = f"{BASE}{path_of(entry)}/checks/experience"
        said = {"outcome": "unmet", "said": "Трудовая книжка подтверждает четыре года"}
        assert (await omsu.put(path, json=said, headers=ANY_VERSION)).status_code == 200
        assert await reason(omsu, entry, "include", inclusion=INCLUSION) == "criteria_unmet"

    async def test_is_not_of_whom_the_regulation_would_exclude_at_once(self, omsu, candidate):
        entry = await made(omsu, "/entries", nomination(await candidate(born="1966-11-27")))
        await step(omsu, path_of(entry), "take")
        assert await reason(omsu, entry, "include", inclusion=INCLUSION) == "exit_age_reached"

    async def test_for_any_post_is_of_so_many_as_all_the_posts_have(self, omsu, candidate, schools, ruled):
        await ruled(SMOLENSK, per_post=1)
        posts = [school for place, school in schools.items() if place.startswith(f"{SMOLENSK}.")]
        await included(omsu, await candidate(), organisation_id=str(schools[SECOND]))
        for _ in posts[1:]:
            await included(omsu, await candidate())
        last = await made(omsu, "/entries", nomination(await candidate()))
        await step(omsu, path_of(last), "take")
        assert await reason(omsu, last, "include", inclusion=INCLUSION) == "reserve_full"

    async def test_for_one_post_is_one_of_so_many_too(self, omsu, candidate, schools, ruled):
        """Who is named for an organisation does not come on top of those who are for any."""
        await ruled(SMOLENSK, per_post=1)
        for place in schools:
            if place.startswith(f"{SMOLENSK}."):
                await included(omsu, await candidate())
        last = await made(omsu, "/entries", nomination(await candidate(), organisation_id=str(schools[SECOND])))
        await step(omsu, path_of(last), "take")
        assert await reason(omsu, last, "include", inclusion=INCLUSION) == "reserve_full"

    async def test_is_of_so_many_for_a_post(self, omsu, candidate, schools):
        post = {"organisation_id": str(schools[SECOND])}
        first = await included(omsu, await candidate(), **post)
        await included(omsu, await candidate(), **post)
        third = await made(omsu, "/entries", nomination(await candidate(), **post))
        await step(omsu, path_of(third), "take")
        assert await reason(omsu, third, "include", inclusion=INCLUSION) == "reserve_full"
        await step(omsu, path_of(first), "exclude", reason="Заявление", exclusion={"code": "own_request"})
        await step(omsu, path_of(third), "include", inclusion=INCLUSION)

    async def test_at_once_does_not_exceed_the_size(self, omsu, candidate, schools):
        post = {"organisation_id": str(schools[SECOND])}
        waiting = [await made(omsu, "/entries", nomination(await candidate(), **post)) for _ in range(5)]
        for each in waiting:
            await step(omsu, path_of(each), "take")
        body = {"action": "include", "inclusion": INCLUSION}
        answers = await asyncio.gather(
            *(omsu.post(f"{BASE}{path_of(each)}/steps", json=body, headers=ANY_VERSION) for each in waiting)
        )
        assert sorted(each.status_code for each in answers) == [200, 200, 409, 409, 409]


class TestRenewal:
    async def test_with_consent_adds_a_term_to_the_old_one(self, omsu, candidate, today, facts_about):
        entry = await included(omsu, await candidate())
        today("2029-11-27")
        done = await step(omsu, path_of(entry), "renew", renewal=RENEWAL)
        assert (done["status"], done["until"], done["renewals_count"]) == ("renewed", "2030-11-27", 1)
        [renewal] = done["renewals"]
        assert (renewal["consent"], renewal["former_until"], renewal["renewed_on"]) == (
            "Заявление", "2029-11-27", "2029-11-27",
        )  # fmt: skip
        fact = (await facts_about(entry["id"]))[-1]
        assert (fact.type, fact.data["day"], fact.data["until"]) == (
            "reserve.entry.renewed", "2029-11-27", "2030-11-27",
        )  # fmt: skip
        assert await reason(omsu, entry, "renew", renewal=RENEWAL) == "renewals_exhausted"

    async def test_without_consent_is_refused(self, omsu, candidate, today):
        entry = await included(omsu, await candidate())
        today("2029-11-20")
        url = f"{BASE}{path_of(entry)}/steps"

        async def wrong(**changes):
            said = {"action": "renew", "renewal": RENEWAL | changes}
            return faults(await omsu.post(url, json=said, headers=ANY_VERSION))

        assert set(await wrong(consent=None)) == {"/renewal/consent"}
        assert await wrong(consented_on="2026-11-26") == {"/renewal/consented_on": "consent_stale"}
        assert await wrong(consented_on="2029-11-21") == {"/renewal/consented_on": "in_future"}
        assert await wrong(order={"number": "1", "date": "2029-11-21"}) == {"/renewal/order/date": "in_future"}
        assert await wrong(file_id=str(uuid4())) == {"/renewal/file_id": "unknown_reference"}
        assert (await omsu.get(f"{BASE}{path_of(entry)}")).json()["until"] == "2029-11-27"

    async def test_is_of_a_term_that_still_runs(self, omsu, candidate, today):
        entry = await included(omsu, await candidate())
        today("2029-11-28")
        assert await reason(omsu, entry, "renew", renewal=RENEWAL) == "term_over"


class TestExpiry:
    async def test_comes_on_its_day_with_nobody_pressing_a_button(self, omsu, candidate, today):
        entry = await included(omsu, await candidate())
        url = f"{BASE}{path_of(entry)}"
        today("2029-11-27")
        assert (await omsu.get(url)).json()["status"] == "included"
        assert [each["status"] for each in await listed(omsu, "/entries", status="included")] == ["included"]
        today("2029-11-28")
        over = (await omsu.get(url)).json()
        assert (over["status"], over["readiness"], over["next_report"], over["allowed_actions"]) == (
            "expired", None, None, [],
        )  # fmt: skip
        assert over["version"] == entry["version"]
        assert await listed(omsu, "/entries", status="included") == []
        [item] = await listed(omsu, "/entries", status="expired")
        assert (item["id"], item["status"], item["readiness"]) == (entry["id"], "expired", None)

    async def test_at_midnight_of_the_region(self, app, omsu, candidate):
        from dataclasses import replace
        from datetime import UTC, datetime
        from zoneinfo import ZoneInfo

        entry = await included(omsu, await candidate())
        kept = app.state.clock
        assert kept.zone == ZoneInfo("Europe/Moscow")
        for moment, status in (
            (datetime(2029, 11, 27, 20, 59, 59, tzinfo=UTC), "included"),
            (datetime(2029, 11, 27, 21, 0, 0, tzinfo=UTC), "expired"),
        ):
            app.state.clock = replace(kept, now=lambda moment=moment: moment)
            assert (await omsu.get(f"{BASE}{path_of(entry)}")).json()["status"] == status
            assert [each["status"] for each in await listed(omsu, "/entries")] == [status]

    async def test_makes_room_and_lets_one_come_again(self, omsu, candidate, today, schools):
        post = {"organisation_id": str(schools[SECOND])}
        first = await included(omsu, await candidate(), **post)
        await included(omsu, await candidate(), **post)
        today("2029-11-28")
        order = {"order": {"number": "9", "date": "2029-11-28"}}
        again = await included(omsu, first["candidate_id"], order, **post)
        assert again["until"] == "2032-11-28"


class TestWithoutRegulation:
    async def test_an_entry_is_read_and_not_renewed(self, app, omsu, candidate):
        """Repealed, with nothing in its place: what began under it goes on."""
        entry = await included(omsu, await candidate())
        await repealed(app, SMOLENSK)
        shown = (await omsu.get(f"{BASE}{path_of(entry)}")).json()
        assert (shown["status"], shown["readiness"], shown["allowed_actions"]) == ("included", "c", ["exclude"])
        renewal = RENEWAL | {"consented_on": "2026-11-27", "order": ORDER}
        assert await reason(omsu, entry, "renew", renewal=renewal) == "no_regulation"


class TestExclusion:
    async def test_gives_a_ground_a_reason_and_the_order(self, omsu, candidate, facts_about):
        entry = await included(omsu, await candidate())
        done = await step(
            omsu, path_of(entry), "exclude", reason="Заявление от 20.11.2026",
            exclusion={"code": "own_request", "order": ORDER},
        )  # fmt: skip
        told = {name: done[name] for name in ("status", "exclusion_code", "excluded_on", "exclusion_order_number")}
        assert told == {
            "status": "excluded",
            "exclusion_code": "own_request",
            "excluded_on": "2026-11-27",
            "exclusion_order_number": "15-р",
        }
        fact = (await facts_about(entry["id"]))[-1]
        assert (fact.type, fact.data["day"], fact.data["code"]) == (
            "reserve.entry.excluded", "2026-11-27", "own_request",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "code",
        ["plan_missing", "plan_unfulfilled", "report_late", "attestation_failed", "exit_age", "refusals", "promoted"],
    )
    async def test_for_what_is_not_so_is_refused(self, omsu, candidate, code):
        entry = await included(omsu, await candidate())
        said = {"action": "exclude", "reason": "Так решили", "exclusion": {"code": code}}
        answer = await omsu.post(f"{BASE}{path_of(entry)}/steps", json=said, headers=ANY_VERSION)
        assert set(faults(answer)) == {"/exclusion/code"}


class TestPromotion:
    async def test_to_the_region_ends_the_stay_in_the_municipality(self, omsu, department, candidate, facts_about):
        city = await included(omsu, await candidate())
        body = nomination(city["candidate_id"], "municipal_reserve", REGION, source_id=city["id"])
        up = await made(omsu, "/entries", body)
        assert up["status"] == "nominated"
        await step(department, path_of(up), "take")
        done = await step(department, path_of(up), "include", inclusion=INCLUSION)
        assert (done["status"], done["level"]) == ("included", "regional")
        former = (await omsu.get(f"{BASE}{path_of(city)}")).json()
        assert (former["status"], former["exclusion_code"]) == ("excluded", "promoted")
        assert (await facts_about(city["id"]))[-1].type == "reserve.entry.excluded"
        assert [each["id"] for each in await listed(omsu, "/entries", level="regional")] == [up["id"]]

    @pytest.mark.parametrize("source", ["omsu", "department"])
    async def test_by_whatever_source_they_came(self, omsu, department, candidate, source):
        city = await included(omsu, await candidate())
        other = await included(omsu, await candidate())
        keeper = {"omsu": omsu, "department": department}[source]
        up = await made(keeper, "/entries", nomination(city["candidate_id"], source, REGION))
        await step(department, path_of(up), "take")
        await step(department, path_of(up), "include", inclusion=INCLUSION)
        former = (await omsu.get(f"{BASE}{path_of(city)}")).json()
        assert (former["status"], former["exclusion_code"]) == ("excluded", "promoted")
        assert former["decision_reason"] == "Включён в региональный резерв"
        assert (await omsu.get(f"{BASE}{path_of(other)}")).json()["status"] == "included"

    async def test_leads_no_way_back(self, omsu, department, candidate):
        """Who stands in the region is neither put forward nor included below, by whatever came first."""
        waiting = await made(omsu, "/entries", nomination(await candidate()))
        await step(omsu, path_of(waiting), "take")
        await included(department, waiting["candidate_id"], source="department", reserve=REGION)
        now = (await omsu.get(f"{BASE}{path_of(waiting)}")).json()
        said = {"action": "include", "inclusion": INCLUSION}
        answer = await omsu.post(f"{BASE}{path_of(now)}/steps", json=said, headers=ANY_VERSION)
        assert refused(answer, 409, "step_refused")["reason"] == "in_regional_reserve"
        await step(omsu, path_of(waiting), "reject", reason="Состоит в региональном резерве")
        again = await omsu.post(f"{BASE}/entries", json=nomination(waiting["candidate_id"]))
        refused(again, 409, "in_regional_reserve")

    async def test_of_two_at_once_leaves_one_stay(self, omsu, department, candidate):
        its = await candidate()
        ways = ((omsu, nomination(its)), (department, nomination(its, "department", REGION)))
        entries = [await made(client, "/entries", body) for client, body in ways]
        for (client, _), entry in zip(ways, entries, strict=True):
            await step(client, path_of(entry), "take")
        said = {"action": "include", "inclusion": INCLUSION}
        both = zip((omsu, department), entries, strict=True)
        steps = (client.post(f"{BASE}{path_of(each)}/steps", json=said, headers=ANY_VERSION) for client, each in both)
        answers = await asyncio.gather(*steps)
        assert answers[1].status_code == 200, answers[1].text
        assert [each["reserve"] for each in await listed(department, "/entries", status="included")] == [REGION]

    @pytest.mark.parametrize("region_stays", [True, False])
    async def test_by_a_merge_of_two_files(self, app, omsu, department, candidate, region_stays):
        files = [await candidate(), await candidate()]
        async with app.state.database.begin("ru") as session:
            theirs = update(Candidate).where(Candidate.id.in_([UUID(each) for each in files]))
            await session.execute(theirs.values(person_id=None))
        city = await included(omsu, files[0])
        region = await included(department, files[1], source="department", reserve=REGION)
        pair = [region["candidate_id"], city["candidate_id"]]
        stays, goes = pair if region_stays else pair[::-1]
        said = {"duplicate_id": goes, "reason": "Дело заведено дважды"}
        answer = await department.post(f"{BASE}/candidates/{stays}:merge", json=said, headers=ANY_VERSION)
        assert answer.status_code == 200, answer.text
        former = (await omsu.get(f"{BASE}{path_of(city)}")).json()
        assert (former["status"], former["exclusion_code"]) == ("excluded", "promoted")
        assert (await department.get(f"{BASE}{path_of(region)}")).json()["status"] == "included"

    async def test_is_from_a_stay_that_goes_on(self, omsu, candidate):
        waiting = await made(omsu, "/entries", nomination(await candidate()))
        other = await included(omsu, await candidate())
        for source in (waiting["id"], other["id"], str(uuid4())):
            body = nomination(waiting["candidate_id"], "municipal_reserve", REGION, source_id=source)
            assert faults(await omsu.post(f"{BASE}/entries", json=body)) == {"/source_id": "unknown_reference"}
