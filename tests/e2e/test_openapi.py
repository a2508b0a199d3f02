"""The committed documents: complete, in Russian, and what the gateway serves.

That they are what the code says is told in `tests/test_architecture.py`, that such are valid in
`tests/kernel/test_openapi.py`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from services.kernel.openapi import operations
from services.kernel.outcomes import FILES
from tests.e2e.system import ROLES, ROOT, System
from tests.support.references import resolved

pytestmark = pytest.mark.xdist_group("e2e")

FOLDER = ROOT / "openapi"
NAMES = ("edulead", "gateway", "monitoring", "reserve", "training")
DOCUMENTS: dict[str, dict[str, Any]] = {
    name: json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in NAMES
}
MERGED = DOCUMENTS["edulead"]
OPEN = {"read_jwks", "read_authorization_server", "issue_token", "revoke_token", "replace_password",
        "read_calendar", "check_certificate"}  # fmt: skip
"""Operations that want no token: there is none yet, or anybody may know."""
OWN = {"read_me", "change_my_password", "list_my_sessions", "end_my_session"}
"""Operations about oneself: whoever is signed in may."""
OPERATIONS = {said["operationId"]: (path, method, said) for path, method, said in operations(MERGED)}
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def walk(said: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a document with its place; examples are data, not promises."""
    if isinstance(said, dict):
        yield where, said
        for name, each in said.items():
            if name not in ("example", "examples", "default", "x-steps"):
                yield from walk(each, f"{where}/{name}")
    elif isinstance(said, list):
        for number, each in enumerate(said):
            yield from walk(each, f"{where}/{number}")


class TestFiles:
    def test_are_of_the_version_that_says_null(self):
        assert {name: document["openapi"][:3] for name, document in DOCUMENTS.items()} == dict.fromkeys(NAMES, "3.1")

    @pytest.mark.parametrize("name", NAMES)
    def test_are_served_as_they_lie(self, system: System, name: str):
        path = "/openapi.json" if name == "edulead" else f"/openapi/{name}.json"
        answer = system.anonymous().get(path)
        assert answer.status_code == 200
        assert answer.content == (FOLDER / f"{name}.json").read_bytes()
        again = system.anonymous().get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304

    def test_the_merged_one_has_all_operations(self):
        parts = [said["operationId"] for name in NAMES[1:] for _, _, said in operations(DOCUMENTS[name])]
        assert sorted(parts) == sorted(OPERATIONS)
        assert len(parts) == len(set(parts)) > 70

    def test_the_page_needs_no_other_host(self, system: System):
        page = system.anonymous().get("/docs")
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["content-security-policy"]
        addresses = re.findall(r"""(?:src|href)=["']([^"']+)""", page.text)
        assert addresses
        for address in addresses:
            if not address.startswith("data:"):
                assert not re.match("(?:[a-z]+:)?//", address), address
                asset = system.anonymous().get(address if address.startswith("/") else f"/docs/{address}")
                assert asset.status_code == 200, address

    def test_references_lead_somewhere(self):
        for name, document in DOCUMENTS.items():
            for where, said in walk(document):
                if isinstance(said.get("$ref"), str):
                    assert resolved(document, said) is not None, (name, where)


def kinds_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """What a body may be: one schema, or one of several, null apart."""
    told = resolved(MERGED, schema)
    kinds = [resolved(MERGED, each) for each in told.get("oneOf", told.get("anyOf", ()))]
    return [each for each in kinds or [told] if each.get("type") != "null"]


def told(said: dict[str, Any], *fields: str) -> bool:
    """Does it say all of these in Russian?"""
    return all(CYRILLIC.search(said.get(field, "")) for field in fields)


def parameters_of(said: dict[str, Any]) -> list[dict[str, Any]]:
    return [resolved(MERGED, each) for each in said.get("parameters", ())]


def sound(status: str, answer: dict[str, Any]) -> bool:
    """A refusal shows examples of itself, each with its own status and in Russian."""
    if not told(answer, "description"):
        return False
    if int(status) < 400:
        return True
    examples = answer["content"]["application/problem+json"]["examples"].values()
    values = [resolved(MERGED, each)["value"] for each in examples]
    return bool(values) and all(str(each["status"]) == status and told(each, "detail") for each in values)


