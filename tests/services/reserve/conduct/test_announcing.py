"""A contest is drafted, announced to the whole region and held by what was announced."""

import asyncio

import pytest

from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.services.reserve.conduct.conftest import EXPERIENCE, contest_body
from tests.support.answers import faults, refused, seen
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA

NOWHERE = "0c6d53fd-4a7b-4f5a-9d2f-0f0f3c5a7e21"
VACANT = {
    "code": "experience",
    "title": "Управленческий стаж не менее 3 лет",
    "clause": None,
    "requirement": {"kind": "experience", "of": ["managerial"], "years": 3},
    "required": False,
}


@pytest.fixture
async def vacancy(stage, schools):
    body = {
        "organisation_id": str(schools[SMOLENSK_SCHOOL]),
        "post_title": "директор",
        "reason": "contract_end",
        "arises_on": "2026-09-01",
        "requirements": [VACANT],
    }
    new = await made(stage.omsu, "/vacancies", body)
    return await step(stage.omsu, f"/vacancies/{new['id']}", "declare")


def for_the_post(vacancy):
    return {"purpose": "vacancy", "vacancy_id": vacancy["id"], "post_title": None}


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"applications_until": "2026-02-28"}, {"/applications_until": "value_error"}),
        ({"sheets_until": "2026-03-25"}, {"/sheets_until": "value_error"}),
        ({"held_on": "2026-04-13"}, {"/held_on": "value_error"}),
        ({"purpose": "vacancy"}, {"/vacancy_id": "value_error"}),
        ({"vacancy_id": NOWHERE}, {"/vacancy_id": "value_error"}),
        ({"post_title": None}, {"/post_title": "value_error"}),
        ({"commission_id": NOWHERE}, {"/commission_id": "unknown_reference"}),
        ({"purpose": "vacancy", "vacancy_id": NOWHERE, "post_title": None}, {"/vacancy_id": "unknown_reference"}),
        ({"status": "announced"}, {"/status": "extra_forbidden"}),
        ({"held_on": "завтра"}, {"/held_on": "date_parsing"}),
    ],
)
async def test_bad_input_is_pointed_at(stage, wrong, expected):
    before = await listed(stage.omsu, "/contests")
    response = await stage.omsu.post(f"{BASE}/contests", json=contest_body(stage.commission) | wrong)
    assert faults(response) == expected
    assert await listed(stage.omsu, "/contests") == before


class TestDraft:
    async def test_is_changed_whole_until_it_is_announced(self, stage):
        await stage.draft()
        body = contest_body(stage.commission, title="Конкурс 2026 года")
        response = await stage.omsu.put(f"{BASE}{stage.path}", json=body, headers=seen(stage.contest))
        assert (response.status_code, response.json()["title"]) == (200, "Конкурс 2026 года")
        stale = await stage.omsu.put(f"{BASE}{stage.path}", json=body, headers=seen(stage.contest))
        refused(stale, 412)
        announced = await step(stage.omsu, stage.path, "announce")
        fixed = await stage.omsu.put(f"{BASE}{stage.path}", json=body, headers=seen(announced))
        refused(fixed, 409, "contest_fixed")

    async def test_is_seen_where_it_is_held_and_above(self, stage, neighbour, school, department):
        await stage.draft()
        for other in (neighbour, school, stage.client_as("expert")):
            refused(await other.get(f"{BASE}{stage.path}"), 404, "contest_not_found")
            refused(await stepped(other, stage.path, 1, "announce"), 404, "contest_not_found")
        assert (await department.get(f"{BASE}{stage.path}")).status_code == 200

    async def test_only_who_conducts_makes_one(self, stage):
        for role in ("soiro", "school", "expert", "admin", "integration"):
            response = await stage.client_as(role).post(f"{BASE}/contests", json=contest_body(stage.commission))
            assert refused(response, 403)["permission"] == "contest:write"

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"commission_id": None}, "no_commission"),
            ({"applications_from": "2026-02-19"}, "acceptance_in_the_past"),
            ({"applications_until": "2026-03-19"}, "acceptance_too_short"),
            (
                {"applications_until": "2026-03-20", "sheets_until": "2026-03-21", "held_on": "2026-03-21"},
                "notice_too_short",
            ),
        ],
    )
    async def test_is_not_announced_against_the_regulation(self, stage, changes, reason):
        await stage.draft(**changes)
        refusal = refused(await stepped(stage.omsu, stage.path, 1, "announce"), 409, "step_refused")
        assert refusal["reason"] == reason
        assert (await stage.read())["status"] == "draft"

    async def test_is_announced_on_the_first_day_it_can_be(self, stage, ruled):
        await ruled(notice_days=54)
        await stage.announced()
        assert stage.contest["announced_on"] == "2026-02-20"

    async def test_needs_a_regulation_of_its_own_place(self, stage, department, client_as):
        await stage.draft()
        elsewhere = client_as("omsu", VYAZMA)
        draft = await made(elsewhere, "/contests", contest_body(stage.commission) | {"commission_id": None})
        refusal = refused(await stepped(elsewhere, f"/contests/{draft['id']}", 1, "announce"), 409)
        assert refusal["reason"] == "no_regulation"


