"""Query parameters: the names an operation knows, what no value may hold, and a quick way to read a model of them.

FastAPI asks the annotation of every field of a query model, on every request, what it is: a seventh of the work of a
list. Here that is asked once, when the operation is defined; what the document says of the parameters is FastAPI's.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args, get_origin

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import QueryParams

from services.kernel.problems import Invalid
from services.kernel.validation import parameter_error, unknown_parameter

Known = Mapping[str, bool]
"""The names a client may use in the query string of an operation → whether as often as one likes."""

_UNREADABLE = {
    "\0": "Значение содержит нулевой символ",
    "\ufffd": "Значение содержит символы не в кодировке UTF-8",  # what such bytes, surrogates too, are decoded to
}


def names(dependant: Dependant) -> Known:
    """What this operation and all it depends on may be asked."""
    return dict(_named(dependant))


def _named(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    for field in dependant.query_params:
        kind: Any = field.field_info.annotation
        if _is_model(kind):
            yield from ((info.alias or name, _is_list(info.annotation)) for name, info in kind.model_fields.items())
        else:
            yield field.alias, _is_list(kind)
    for each in dependant.dependencies:
        yield from _named(each)


def check(said: QueryParams, known: Known) -> None:
    """Before anything is read of them: are they known, said once and of letters? Raises Invalid naming each."""
    if errors := [error for name in said if (error := _wrong(name, said.getlist(name), known))]:
        raise Invalid(errors=errors)


def _wrong(name: str, values: list[str], known: Known) -> dict[str, str] | None:
    if name not in known:
        return unknown_parameter(name, sorted(known))
    if len(values) > 1 and not known[name]:
        return parameter_error(name, "repeated_parameter", "Параметр указан больше одного раза")
    found = (detail for sign, detail in _UNREADABLE.items() if any(sign in value for value in values))
    return next((parameter_error(name, "bad_text", detail) for detail in found), None)


def quick(dependant: Dependant) -> Dependant:
    """The same operation with its query models read by `_reader` instead of field by field."""
    models = [field for field in dependant.query_params if _is_model(field.field_info.annotation)]
    readers = [
        Dependant(call=_reader(field.field_info.annotation), name=field.name, request_param_name="request")
        for field in models
    ]
    others = [field for field in dependant.query_params if field not in models]
    return replace(dependant, query_params=others, dependencies=[*dependant.dependencies, *readers])


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _reader(model: Any) -> Callable[..., Any]:
    """A dependency that reads `model` from a query string that was checked: a list of what may come often."""
    names = {info.alias or name: _is_list(info.annotation) for name, info in model.model_fields.items()}

    async def read(request: Request) -> Any:
        said = request.query_params
        given = {name: said.getlist(name) if names.get(name) else said[name] for name in said}
        try:
            return model.model_validate(given)
        except ValidationError as wrong:
            errors = [{**error, "loc": ("query", *error["loc"])} for error in wrong.errors()]
            raise RequestValidationError(errors) from wrong

    return read


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is list or any(map(_is_list, get_args(kind)))
