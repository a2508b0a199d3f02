"""What training changed, over HTTP: by programme, territory and time, of few people nothing."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select

from services.training.competencies.holders import Holder
from services.training.deficits.effects import Origin
from services.training.deficits.recording import record
from services.training.deficits.rules import DeficitSource, Finding
from services.training.enrolments.models import Enrolment
from services.training.store import COPIES
from tests.services.training.builders import BASE
from tests.services.training.programmes.bodies import module, opened, published, session
from tests.services.training.region import founded
from tests.support.answers import refused

PATH = f"{BASE}/dashboards/training-effect"
FOUND, FIRST, DONE, AGAIN = date(2027, 3, 1), "2027-04-05", date(2027, 4, 9), date(2027, 5, 1)


@pytest.fixture
async def region(app, client_as, today):
    today("2027-03-10")
    return await founded(app, client_as)


async def taught(region, title: str):
    taught = [module(teaches=[{"competency": "team", "level": 2}])]
    programme = await published(region.at(), modules=taught, title=title)
    return await opened(region.at(), session(FIRST), of=programme, starts_on=FIRST, ends_on=DONE.isoformat())


async def finished(region, group, *levels: int | None, below: str = ".m1.o1") -> None:
    """So many completed the group who were at level 1 of 2, and what was found of each since; None: nothing."""
    async with region.acting() as tx:
        [post] = await tx.scalars(select(COPIES.post).where(COPIES.post.person_id == region.heads[below]))
        for number, level in enumerate(levels):
            holder = Holder(uuid4(), post.place, post.organisation_id, "head")
            row = {
                "id": uuid4(), "version": 1, "place": post.place, "group_id": UUID(group["id"]),
                "person_id": holder.person_id, "organisation_id": post.organisation_id, "arrival": 100 + number,
                "status": "completed", "origin": "manual", "credits": [], "passed": True, "hours": 18,
                "completed_on": DONE,
            }  # fmt: skip
            await tx.execute(insert(Enrolment), [row])
            for known, day in ((1, FOUND), (level, AGAIN)):
                if known is not None:
                    origin = Origin(DeficitSource.diagnostics, uuid4())
                    said = Finding("team", known, 2, 60, day)
                    await record(tx, holder, UUID(region.framework), [said], origin)


def told(row):
    return tuple(row[name] for name in ("finished", "lacked", "raised", "not_raised", "unmeasured", "raised_percent"))


async def test_by_programme_place_and_time(region):
    many, few = await taught(region, "Команда"), await taught(region, "Ещё о команде")
    await finished(region, many, 2, 2, 1, None, None, None)
    await finished(region, few, 2, below=".m2.o9")
    said = (await region.at().get(PATH)).json()
    assert [each["title"] for each in said["items"]] == ["Ещё о команде", "Команда"]
    by = {each["title"]: told(each) for each in said["items"]}
    assert by == {"Команда": (6, 6, 2, 1, 3, 66.7), "Ещё о команде": (1, None, None, None, None, None)}
    assert told(said["total"]) == (7, None, None, None, None, None)  # or the one person would follow from it
    own = (await region.at("omsu", ".m1").get(PATH)).json()
    assert (told(own["total"]), len(own["items"])) == ((6, 6, 2, 1, 3, 66.7), 1)
    later = (await region.at().get(PATH, params={"completed_from": "2027-04-10"})).json()
    assert (told(later["total"])[0], later["items"]) == (0, [])
    on_the_day = {"completed_from": DONE.isoformat(), "completed_to": DONE.isoformat(), "format": "csv"}
    file = await region.at("department").get(PATH, params=on_the_day)
    assert len(file.text.strip().splitlines()) == 3


async def test_it_is_not_for_everybody(region):
    refused(await region.head().get(PATH), 403)
    refused(await region.at("omsu", ".m1").get(PATH, params={"place": f"{region.place}.m2"}), 422)
