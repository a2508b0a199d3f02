"""Places: paths of permanent labels under one root, and the row security that stands on them.

`ru` · `ru.r67` region · `ru.r67.m12` municipality · `ru.r67.m12.o4711` organisation. A caller stands at a place and
sees what lies at or below it. Three kinds of tables differ in what else a caller sees:

| kind    | column           | readers                                           | writers                    |
|---------|------------------|---------------------------------------------------|----------------------------|
| place   | `place ltree`    | at or above the row                               | the same                   |
| shared  | `place ltree`    | the same, and once published also those below it  | at or above the row        |
| parties | `places ltree[]` | at or above any of the row's places               | the same                   |

`NULLIF` matters: after a transaction the setting is `''`, not absent, and the empty path is the ancestor of every path.
"""

import re
from typing import Annotated, Any

from sqlalchemy import String, func
from sqlalchemy.types import UserDefinedType

from services.kernel.schemas import patterned

SETTING = "app.place"
ROOT = "ru"
_PATTERN = r"^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)*$"

Place = Annotated[str, patterned(_PATTERN, "Ожидается место, например ru.r67.m12", max_length=200)]


def is_place(text: object) -> bool:
    return isinstance(text, str) and len(text) <= 200 and re.fullmatch(_PATTERN, text) is not None


def contains(outer: str, inner: str) -> bool:
    """Is `inner` at or below `outer`?"""
    return inner == outer or inner.startswith(f"{outer}.")


class Ltree(UserDefinedType[str]):
    """PostgreSQL `ltree`, in Python a dotted string. Needs no driver codec."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "ltree"

    def bind_expression(self, bindvalue: Any) -> Any:
        return func.text2ltree(bindvalue, type_=self)

    def column_expression(self, colexpr: Any) -> Any:
        return func.ltree2text(colexpr, type_=String)

    class comparator_factory(UserDefinedType.Comparator[str]):  # noqa: N801  # the name SQLAlchemy looks for
        def at_or_below(self, place: Any) -> Any:
            return self.expr.op("<@", is_comparison=True)(place)

        def at_or_above(self, place: Any) -> Any:
            return self.expr.op("@>", is_comparison=True)(place)


# What follows is run by released migrations and is never edited: another policy is another function.
_HERE = f"NULLIF(current_setting('{SETTING}', true), '')::ltree"
_AT_OR_ABOVE = f"place <@ {_HERE}"


def _secure(table: str, role: str, readable: str, writable: str, index: str) -> list[str]:
    """The statements that put `table` behind row security, for the service's own role."""
    name = table.replace(".", "_")
    policy = f"CREATE POLICY {{0}} ON {table} FOR {{1}} TO {role}"
    return [
        f"CREATE INDEX ix_{name}_place ON {table} USING gist ({index})",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"{policy.format('readable', 'SELECT')} USING ({readable})",
        f"{policy.format('added', 'INSERT')} WITH CHECK ({writable})",
        f"{policy.format('changed', 'UPDATE')} USING ({writable}) WITH CHECK ({writable})",
        f"{policy.format('removed', 'DELETE')} USING ({writable})",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role}",
    ]


def secure_by_place(table: str, role: str) -> list[str]:
    """Rows belong to a place and are seen from at or above it."""
    return _secure(table, role, _AT_OR_ABOVE, _AT_OR_ABOVE, "place")


def secure_shared(table: str, role: str, published: str) -> list[str]:
    """Rows are also seen from below once `published`, an SQL condition on the row, holds."""
    readable = f"{_AT_OR_ABOVE} OR (({published}) AND place @> {_HERE})"
    return _secure(table, role, readable, _AT_OR_ABOVE, "place")


def secure_by_parties(table: str, role: str) -> list[str]:
    """Rows belong to several places at once and are seen from at or above any of them."""
    mine = f"places <@ {_HERE}"
    return _secure(table, role, mine, mine, "places")
