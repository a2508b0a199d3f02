"""What an operation can be answered with, as the document says it: headers, and the refusals of its kind."""

from collections.abc import Iterable, Iterator
from typing import Any

from services.kernel.idempotency import HEADER
from services.kernel.logs import TRACE_ID
from services.kernel.problems import (
    MEDIA_TYPE,
    BadRequest,
    Failure,
    Forbidden,
    IllegalStep,
    Invalid,
    KeyReused,
    PreconditionFailed,
    PreconditionRequired,
    Problem,
    RequestInFlight,
    RequestTimeout,
    StepRefused,
    TooLarge,
    Unauthorized,
    Unavailable,
    UnsupportedMedia,
    responses,
)
from services.kernel.workbooks import XLSX

Operation = dict[str, Any]

_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "Повтор запроса с тем же ключом вернёт первый ответ и ничего не сделает дважды",
}

HEADERS = {
    "ETag": "Версия записи: значение для `If-Match`",
    "Location": "Адрес созданной записи",
    "Retry-After": "Через сколько секунд повторить запрос",
    "WWW-Authenticate": "Чем представиться: токеном доступа",
    TRACE_ID: "Номер запроса для обращения к администратору",
}

_OF_REFUSAL = {
    "401": "WWW-Authenticate",
    "412": "ETag",
    "429": "Retry-After",
    "503": "Retry-After",
    RequestInFlight.code: "Retry-After",
}
"""Status or code of a refusal → the header that comes with it."""

FILES = {
    "text/csv": {"schema": {"type": "string"}},
    XLSX: {"schema": {"type": "string", "format": "binary"}},
}
"""What a table is answered as beside JSON."""

_SUCCESS = {"200": "Успешно", "201": "Создано", "202": "Принято", "204": "Выполнено, тела ответа нет"}


def answers(operation: Operation, components: dict[str, Any]) -> None:
    """Say which headers and formats a success has."""
    if any(parameter["name"] == "format" for parameter in operation.get("parameters", ())):
        operation["responses"]["200"]["content"] |= FILES
    for status, text in _SUCCESS.items():
        if status in operation["responses"]:
            answer = operation["responses"][status]
            answer["description"] = answer["description"].replace("Successful Response", text)
            _declare(answer, _told(status, answer, components))


def _told(status: str, answer: dict[str, Any], components: dict[str, Any]) -> Iterator[str]:
    """The headers that come with an answer: a record with a version brings it along."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    record = components.get(schema.get("$ref", "").rpartition("/")[2], {})
    if "version" in record.get("properties", ()):
        yield "ETag"
    if status == "201":
        yield "Location"
    yield TRACE_ID


def _declare(answer: dict[str, Any], names: Iterable[str]) -> None:
    told = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    answer["headers"] = told | answer.get("headers", {})


def key(operation: Operation, method: str) -> None:
    """What can be repeated takes an Idempotency-Key."""
    unkeyed = operation.get("x-reads") or operation.get("x-unrepeated")
    if method == "post" and operation.get("security") and not unkeyed:
        operation.setdefault("parameters", []).append(_KEY)


def refusals(operation: Operation, method: str) -> None:
    """Refusals every operation of its kind can give; those of the operation itself are declared on it."""
    found = operation["responses"]
    found.pop("422", None) if "HTTPValidationError" in str(found.get("422")) else None
    common: list[type[Problem]] = [BadRequest, Failure, Invalid, Unavailable]
    if "requestBody" in operation:
        common += [RequestTimeout, TooLarge, UnsupportedMedia]
    if operation.get("security"):
        common.append(Unauthorized)
        common += [RequestInFlight, KeyReused] if method == "post" else []
    if operation.get("x-permission"):
        common.append(Forbidden)
    if any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", ())):
        common += [PreconditionRequired, PreconditionFailed]
    if "x-steps" in operation:
        common += [IllegalStep, StepRefused]
    for status, answer in responses(*common).items():
        content = found.setdefault(str(status), answer)["content"][MEDIA_TYPE]
        content["examples"] |= answer["content"][MEDIA_TYPE]["examples"]
    for status, answer in found.items():
        if status >= "300":
            codes = answer.get("content", {}).get(MEDIA_TYPE, {}).get("examples", ())
            _declare(answer, [*(_OF_REFUSAL[each] for each in (status, *codes) if each in _OF_REFUSAL), TRACE_ID])
    operation["responses"] = dict(sorted(found.items()))
