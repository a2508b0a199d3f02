"""Who may do what in the training service. The whole answer is this file; where one stands decides on which rows."""

from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants


class Permission(StrEnum):
    framework_read = "framework:read"
    framework_write = "framework:write"
    history_read = "history:read"
    event_read = "event:read"
    operate = "system:operate"


P = Permission

_READS = frozenset({P.framework_read})

GRANTS: Grants = {
    Role.admin: _READS | {P.history_read, P.event_read, P.operate},
    Role.department: _READS | {P.framework_write, P.history_read, P.event_read},
    Role.soiro: _READS | {P.framework_write, P.history_read},
    Role.omsu: _READS | {P.history_read},
    Role.school: _READS,
    Role.expert: _READS,
    Role.integration: _READS | {P.event_read},
    Role.system: frozenset({P.event_read}),
}

ONLOOKERS = frozenset({Role.expert, Role.integration})
"""Who stands at a place and works for nobody there: of what is shared they see what is published."""

access = Access(GRANTS, LABELS)
