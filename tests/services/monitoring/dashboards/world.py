"""A region of four municipalities and 23 schools, conducted once for the module: everything in it is counted by hand.

| municipality | per cent of its schools            | rated | mean      | median | high, middle, low |
|--------------|------------------------------------|-------|-----------|--------|-------------------|
| m1           | 100 100 50 50 0 0                  | 6     | 50        | 50     | 2 2 2             |
| m2           | 100 0                              | 2     | 50        | 50     | 1 0 1             |
| m3           | 100 100 100 100 50 50, one without | 6     | 83.333333 | 100    | 4 2 0             |
| m4 (town)    | 50 50 50 50 50 50 50 30            | 8     | 47.5      | 50     | 0 7 1             |
| together     |                                    | 22    | 58.181818 | 50     | 7 11 4            |
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import delete, insert, update

from services.monitoring.store import COPIES
from services.monitoring.submissions.models import Submission
from tests.services.monitoring.builders import (
    BASE,
    conducted,
    cycle_body,
    filled,
    head_methodology,
    head_values,
    made,
    published_methodology,
    step,
    submission_of,
)
from tests.support.callers import client_of, token
from tests.support.directory import heads_of, municipality_rows, organisation_rows

REGION = "ru.r71"
M1, M2, M3, M4 = (f"{REGION}.m{number}" for number in range(1, 5))
NAMES = {M1: "Арсеньевский район", M2: "Белёвский район", M3: "Бежецкий район", M4: "город Тула"}
OKTMO = {
    M1: [
        {"code": "70701000", "valid_from": None, "valid_to": "2021-06-30"},
        {"code": "70601000", "valid_from": "2021-07-01", "valid_to": None},
    ],
    M2: [{"code": "70702000", "valid_from": "2022-01-01", "valid_to": None}],
}
HIGH, MIDDLE, NOTHING, LESS = head_values(90), head_values(50), head_values(10), head_values(50, failed=2)
GIVEN = {
    M1: [HIGH, HIGH, MIDDLE, MIDDLE, NOTHING, NOTHING],
    M2: [HIGH, NOTHING],
    M3: [HIGH, HIGH, HIGH, HIGH, MIDDLE, MIDDLE, None],
    M4: [*[MIDDLE] * 7, LESS],
}
CHANGE = {
    "kind": "change",
    "bands": [{"upper": 0, "upper_closed": True, "points": 0}, {"lower": 0, "lower_closed": False, "points": -1}],
}
CLUSTERS = [
    {"code": "rural", "title": "Сельские", "conditions": [{"attribute": "settlement", "one_of": ["village"]}]},
    {"code": "urban", "title": "Городские"},
]
LATE, RETURNED, REOPENED = f"{M3}.o1", f"{M3}.o2", f"{M4}.o2"
"""Handed in after the last day, by a longer term; returned once and handed in again."""


def at(place: str, number: int = 1) -> str:
    return f"{place}.o{number}"


@dataclass
class World:
    """The region, its cycles, and whoever asks."""

    app: Any
    clients: dict[tuple[str, str], httpx.AsyncClient] = field(default_factory=dict)
    schools: dict[str, UUID] = field(default_factory=dict)
    cycles: list[str] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    """What was answered while the results were preliminary, and while one could object."""

    def client(self, role: str, place: str = REGION) -> httpx.AsyncClient:
        return self.clients.setdefault((role, place), client_of(self.app, token(role, place)))

    async def get(self, client: httpx.AsyncClient, path: str = "", cycle: int = 0, **query: Any) -> httpx.Response:
        return await client.get(f"{BASE}/dashboards/cycles/{self.cycles[cycle]}{path}", params=query)

    async def read(self, client: httpx.AsyncClient, path: str = "", cycle: int = 0, **query: Any) -> Any:
        response = await self.get(client, path, cycle, **query)
        assert response.status_code == 200, response.text
        return response.json()

    def today(self, day: str) -> None:
        noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=self.app.state.clock.zone)
        self.app.state.clock = replace(self.app.state.clock, now=lambda: noon)


async def conducted_in(app: Any) -> World:
    """The region with its two cycles published."""
    world = World(app)
    await _directory(world)
    methodology = await _first_cycle(world)
    await _second_cycle(world, methodology)
    return world


async def _directory(world: World) -> None:
    municipalities = [row | {"oktmo": OKTMO.get(row["place"], [])} for row in municipality_rows(NAMES)]
    organisations = [
        row
        for each in municipalities
        for row in organisation_rows(
            each,
            [at(each["place"], number) for number in range(1, len(GIVEN[each["place"]]) + 1)],
            settlement="town" if each["place"] == M4 else "village",
        )
    ]
    people, posts = heads_of(organisations)
    rows = {
        COPIES.municipality: municipalities,
        COPIES.organisation: organisations,
        COPIES.person: people,
        COPIES.post: posts,
    }
    async with world.app.state.database.begin("ru") as session:
        for model, its in rows.items():
            await session.execute(delete(model).where(model.place.at_or_below(REGION)))
            await session.execute(insert(model), its)
    world.schools = {row["place"]: row["id"] for row in organisations}


async def _first_cycle(world: World) -> dict[str, Any]:
    """Rated in 2021: published once, so that its preliminary answers are kept on the way."""
    department = world.client("department")
    methodology = await published_methodology(department, head_methodology())
    cycle = await _opened(world, methodology["id"], 2021)
    world.today("2022-02-20")
    for place in world.schools:
        number = int(place.rpartition("o")[2]) - 1
        answers = GIVEN[place.rpartition(".")[0]][number]
        if answers and place != LATE:
            await _through(world, cycle, place, answers, returned=place == RETURNED, reopened=place == REOPENED)
    await _longer_term(world, cycle, LATE, date(2022, 3, 10))
    world.today("2022-03-05")
    await _through(world, cycle, LATE, HIGH)
    world.before["collecting"] = await world.read(department)
    await conducted(department, cycle, "end_collection", "calculate", "calculate")
    for name, client in {"department": department, "omsu": world.client("omsu", M1)}.items():
        world.before[name] = await world.read(client, place=M1)
    world.before["region"] = await world.read(world.client("omsu", M1))
    world.before["comparison"] = await world.read(world.client("omsu", M1), "/municipalities")
    world.before["hidden"] = await world.get(world.client("school", at(M1)), "/standing")
    await _published(world, cycle)
    return methodology


async def _second_cycle(world: World, methodology: dict[str, Any]) -> None:
    """By a new edition, and m1 alone took part: everybody has 100 per cent, and failures are told by their change."""
    department = world.client("department")
    path = f"/methodologies/{methodology['id']}"
    draft = (await department.post(f"{BASE}{path}/editions")).json()
    body = {name: draft[name] for name in ("code", "title", "subject", "content")}
    body["content"]["levels"][0]["title"] = "Высший"
    body["content"]["indicators"][1]["rule"] = CHANGE
    url = f"{BASE}/methodologies/{draft['id']}"
    changed = await department.put(url, json=body, headers={"If-Match": f'"{draft["version"]}"'})
    assert changed.status_code == 200, changed.text
    for action in ("validate", "publish"):
        await step(department, f"/methodologies/{draft['id']}", action)
    cycle = await _opened(world, draft["id"], 2022)
    world.today("2023-02-20")
    for place in world.schools:
        if place.startswith(f"{M1}."):
            await _through(world, cycle, place, HIGH)
    await conducted(department, cycle, "end_collection", "calculate")
    await _published(world, cycle)


async def _opened(world: World, methodology_id: str, year: int) -> str:
    body = cycle_body(
        methodology_id,
        title=f"Цикл {year} года",
        period_from=f"{year}-01-01",
        period_to=f"{year}-12-31",
        deadline=f"{year + 1}-03-01",
        clusters=CLUSTERS,
        objection_days=3,
    )
    cycle = await made(world.client("department"), "/cycles", body)
    await step(world.client("department"), f"/cycles/{cycle['id']}", "open")
    world.cycles.append(cycle["id"])
    return cycle["id"]


async def _longer_term(world: World, cycle: str, place: str, day: date) -> None:
    async with world.app.state.database.begin("ru") as session:
        here = (Submission.cycle_id == UUID(cycle), Submission.place == place)
        await session.execute(update(Submission).where(*here).values(deadline=day))


async def _through(
    world: World, cycle: str, place: str, answers: dict[str, Any], returned: bool = False, reopened: bool = False
) -> None:
    """Handed in and accepted; where it is `returned`, handed in twice; where it is `reopened`, verified twice."""
    school, omsu = world.client("school", place), world.client("omsu", place.rpartition(".")[0])
    submission = await submission_of(school, cycle, world.schools[place])
    path = f"/submissions/{submission['id']}"
    await filled(school, submission, answers)
    await step(school, path, "submit")
    if returned:
        await step(omsu, path, "return", "Уточните числа")
        world.today("2022-03-20")
        await step(school, path, "submit")
        world.today("2022-02-20")
    await step(omsu, path, "verify")
    if reopened:
        world.today("2022-02-21")
        await step(omsu, path, "return", "Нашлась ошибка")
        await step(school, path, "submit")
        world.today("2022-02-20")
        await step(omsu, path, "verify")
    await step(world.client("department"), path, "accept")


async def _published(world: World, cycle: str) -> None:
    department, school = world.client("department"), world.client("school", at(M1))
    year = 2022 + len(world.cycles) - 1
    world.today(f"{year}-04-04")
    await step(department, f"/cycles/{cycle}", "open_objections", "Данные представили не все")
    world.before.setdefault("objections", await world.read(school, "/standing", len(world.cycles) - 1))
    world.today(f"{year}-05-04")
    await conducted(department, cycle, "publish")
