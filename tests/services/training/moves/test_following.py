"""A head goes to work elsewhere: what follows them, what stays, and when; told by the directory as it tells it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from services.directory.consumer import follow
from services.kernel.consumers import consuming
from services.kernel.jobs import Runner
from services.training.moves.following import FOLLOWING
from services.training.moves.service import JOBS, posts_changed
from services.training.risks import service as risks
from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, made, step
from tests.services.training.events import event
from tests.services.training.instruments.contents import instrument
from tests.services.training.mentoring.world import PAIRS, TERM, WORK, World
from tests.services.training.programmes.bodies import enrolled, module, opened, published, session
from tests.services.training.region import founded
from tests.services.training.sites.built import body_of, opened_at
from tests.support.answers import ANY_VERSION, refused

TODAY = "2027-03-10"
O1, O2, O9 = ".m1.o1", ".m1.o2", ".m2.o9"
ALONE = ("/deficits", "/diagnostics", "/routes", "/informal-learning", "/enrolments", "/referrals", "/mentors")
"""Lists of what is a person's alone."""


@pytest.fixture
async def region(app, client_as, today):
    today(TODAY)
    return await founded(app, client_as)


@pytest.fixture
def tell(app):
    """As the follower hands over what the directory says, each in a transaction of its own."""

    async def to(*events):
        for each in events:
            async with consuming(app.state.database, app.state.clock, "directory") as tx:
                await follow(tx, COPIES, each, {}, posts_changed)

    return to


@pytest.fixture
def goes(app, region, tell):
    """`await goes(O1, O9, day)`: the head of one school heads the other from the day on; the events of it."""

    async def to(below, other, day=TODAY):
        async with app.state.database.begin("ru") as tx:
            old = await tx.scalar(select(COPIES.post).where(COPIES.post.person_id == region.heads[below]))
        last = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        told = [
            post(region, below, below, "2015-09-01", last, subject=old.id),
            *([post(region, below, other, day, None)] if other else []),
        ]
        await tell(*told)
        return told

    return to


def post(region, who, below, first, last, **its):
    said = {
        "kind": "head",
        "person_id": str(region.heads[who]),
        "organisation_id": str(region.schools[below]),
        "municipality_id": None,
        "from": first,
        "to": last,
    }
    return event("directory.post.changed", region.place + below, said, **its)


@pytest.fixture
async def known(region):
    """What is known of the head of the first school: path → its id."""
    person = str(region.heads[O1])
    lacking = {"person_id": person, "competency": "team", "level": 1, "note": "По беседе"}
    draft = await made(region.at(), "/instruments", instrument("self_assessment"))
    await step(region.at(), f"/instruments/{draft['id']}", "publish")
    asked = {"person_id": person, "instrument_id": draft["id"], "term_from": TODAY, "term_to": "2027-04-30"}
    window = {"window_from": "2027-03-15", "window_to": "2027-12-20", "hours_limit": 100, "weekly_limit": 36}
    programme = await published(region.at(), modules=[module()], title="Команда школы")
    group = await opened(region.at(), session("2027-04-05"), of=programme, starts_on="2027-04-05", ends_on="2027-04-09")
    webinar = {
        "title": "Трудный разговор",
        "kind": "webinar",
        "date_from": "2027-01-11",
        "date_to": "2027-01-12",
        "hours": 10,
        "proof_link": "https://academy.example/17",
    }
    sent = {"person_id": person, "family": programme["family"], "due_on": "2027-03-20", "ground": "other", "note": "Да"}
    mentor = {"person_id": person, "ground": "Опыт", "capacity": 2, "directions": ["staff"], **WORK, **TERM}
    bodies = {
        "/deficits": (region.at(), lacking),
        "/diagnostics": (region.at(), asked),
        "/routes": (region.at(), {"person_id": person, "goal": "Команда", **window}),
        "/informal-learning": (region.head(O1), webinar | {"person_id": person}),
        "/enrolments": (region.at(), {"group_id": group["id"], "person_id": person}),
        "/referrals": (region.at("omsu", ".m1"), sent),
        "/mentors": (region.at("omsu", ".m1"), mentor),
    }
    return {path: (await made(client, path, body))["id"] for path, (client, body) in bodies.items()}


