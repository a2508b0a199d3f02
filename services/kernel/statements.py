"""SQLAlchemy statements for the bare driver: text and arguments, the text made once for each shape.

Building and compiling a statement costs more than a list's query. What differs between two requests is a handful of
bound values, and SQLAlchemy's own cache key tells those from the shape; the methods borrowed for it stand here alone.
"""

from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import LRUCache

_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]
_COMPILED: LRUCache[Any, SQLCompiler] = LRUCache(1000)

Finish = Callable[[Select[Any]], Any]


def rendered(found: Select[Any], place: str, finish: Finish, shape: Hashable) -> list[Any]:
    """`[sql, *arguments]` of `finish(found)`, for `connection.fetch(*…)` by a caller at `place`.

    `finish` is called once for each `shape` and shape of `found`: whatever it adds must follow from `shape`.
    The text begins with the depth of the place: PostgreSQL keeps one plan for a text, and the plan that suits a region,
    which sees every row, would have a school read them all to find its own. A statement may not use `IN` with values,
    whose text depends on how many there are; say `= ANY`. Raises ValueError for one that does.
    """
    key = found._generate_cache_key()  # noqa: SLF001
    if key is None:
        raise ValueError("a statement without a cache key")
    known = (shape, key.key)
    compiled = _COMPILED.get(known)
    if compiled is None:
        compiled = _COMPILED[known] = _compile(finish(found), key)
    values = compiled.construct_params(extracted_parameters=key.bindparams)
    arguments = (_processed(compiled, name, values[name]) for name in compiled.positiontup or ())
    return [f"/* depth {place.count('.')} */ {compiled.string}", *arguments]


def _compile(statement: Any, key: Any) -> SQLCompiler:
    compiled = statement._compiler(_DIALECT, cache_key=key, column_keys=[], for_executemany=False)  # noqa: SLF001
    assert isinstance(compiled, SQLCompiler)
    if compiled.post_compile_params:
        raise ValueError("a list is asked with = ANY, not IN")
    return compiled


def _processed(compiled: SQLCompiler, name: str, value: Any) -> Any:
    process = compiled._bind_processors.get(name)  # noqa: SLF001  # how a type hands its value to the driver
    return process(value) if callable(process) else value
