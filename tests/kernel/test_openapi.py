"""The documents say all that a generated client needs, and nothing that a reader of Russian stumbles over."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from edulead.openapi import documents
from services.kernel.openapi import operations
from services.kernel.validation import PATTERNS
from services.kernel.wording import never_null, numbers, untitled
from tests.kernel.conftest import BASE
from tests.support.references import resolved

DATA = ("example", "examples", "default")


def walk(said: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a document with its place; examples are data."""
    if isinstance(said, dict):
        yield where, said
        for name, each in said.items():
            if name not in DATA:
                yield from walk(each, f"{where}/{name}")
    elif isinstance(said, list):
        for number, each in enumerate(said):
            yield from walk(each, f"{where}/{number}")


@pytest.fixture(scope="module")
def made() -> dict[str, dict[str, Any]]:
    return documents()


class TestEveryDocument:
    def test_is_valid_to_its_defaults(self, made):
        assert len(made) == 5
        for name, document in made.items():
            assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == [], name

    def test_has_no_title_that_is_a_name_in_the_code(self, made):
        titles = [(where, said["title"]) for where, said in walk(made) if isinstance(said.get("title"), str)]
        assert len(titles) > 100
        assert [each for each in titles if not re.search("[а-яё]", each[1], re.IGNORECASE)] == []

    def test_has_no_parameter_that_could_be_null(self, made):
        parameters = [each for document in made.values() for _, _, said in operations(document)
                      for each in said.get("parameters", ())]  # fmt: skip
        assert len(parameters) > 100
        assert [each["name"] for each in parameters if '"null"' in json.dumps(each["schema"])] == []

    def test_tells_the_refusals_that_follow_from_what_an_operation_takes(self, made):
        """A slice declares its own alone: these are added, and to no other operation."""
        for path, method, said in operations(made["edulead"]):
            answers = [resolved(made["edulead"], answer) for answer in said["responses"].values()]
            codes = {code for answer in answers for each in answer.get("content", {}).values()
                     for code in each.get("examples", ())}  # fmt: skip
            versioned = any(each["name"] == "If-Match" for each in said.get("parameters", ()))
            told = [codes & {"precondition_required", "precondition_failed"}, codes & {"illegal_step", "step_refused"}]
            assert [len(each) for each in told] == [2 * versioned, 2 * ("x-steps" in said)], (path, method)

    def test_offers_in_the_body_of_a_step_what_the_step_does_and_nothing_else(self, made):
        """What another record does (`appoint` of an entry) is an action of the history, not of the client."""
        narrowed = 0
        for document in made.values():
            schemas = document["components"]["schemas"]
            for path, _, said in operations(document):
                if not (own := {each["action"] for each in said.get("x-steps", ())}):
                    continue
                body = said["requestBody"]["content"]["application/json"]["schema"].get("$ref", "")
                action = schemas.get(body.rpartition("/")[2], {}).get("properties", {}).get("action")
                if action is None:  # what it does is the step: `…/deadline`, `…/calculations`
                    continue
                offered = schemas[action["$ref"].rpartition("/")[2]] if "$ref" in action else action
                assert set(offered["enum"]) == own == set(offered["x-labels"]), path
                assert all(f"`{code}`" in offered["description"] for code in own), path
                narrowed += "$ref" not in action
        assert narrowed > 5

    def test_tells_the_version_of_every_record_it_answers_with(self, made):
        versioned = 0
        for document in made.values():
            schemas = document["components"]["schemas"]
            for path, method, said in operations(document):
                for status in {"200", "201"} & said["responses"].keys():
                    answer = said["responses"][status]
                    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
                    fields = schemas.get(schema.get("$ref", "").rpartition("/")[2], {}).get("properties", {})
                    assert "version" not in fields or "ETag" in answer["headers"], (path, method)
                    assert status == "200" or "Location" in answer["headers"], (path, method)
                    versioned += "version" in fields
        assert versioned > 40

    def test_has_no_pattern_without_words(self, made):
        patterns = {said["pattern"] for _, said in walk(made) if isinstance(said.get("pattern"), str)}
        assert patterns
        assert patterns - PATTERNS.keys() == set()


