"""The OpenAPI document, completed from what the code already says: permissions, refusals, shared headers."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.kernel.access import Access, bearer
from services.kernel.idempotency import HEADER
from services.kernel.identity import SYSTEM
from services.kernel.logs import TRACE_ID
from services.kernel.problems import (
    MEDIA_TYPE,
    BadRequest,
    Failure,
    Forbidden,
    Invalid,
    KeyReused,
    Problem,
    ProblemOut,
    RequestInFlight,
    RequestTimeout,
    TooLarge,
    Unauthorized,
    Unavailable,
    UnsupportedMedia,
    responses,
)
from services.kernel.wording import label, never_null, untitled

_METHODS = ("get", "put", "post", "patch", "delete")

_KEY_HEADER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "Повтор запроса с тем же ключом вернёт первый ответ и ничего не сделает дважды",
}

_HEADERS = {
    "ETag": "Версия записи: значение для `If-Match`",
    "Location": "Адрес созданной записи",
    TRACE_ID: "Номер запроса для обращения к администратору",
}

_SUCCESS = {"200": "Успешно", "201": "Создано", "202": "Принято", "204": "Выполнено, тела ответа нет"}

Operation = dict[str, Any]


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
        _key(operation, method)
        _parameters(operation)
        _answers(operation, components)
        _refusals(operation, method)
    document["components"]["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in _HEADERS.items()
    }
    _scopes(document, access)
    document["components"]["examples"] = dict(sorted(_said_once(document)))
    untitled(document["paths"])
    untitled(components)
    return document


def _scopes(document: dict[str, Any], access: Access) -> None:
    """Somebody of several roles picks one when signing in; the dialog of the documentation lists them."""
    if scheme := document["components"].get("securitySchemes", {}).get(bearer.scheme_name):
        roles = {f"role:{role}": name for role, name in access.labels.items() if role != SYSTEM}
        scheme["flows"]["password"]["scopes"] = roles


def _said_once(document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Move the examples of refusals, which are the same everywhere, out of the operations."""
    for _, _, operation in operations(document):
        for answer in operation["responses"].values():
            examples = answer.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {})
            for code, example in examples.items():
                yield code, example
                examples[code] = {"$ref": f"#/components/examples/{code}"}


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
        _say(operation, f"Нужно видеть запись (право `{permission}`) и иметь право на сам шаг.")
    else:
        _say(operation, f"Право `{permission}`. Кто может: {_named(roles, access)}.")


def _steps(operation: Operation, access: Access) -> None:
    """A step operation does several things, each with a permission of its own."""
    lines = [
        f"- `{step['action']}` {step['title']}. Право `{step['permission']}`: {_named(step['roles'], access)}."
        + (" Нужна причина." if step["needs_reason"] else "")
        for step in operation.get("x-steps", ())
    ]
    if lines:
        _say(operation, "Шаги:\n\n" + "\n".join(lines))


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


def _answers(operation: Operation, components: dict[str, Any]) -> None:
    if any(parameter["name"] == "format" for parameter in operation.get("parameters", ())):
        operation["responses"]["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    for status, text in _SUCCESS.items():
        if status in operation["responses"]:
            answer = operation["responses"][status]
            answer["description"] = answer["description"].replace("Successful Response", text)
            told = {name: {"$ref": f"#/components/headers/{name}"} for name in _told(status, answer, components)}
            answer["headers"] = told | answer.get("headers", {})


def _told(status: str, answer: dict[str, Any], components: dict[str, Any]) -> Iterator[str]:
    """The headers that come with an answer: a record with a version brings it along."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    record = components.get(schema.get("$ref", "").rpartition("/")[2], {})
    if "version" in record.get("properties", ()):
        yield "ETag"
    if status == "201":
        yield "Location"
    yield TRACE_ID


def _key(operation: Operation, method: str) -> None:
    unkeyed = operation.get("x-reads") or operation.get("x-unrepeated")
    if method == "post" and operation.get("security") and not unkeyed:
        operation.setdefault("parameters", []).append(_KEY_HEADER)


def _refusals(operation: Operation, method: str) -> None:
    """Refusals every operation of its kind can give; those of the operation itself are declared on it."""
    answers = operation["responses"]
    answers.pop("422", None) if "HTTPValidationError" in str(answers.get("422")) else None
    common: list[type[Problem]] = [BadRequest, Failure, Invalid, Unavailable]
    if "requestBody" in operation:
        common += [RequestTimeout, TooLarge, UnsupportedMedia]
    if operation.get("security"):
        common.append(Unauthorized)
        common += [RequestInFlight, KeyReused] if method == "post" else []
    if operation.get("x-permission"):
        common.append(Forbidden)
    for status, answer in responses(*common).items():
        content = answers.setdefault(str(status), answer)["content"][MEDIA_TYPE]
        content["examples"] |= answer["content"][MEDIA_TYPE]["examples"]
