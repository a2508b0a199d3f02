"""Who may do what in the training service. The whole answer is this file."""

from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants


class Permission(StrEnum):
    event_read = "event:read"
    operate = "system:operate"


P = Permission

GRANTS: Grants = {
    Role.admin: frozenset(P),
    Role.department: frozenset({P.event_read}),
    Role.integration: frozenset({P.event_read}),
    Role.system: frozenset({P.event_read}),
}

access = Access(GRANTS, LABELS)
