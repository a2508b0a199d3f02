"""SQLAlchemy statements for the bare driver: text and arguments, the text compiled once for each shape."""

from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import LRUCache

_DIALECT = asyncpg.dialect()
_COMPILED: LRUCache[Any, SQLCompiler] = LRUCache(500)


def rendered(statement: Executable) -> list[Any]:
    """`[sql, *arguments]` for `connection.fetch(*…)`.

    Compiling costs more than the query; statements of one shape differ only in their bound values, which SQLAlchemy's
    own cache key tells apart from the shape.
    """
    assert isinstance(statement, ClauseElement)
    key = statement._generate_cache_key()
    compiled = _COMPILED.get(key.key) if key else None
    if compiled is None:
        compiled = _compile(statement)
        if key and not compiled.post_compile_params:
            _COMPILED[key.key] = compiled
            compiled.cache_key = key
    values = compiled.construct_params(extracted_parameters=key.bindparams if key else None)
    return [compiled.string, *(_processed(compiled, name, values[name]) for name in compiled.positiontup or ())]


def _compile(statement: ClauseElement) -> SQLCompiler:
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    assert isinstance(compiled, SQLCompiler)
    return compiled


def _processed(compiled: SQLCompiler, name: str, value: Any) -> Any:
    process = compiled._bind_processors.get(name)
    return process(value) if callable(process) else value
