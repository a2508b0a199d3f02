"""What is wrong with an input, in Russian: pydantic's errors translated by type, never by their text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

MESSAGES: Mapping[str, str] = {
    "missing": "Обязательное поле",
    "extra_forbidden": "Неизвестное поле",
    "json_invalid": "Тело запроса не является правильным JSON",
    "json_type": "Ожидается текст в формате JSON",
    "model_attributes_type": "Ожидается объект",
    "model_type": "Ожидается объект",
    "dict_type": "Ожидается объект",
    "list_type": "Ожидается список",
    "set_type": "Ожидается список без повторов",
    "tuple_type": "Ожидается список",
    "string_type": "Ожидается строка",
    "string_unicode": "Строка содержит недопустимые символы Юникода",
    "string_too_short": "Символов не меньше: {min_length}",
    "string_too_long": "Символов не больше: {max_length}",
    "string_pattern_mismatch": "Значение не соответствует образцу {pattern}",
    "too_short": "Элементов не меньше: {min_length}",
    "too_long": "Элементов не больше: {max_length}",
    "int_type": "Ожидается целое число",
    "int_parsing": "Ожидается целое число",
    "int_parsing_size": "Слишком большое число",
    "int_from_float": "Ожидается целое число, без дробной части",
    "float_type": "Ожидается число",
    "float_parsing": "Ожидается число",
    "finite_number": "Ожидается конечное число",
    "decimal_type": "Ожидается десятичное число",
    "decimal_parsing": "Ожидается десятичное число",
    "decimal_max_digits": "Цифр в числе не больше: {max_digits}",
    "decimal_max_places": "Знаков после запятой не больше: {decimal_places}",
    "decimal_whole_digits": "Цифр до запятой не больше: {whole_digits}",
    "bool_type": "Ожидается true или false",
    "bool_parsing": "Ожидается true или false",
    "greater_than": "Должно быть больше {gt}",
    "greater_than_equal": "Должно быть не меньше {ge}",
    "less_than": "Должно быть меньше {lt}",
    "less_than_equal": "Должно быть не больше {le}",
    "multiple_of": "Должно делиться на {multiple_of}",
    "enum": "Допустимые значения: {expected}",
    "literal_error": "Допустимые значения: {expected}",
    "union_tag_not_found": "Не указан вид: поле {discriminator}",
    "union_tag_invalid": "Неизвестный вид. Допустимые значения: {expected_tags}",
    "uuid_type": "Ожидается идентификатор UUID",
    "uuid_parsing": "Ожидается идентификатор UUID",
    "uuid_version": "Ожидается UUID версии {expected_version}",
    "date_type": "Ожидается дата ГГГГ-ММ-ДД",
    "date_parsing": "Ожидается дата ГГГГ-ММ-ДД",
    "date_from_datetime_parsing": "Ожидается дата ГГГГ-ММ-ДД",
    "date_from_datetime_inexact": "Ожидается дата без времени",
    "datetime_type": "Ожидается дата и время по ISO 8601",
    "datetime_parsing": "Ожидается дата и время по ISO 8601",
    "datetime_from_date_parsing": "Ожидается дата и время по ISO 8601",
    "timezone_aware": "Укажите смещение от UTC",
    "url_parsing": "Ожидается адрес URL",
    "url_scheme": "Допустимые схемы адреса: {expected_schemes}",
    "value_error": "{error}",
    "assertion_error": "{error}",
}
"""Pydantic error type → Russian text; `{…}` is filled from the error's own context."""

AT_LEAST_ONE: Mapping[str, str] = {
    "string_too_short": "Не может быть пустым",
    "too_short": "Добавьте хотя бы один элемент",
}
"""The same for a bound of one, which needs no number."""

PATTERNS: dict[str, str] = {}
"""Pattern → what it asks for, in Russian; written by `schemas.patterned`."""

OTHER = "Недопустимое значение"
MOST_ERRORS = 100

_MOMENT = re.compile(r"datetime\.date(?:time)?\((\d+), (\d+), (\d+)(?:, (\d+), (\d+)[^()]*(?:\([^)]*\))?)?\)")
_ISO = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d).*)?$")
_CODE = re.compile(r"<[\w.]+: ([^>]+)>")
"""How Python shows a member of an enum, `<Colour.red: 'red'>`: its value is what a client writes."""

_PLACES = {"body": "pointer", "query": "parameter", "path": "parameter", "header": "header"}


