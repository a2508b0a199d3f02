"""Sites over HTTP: who drafts, who grants, who sees which, reports and support."""

from uuid import uuid4

import pytest
from sqlalchemy import delete, insert

from services.training.sites.models import SitePolicy
from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.sites.built import ORDER, body_of, opened_at
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import REGION, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL
from tests.support.directory import FOLLOWED

PATH = f"{BASE}/sites"


@pytest.fixture(autouse=True)
def day(today):
    today("2027-01-20")


@pytest.fixture
async def curator(app, schools):
    """A person of the institute."""
    row = {"id": uuid4(), "place": REGION, "last_name": "Серова", "first_name": "Вера", "middle_name": None}
    its = {name: FOLLOWED[name] for name in ("source_epoch", "source_seq")}
    async with app.state.database.begin("ru") as session:
        await session.execute(insert(COPIES.person), [row | its])
    return str(row["id"])


class TestDrafting:
    async def test_is_of_the_school_or_its_authority(self, school, omsu, client_as, draft, body):
        assert (draft["place"], draft["status"], draft["years"]) == (SMOLENSK_SCHOOL, "draft", [])
        assert draft["allowed_actions"] == []
        await made(omsu, "/sites", body | {"direction": "staff"})
        for role in ("soiro", "department", "admin", "expert", "integration"):
            refused(await client_as(role).post(PATH, json=body), 403)
        stranger = client_as("school", VYAZMA_SCHOOL)
        assert faults(await stranger.post(PATH, json=body)) == {"/organisation_id": "unknown_reference"}

    async def test_is_seen_at_and_above(self, omsu, soiro, department, client_as, draft):
        for reader in (omsu, soiro, department):
            assert (await reader.get(f"{PATH}/{draft['id']}")).json()["title"] == draft["title"]
        for stranger in (client_as("school", VYAZMA_SCHOOL), client_as("omsu", VYAZMA), client_as("integration")):
            refused(await stranger.get(f"{PATH}/{draft['id']}"), 404, "site_not_found")
        refused(await client_as("expert").get(f"{PATH}/{draft['id']}"), 403)
        refused(await client_as("school", VYAZMA_SCHOOL).get(f"{BASE}/site-notices/{draft['id']}"), 404)

    @pytest.mark.parametrize(
        ("change", "wrong"),
        [
            ({"hours": 41}, {"/hours": "too_many"}),
            ({"valid_to": "2027-12-31"}, {"/valid_to": "too_short"}),
            ({"valid_to": "2030-02-01"}, {"/valid_to": "too_long"}),
            ({"order_number": "1"}, {"/order_date": "order_in_halves"}),
            ({"programme_file_id": str(uuid4())}, {"/programme_file_id": "unknown_reference"}),
            ({"order_file_id": str(uuid4())}, {"/order_file_id": "unknown_reference"}),
            ({"teaches": [{"competency": "x", "level": 1}] * 2}, {"/teaches": "value_error"}),
            ({"capacity": 0}, {"/capacity": "greater_than_equal"}),
            ({"organisation_id": str(uuid4())}, {"/organisation_id": "unknown_reference"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, school, schools, body, change, wrong):
        assert faults(await school.post(PATH, json=body | change)) == wrong
        assert await listed(school, "/sites", organisation_id=str(schools[SMOLENSK_SCHOOL])) == []

    async def test_changes_as_a_whole(self, school, draft):
        path = f"{PATH}/{draft['id']}"
        changed = await school.patch(path, json=ORDER | {"capacity": 5}, headers=seen(draft))
        assert (changed.status_code, changed.json()["capacity"]) == (200, 5)
        refused(await school.patch(path, json={"capacity": 6}, headers=seen(draft)), 412)
        wrong = await school.patch(path, json={"valid_from": "2029-01-01"}, headers=seen(changed.json()))
        assert faults(wrong) == {"/valid_to": "too_short"}

    async def test_is_thrown_away_while_a_draft(self, school, draft, opened):
        assert (await school.delete(f"{PATH}/{draft['id']}", headers=seen(draft))).status_code == 204
        refused(await school.get(f"{PATH}/{draft['id']}"), 404, "site_not_found")
        refused(await school.delete(f"{PATH}/{opened['id']}", headers=seen(opened)), 409, "site_fixed")


class TestGranting:
    async def test_is_of_the_authority_and_announced(self, school, omsu, draft, facts_about, schools):
        path = f"/sites/{draft['id']}"
        refused(await stepped(school, path, draft["version"], "grant"), 403)
        refusal = refused(await stepped(omsu, path, draft["version"], "grant"), 409, "step_refused")
        assert refusal["reason"] == "no_order"
        await omsu.patch(f"{BASE}{path}", json=ORDER, headers=seen(draft))
        site = await step(omsu, path, "grant")
        assert (site["status"], site["opened_on"]) == ("opened", "2027-01-20")
        assert [each["standing"] for each in site["years"]] == ["running", "running"]
        [*_, fact] = await facts_about(site["id"])
        assert (fact.type, fact.place) == ("training.site.opened", SMOLENSK_SCHOOL)
        assert fact.data == {
            "status": "opened",
            "organisation_id": str(schools[SMOLENSK_SCHOOL]),
            "direction": "quality",
            "capacity": 2,
            "from": "2027-02-01",
            "until": "2029-01-31",
            "competencies": ["assessment"],
            "curator_id": None,
        }

    async def test_tells_the_whole_region(self, client_as, opened, today):
        stranger = client_as("school", VYAZMA_SCHOOL)
        refused(await stranger.get(f"{PATH}/{opened['id']}"), 404)
        notice = (await stranger.get(f"{BASE}/site-notices/{opened['id']}")).json()
        assert (notice["title"], notice["status"], notice["site_place"]) == (opened["title"], "opened", SMOLENSK_SCHOOL)
        mine = {"organisation_id": opened["organisation_id"]}
        for query, found in (
            ({}, True),
            ({"status": "opened"}, True),
            ({"competency": "assessment"}, True),
            ({"competency": "dreams"}, False),
            ({"on": "2027-01-31"}, False),
            ({"on": "2027-02-01"}, True),
            ({"site_place": VYAZMA}, False),
            ({"q": "оценка"}, True),
        ):
            assert bool(await listed(stranger, "/site-notices", **mine, **query)) is found, query
        today("2029-02-01")
        assert (await stranger.get(f"{BASE}/site-notices/{opened['id']}")).json()["status"] == "expired"
        assert len(await listed(stranger, "/site-notices", **mine, status="expired")) == 1

    async def test_shows_its_programme_to_the_whole_region(self, omsu, client_as, opened):
        stranger = client_as("school", VYAZMA_SCHOOL)
        path = f"{BASE}/site-notices/{opened['id']}/programme"
        refused(await stranger.get(path), 404, "file_not_found")
        sent = await omsu.post(f"{BASE}/files", files={"file": ("программа.txt", "Пять дней".encode())})
        its = {"programme_file_id": sent.json()["id"]}
        assert (await omsu.patch(f"{PATH}/{opened['id']}", json=its, headers=seen(opened))).status_code == 200
        assert (await stranger.get(path)).content.decode() == "Пять дней"
        refused(await stranger.get(f"{BASE}/files/{sent.json()['id']}"), 404)

    async def test_one_of_a_direction_at_a_time(self, omsu, opened, body):
        again = await made(omsu, "/sites", body | ORDER | {"valid_from": "2028-01-01", "valid_to": "2029-12-31"})
        refused(await stepped(omsu, f"/sites/{again['id']}", again["version"], "grant"), 409, "site_overlaps")
        await opened_at(omsu, body | {"direction": "staff"})

    async def test_fixes_what_the_order_says(self, school, omsu, client_as, opened):
        path = f"{PATH}/{opened['id']}"
        refused(await omsu.patch(path, json={"capacity": 9}, headers=seen(opened)), 409, "site_fixed")
        refused(await school.patch(path, json={"title": "Новое"}, headers=seen(opened)), 403)
        changed = await omsu.patch(path, json={"title": "Новое"}, headers=seen(opened))
        assert changed.status_code == 200, changed.text
        notice = (await client_as("school", VYAZMA_SCHOOL).get(f"{BASE}/site-notices/{opened['id']}")).json()
        assert notice["title"] == "Новое"

    async def test_ends_early_with_a_reason(self, omsu, client_as, opened, body, today):
        today("2028-03-01")
        path = f"/sites/{opened['id']}"
        assert faults(await stepped(omsu, path, opened["version"], "terminate")) == {"/reason": "reason_required"}
        refused(await stepped(client_as("omsu", VYAZMA), path, opened["version"], "terminate", reason="Нет"), 404)
        gone = await step(omsu, path, "terminate", reason="Программа не выполняется")
        assert (gone["status"], gone["terminated_on"]) == ("terminated", "2028-03-01")
        assert [each["period_to"] for each in gone["years"]] == ["2028-01-31", "2028-02-29"]
        notice = (await client_as("school", VYAZMA_SCHOOL).get(f"{BASE}/site-notices/{opened['id']}")).json()
        assert (notice["status"], notice["terminated_on"]) == ("terminated", "2028-03-01")
        refused(await omsu.patch(f"{BASE}{path}", json={"title": "x"}, headers=seen(gone)), 409, "site_fixed")
        assert {each["action"] for each in await listed(omsu, f"{path}/history")} == {"grant", "terminate"}
        await opened_at(omsu, body | {"valid_from": "2028-03-01", "valid_to": "2029-03-01"})

    async def test_expires_by_itself(self, omsu, opened, today):
        today("2029-02-01")
        site = (await omsu.get(f"{PATH}/{opened['id']}")).json()
        assert (site["status"], site["allowed_actions"]) == ("expired", [])
        mine = {"organisation_id": opened["organisation_id"]}
        assert len(await listed(omsu, "/sites", **mine, status="expired")) == 1
        assert await listed(omsu, "/sites", **mine, status="opened") == []


class TestReports:
    @pytest.fixture
    async def report(self, school, opened, today):
        today("2028-02-01")
        return await made(school, f"/sites/{opened['id']}/reports", {"year": 1, "text": "Пять стажёров"})

    async def test_missing_ones_are_seen(self, omsu, school, opened, today):
        mine = {"organisation_id": opened["organisation_id"]}
        for day, stands, missing in (("2028-03-01", "awaited", False), ("2028-03-02", "missing", True)):
            today(day)
            site = (await omsu.get(f"{PATH}/{opened['id']}")).json()
            assert site["years"][0]["standing"] == stands
            assert bool(await listed(omsu, "/sites", **mine, report_missing="true")) is missing
            assert bool(await listed(omsu, "/sites", **mine, report_missing="false")) is not missing
        await made(school, f"/sites/{opened['id']}/reports", {"year": 1, "text": "Поздно"})
        assert await listed(omsu, "/sites", **mine, report_missing="true") == []

    async def test_go_back_and_forth(self, school, omsu, soiro, report, opened):
        path = f"/site-reports/{report['id']}"
        assert (report["period_to"], report["due_on"]) == ("2028-01-31", "2028-03-01")
        for reader in (school, soiro):
            refused(await stepped(reader, path, report["version"], "accept"), 403)
        assert faults(await stepped(omsu, path, report["version"], "send_back")) == {"/reason": "reason_required"}
        change = {"text": "Пять стажёров, анкеты приложены"}
        refused(await school.patch(f"{BASE}{path}", json=change, headers=seen(report)), 409, "site_report_fixed")
        back = await step(omsu, path, "send_back", reason="Нет анкет")
        assert (back["status"], back["reason"]) == ("returned", "Нет анкет")
        await school.patch(f"{BASE}{path}", json=change, headers=seen(back))
        await step(school, path, "resubmit")
        done = await step(omsu, path, "accept")
        assert (done["status"], done["text"]) == ("accepted", change["text"])
        assert (await omsu.get(f"{PATH}/{opened['id']}")).json()["years"][0]["standing"] == "accepted"
        assert len(await listed(omsu, f"{path}/history")) == 3

    async def test_of_a_year_once_and_when_it_is_over(self, school, soiro, report, opened):
        path = f"{PATH}/{opened['id']}/reports"
        for year, wrong in ((1, "already_reported"), (2, "not_over"), (3, "outside_the_term")):
            assert faults(await school.post(path, json={"year": year, "text": "…"})) == {"/year": wrong}
        refused(await soiro.post(path, json={"year": 1, "text": "…"}), 403)
        assert len((await soiro.get(path)).json()["items"]) == 1


class TestSupport:
    async def test_has_a_curator_of_the_institute(self, school, soiro, omsu, opened, curator, app, schools):
        path = f"{PATH}/{opened['id']}/curator"
        refused(await omsu.put(path, json={"curator_id": curator}, headers=seen(opened)), 403)
        site = (await soiro.put(path, json={"curator_id": curator}, headers=seen(opened))).json()
        assert (site["curator_name"], site["version"]) == ("Серова Вера", opened["version"] + 1)
        assert (await school.get(f"{PATH}/{opened['id']}")).json()["curator_name"] == "Серова Вера"
        unknown = await soiro.put(path, json={"curator_id": str(uuid4())}, headers=seen(site))
        assert faults(unknown) == {"/curator_id": "unknown_reference"}
        async with app.state.database.begin("ru") as session:
            head = (await session.get(COPIES.organisation, schools[SMOLENSK_SCHOOL])).id
            post = next(
                each
                for each in await session.scalars(
                    COPIES.post.__table__.select()
                    .with_only_columns(COPIES.post.person_id)
                    .where(COPIES.post.organisation_id == head)
                )
            )
        assert faults(await soiro.put(path, json={"curator_id": str(post)}, headers=seen(site))) == {
            "/curator_id": "not_of_institute"
        }

    async def test_log_is_added_to_and_corrected(self, school, soiro, omsu, client_as, opened, facts_about):
        path = f"{PATH}/{opened['id']}/support"
        entry = {"kind": "consultation", "day": "2027-01-19", "text": "Анкета стажёра"}
        for other in (school, omsu):
            refused(await other.post(path, json=entry), 403)
        first = (await soiro.post(path, json=entry)).json()
        fixed = (await soiro.post(path, json=entry | {"day": "2027-01-18", "corrects_id": first["id"]})).json()
        again = await soiro.post(path, json=entry | {"corrects_id": first["id"]})
        refused(again, 409, "already_corrected")
        assert faults(await soiro.post(path, json=entry | {"day": "2027-01-21"})) == {"/day": "in_future"}
        assert faults(await soiro.post(path, json=entry | {"corrects_id": str(uuid4())})) == {
            "/corrects_id": "unknown_reference"
        }
        told = await listed(school, f"/sites/{opened['id']}/support")
        assert [(each["id"], each["corrected_by"]) for each in told] == [
            (first["id"], fixed["id"]),
            (fixed["id"], None),
        ]
        standing = await listed(school, f"/sites/{opened['id']}/support", standing="true", kind="consultation")
        assert [each["id"] for each in standing] == [fixed["id"]]
        refused(await client_as("school", VYAZMA_SCHOOL).get(path), 404)
        assert [each.type for each in await facts_about(opened["id"])].count("training.site.supported") == 2


class TestPolicy:
    @pytest.fixture(autouse=True)
    async def gone(self, app):
        yield
        async with app.state.database.begin("ru") as session:
            await session.execute(delete(SitePolicy))

    async def test_is_set_by_the_institute(self, soiro, omsu, school, schools):
        path = f"{BASE}/site-policy"
        known = (await school.get(path)).json()
        assert (known["shortest_years"], known["longest_years"], known["report_days"]) == (1, 3, 30)
        new = {"shortest_years": 2, "longest_years": 5, "report_days": 10}
        refused(await omsu.put(path, json=new, headers=ANY_VERSION), 403)
        wrong = await soiro.put(path, json=new | {"longest_years": 1}, headers=ANY_VERSION)
        assert faults(wrong) == {"/longest_years": "value_error"}
        assert (await soiro.put(path, json=new, headers=seen(known))).status_code == 200
        body = body_of(schools[SMOLENSK_SCHOOL], valid_to="2028-01-31")
        assert faults(await school.post(PATH, json=body)) == {"/valid_to": "too_short"}
        site = await opened_at(omsu, body | {"valid_to": "2031-01-31"})
        assert site["years"][0]["due_on"] == "2028-02-10"
