"""SQLAlchemy statements for the bare driver: text and arguments, the text compiled once for each shape."""

from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import LRUCache

_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]
_COMPILED: LRUCache[Any, Any] = LRUCache(500)


def rendered(statement: Executable) -> list[Any]:
    """`[sql, *arguments]` for `connection.fetch(*…)`.

    Compiling costs more than the query; statements of one shape share the text, as on SQLAlchemy's own connections,
    whose cache this borrows. A statement may not use `IN` with values: its text depends on how many there are; say
    `= ANY` instead. Raises ValueError for one that does.
    """
    assert isinstance(statement, ClauseElement)
    compiled, extracted, *_ = statement._compile_w_cache(_DIALECT, compiled_cache=_COMPILED, column_keys=[])  # noqa: SLF001
    assert isinstance(compiled, SQLCompiler)
    if compiled.post_compile_params:
        raise ValueError("a list is asked with = ANY, not IN")
    values = compiled.construct_params(extracted_parameters=extracted)
    return [compiled.string, *(_processed(compiled, name, values[name]) for name in compiled.positiontup or ())]


def _processed(compiled: SQLCompiler, name: str, value: Any) -> Any:
    process = compiled._bind_processors.get(name)  # noqa: SLF001  # how a type hands its value to the driver
    return process(value) if callable(process) else value
