"""Who sees and who writes a row, held by the database: policies on the place of the caller.

Three kinds of tables differ in what else a caller sees:

| kind    | column           | readers                                           | writers                    |
|---------|------------------|---------------------------------------------------|----------------------------|
| place   | `place ltree`    | at or above the row                               | the same                   |
| shared  | `place ltree`    | the same, and once published also those below it  | at or above the row        |
| parties | `places ltree[]` | at or above any of the row's places               | the same                   |

`NULLIF` matters: after a transaction the setting is `''`, not absent, and the empty path is the ancestor of every path.
"""

from services.kernel.places import SETTING

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