def is_shown(body: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Is there an example: of the body, of the schema or of a field?"""
    fields = (resolved(MERGED, field) for field in schema.get("properties", {}).values())
    whole = any(each.get(name) for each in (body, schema) for name in ("example", "examples"))
    return whole or any("examples" in field for field in fields)


def json_of(said: dict[str, Any]) -> dict[str, Any] | None:
    body: dict[str, Any] | None = said.get("requestBody", {}).get("content", {}).get("application/json")
    return body


class TestOperations:
    """Each test goes through all operations at once and names those that break the rule."""

    def test_are_described_in_russian(self):
        known = {tag["name"]: tag for tag in MERGED["tags"]}
        silent = [
            name
            for name, (_, _, said) in OPERATIONS.items()
            if not told(said, "summary", "description")
            or len(said["tags"]) != 1
            or not told(known[said["tags"][0]], "description")
        ]
        assert silent == []
        assert [
            (name, each["name"])
            for name, (_, _, said) in OPERATIONS.items()
            for each in parameters_of(said)
            if each["in"] != "path" and not told(each, "description")
        ] == []

    def test_name_their_permission(self):
        assert {name for name, (_, _, said) in OPERATIONS.items() if not said.get("security")} == OPEN
        assert {name for name, (_, _, said) in OPERATIONS.items() if "x-permission" not in said} == OPEN | OWN
        assert [
            name
            for name, (_, _, said) in OPERATIONS.items()
            if "x-permission" in said
            and not (set(said["x-roles"]) <= set(ROLES) and f"`{said['x-permission']}`" in said["description"])
        ] == []

    def test_declare_their_refusals(self):
        silent = {}
        for name, (path, _, said) in OPERATIONS.items():
            expected = {"422", "500", "503"}
            expected |= {"401"} if said.get("security") else set()
            expected |= {"403"} if "x-permission" in said else set()
            expected |= {"404"} if "{" in path else set()
            answers = {status: resolved(MERGED, each) for status, each in said["responses"].items()}
            unsound = {status for status, answer in answers.items() if not sound(status, answer)}
            silent[name] = unsound | (expected - said["responses"].keys())
        assert {name: statuses for name, statuses in silent.items() if statuses} == {}

    def test_declare_what_any_request_can_meet(self):
        """A request that cannot be read is 400; a body that is too large 413: both happen, so both are said."""
        met = {name: {"400", "413"} if "requestBody" in OPERATIONS[name][2] else {"400"} for name in OPERATIONS}
        assert [name for name, statuses in met.items() if not statuses <= OPERATIONS[name][2]["responses"].keys()] == []

    def test_show_an_example_of_the_body(self):
        bodies = {name: body for name, (_, _, said) in OPERATIONS.items() if (body := json_of(said))}
        assert len(bodies) > 100
        assert [
            name for name, body in bodies.items() for kind in kinds_of(body["schema"]) if not is_shown(body, kind)
        ] == []

    def test_declare_files_where_they_give_them(self):
        giving = {
            name: said["responses"]["200"]["content"].keys()
            for name, (_, _, said) in OPERATIONS.items()
            if any(each["name"] == "format" for each in parameters_of(said))
        }
        assert giving
        assert [name for name, kinds in giving.items() if not FILES.keys() <= kinds] == []


class TestSchemas:
    def test_names_are_words_of_the_domain(self):
        """A client's generated types are called so: no module of ours may look through."""
        odd = [name for name in MERGED["components"]["schemas"] if "__" in name]
        assert not odd, ", ".join(odd)

    def test_fields_are_named_in_russian(self):
        own_words = {"HTTPValidationError", "ValidationError"}
        silent = [
            f"{name}.{field}"
            for name, schema in MERGED["components"]["schemas"].items()
            if name not in own_words
            for field, said in schema.get("properties", {}).items()
            if not CYRILLIC.search(f"{said.get('title', '')}{said.get('description', '')}")
            and not CYRILLIC.search(str(resolved(MERGED, said).get("description", "")))
        ]
        assert not silent, ", ".join(silent)

    def test_enums_are_documented(self):
        """What each code means, in Russian: in the schema itself, or where it is used."""
        silent = [
            name
            for name, schema in MERGED["components"]["schemas"].items()
            if "enum" in schema and not CYRILLIC.search(json.dumps(schema, ensure_ascii=False))
        ]
        assert not silent, ", ".join(silent)

    def test_answers_have_no_optional_fields(self):
        """A field that sometimes is missing is what a front end never forgives."""
        answers = {
            where: said
            for where, said in walk({name: s for name, s in MERGED["components"]["schemas"].items() if "Out" in name})
            if said.get("type") == "object" and "properties" in said
        }
        assert answers
        missing = {
            where: sorted(said["properties"].keys() - set(said.get("required", ())))
            for where, said in answers.items()
            if not where.startswith(("/ErrorOut", "/ProblemOut"))
        }
        assert {where: fields for where, fields in missing.items() if fields} == {}

    def test_bodies_forbid_what_they_do_not_know(self):
        for name, (_, _, said) in OPERATIONS.items():
            body = said.get("requestBody", {}).get("content", {}).get("application/json")
            for schema in kinds_of(body["schema"]) if body else ():
                assert schema.get("additionalProperties") is False or schema.get("type") == "array", name