class TestSample:
    def test_is_valid(self, sample):
        validate(sample.openapi())

    def test_says_which_headers_come_along(self, sample):
        paths = sample.openapi()["paths"]
        told = {
            (path.removeprefix(BASE), method, status): list(answer["headers"])
            for path, item in paths.items() if path.startswith(BASE)
            for method, said in item.items()
            for status, answer in said["responses"].items() if status < "300"
        }  # fmt: skip
        assert told["", "get", "200"] == ["X-Trace-Id"]
        assert told["", "post", "201"] == ["ETag", "Location", "X-Trace-Id"]
        assert told["/{thing_id}", "get", "200"] == ["ETag", "X-Trace-Id"]
        assert told["/{thing_id}", "put", "200"] == ["ETag", "X-Trace-Id"]
        assert told["/{thing_id}", "delete", "204"] == ["X-Trace-Id"]

    def test_says_which_headers_come_with_a_refusal(self, sample):
        document = sample.openapi()
        told = {
            (method, status): list(resolved(document, answer)["headers"])
            for path, item in document["paths"].items()
            for method, said in item.items()
            for status, answer in said["responses"].items() if status >= "400"
        }  # fmt: skip
        expected = {"401": ["WWW-Authenticate"], "412": ["ETag"], "503": ["Retry-After"]}
        in_flight = {("post", "409"): ["Retry-After"]}
        for (method, status), names in told.items():
            assert names == [*in_flight.get((method, status), expected.get(status, [])), "X-Trace-Id"], (method, status)
        assert {("put", "412"), ("post", "401"), ("post", "409"), ("get", "503")} <= told.keys()

    async def test_sends_with_a_refusal_the_headers_it_declares(self, sample_as):
        client = sample_as("omsu")
        thing = (await client.post(BASE, json={"title": "Ящик"})).json()
        stale = {"If-Match": '"7"'}
        response = await client.put(f"{BASE}/{thing['id']}", json={"title": "Ящик"}, headers=stale)
        assert (response.status_code, response.headers["etag"]) == (412, '"1"')
        assert response.headers["x-trace-id"] == response.json()["trace_id"]

    async def test_sends_the_headers_it_declares(self, sample_as):
        response = await sample_as("omsu").post(BASE, json={"title": "Ящик"})
        assert {"etag", "location", "x-trace-id"} <= response.headers.keys()

    def test_has_errors_whose_absent_members_are_absent_and_never_null(self, sample):
        error = sample.openapi()["components"]["schemas"]["ErrorOut"]
        assert error["required"] == ["code", "detail"]
        kinds = {name: said["type"] for name, said in error["properties"].items()}
        assert kinds == dict.fromkeys(["pointer", "parameter", "header", "id", "code", "detail"], "string")
        assert "null" not in json.dumps(error)
        assert "default" not in json.dumps(error)

    def test_says_that_a_body_must_come_in_time(self, sample):
        paths = sample.openapi()["paths"]
        assert "408" in paths[BASE]["post"]["responses"]
        assert "408" not in paths[BASE]["get"]["responses"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"type": "string"}, {"type": "string"}),
        ({"anyOf": [{"type": "string", "maxLength": 5}, {"type": "null"}], "description": "Имя"},
         {"type": "string", "maxLength": 5, "description": "Имя"}),
        ({"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}, {"$ref": "#/x"}),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
         {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
    ],
)  # fmt: skip
def test_a_parameter_is_left_out_not_null(given, kept):
    assert never_null(given) == kept


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"type": "number", "default": "0"}, 0),
        ({"type": "number", "default": "100.0"}, 100),
        ({"type": "number", "default": "-0.25"}, -0.25),
        ({"type": "number", "default": 7}, 7),
        ({"anyOf": [{"type": "number"}, {"type": "null"}], "default": "1"}, 1),
        ({"anyOf": [{"type": "number"}, {"type": "null"}], "default": None}, None),
        ({"type": "string", "default": "0"}, "0"),
        ({"default": "0"}, "0"),
    ],
)
def test_a_number_that_may_be_left_out_is_told_as_a_number(given, told):
    said = {"properties": {"points": given}, "example": {"type": "number", "default": "0"}}
    numbers(said)
    assert repr(said["properties"]["points"]["default"]) == repr(told)
    assert said["example"] == {"type": "number", "default": "0"}


def test_a_title_goes_and_a_field_called_title_stays():
    said = {"title": "ThingOut", "properties": {"title": {"title": "Title"}, "name": {"title": "Название"}},
            "required": ["title"], "examples": [{"title": "Act"}]}  # fmt: skip
    untitled(said)
    assert said == {"properties": {"title": {}, "name": {"title": "Название"}}, "required": ["title"],
                    "examples": [{"title": "Act"}]}  # fmt: skip
