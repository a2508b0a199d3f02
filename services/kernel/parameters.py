"""Query parameters: the names an operation knows, and a quick way to read those that a model declares.

FastAPI asks the annotation of every field of a query model, on every request, what it is: a seventh of the work of a
list. Here that is asked once, when the operation is defined; what the document says of the parameters is FastAPI's.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_args, get_origin

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError


def names(dependant: Dependant) -> frozenset[str]:
    """The names a client may use in the query string of this operation."""
    return frozenset(_named(dependant))


def _named(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        model: Any = field.field_info.annotation
        if _is_model(model):
            yield from (info.alias or name for name, info in model.model_fields.items())
        else:
            yield field.alias
    for each in dependant.dependencies:
        yield from _named(each)


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
    """A dependency that reads `model` from the query string. A name given twice: the last counts, in a list all."""
    repeated = frozenset(info.alias or name for name, info in model.model_fields.items() if _is_list(info.annotation))

    async def read(request: Request) -> Any:
        given: dict[str, Any] = {}
        for name, value in request.query_params.multi_items():
            if name in repeated:
                given.setdefault(name, []).append(value)
            else:
                given[name] = value
        try:
            return model.model_validate(given)
        except ValidationError as wrong:
            errors = [{**error, "loc": ("query", *error["loc"])} for error in wrong.errors()]
            raise RequestValidationError(errors) from wrong

    return read


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is list or any(map(_is_list, get_args(kind)))
