"""What an edition changes, over HTTP: against the edition before it, or against any methodology that is seen."""

from uuid import uuid4

from tests.services.monitoring.builders import (
    BASE,
    content,
    draft_methodology,
    made,
    methodology_body,
    published_methodology,
)
from tests.support.callers import VYAZMA


async def diffed(client, methodology, **query):
    return await client.get(f"{BASE}/methodologies/{methodology['id']}/diff", params=query)


async def differences(client, methodology, **query):
    response = await diffed(client, methodology, **query)
    assert response.status_code == 200, response.text
    return response.json()


async def revised(author, methodology, **changes):
    """The next edition, its content changed at the top."""
    draft = await made(author, f"/methodologies/{methodology['id']}/editions", None)
    body = {name: draft[name] for name in ("code", "title", "subject")} | {"content": draft["content"] | changes}
    path = f"{BASE}/methodologies/{draft['id']}"
    return (await author.put(path, json=body, headers={"If-Match": "*"})).json()


class TestAgainstTheEditionBefore:
    async def test_tells_what_changed_and_how(self, department):
        first = await published_methodology(department)
        second = await revised(department, first, total="weighted_mean", ties="dense")
        said = await differences(department, second)
        assert (said["against"]["id"], said["against"]["edition"], said["against"]["status"]) == (
            first["id"],
            1,
            "published",
        )
        assert (said["methodology"]["id"], said["methodology"]["edition"]) == (second["id"], 2)
        assert [(each["kind"], each["path"], each["before"], each["after"]) for each in said["differences"]] == [
            ("changed", "/total", "sum", "weighted_mean"),
            ("changed", "/ties", "competition", "dense"),
        ]
        assert "взвешенное среднее" in said["differences"][0]["detail"]

    async def test_is_empty_where_nothing_did(self, department):
        second = await revised(department, await published_methodology(department))
        assert (await differences(department, second))["differences"] == []

    async def test_is_not_there_for_the_first(self, department):
        response = await diffed(department, await draft_methodology(department))
        assert (response.status_code, response.json()["code"]) == (404, "edition_before_not_found")


class TestAgainstAnother:
    async def test_may_be_any_that_is_seen(self, department):
        one, other = await draft_methodology(department), await draft_methodology(department)
        assert (await differences(department, one, against=other["id"]))["differences"] == []
        assert (await differences(department, one, against=one["id"]))["differences"] == []

    async def test_goes_from_the_other_to_this_one(self, department):
        fewer = content() | {"indicators": content()["indicators"][:2], "directions": content()["directions"][:1]}
        one = await draft_methodology(department)
        other = await draft_methodology(department, methodology_body(content=fewer))
        there = (await differences(department, one, against=other["id"]))["differences"]
        back = (await differences(department, other, against=one["id"]))["differences"]
        assert {each["kind"] for each in there} == {"added"}
        assert {each["kind"] for each in back} == {"removed"}
        assert [each["after"] for each in there] == [each["before"] for each in back]

    async def test_must_be_there_and_seen(self, department, client_as):
        one, omsu = await published_methodology(department), client_as("omsu", VYAZMA)
        hidden = await draft_methodology(department)
        for client, against in ((department, str(uuid4())), (omsu, hidden["id"])):
            response = await diffed(client, one, against=against)
            [error] = response.json()["errors"]
            assert (response.status_code, error["parameter"], error["code"]) == (422, "against", "unknown_reference")

    async def test_is_not_shown_of_what_is_not_seen(self, department, client_as):
        draft = await draft_methodology(department)
        assert (await diffed(client_as("school"), draft)).json()["code"] == "methodology_not_found"
        assert (await diffed(client_as("expert"), draft)).status_code == 403
