"""Teams as the reserve tells of them, whose members work in the schools of a region of a test's own."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from services.training.store import COPIES
from tests.services.training.builders import BASE, made, step
from tests.services.training.events import event, teller
from tests.services.training.programmes.bodies import opened, published, session
from tests.services.training.region import Region
from tests.support.answers import ANY_VERSION
from tests.support.directory import FOLLOWED

DAY = "2027-10-04"
SCHOOL = ".m1.o1"
LATER = "2027-10-20"


async def employed(region: Region, kind: str, below: str = SCHOOL) -> UUID:
    """Somebody new in a post of that kind at the school."""
    person, place = uuid4(), region.place + below
    followed = {name: FOLLOWED[name] for name in ("source_epoch", "source_seq")} | {"place": place}
    named = {"last_name": "Орлова", "first_name": "Вера", "middle_name": None}
    held = {"organisation_id": region.schools[below], "municipality_id": None, "held_to": None}
    async with region.app.state.database.begin("ru") as tx:
        await tx.execute(insert(COPIES.person).values(id=person, **named, **followed))
        post = {"id": uuid4(), "kind": kind, "person_id": person, "held_from": date(2020, 9, 1)}
        await tx.execute(insert(COPIES.post).values(**post, **held, **followed))
    return person


def member(person: UUID | None, **more: Any) -> dict[str, Any]:
    usual = {"member_id": str(uuid4()), "function": "Качество образования", "leads": False, "from": "2027-01-11"}
    return usual | {"person_id": str(person) if person else None, "until": None} | more


def team_event(region: Region, what: str, members: list[dict[str, Any]], below: str = SCHOOL, **its: Any) -> Any:
    said = {
        "status": "dissolved" if what == "dissolved" else "formed",
        "level": "school" if below in region.schools else "municipal",
        "organisation_id": str(region.schools[below]) if below in region.schools else None,
        "title": "Команда перехода",
        "from": "2027-01-11",
        "until": "2029-12-31",
        "day": DAY,
        "members": members,
    }
    return event(f"reserve.team.{what}", region.place + below, said | its.pop("data", {}), **its)


async def formed(region: Region, *others: UUID, below: str = SCHOOL, leader: UUID | None = None) -> UUID:
    """Led by the head of the school, unless somebody else leads it. Returns the id of the team."""
    members = [member(leader or region.heads[below], leads=True), *map(member, others)]
    told = team_event(region, "formed", members, below)
    await teller(region.app)(told)
    return told.subject


async def for_everybody(region: Region, **changes: Any) -> dict[str, Any]:
    """A programme for all whom a team may have."""
    return await published(region.at(), posts=["head", "deputy", "candidate", "authority_specialist"], **changes)


async def group_of(region: Region, **changes: Any) -> dict[str, Any]:
    """Open, of a programme of the region."""
    its = changes.pop("of", None) or await for_everybody(region)
    return await opened(region.at(), session(), of=its, **changes)


async def enrolled(region: Region, team: UUID, group: dict[str, Any], client: Any = None) -> dict[str, Any]:
    return await made(client or region.at(), "/team-enrolments", {"team_id": str(team), "group_id": group["id"]})


async def taught(region: Region, group: dict[str, Any], passed: dict[UUID, bool], today: Any) -> None:
    """The group is over: who is named came and passed, or not."""
    author, path = region.at(), f"/groups/{group['id']}"
    begun = await step(author, path, "begin")
    [at] = begun["sessions"]
    present = {"present": [str(each) for each, well in passed.items() if well]}
    results = {"results": [{"person_id": str(each), "passed": well} for each, well in passed.items() if well]}
    for its, body in ((f"sessions/{at['id']}/attendance", present), ("results", results)):
        answer = await author.put(f"{BASE}{path}/{its}", json=body, headers=ANY_VERSION)
        assert answer.status_code == 200, answer.text
    today(LATER)
    await step(author, path, "complete")