async def seen_by(client) -> set[str]:
    return {path for path in ALONE if await listed(client, path)}


class TestMoving:
    async def test_what_is_the_persons_alone_is_seen_where_they_work_now(self, region, known, goes, facts_about):
        former, new = region.at("omsu", ".m1"), region.at("omsu", ".m2")
        assert (await seen_by(former), await seen_by(new)) == ({*ALONE}, set())
        await goes(O1, O9)
        assert (await seen_by(former), await seen_by(new)) == (set(), {*ALONE})
        for path, id_ in known.items():
            now = (await new.get(f"{BASE}{path}/{id_}")).json()
            assert (now["place"], now["organisation_id"]) == (region.place + O9, str(region.schools[O9])), path
            refused(await former.get(f"{BASE}{path}/{id_}"), 404)
            moved = [each for each in await facts_about(id_) if each.type.endswith(".moved")]
            assert [each.place for each in moved] == [region.place + O9], path
        assert (await new.get(f"{BASE}/deficits/{known['/deficits']}")).json()["findings"]
        assert (await new.get(f"{BASE}/routes/{known['/routes']}")).json()["checkpoints"]
        async with region.app.state.database.begin(region.place + O1) as tx:
            parts = [column.class_ for each in FOLLOWING for column in each.parts]
            assert [await tx.scalar(select(func.count()).select_from(part)) for part in parts] == [0] * len(parts)
        assert await seen_by(region.at("school", O9, region.heads[O1])) >= {"/deficits", "/diagnostics", "/routes"}

    async def test_told_again_nothing_moves_once_more(self, region, known, goes, tell, facts_about):
        told = await goes(O1, O9)
        before = {id_: len(await facts_about(id_)) for id_ in known.values()}
        await tell(*told)
        assert {id_: len(await facts_about(id_)) for id_ in known.values()} == before

    async def test_who_is_at_risk_is_so_where_they_work(self, app, region, goes, today):
        world = World(app, region.client_as, {region.place + O1: region.heads[O1]})
        await world.at_risk(region.place + O1, TODAY)
        await goes(O1, O9)
        day = date.fromisoformat(TODAY)
        async with app.state.database.begin("ru") as tx:
            [one] = await risks.lasting(tx, f"{region.place}.m2", day)
            assert (one.person_id, one.organisation_id) == (region.heads[O1], region.schools[O9])
            assert await risks.lasting(tx, f"{region.place}.m1", day) == []


class TestStaying:
    async def test_whoever_holds_both_posts_has_left_neither(self, region, known, tell):
        await tell(post(region, O1, O9, TODAY, None))
        assert await seen_by(region.at("omsu", ".m1")) == {*ALONE}

    async def test_whoever_works_nowhere_is_known_where_they_worked(self, region, known, goes):
        await goes(O1, None)
        assert await seen_by(region.at("omsu", ".m1")) == {*ALONE}

    async def test_what_is_the_organisations_and_what_is_over_stays(self, region, known, goes):
        former, new = region.at("omsu", ".m1"), region.at("omsu", ".m2")
        taught = [{"competency": "team", "level": 2}]
        site = await opened_at(former, body_of(region.schools[O1], teaches=taught))
        await step(former, f"/enrolments/{known['/enrolments']}", "withdraw", reason="Болезнь")
        await goes(O1, O9)
        assert (await former.get(f"{BASE}/sites/{site['id']}")).json()["place"] == region.place + O1
        assert [each["status"] for each in await listed(former, "/enrolments")] == ["withdrawn"]
        assert await listed(new, "/enrolments") == []


class TestDay:
    async def test_a_post_that_begins_later_is_followed_on_its_first_day(self, app, region, known, goes, today):
        await goes(O1, O9, "2027-04-01")
        today("2027-03-31")
        await Runner(JOBS, app.state.database, app.state.clock).run_due()
        assert await seen_by(region.at("omsu", ".m2")) == set()
        today("2027-04-01")
        await Runner(JOBS, app.state.database, app.state.clock).run_due()
        assert (await seen_by(region.at("omsu", ".m1")), await seen_by(region.at("omsu", ".m2"))) == (set(), {*ALONE})


