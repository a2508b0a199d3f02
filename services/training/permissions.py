"""Who may do what in the training service. The whole answer is this file; where one stands decides on which rows."""

from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants


class Permission(StrEnum):
    framework_read = "framework:read"
    framework_write = "framework:write"
    route_read = "route:read"
    route_write = "route:write"
    route_review = "route:review"
    route_agree = "route:agree"
    route_walk = "route:walk"
    material_read = "material:read"
    material_write = "material:write"
    material_review = "material:review"
    novice_read = "novice:read"
    novice_write = "novice:write"
    novice_walk = "novice:walk"
    novice_policy = "novice:policy"
    file_read = "file:read"
    file_write = "file:write"
    history_read = "history:read"
    event_read = "event:read"
    operate = "system:operate"


P = Permission

_READS = frozenset({P.framework_read, P.material_read})

_ROUTES = frozenset({P.route_read, P.route_walk, P.file_read, P.file_write})
"""One's own route, or those of one's territory."""
_LIBRARY = frozenset({P.material_write, P.material_review})

GRANTS: Grants = {
    Role.admin: _READS | {P.route_read, P.file_read, P.history_read, P.event_read, P.operate},
    Role.department: _READS | {P.framework_write, P.route_read, P.file_read, P.history_read, P.event_read},
    Role.soiro: _READS | _ROUTES | {P.framework_write, P.route_write, P.route_review, P.history_read} | _LIBRARY,
    Role.omsu: _READS | _ROUTES | {P.route_agree, P.material_write, P.history_read},
    Role.school: _READS | _ROUTES | {P.route_agree, P.material_write},
    Role.expert: _READS,
    Role.integration: _READS | {P.route_read, P.event_read},
    Role.system: frozenset({P.event_read}),
}

ONLOOKERS = frozenset({Role.expert, Role.integration})
"""Who stands at a place and works for nobody there: of what is shared they see what is published."""

access = Access(GRANTS, LABELS)