def describe(error: Mapping[str, Any]) -> str:
    """The Russian sentence for one pydantic error."""
    context = error.get("ctx", {})
    try:
        said = {name: _said(value) for name, value in context.items()}
        return _template(_code(error), context).format_map(said).replace(" or ", " или ")
    except KeyError:
        return OTHER


def _template(code: str, context: Mapping[str, Any]) -> str:
    if context.get("min_length") == 1 and code in AT_LEAST_ONE:
        return AT_LEAST_ONE[code]
    return PATTERNS.get(context.get("pattern", "")) or MESSAGES.get(code, OTHER)


def _said(value: object) -> object:
    """A bound as a reader writes it, 31.12.2999 and 0,5; a code as a client does. Pydantic hands over some as text."""
    if isinstance(value, str):
        return _CODE.sub(r"\1", _ISO.sub(_written, _MOMENT.sub(_written, value)))
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize() + 0:f}".replace(".", ",")
    return value


def _written(moment: re.Match[str]) -> str:
    """A day, or a moment, whose parts were found in a text."""
    year, month, day, hour, minute = (int(part or 0) for part in moment.groups())
    written = f"{day:02}.{month:02}.{year:04}"
    return written if moment[4] is None else f"{written} {hour:02}:{minute:02}"


def pointer(path: Iterable[object]) -> str:
    """A JSON pointer (RFC 6901) into the request body: `("a", 0)` → `/a/0`."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def field_errors(
    errors: Iterable[Mapping[str, Any]], allowed: Sequence[str] = (), body: Any = None
) -> list[dict[str, str]]:
    """Pydantic's errors as members of `errors[]`: where, a stable code and a Russian sentence.

    `allowed` names the query parameters of the operation; an unknown one is answered with them. The first `MOST_ERRORS`
    are told: nobody reads more, and a body can be made of mistakes.
    """
    return [_field_error(error, allowed, body) for error in islice(errors, MOST_ERRORS)]


def _field_error(error: Mapping[str, Any], allowed: Sequence[str], body: Any) -> dict[str, str]:
    place, *path = error["loc"] or ("body",)
    where = _PLACES.get(str(place), "pointer")
    if error["type"] == "json_invalid":
        return {"pointer": "", "code": "json_invalid", "detail": describe(error)}
    if where == "parameter" and error["type"] == "extra_forbidden":
        return unknown_parameter(str(path[0]), allowed)
    below = error.get("ctx", {}).get("path", ())  # where a rule of a whole object points: `schemas.wrong`
    within = [*_within(body, path, error), *below]
    name = pointer(within) if where == "pointer" else ".".join(map(str, [*path, *below]))
    return {where: name, "code": _code(error), "detail": describe(error)}


def _code(error: Mapping[str, Any]) -> str:
    """Pydantic's type. Behind a validator of ours it takes the length of a text for a number of items."""
    of_text = error["type"] in ("too_short", "too_long") and isinstance(error.get("input"), str)
    return f"string_{error['type']}" if of_text else str(error["type"])


def _within(body: Any, path: Sequence[Any], error: Mapping[str, Any]) -> Sequence[Any]:
    """What of pydantic's path stands in the body: it also names the branches of a union, which no client wrote."""
    if not isinstance(body, Mapping | list):
        return path
    kept, here = [], body
    for part in path:
        if part in here if isinstance(here, Mapping) else isinstance(here, list) and part in range(len(here)):
            kept.append(part)
            here = here[part]
    return [*kept, path[-1]] if error["type"] == "missing" else kept


def unknown_parameter(name: str, allowed: Sequence[str]) -> dict[str, str]:
    known = ", ".join(sorted(allowed)) or "у этой операции нет параметров"
    detail = f"Неизвестный параметр. Допустимые: {known}"
    return parameter_error(name, "unknown_parameter", detail)


def field_error(path: Iterable[object], code: str, detail: str) -> dict[str, str]:
    """One of `errors[]` that a rule, not a type, has against a field of the body: `("values", 0)` → `/values/0`."""
    return {"pointer": pointer(path), "code": code, "detail": detail}


def parameter_error(name: str, code: str, detail: str) -> dict[str, str]:
    """One of `errors[]` about a parameter of the path or of the query."""
    return {"parameter": name, "code": code, "detail": detail}


def header_error(name: str, code: str, detail: str) -> dict[str, str]:
    """The same about a header."""
    return {"header": name, "code": code, "detail": detail}