async def test_a_seat_in_a_seminar_of_the_authority_that_was_left_stays_with_it(region, goes):
    former = region.at("omsu", ".m1")
    seminar = await published(former, kind="seminar", modules=[module()], title="Семинар округа")
    days = {"starts_on": "2027-04-05", "ends_on": "2027-04-09"}
    group = await opened(former, session("2027-04-05"), of=seminar, **days)
    await enrolled(former, group["id"], region.heads[O1])
    await goes(O1, O9)
    assert [each["place"] for each in await listed(former, "/enrolments")] == [region.place + O1]


async def test_a_campaign_counts_those_it_asked_wherever_they_work_now(region, goes):
    former = region.at("omsu", ".m1")
    draft = await made(region.at(), "/instruments", instrument("self_assessment"))
    await step(region.at(), f"/instruments/{draft['id']}", "publish")
    people = [str(region.heads[each]) for each in (O1, O2)]
    said = {"title": "Весна", "instrument_ids": [draft["id"]], "person_ids": people, "term_from": TODAY}
    campaign = await made(former, "/diagnostic-campaigns", said | {"term_to": "2027-04-30"})
    await goes(O1, O9)
    path = f"/diagnostic-campaigns/{campaign['id']}"
    assert (await former.get(f"{BASE}{path}")).json()["progress"]["assigned"] == 2
    called_off = await step(former, path, "cancel", reason="Перенесено")
    assert called_off["progress"]["cancelled"] == 2
    assert [each["status"] for each in await listed(region.at("omsu", ".m2"), "/diagnostics")] == ["cancelled"]


class Here(World):
    """The same people in a region of the test's own."""

    place: str

    @property
    def soiro(self):
        return self.client_as("soiro", self.place)


async def test_a_pair_goes_on_and_is_seen_from_where_both_work(app, region, goes, today):
    today("2027-02-01")
    world = Here(app, region.client_as, {region.place + each: who for each, who in region.heads.items()})
    world.place = region.place
    mentor = await world.mentor(region.place + O2)
    pair = await world.active(mentor, region.place + O1)
    path, mine = f"{PAIRS}/{pair['id']}", world.head(region.place + O2)
    await made(mine, f"{path}/meetings", {"held_on": "2027-02-01", "topic": "План ВСОКО", "hours": 1.5})
    marks = [{"goal": goal, "mark": "partly", "reason": "Видно"} for goal in (1, 2)]
    mid = {"kind": "mid", "marks": marks, "conclusion": "Дальше"}
    reviewed = await mine.post(f"{BASE}{path}/reviews", json=mid, headers=ANY_VERSION)
    assert reviewed.status_code == 201, reviewed.text
    await goes(O1, O9, "2027-02-01")
    new, former = region.at("omsu", ".m2"), region.at("omsu", ".m1")
    now = (await new.get(f"{BASE}{path}")).json()
    assert (now["status"], now["mentee_organisation_id"]) == ("active", str(region.schools[O9]))
    assert (len(now["reviews"]), len(await listed(new, f"{path}/meetings"))) == (1, 1)
    assert [each["id"] for each in await listed(former, PAIRS)] == [pair["id"]]  # its mentor works there
    await goes(O2, ".m2.o8", "2027-02-01")
    assert await listed(former, PAIRS) == []
    [moved] = await listed(new, "/mentors")
    assert (moved["id"], moved["status"], moved["place"]) == (mentor["id"], "active", f"{region.place}.m2.o8")


async def test_a_beginning_head_is_one_in_the_new_school_too(app, region, goes):
    async with app.state.database.begin("ru") as tx:
        mine = COPIES.post.person_id == region.heads[O1]
        await tx.execute(update(COPIES.post).where(mine).values(held_from=date(2027, 2, 1)))
    novice = await made(region.at(), "/novices", {"person_id": str(region.heads[O1])})
    await goes(O1, O9)
    [now] = await listed(region.at("omsu", ".m2"), "/novices")
    assert (now["id"], now["organisation_id"]) == (novice["id"], str(region.schools[O9]))
    whole = (await region.at("omsu", ".m2").get(f"{BASE}/novices/{novice['id']}")).json()
    assert len(whole["tasks"]) == len(novice["tasks"])
