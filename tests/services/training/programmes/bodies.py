"""Bodies of programmes, groups and sessions, and the ways to have them published and open."""

from datetime import date, timedelta
from typing import Any

from tests.services.training.builders import BASE, made, step
from tests.support.answers import seen

DAY = "2027-10-04"
"""Of every test unless it says otherwise; groups begin then."""
DISTANCE = {"form": "distance"}


def module(code: str = "team", **changes: Any) -> dict[str, Any]:
    return {"code": code, "title": f"О {code}", "hours": 18, "teaches": [], "requires": []} | changes


def content(**changes: Any) -> dict[str, Any]:
    usual = {
        "provider": "СОИРО",
        "form": "full_time",
        "posts": ["head"],
        "modules": [module()],
        "requires": [],
        "least_attendance": 50,
        "for_novices": False,
    }
    return usual | changes


def programme(**changes: Any) -> dict[str, Any]:
    """`changes` of the content stand beside those of the programme: `form="distance"`."""
    whole = {"title": "Управление кадрами", "kind": "advanced_training"}
    own = {name: value for name, value in changes.items() if name in {*whole, "content"}}
    return whole | {"content": content(**{n: v for n, v in changes.items() if n not in own})} | own


async def published(client: Any, **changes: Any) -> dict[str, Any]:
    draft = await made(client, "/programmes", programme(**changes))
    return await step(client, f"/programmes/{draft['id']}", "publish")


def group(of: dict[str, Any], **changes: Any) -> dict[str, Any]:
    last = (date.fromisoformat(DAY) + timedelta(days=4)).isoformat()
    usual = {"programme_id": of["id"], "title": "Осень", "starts_on": DAY, "ends_on": last, "seats": 2}
    return usual | changes


def session(day: str = DAY, start: int = 10, end: int = 13, **changes: Any) -> dict[str, Any]:
    usual = {"starts_at": f"{day}T{start:02}:00:00+03:00", "ends_at": f"{day}T{end:02}:00:00+03:00", "title": "Занятие"}
    return usual | changes


async def scheduled(client: Any, planned: dict[str, Any], *sessions: dict[str, Any]) -> dict[str, Any]:
    path = f"{BASE}/groups/{planned['id']}/sessions"
    answer = await client.put(path, json={"sessions": list(sessions)}, headers=seen(planned))
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


async def opened(client: Any, *sessions: dict[str, Any], of: Any = None, **changes: Any) -> dict[str, Any]:
    """A group with enrolment open, on one session unless others are given."""
    its = of or await published(client)
    planned = await made(client, "/groups", group(its, **changes))
    await scheduled(client, planned, *(sessions or (session(),)))
    return await step(client, f"/groups/{planned['id']}", "announce")


async def enrolled(client: Any, group_id: str, person: Any, **more: Any) -> dict[str, Any]:
    return await made(client, "/enrolments", {"group_id": group_id, "person_id": str(person), **more})
