"""Plain builders: what a test needs to exist, made through the API as the role that would make it."""

import json
from datetime import datetime
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid4

import httpx

BASE = "/api/v1/monitoring"
POSITIONS = 32
REASONS = {
    "reopen": "причина",
    "open_objections": "Данные представили не все",
    "publish": "Данные представили не все",
}
"""Of the steps of a cycle that need one, or may."""
EMPTY = [23, 25, 26, 27, 28, 32]


def block_2_1() -> dict[str, Any]:
    """The body that creates the methodology of the 32 positions, under a code of its own."""
    package = files("services.monitoring.methodologies")
    said = json.loads(package.joinpath("templates/block_2_1.json").read_text("utf-8"))
    content = {"directions": said["directions"], "indicators": said["indicators"]}
    return {"code": own_code(said["code"]), "title": said["title"], "subject": said["subject"], "content": content}


def own_code(code: str) -> str:
    """One place knows one methodology by a code, and the tests share their places."""
    return f"{code}-{uuid4().hex[:8]}"


def content() -> dict[str, Any]:
    """The smallest content with something of everything: two directions, three positions, the third needs no proof."""
    flag = {"kind": "flag", "points": 1}
    passport = {
        "unit": "да/нет",
        "better": "higher",
        "collection": "экспертиза актов",
        "processing": "есть или нет",
        "source": "form",
        "owner": "ОМСУ",
        "periodicity": "раз в год",
    }
    common = {"passport": passport, "rule": flag}
    needs, free = common | {"evidence_required": True}, common | {"evidence_required": False}
    return {
        "directions": [
            {"code": "goals", "title": "Цели", "lead_in": None},
            {"code": "measures", "title": "Меры", "lead_in": None},
        ],
        "indicators": [
            {"number": 1, "code": "p1", "direction": "goals", "title": "Цель", **needs},
            {"number": 2, "code": "p2", "direction": "goals", "title": "Срок", **needs},
            {"number": 3, "code": "p3", "direction": "measures", "title": "Мера", **free},
        ],
    }


async def made(client: httpx.AsyncClient, path: str, body: Any) -> dict[str, Any]:
    response = await client.post(f"{BASE}{path}", json=body)
    assert response.status_code == 201, response.text
    new = response.json()
    assert response.headers["Location"] == f"{BASE}/{path.split('/')[1]}/{new['id']}"
    assert response.headers["ETag"] == f'"{new["version"]}"'
    return new


async def stepped(client: httpx.AsyncClient, path: str, version: int, action: str, reason: str | None = None) -> Any:
    body = {"action": action} | ({"reason": reason} if reason else {})
    return await client.post(f"{BASE}{path}/steps", json=body, headers={"If-Match": f'"{version}"'})


async def step(client: httpx.AsyncClient, path: str, action: str, reason: str | None = None) -> dict[str, Any]:
    """Take a step from the present version, which must succeed."""
    now = (await client.get(f"{BASE}{path}")).json()
    response = await stepped(client, path, now["version"], action, reason)
    assert response.status_code == 200, response.text
    return response.json()


def methodology_body(**changes: Any) -> dict[str, Any]:
    """A methodology of three positions."""
    body = {"code": own_code("small"), "title": "Три позиции", "subject": "municipality", "content": content()}
    return body | changes


def cycle_body(methodology_id: str, **changes: Any) -> dict[str, Any]:
    period = {"period_from": "2021-01-01", "period_to": "2021-12-31", "deadline": "2999-03-01", "objection_days": 0}
    return {"title": "Цикл 2021 года", "methodology_id": methodology_id} | period | changes


def act_body(**changes: Any) -> dict[str, Any]:
    """An order like no other: one place registers one act once."""
    return {"kind": "order", "issuer": "управления образования", "number": f"{uuid4()}", "date": "2020-12-30"} | changes


async def draft_methodology(author: httpx.AsyncClient, body: dict[str, Any] | None = None) -> dict[str, Any]:
    return await made(author, "/methodologies", body or methodology_body())


