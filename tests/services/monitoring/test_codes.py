"""The code of a methodology: one methodology, in all its editions, has it at its place."""

import asyncio

from tests.services.monitoring.builders import BASE, draft_methodology, made, methodology_body, published_methodology
from tests.support.answers import refused, seen

METHODOLOGIES = f"{BASE}/methodologies"


async def test_of_two_families_at_one_place_the_later_is_refused(department, client_as):
    body = methodology_body()
    await draft_methodology(department, body)
    for author in (department, client_as("soiro")):
        refusal = refused(await author.post(METHODOLOGIES, json=body), 409, "methodology_code_taken")
        assert refusal["detail"].startswith("Методика с таким кодом здесь уже есть")


async def test_a_draft_does_not_take_the_code_of_another(department):
    taken = (await draft_methodology(department))["code"]
    draft = await draft_methodology(department)
    url, body = f"{METHODOLOGIES}/{draft['id']}", methodology_body(code=taken)
    refused(await department.put(url, json=body, headers=seen(draft)), 409, "methodology_code_taken")
    assert (await department.get(url)).json() == draft


async def test_nor_that_of_a_later_edition_alone(department):
    """The editions of a family may differ in code; each of their codes is theirs."""
    first = await published_methodology(department)
    second = await made(department, f"/methodologies/{first['id']}/editions", None)
    renamed = methodology_body()
    response = await department.put(f"{METHODOLOGIES}/{second['id']}", json=renamed, headers=seen(second))
    assert response.status_code == 200
    refused(await department.post(METHODOLOGIES, json=renamed), 409, "methodology_code_taken")


async def test_the_editions_of_one_family_share_it(department):
    first = await published_methodology(department)
    second = await made(department, f"/methodologies/{first['id']}/editions", None)
    assert (second["code"], second["edition"]) == (first["code"], 2)


async def test_another_place_may_use_it(department, client_as):
    body = methodology_body()
    places = [(await draft_methodology(by, body))["place"] for by in (department, client_as("department", "ru.r68"))]
    assert len(set(places)) == 2


async def test_of_many_at_once_one_has_it(department):
    body = methodology_body()
    answers = await asyncio.gather(*(department.post(METHODOLOGIES, json=body) for _ in range(8)))
    first, *others = sorted(answers, key=lambda each: each.status_code)
    assert first.status_code == 201
    for each in others:
        refused(each, 409, "methodology_code_taken")