class TestAnnouncement:
    async def test_is_told_to_the_whole_region(self, stage, client_as):
        await stage.announced()
        for caller in (client_as("omsu", VYAZMA), client_as("school", f"{VYAZMA}.o9"), client_as("expert")):
            found = await listed(caller, "/contest-notices", contest_place=SMOLENSK)
            [notice] = [each for each in found if each["id"] == stage.contest["id"]]
            assert (notice["status"], notice["contest_place"]) == ("announced", SMOLENSK)
            read = (await caller.get(f"{BASE}{stage.path}")).json()
            assert (read["title"], read["allowed_actions"]) == ("Конкурс в резерв города", [])
            refused(await caller.get(f"{BASE}{stage.path}/history"), 403)
            refused(await stepped(caller, stage.path, read["version"], "annul", reason="Так"), 403)

    async def test_freezes_the_regulation(self, stage, ruled, facts_about):
        await stage.announced()
        await ruled(notice_days=1, criteria=[])
        read = await stage.read()
        assert (read["rules"]["notice_days"], read["criteria"]) == (30, [EXPERIENCE])
        [fact] = [each for each in await facts_about(read["id"]) if each.type == "reserve.contest.announced"]
        assert fact.data["purpose"] == "reserve"

    async def test_status_follows_the_day(self, stage):
        await stage.announced()
        days = {
            "2026-02-28": "announced",
            "2026-03-01": "accepting",
            "2026-03-25": "accepting",
            "2026-03-26": "admission",
        }
        for day, status in days.items():
            stage.shift(day)
            assert (await stage.read())["status"] == status
            found = await listed(stage.omsu, "/contests", status=status)
            assert stage.contest["id"] in {each["id"] for each in found}
            noticed = await listed(stage.omsu, "/contest-notices", status=status)
            assert stage.contest["id"] in {each["id"] for each in noticed}
        refusal = refused(await stepped(stage.omsu, stage.path, 2, "announce"), 409, "illegal_step")
        assert refusal["status_now"] == "admission"

    async def test_takes_the_vacancy_and_gives_it_back(self, stage, vacancy):
        await stage.announced(**for_the_post(vacancy))
        path = f"{BASE}/vacancies/{vacancy['id']}"
        assert (await stage.omsu.get(path)).json()["status"] == "in_contest"
        assert [each["code"] for each in stage.contest["criteria"]] == ["experience", "vacancy.experience"]
        assert (stage.contest["organisation_name"], stage.contest["post_title"]) == ("Школа o1", "директор")
        first, stage_path = stage.contest, stage.path
        await stage.draft(**for_the_post(vacancy))
        refusal = refused(await stepped(stage.omsu, stage.path, 1, "announce"), 409)
        assert refusal["reason"] == "vacancy_not_open"
        refused(await stepped(stage.omsu, stage_path, first["version"], "annul"), 422)
        await step(stage.omsu, stage_path, "annul", reason="Договор продлён")
        assert (await stage.omsu.get(path)).json()["status"] == "open"
        await step(stage.omsu, stage.path, "announce")

    async def test_of_several_at_once_one_takes_the_vacancy(self, stage, vacancy):
        drafts = [await made(stage.omsu, "/contests", contest_body(stage.commission) | for_the_post(vacancy))
                  for _ in range(4)]  # fmt: skip
        answers = await asyncio.gather(*(stepped(stage.omsu, f"/contests/{d['id']}", 1, "announce") for d in drafts))
        assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]


async def test_a_contest_without_applications_fails(stage, facts_about):
    await stage.announced()
    refused(await stepped(stage.omsu, stage.path, stage.contest["version"], "fail"), 409, "illegal_step")
    stage.shift("2026-03-26")
    closing = refused(await stepped(stage.omsu, stage.path, stage.contest["version"], "close_admission"), 409)
    assert closing["reason"] == "too_few"
    failed = await step(stage.omsu, stage.path, "fail")
    assert (failed["status"], failed["ground"], failed["concluded_on"]) == ("failed", "no_applications", "2026-03-26")
    protocol = (await stage.omsu.get(f"{BASE}/protocols/{failed['decision_id']}")).json()
    assert (protocol["kind"], protocol["content"]["ground"]) == ("contest_failure", "no_applications")
    assert len(protocol["signers"]) == 4


async def test_a_year_without_a_production_calendar_is_told_from_the_draft_on(stage):
    held = {"applications_from": "2027-11-01", "applications_until": "2027-11-30", "sheets_until": "2027-12-28"}
    await stage.draft(**held, held_on="2027-12-29")
    assert "2028" in stage.contest["warning"]
    announced = await step(stage.omsu, stage.path, "announce")
    assert "2028" in announced["warning"]
    assert (await stage.applicant("one").get(f"{BASE}{stage.path}")).json()["warning"] is None
    other = await made(stage.omsu, "/contests", contest_body(stage.commission))
    assert other["warning"] is None
