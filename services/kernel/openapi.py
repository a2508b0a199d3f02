"""The OpenAPI document, completed from what the code already says: permissions, refusals, shared headers."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.kernel.access import Access, bearer
from services.kernel.identity import SYSTEM
from services.kernel.outcomes import HEADERS, Operation, answers, key, refusals
from services.kernel.problems import MEDIA_TYPE, ProblemOut
from services.kernel.wording import label, narrowed, never_null, numbers, untitled

_METHODS = ("get", "put", "post", "patch", "delete")


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    """(path, method, operation) for everything the document offers."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def describe(app: FastAPI, access: Access, description: str) -> dict[str, Any]:
    """The document of one application: FastAPI's own, with permissions, refusals and headers said."""
    document = get_openapi(
        title=app.title, version=app.version, description=description, routes=app.routes, tags=app.openapi_tags
    )
    components = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    components.update(problem.pop("$defs"), ProblemOut=problem)
    for name, schema in components.items():
        label(name, schema)
    for _, method, operation in operations(document):
        _permission(operation, access)
        _steps(operation, access)
        _offered(operation, components)
        key(operation, method)
        _parameters(operation)
        answers(operation, components)
        refusals(operation, method)
    document["components"]["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in HEADERS.items()
    }
    _scopes(document, access)
    document["components"]["examples"] = dict(sorted(_examples_once(document)))
    document["components"]["responses"] = dict(sorted(_refusals_once(document)))
    for said in (document["paths"], components):
        untitled(said)
        numbers(said)
    return document


def _scopes(document: dict[str, Any], access: Access) -> None:
    """Somebody of several roles picks one when signing in; the dialog of the documentation lists them."""
    if scheme := document["components"].get("securitySchemes", {}).get(bearer.scheme_name):
        roles = {f"role:{role}": name for role, name in access.labels.items() if role != SYSTEM}
        scheme["flows"]["password"]["scopes"] = roles


def _examples_once(document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Move the examples of refusals, which are the same everywhere, out of the operations."""
    for _, _, operation in operations(document):
        for _, examples in _refused(operation):
            for code, example in examples.items():
                yield code, example
                examples[code] = {"$ref": f"#/components/examples/{code}"}


def _refusals_once(document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Move the refusals too, each under the codes it may have: they were two thirds of the document."""
    for _, _, operation in operations(document):
        for status, examples in list(_refused(operation)):
            name = ".".join(examples)
            yield name, operation["responses"][status]
            operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}


def _refused(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    """(status, examples by code) of each refusal of the operation."""
    for status, answer in operation["responses"].items():
        if examples := answer.get("content", {}).get(MEDIA_TYPE, {}).get("examples"):
            yield status, examples


def permission_of(operation: Operation) -> str | None:
    """The permission an operation asks for, or None: a caller is enough, or it is open."""
    needed = [scope for scheme in operation.get("security", []) for scopes in scheme.values() for scope in scopes]
    return needed[0] if needed else None


def _permission(operation: Operation, access: Access) -> None:
    permission = permission_of(operation)
    if permission is None:
        return
    roles = access.roles(permission)
    operation["x-permission"] = permission
    operation["x-roles"] = roles
    if "x-steps" in operation:
        _say(operation, f"Нужно право `{permission}` и право на сам шаг.")
    else:
        _say(operation, f"Право `{permission}`. Кто может: {_named(roles, access)}.")


def _steps(operation: Operation, access: Access) -> None:
    """A step operation does several things, each with a permission of its own."""
    lines = [
        f"- `{step['action']}` {step['title']}. Право `{step['permission']}`: {_named(step['roles'], access)}."
        + (" Нужна причина." if step["needs_reason"] else "")
        + (" Причина нужна, если без неё шаг отклоняется." if step["may_need_reason"] else "")
        for step in operation.get("x-steps", ())
    ]
    if lines:
        _say(operation, "Шаги:\n\n" + "\n".join(lines))


def _offered(operation: Operation, components: dict[str, Any]) -> None:
    """The body of a step offers the actions that are taken by it: of the enum, others may belong to other records."""
    own = {step["action"] for step in operation.get("x-steps", ())}
    fields = _pointed(operation.get("requestBody", {}).get("content", {}).get("application/json"), components)
    if "action" not in fields.get("properties", {}):
        return
    said = fields["properties"]["action"]
    every = _pointed({"schema": said}, components)
    if own and own < set(every.get("enum", ())):
        codes = [code for code in every["enum"] if code in own]
        fields["properties"]["action"] = narrowed(every, codes) | {"title": said["title"]}


def _pointed(said: dict[str, Any] | None, components: dict[str, Any]) -> dict[str, Any]:
    """The component that a schema refers to."""
    found: dict[str, Any] = components.get((said or {}).get("schema", {}).get("$ref", "").rpartition("/")[2], {})
    return found


def _say(operation: Operation, text: str) -> None:
    operation["description"] = "\n\n".join(filter(None, (operation.get("description"), text)))


def _named(roles: list[str], access: Access) -> str:
    return ", ".join(access.labels[role] for role in roles if role != SYSTEM) or "никто"


def _parameters(operation: Operation) -> None:
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = never_null(parameter["schema"])
        parameter["schema"].pop("title", None)
        if parameter["name"] == "If-Match":  # without it 428, which only we can say
            parameter |= {"required": True, "schema": {"type": "string"}, "example": "*"}
