"""Templates over HTTP: who may read them, and that each can be taken over as it stands."""

import pytest

from services.monitoring.templates.service import NAMES
from tests.services.monitoring.builders import BASE, made, own_code, step
from tests.support.answers import refused

TEMPLATES = f"{BASE}/methodology-templates"
ELSEWHERE = "ru.r68"
"""A region where no other test has taken a code."""


async def test_the_list_tells_what_each_is_and_what_in_it_is_only_a_default(school):
    items = (await school.get(TEMPLATES)).json()["items"]
    assert {each["code"]: (each["subject"], each["indicators"]) for each in items} == {
        "block_2_1": ("municipality", 32),
        "nok_education": ("head", 14),
        "accreditation_general": ("head", 8),
        "heads_of_schools": ("head", 30),
    }
    assert [each["code"] for each in items] == [*NAMES]
    assert all(each["source"] and "умолчанию" in each["note"] for each in items)


@pytest.mark.parametrize("code", NAMES)
async def test_the_institute_takes_one_over_and_the_department_publishes_it(client_as, code):
    soiro, department = client_as("soiro", ELSEWHERE), client_as("department", ELSEWHERE)
    body = (await soiro.get(f"{TEMPLATES}/{code}")).json()
    draft = await made(soiro, "/methodologies", body)
    assert {name: draft[name] for name in body} == body
    path = f"/methodologies/{draft['id']}"
    await step(soiro, path, "validate")
    published = await step(department, path, "publish")
    assert (published["status"], published["content"]) == ("published", body["content"])


async def test_it_is_taken_over_under_another_code_where_its_own_is_taken(client_as):
    soiro = client_as("soiro", "ru.r69")
    body = (await soiro.get(f"{TEMPLATES}/block_2_1")).json()
    await made(soiro, "/methodologies", body)
    refused(await soiro.post(f"{BASE}/methodologies", json=body), 409, "methodology_code_taken")
    await made(soiro, "/methodologies", body | {"code": own_code(body["code"])})


async def test_what_is_no_template_is_not_found(school):
    refused(await school.get(f"{TEMPLATES}/nothing"), 404, "methodology_template_not_found")