async def published_methodology(department: httpx.AsyncClient, body: dict[str, Any] | None = None) -> dict[str, Any]:
    methodology = await draft_methodology(department, body)
    await step(department, f"/methodologies/{methodology['id']}", "validate")
    return await step(department, f"/methodologies/{methodology['id']}", "publish")


async def draft_cycle(department: httpx.AsyncClient, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """A cycle by a published methodology, of three positions if `body` says nothing else."""
    methodology = await published_methodology(department, body)
    return await made(department, "/cycles", cycle_body(methodology["id"]))


async def open_cycle(department: httpx.AsyncClient, body: dict[str, Any] | None = None) -> dict[str, Any]:
    cycle = await draft_cycle(department, body)
    return await step(department, f"/cycles/{cycle['id']}", "open")


def three_values() -> dict[str, Any]:
    """All three positions: yes with a document, no, yes without one. Two points of three."""
    document = [{"document": "Программа развития", "pages": "стр. 5"}]
    return {
        "values": [
            {"indicator": "p1", "value": 1, "evidence": document},
            {"indicator": "p2", "value": 0},
            {"indicator": "p3", "value": 1},
        ]
    }


async def submitted(omsu: httpx.AsyncClient, cycle_id: str, subject_id: UUID) -> dict[str, Any]:
    """The subject's submission of the three values, handed in."""
    submission = await submission_of(omsu, cycle_id, subject_id)
    await filled(omsu, submission, three_values())
    return await step(omsu, f"/submissions/{submission['id']}", "submit")


async def verified(
    omsu: httpx.AsyncClient, department: httpx.AsyncClient, cycle_id: str, subject_id: UUID
) -> dict[str, Any]:
    submission = await submitted(omsu, cycle_id, subject_id)
    await step(department, f"/submissions/{submission['id']}", "verify")
    return await step(department, f"/submissions/{submission['id']}", "accept")


async def conducted(department: httpx.AsyncClient, cycle_id: str, *actions: str) -> dict[str, Any]:
    """The cycle after these steps, which must succeed."""
    for action in actions:
        cycle = await step(department, f"/cycles/{cycle_id}", action, REASONS.get(action))
    return cycle


async def listed(client: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    response = await client.get(f"{BASE}{path}", params={"limit": 1000} | query)
    assert response.status_code == 200, response.text
    return response.json()["items"]


def alike(item: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Does a list say of a record what the record says of itself? Instants may be written with fewer zeros."""
    return _timed(item) == _timed({name: whole[name] for name in item})


def _timed(record: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if value and name.endswith("_at") else value
        for name, value in record.items()
    }


async def status_of(client: httpx.AsyncClient, path: str) -> int:
    return (await client.get(f"{BASE}{path}")).status_code


async def submission_of(client: httpx.AsyncClient, cycle_id: str, subject_id: UUID) -> dict[str, Any]:
    query = {"cycle_id": cycle_id, "subject_id": str(subject_id)}
    items = (await client.get(f"{BASE}/submissions", params=query)).json()["items"]
    return (await client.get(f"{BASE}/submissions/{items[0]['id']}")).json()


def answers(empty: list[int] = EMPTY) -> dict[str, Any]:
    """All 32 positions answered; those in `empty` with «нет»."""
    document = [{"document": "Экспертиза программ развития образовательных организаций"}]
    return {
        "values": [
            {"indicator": f"2.1.{n:02}", "value": 0 if n in empty else 1, "evidence": [] if n in empty else document}
            for n in range(1, POSITIONS + 1)
        ]
    }


async def filled(client: httpx.AsyncClient, submission: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    path = f"{BASE}/submissions/{submission['id']}/values"
    response = await client.patch(path, json=body, headers={"If-Match": f'"{submission["version"]}"'})
    assert response.status_code == 200, response.text
    return response.json()


def head_methodology(**changes: Any) -> dict[str, Any]:
    """A methodology for heads of schools: a share with a scale, the number of failures, one only for grade 11."""
    passport = {"unit": "%", "collection": "форма", "processing": "доля", "owner": "школа", "periodicity": "раз в год"}
    share = {
        "passport": passport,
        "inputs": [
            {"code": "met", "title": "Выполнили", "kind": "count"},
            {"code": "all", "title": "Всего", "kind": "count"},
        ],
        "value": "met / all * 100",
        "possible": {"lower": 0, "upper": 100, "upper_closed": True},
        "decimals": 1,
        "evidence_required": False,
    }
    bands = [{"lower": 60, "points": 10}, {"lower": 40, "upper": 60, "points": 5}, {"upper": 40, "points": 0}]
    said = {
        "subjects": [{"attribute": "kind", "one_of": ["school"]}],
        "directions": [{"code": "quality", "title": "Качество"}, {"code": "conditions", "title": "Условия"}],
        "indicators": [
            {"number": 1, "code": "q1", "direction": "quality", "title": "Доля сдавших", **share,
             "rule": {"kind": "bands", "bands": bands}},
            {"number": 2, "code": "q2", "direction": "quality", "title": "Не получили аттестат", "passport": passport,
             "evidence_required": False, "decimals": 0,
             "rule": {"kind": "per_case", "points": -1, "floor": -5},
             "inputs": [{"code": "value", "title": "Чел.", "kind": "count", "maximum": 1000}]},
            {"number": 3, "code": "c1", "direction": "conditions", "title": "Профильный класс", "passport": passport,
             "evidence_required": False, "rule": {"kind": "flag", "points": 5},
             "conditions": [{"attribute": "has_grade_11", "one_of": ["yes"]}]},
        ],
        "levels": [
            {"code": "high", "title": "Высокий", "at_least": 75},
            {"code": "middle", "title": "Средний", "at_least": 40},
            {"code": "low", "title": "Низкий"},
        ],
        "risk": {"rules": [{"kind": "low_level", "code": "low", "title": "Низкий уровень", "levels": ["low"]}]},
    }  # fmt: skip
    body = {"code": own_code("heads"), "title": "Руководители школ", "subject": "head", "content": said}
    return body | changes


def head_values(met: int, total: int = 100, failed: int = 0, grade_11: int | None = None) -> dict[str, Any]:
    """Answers to `head_methodology`: points come from the share, a penalty from the failures."""
    values: list[dict[str, Any]] = [
        {"indicator": "q1", "inputs": {"met": met, "all": total}},
        {"indicator": "q2", "value": failed},
    ]
    return {"values": values + ([] if grade_11 is None else [{"indicator": "c1", "value": grade_11}])}


async def answered(
    department: httpx.AsyncClient,
    client_as: Any,
    cycle: dict[str, Any],
    schools: dict[str, UUID],
    answers: dict[str, Any],
) -> dict[str, Any]:
    """The open cycle, calculated, once the schools at these places gave these answers and everybody checked them."""
    for place, said in answers.items():
        school, omsu = client_as("school", place), client_as("omsu", place.rpartition(".")[0])
        submission = await submission_of(school, cycle["id"], schools[place])
        await filled(school, submission, said)
        await step(school, f"/submissions/{submission['id']}", "submit")
        await step(omsu, f"/submissions/{submission['id']}", "verify")
        await step(department, f"/submissions/{submission['id']}", "accept")
    return await conducted(department, cycle["id"], "end_collection", "calculate")


async def rated(
    client_as: Any, methodology_id: str, year: int, answers: dict[str, dict[str, Any]], schools: dict[str, UUID]
) -> dict[str, Any]:
    """A cycle of heads for a year, calculated from these answers (place → body), all of them accepted."""
    department = client_as("department")
    period = {"period_from": f"{year}-01-01", "period_to": f"{year}-12-31", "title": f"Цикл {year} года"}
    cycle = await made(department, "/cycles", cycle_body(methodology_id, **period, objection_days=1))
    opened = await step(department, f"/cycles/{cycle['id']}", "open")
    return await answered(department, client_as, opened, schools, answers)


async def published(department: httpx.AsyncClient, cycle: dict[str, Any], today: Any, year: int) -> dict[str, Any]:
    """The cycle after its window of objections, which nobody used."""
    today(f"{year + 1}-04-04")
    await conducted(department, cycle["id"], "open_objections")
    today(f"{year + 1}-05-20")
    return await conducted(department, cycle["id"], "publish")
