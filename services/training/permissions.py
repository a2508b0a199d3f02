"""Who may do what in the training service. The whole answer is this file; where one stands decides on which rows."""

from dataclasses import replace
from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants
from services.kernel.identity import Identity
from services.kernel.places import region_of


class Permission(StrEnum):
    framework_read = "framework:read"
    framework_write = "framework:write"
    instrument_read = "instrument:read"
    instrument_write = "instrument:write"
    campaign_read = "campaign:read"
    campaign_write = "campaign:write"
    diagnostics_read = "diagnostics:read"
    diagnostics_assign = "diagnostics:assign"
    diagnostics_answer = "diagnostics:answer"
    diagnostics_assess = "diagnostics:assess"
    deficit_read = "deficit:read"
    deficit_write = "deficit:write"
    deficit_mapping_read = "deficit_mapping:read"
    deficit_mapping_write = "deficit_mapping:write"
    history_read = "history:read"
    event_read = "event:read"
    operate = "system:operate"


P = Permission

_READS = frozenset({P.framework_read, P.deficit_mapping_read})
_LEARNS = frozenset({P.deficit_read, P.diagnostics_read})
"""What is known of people and of what they lack."""
_LOOKS = _LEARNS | {P.instrument_read, P.campaign_read}
_FINDS = frozenset({P.deficit_write, P.campaign_write, P.diagnostics_assign})
_ANSWERS = frozenset({P.diagnostics_answer})
"""In person: of oneself, or of somebody one works beside."""
_RULES = frozenset({P.deficit_mapping_write, P.instrument_write})
"""What is the same for a whole region."""

GRANTS: Grants = {
    Role.admin: _READS | _LOOKS | {P.history_read, P.event_read, P.operate},
    Role.department: _READS | _LOOKS | _ANSWERS | _RULES | {P.framework_write, P.history_read, P.event_read},
    Role.soiro: _READS
    | _LOOKS
    | _ANSWERS
    | _FINDS
    | _RULES
    | {P.diagnostics_assess, P.framework_write, P.history_read},
    Role.omsu: _READS | _LOOKS | _ANSWERS | _FINDS | {P.history_read},
    Role.school: _READS | _LEARNS | _ANSWERS,
    Role.expert: _READS | _ANSWERS | {P.diagnostics_read, P.diagnostics_assess},
    Role.integration: _READS | _LOOKS | {P.event_read},
    Role.system: frozenset({P.event_read}),
}

ONLOOKERS = frozenset({Role.expert, Role.integration})
"""Who stands at a place and works for nobody there: of what is shared they see what is published."""

PERSONAL = frozenset({Role.school, Role.expert})
"""Who sees of what is known of people only what is said of themselves or given to them."""

access = Access(GRANTS, LABELS)


def seeking(caller: Identity) -> Identity:
    """As who the caller asks for what is known of people: what is one's own is found anywhere in the region, since a
    head may have worked elsewhere in it (ADR 0008)."""
    return replace(caller, place=region_of(caller.place)) if caller.role in PERSONAL else caller
