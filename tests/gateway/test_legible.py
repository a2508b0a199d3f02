"""The document the page shows says the same as the one it was made of, in words of OpenAPI 3.0."""

import json
from copy import deepcopy
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from gateway.docs import DOCUMENTS, MERGED, openapi_folder
from gateway.legible import legible

THING = {"$ref": "#/components/schemas/Thing"}
NULL = {"type": "null"}


def schema(said: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = legible({"openapi": "3.1.0", "components": {"schemas": {"Given": said}}})
    return read["components"]["schemas"]["Given"]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"anyOf": [{"type": "string", "format": "date"}, NULL], "title": "День"},
         {"type": "string", "format": "date", "nullable": True, "title": "День"}),
        ({"anyOf": [{"type": "string", "title": "Чужое"}, NULL], "title": "Своё"},
         {"type": "string", "nullable": True, "title": "Своё"}),
        ({"anyOf": [THING, NULL], "title": "Вещь"}, {"allOf": [THING], "nullable": True, "title": "Вещь"}),
        ({"oneOf": [THING, {"type": "string"}, NULL]}, {"oneOf": [THING, {"type": "string"}], "nullable": True}),
        ({"type": ["string", "number", "null"]}, {"nullable": True}),
        ({"const": "seal"}, {"enum": ["seal"]}),
        ({"type": "string", "examples": ["а", "б"]}, {"type": "string", "example": "а"}),
        ({"format": "date", "ge": "1800-01-01", "le": "2999-12-31"}, {"format": "date"}),
        ({"patternProperties": {"^a$": {"type": "integer"}}, "propertyNames": {"pattern": "a"}},
         {"additionalProperties": {"type": "integer"}}),
        (THING | {"title": "Вещь"}, {"allOf": [THING], "title": "Вещь"}),
        (THING, THING),
    ],
)  # fmt: skip
def test_words(given: dict[str, Any], read: dict[str, Any]) -> None:
    kept = deepcopy(given)
    assert schema(given) == read
    assert schema({"items": given}) == {"items": read}
    assert given == kept


def test_a_field_may_have_the_name_of_a_keyword() -> None:
    fields = {name: {"type": "string"} for name in ("const", "examples", "patternProperties", "properties", "ge")}
    assert schema({"properties": fields}) == {"properties": fields}


@pytest.mark.parametrize("member", ["default", "example", "enum"])
def test_values_stay_values(member: str) -> None:
    value = [{"const": 1, "anyOf": [NULL], "$ref": "#/components/schemas/Thing"}]
    assert schema({member: value}) == {member: value}


@pytest.mark.parametrize("name", [*DOCUMENTS, MERGED])
def test_every_document_is_one_of_the_older_version(name: str) -> None:
    document = json.loads((openapi_folder() / f"{name}.json").read_text("utf-8"))
    read = legible(document)
    assert [error.message for error in OpenAPIV30SpecValidator(read).iter_errors()] == []
    assert read["paths"].keys() == document["paths"].keys()
    assert read["components"]["schemas"].keys() == document["components"]["schemas"].keys()
