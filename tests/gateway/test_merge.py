"""Five documents become one, or the build stops with both places named."""

from copy import deepcopy
from typing import Any

import pytest
from openapi_spec_validator import validate

from gateway.merge import merge

PROBLEM = {"type": "object", "properties": {"code": {"type": "string"}}, "required": ["code"]}
BEARER = {"type": "oauth2", "flows": {"password": {"tokenUrl": "/auth/token", "scopes": {}}}}


def operation(name: str, tag: str, schema: str = "ProblemOut") -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {
        "operationId": name,
        "tags": [tag],
        "security": [{"edulead": []}],
        "responses": {"200": {"description": "Готово", "content": content}},
    }


def document(part: str, **schemas: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": part, "version": "1"},
        "paths": {f"/api/v1/{part}/things": {"get": operation(f"{part}_list", part)}},
        "components": {
            "schemas": {"ProblemOut": deepcopy(PROBLEM), **schemas},
            "securitySchemes": {"edulead": deepcopy(BEARER)},
        },
        "tags": [{"name": part, "description": f"Раздел {part}"}],
    }


@pytest.fixture
def parts() -> dict[str, Any]:
    return {name: document(name) for name in ("gateway", "training", "monitoring")}


def merged(parts: dict[str, Any]) -> dict[str, Any]:
    services = dict(parts)
    return merge(services.pop("gateway"), services)


class TestUnion:
    def test_is_a_valid_document(self, parts: dict[str, Any]) -> None:
        validate(merged(parts))

    def test_has_the_paths_and_tags_of_all(self, parts: dict[str, Any]) -> None:
        result = merged(parts)
        assert list(result["paths"]) == [f"/api/v1/{name}/things" for name in ("gateway", "monitoring", "training")]
        assert [tag["name"] for tag in result["tags"]] == ["gateway", "training", "monitoring"]
        assert result["info"]["title"] == "gateway"

    def test_keeps_an_equal_schema_once_and_sorts_the_names(self, parts: dict[str, Any]) -> None:
        parts["training"]["components"]["schemas"]["Abc"] = {"type": "string"}
        result = merged(parts)
        assert list(result["components"]) == ["schemas", "securitySchemes"]
        assert list(result["components"]["schemas"]) == ["Abc", "ProblemOut"]

    def test_does_not_depend_on_the_order_inside_the_parts(self, parts: dict[str, Any]) -> None:
        other = {name: dict(reversed(part.items())) for name, part in deepcopy(parts).items()}
        assert list(merged(parts)) == list(merged(other))
        assert merged(parts) == merged(other)

    def test_leaves_the_parts_as_they_were(self, parts: dict[str, Any]) -> None:
        before = deepcopy(parts)
        merged(parts)["components"]["schemas"]["ProblemOut"]["type"] = "changed"
        assert parts == before

    def test_servers_are_the_gateway_s(self, parts: dict[str, Any]) -> None:
        assert merged(parts)["servers"] == [{"url": "/"}]
        parts["gateway"]["servers"] = [{"url": "https://edu.example"}]
        assert merged(parts)["servers"] == [{"url": "https://edu.example"}]

    def test_a_discriminator_keeps_its_targets(self, parts: dict[str, Any]) -> None:
        mapping = {"cat": "#/components/schemas/Cat", "dog": "Dog"}
        union = {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                 "discriminator": {"propertyName": "kind", "mapping": mapping}}  # fmt: skip
        parts["training"] = document("training", Cat={"type": "object"}, Dog={"type": "object"}, Pet=union)
        assert merged(parts)["components"]["schemas"]["Pet"]["discriminator"]["mapping"] == mapping


class TestContradiction:
    def refused(self, parts: dict[str, Any], *names: str) -> None:
        with pytest.raises(ValueError, match=names[0]) as raised:
            merged(parts)
        for name in names:
            assert name in str(raised.value)

    def test_a_schema_with_two_meanings(self, parts: dict[str, Any]) -> None:
        parts["training"]["components"]["schemas"]["Plan"] = {"type": "string"}
        parts["monitoring"]["components"]["schemas"]["Plan"] = {"type": "object"}
        self.refused(parts, "Plan", "training", "monitoring")

    def test_a_security_scheme_with_two_meanings(self, parts: dict[str, Any]) -> None:
        parts["training"]["components"]["securitySchemes"]["edulead"]["flows"]["password"]["tokenUrl"] = "/other"
        self.refused(parts, "securitySchemes", "edulead", "gateway", "training")

    def test_a_path_of_two_parts(self, parts: dict[str, Any]) -> None:
        parts["training"]["paths"]["/api/v1/monitoring/things"] = {"post": operation("other", "training")}
        self.refused(parts, "/api/v1/monitoring/things", "training", "monitoring")

    def test_an_operation_id_of_two_operations(self, parts: dict[str, Any]) -> None:
        parts["training"]["paths"]["/api/v1/training/things"]["get"]["operationId"] = "monitoring_list"
        self.refused(parts, "monitoring_list", "training GET", "monitoring GET")

    def test_an_operation_without_an_id(self, parts: dict[str, Any]) -> None:
        del parts["training"]["paths"]["/api/v1/training/things"]["get"]["operationId"]
        self.refused(parts, "training GET /api/v1/training/things", "operationId")

    def test_a_tag_with_two_descriptions(self, parts: dict[str, Any]) -> None:
        parts["training"]["tags"].append({"name": "monitoring", "description": "Другое"})
        self.refused(parts, "monitoring", "training")

    @pytest.mark.parametrize("description", [None, "Things"])
    def test_a_tag_without_a_russian_description(self, parts: dict[str, Any], description: str | None) -> None:
        tag = {"name": "extra"} if description is None else {"name": "extra", "description": description}
        parts["training"]["tags"].append(tag)
        self.refused(parts, "extra", "Russian")

    def test_an_undeclared_tag(self, parts: dict[str, Any]) -> None:
        parts["training"]["paths"]["/api/v1/training/things"]["get"]["tags"] = ["nowhere"]
        self.refused(parts, "nowhere", "training GET")

    @pytest.mark.parametrize("target", ["#/components/schemas/Lost", "Lost"])
    def test_a_discriminator_that_leads_nowhere(self, parts: dict[str, Any], target: str) -> None:
        pet = {"discriminator": {"propertyName": "kind", "mapping": {"x": target}}}
        parts["training"] = document("training", Pet=pet)
        self.refused(parts, "Lost")

    def test_a_reference_that_leads_nowhere(self, parts: dict[str, Any]) -> None:
        parts["training"] = document("training", Pet={"items": [{"$ref": "#/components/schemas/Lost"}]})
        self.refused(parts, "Lost")

    def test_another_version_of_openapi_or_other_servers(self, parts: dict[str, Any]) -> None:
        parts["training"]["openapi"] = "3.0.3"
        self.refused(parts, "openapi", "training")
        parts["training"]["openapi"] = "3.1.0"
        parts["gateway"]["servers"] = [{"url": "/"}]
        parts["training"]["servers"] = [{"url": "/training"}]
        self.refused(parts, "servers", "training")

    def test_a_member_there_is_no_rule_for(self, parts: dict[str, Any]) -> None:
        parts["training"]["security"] = [{"edulead": []}]
        self.refused(parts, "training", "security")
