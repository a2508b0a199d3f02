"""Whose sheets are awaited: by seat, by who came, by who is not recused."""

import pytest
from sqlalchemy import update

from services.reserve.commissions.models import CommissionMember
from services.reserve.sheets.rules import SetAside
from tests.services.reserve.builders import BASE, made, step
from tests.services.reserve.sheets.conftest import RIGHT, Seated
from tests.support.callers import REGION, SMOLENSK

BODY = {"marks": RIGHT["programme"]}


@pytest.fixture
def secretary(juror):
    async def awaited(scene, **wanted):
        """member → how many of those sheets are in, of the awaited ones."""
        said = (await juror(scene, "secretary").get(f"{BASE}/contests/{scene.contest}/sheets")).json()
        names = {str(each.member): name for name, each in scene.jury.items()}
        found: dict[str, list[bool]] = {}
        for each in said["sheets"]:
            if all(each[key] == value for key, value in wanted.items()):
                found.setdefault(names[each["member_id"]], []).append(each["handed_in"])
        return {name: (sum(its), len(its)) for name, its in found.items()}

    return awaited


@pytest.fixture
def substituted(app):
    """From today on, `name` sits in the stead of `whom`."""

    async def change(scene, name, whom):
        today, new = app.state.clock.today(), Seated("expert", REGION)
        scene.jury[name] = new
        async with app.state.database.begin("ru") as session:
            session.info["caller"] = None
            old = await session.get(CommissionMember, scene.jury[whom].member)
            values = {
                column.key: getattr(old, column.key)
                for column in CommissionMember.__mapper__.column_attrs
                if column.key not in ("id", "person_id", "substitutes_id", "valid_from")
            }
            await session.execute(
                CommissionMember.__table__.insert().values(
                    **values, id=new.member, person_id=new.person, substitutes_id=old.id, valid_from=today
                )
            )

    return change


class TestSubstitution:
    async def test_who_is_substituted_marks_no_more_and_the_other_does(self, scene, juror, substituted, secretary):
        await substituted(scene, "deputy", "expert")
        answer = await juror(scene, "expert").put(scene.sheet(), json=BODY)
        assert (answer.status_code, answer.json()["reason"]) == (403, "not_in_commission")
        assert (await juror(scene, "deputy").put(scene.sheet(), json=BODY)).status_code == 200
        assert await secretary(scene) == {"chair": (0, 4), "deputy": (1, 4), "head": (0, 4)}

    async def test_what_was_marked_before_counts_and_is_not_marked_twice(
        self, scene, hand_in_all, hand_in, juror, substituted, secretary, opened
    ):
        await hand_in_all(scene)
        await substituted(scene, "deputy", "expert")
        answer = await juror(scene, "deputy").put(scene.sheet(), json=BODY)
        assert (answer.status_code, answer.json()["reason"]) == (409, "seat_has_marked")
        assert (await secretary(scene))["deputy"] == (4, 4)
        found = await opened(scene)
        assert {each.sheet.member_id for each in found.sheets} == {
            scene.jury[name].member for name in ("chair", "expert", "head")
        }


class TestRecusal:
    async def test_of_oneself_from_the_own_seat(self, scene, juror, secretary):
        head = juror(scene, "head")
        body = {
            "application_id": str(scene.applications["one"]),
            "kind": "relative",
            "reason": "Двоюродный брат",
        }
        recused = await head.post(f"{BASE}/contests/{scene.contest}/recusals", json=body)
        assert recused.status_code == 201, recused.text
        answer = await head.put(scene.sheet(), json=BODY)
        assert (answer.status_code, answer.json()["reason"]) == (409, "recused")
        assert (await head.put(scene.sheet("two"), json=BODY)).status_code == 200
        assert await secretary(scene, application_id=str(scene.applications["one"])) == {
            "chair": (0, 2),
            "expert": (0, 2),
        }

    async def test_shown_by_the_records_bars_by_itself(self, scene, juror, app):
        """Whoever applies under the name of a member is that member."""
        person = scene.jury["expert"].person
        from services.reserve.candidates.models import Candidate

        async with app.state.database.begin("ru") as session:
            here = Candidate.person_id == scene.applicants["two"]
            await session.execute(update(Candidate).where(here).values(person_id=person))
        answer = await juror(scene, "expert").put(scene.sheet("two"), json=BODY)
        assert (answer.status_code, answer.json()["reason"]) == (409, "recused")


class TestAttendance:
    async def test_a_sheet_of_who_did_not_come_is_set_aside(self, scene, client_as, app, opened, hand_in, hand_in_all):
        await hand_in_all(scene)
        await hand_in(scene, "expert", "one", "interview", {"speech": {"mark": 1}})
        omsu = client_as("omsu", SMOLENSK)
        body = {"contest_id": str(scene.contest), "held_on": app.state.clock.today().isoformat(), "agenda": []}
        meeting = await made(omsu, "/meetings", body)
        there = [str(scene.jury[name].member) for name in ("chair", "secretary", "head")]
        await step(omsu, f"/meetings/{meeting['id']}", "convene", present=there)
        found = await opened(scene)
        assert [each.points for each in found.standings] == [12, 9]
        assert {(each.member_id, why) for each, why in found.set_aside.items()} == {
            (scene.jury["expert"].member, SetAside.absent)
        }
        assert len(found.set_aside) == 4

    async def test_once_a_meeting_has_begun_those_who_came_are_awaited(
        self, scene, client_as, app, secretary, opened, hand_in
    ):
        omsu = client_as("omsu", SMOLENSK)
        body = {"contest_id": str(scene.contest), "held_on": app.state.clock.today().isoformat(), "agenda": []}
        meeting = await made(omsu, "/meetings", body)
        there = [str(scene.jury[name].member) for name in ("chair", "secretary", "head")]
        await step(omsu, f"/meetings/{meeting['id']}", "convene", present=there)
        assert await secretary(scene) == {"chair": (0, 4), "head": (0, 4)}
        for name in ("chair", "head"):
            for application in scene.applications:
                for stage in ("interview", "programme"):
                    await hand_in(scene, name, application, stage)
        found = await opened(scene)
        assert [each.sheets for each in found.standings[0].stages] == [2, 2]
