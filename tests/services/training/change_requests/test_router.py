"""A request over HTTP: written by an ОМСУ, read by the region, answered with an edition, whose effect is measured."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select

from services.training.competencies.holders import holder_of
from services.training.deficits.effects import Origin
from services.training.deficits.recording import await_verification, record, record_proof
from services.training.deficits.rules import DeficitSource, Finding
from services.training.enrolments.models import Enrolment
from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.programmes.bodies import module, opened, published, session
from tests.services.training.region import founded
from tests.support.answers import faults, refused, seen

PATH = "/change-requests"
TODAY = "2027-03-10"
TAUGHT = [{"competency": "team", "level": 2}]


@pytest.fixture
async def region(app, client_as, today):
    today(TODAY)
    return await founded(app, client_as)


@pytest.fixture
async def programme(region):
    return await published(region.at(), modules=[module(teaches=TAUGHT)])


def body(**changes: Any) -> dict[str, Any]:
    return {"competencies": ["team"], "why": "Курс не помогает"} | changes


async def revised(region, programme):
    """The next edition of it, published."""
    draft = await made(region.at(), f"/programmes/{programme['id']}/editions", None)
    return await step(region.at(), f"/programmes/{draft['id']}", "publish")


async def submitted_and_accepted(region, asked) -> None:
    await step(region.at(), f"{PATH}/{asked['id']}", "submit")
    await step(region.at(person=uuid4()), f"{PATH}/{asked['id']}", "accept")


async def answered(region, asked, edition) -> Any:
    now = (await region.at().get(f"{BASE}{PATH}/{asked['id']}")).json()
    path = f"{BASE}{PATH}/{asked['id']}/answer"
    return await region.at().put(path, json={"programme_id": edition["id"]}, headers=seen(now))


class TestCourse:
    async def test_from_an_authority_to_a_new_edition(self, region, programme, facts_about):
        omsu = region.at("omsu", ".m1")
        asked = await made(omsu, PATH, body(programme_id=programme["id"], module="team"))
        path = f"{PATH}/{asked['id']}"
        assert (asked["place"], asked["allowed_actions"]) == (f"{region.place}.m1", ["submit"])
        assert await listed(region.at("omsu", ".m2"), PATH) == []
        now = await step(omsu, path, "submit")
        assert (now["place"], now["asked_at"], now["submitted_on"]) == (region.place, f"{region.place}.m1", TODAY)
        assert now["allowed_actions"] == []
        [item] = await listed(region.at("omsu", ".m2"), PATH, competency="team")
        assert (item["id"], item["programme_title"]) == (asked["id"], programme["title"])
        refused(await stepped(omsu, path, now["version"], "accept"), 403)
        taken = await step(region.at(), path, "accept")
        assert taken["allowed_actions"] == ["fulfil", "decline"]
        assert faults(await answered(region, asked, programme)) == {"/programme_id": "not_newer"}
        edition = await revised(region, programme)
        done = await answered(region, asked, edition)
        assert done.status_code == 200, done.text
        assert (done.json()["status"], done.json()["successor_id"]) == ("done", edition["id"])
        said = [each.type.rpartition(".")[2] for each in await facts_about(asked["id"])]
        assert said == ["drafted", "submitted", "accepted", "done"]

    async def test_where_nothing_teaches_it_any_programme_that_does_is_the_answer(self, region):
        asked = await made(region.at(), PATH, body(competencies=["vsoko"]))
        await submitted_and_accepted(region, asked)
        other = await published(region.at(), modules=[module(teaches=TAUGHT)])
        assert faults(await answered(region, asked, other)) == {"/programme_id": "not_taught"}
        right = await published(region.at(), modules=[module(teaches=[{"competency": "vsoko", "level": 1}])])
        assert (await answered(region, asked, right)).json()["status"] == "done"

    async def test_another_accepts_than_who_wrote_or_submitted_it(self, region):
        author, colleague = region.at(), region.at(person=uuid4())
        asked = await made(author, PATH, body())
        path = f"{PATH}/{asked['id']}"
        now = await step(colleague, path, "submit")
        assert now["allowed_actions"] == ["decline"]
        for own in (author, colleague):
            refusal = refused(await stepped(own, path, now["version"], "accept"), 409)
            assert refusal["reason"] == "own_request"
        assert (await step(region.at(person=uuid4()), path, "accept"))["status"] == "accepted"

    async def test_declined_it_says_why(self, region):
        asked = await made(region.at("omsu", ".m1"), PATH, body())
        path = f"{PATH}/{asked['id']}"
        now = await step(region.at("omsu", ".m1"), path, "submit")
        assert set(faults(await stepped(region.at(), path, now["version"], "decline"))) == {"/reason"}
        await step(region.at(), path, "decline", reason="Учат в другой программе")
        now = (await region.at("omsu", ".m1").get(f"{BASE}{path}")).json()
        assert (now["status"], now["decision"]) == ("declined", "Учат в другой программе")


class TestWriting:
    @pytest.mark.parametrize(
        ("said", "wrong"),
        [
            ({"competencies": []}, {"/competencies"}),
            ({"competencies": ["team", "team"]}, {"/competencies/1"}),
            ({"competencies": ["team", "nothing"]}, {"/competencies/1"}),
            ({"module": "team"}, {"/module"}),
            ({"programme_id": str(uuid4())}, {"/programme_id"}),
            ({"why": " "}, {"/why"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, region, said, wrong):
        assert set(faults(await region.at().post(f"{BASE}{PATH}", json=body(**said)))) == wrong
        assert await listed(region.at(), PATH) == []

    async def test_a_module_is_of_its_programme(self, region, programme):
        said = body(programme_id=programme["id"], module="another")
        assert set(faults(await region.at().post(f"{BASE}{PATH}", json=said))) == {"/module"}

    async def test_a_draft_is_rewritten_from_what_was_seen(self, region):
        asked = await made(region.at(), PATH, body())
        url = f"{BASE}{PATH}/{asked['id']}"
        now = await region.at().put(url, json=body(why="Иначе"), headers=seen(asked))
        assert now.json()["why"] == "Иначе"
        refused(await region.at().put(url, json=body(), headers=seen(asked)), 412)
        await step(region.at(), f"{PATH}/{asked['id']}", "submit")
        later = (await region.at().get(url)).json()
        refused(await region.at().put(url, json=body(), headers=seen(later)), 409, "change_request_fixed")

    async def test_a_draft_may_be_thrown_away(self, region, facts_about):
        author = region.at("omsu", ".m1")
        asked = await made(author, PATH, body())
        url = f"{BASE}{PATH}/{asked['id']}"
        refused(await region.at("omsu", ".m2").delete(url, headers=seen(asked)), 404, "change_request_not_found")
        assert (await author.delete(url, headers=seen(asked))).status_code == 204
        refused(await author.get(url), 404, "change_request_not_found")
        assert [each.deleted for each in await facts_about(asked["id"])] == [False, True]
        other = await made(region.at(), PATH, body())
        now = await step(region.at(), f"{PATH}/{other['id']}", "submit")
        answer = await region.at().delete(f"{BASE}{PATH}/{other['id']}", headers=seen(now))
        refused(answer, 409, "change_request_fixed")

    async def test_who_may_write_and_who_may_read(self, region):
        for role, below in (("department", ""), ("admin", ""), ("integration", ""), ("expert", "")):
            refused(await region.at(role, below).post(f"{BASE}{PATH}", json=body()), 403)
        refused(await region.head().get(f"{BASE}{PATH}"), 403)
        asked = await made(region.at(), PATH, body())
        refused(await region.at("integration").get(f"{BASE}{PATH}/{asked['id']}"), 404)
        assert (await region.at("department").get(f"{BASE}{PATH}/{asked['id']}")).status_code == 200


class TestEffect:
    async def learned(self, region, edition: dict[str, Any], proved: int, people: int) -> None:
        """So many completed a group of the edition with a deficit, and some of them proved that it is closed."""
        group = await opened(
            region.at(), session("2027-04-05"), of=edition, starts_on="2027-04-05", ends_on="2027-04-09"
        )
        async with region.acting() as tx:
            [post] = await tx.scalars(select(COPIES.post).where(COPIES.post.person_id == region.heads[".m1.o1"]))
            for number in range(people):
                person = await self._person(tx, post)
                row = {
                    "id": uuid4(),
                    "version": 1,
                    "place": post.place,
                    "group_id": UUID(group["id"]),
                    "person_id": person,
                    "organisation_id": post.organisation_id,
                    "arrival": 100 + number,
                    "status": "completed",
                    "origin": "manual",
                    "credits": [],
                    "passed": True,
                    "hours": 18,
                    "completed_on": date(2027, 4, 9),
                }
                await tx.execute(insert(Enrolment), [row])
                holder = await holder_of(tx, person, date(2027, 3, 1))
                lacks = Finding("team", 1, 2, 50, date(2027, 3, 1))
                await record(
                    tx, holder, UUID(region.framework), [lacks], Origin(DeficitSource.manual, None, "По беседе")
                )
                await await_verification(tx, region.place, person, {"team": 2}, "Курсы", date(2027, 4, 9))
                if number < proved:
                    origin = Origin(DeficitSource.diagnostics, uuid4())
                    await record_proof(tx, region.place, person, {"team": 2}, 90, date(2027, 5, 1), origin)

    async def _person(self, tx, post) -> UUID:
        person = uuid4()
        said = {"id": uuid4(), "person_id": person, "source_seq": 1}
        kept = {each.key: getattr(post, each.key) for each in COPIES.post.__mapper__.column_attrs}
        await tx.execute(insert(COPIES.post), [kept | said])
        return person

    async def test_before_and_after_as_shares_and_of_few_nothing(self, region, programme):
        asked = await made(region.at(), PATH, body(programme_id=programme["id"]))
        await submitted_and_accepted(region, asked)
        await self.learned(region, programme, 2, 6)
        edition = await revised(region, programme)
        await answered(region, asked, edition)
        await self.learned(region, edition, 3, 4)
        url = f"{BASE}{PATH}/{asked['id']}/effect"
        said = (await region.at().get(url)).json()
        assert said["before"] == {
            "programme_id": programme["id"], "edition": 1, "people": 6, "proved": 2, "percent": 33.3
        }  # fmt: skip
        assert said["after"] == {
            "programme_id": edition["id"], "edition": 2, "people": None, "proved": None, "percent": None
        }  # fmt: skip
        beside = (await region.at("omsu", ".m2").get(url)).json()
        assert beside["before"]["people"] is None
