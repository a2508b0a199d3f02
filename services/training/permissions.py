"""Who may do what in the training service. The whole answer is this file; where one stands decides on which rows."""

from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants


class Permission(StrEnum):
    framework_read = "framework:read"
    framework_write = "framework:write"
    mentor_read = "mentor:read"
    mentor_write = "mentor:write"
    mentor_appoint = "mentor:appoint"
    mentor_consent = "mentor:consent"
    mentor_match = "mentor:match"
    mentor_matching_read = "mentor_matching:read"
    mentorship_read = "mentorship:read"
    mentorship_write = "mentorship:write"
    mentorship_agree = "mentorship:agree"
    file_read = "file:read"
    file_write = "file:write"
    history_read = "history:read"
    event_read = "event:read"
    operate = "system:operate"


P = Permission

_READS = frozenset({P.framework_read})

_MENTORED = frozenset({P.mentor_read, P.mentorship_read})
"""A school sees of it what concerns the caller in person: `visible_to` of each slice."""
_MENTORING = _MENTORED | frozenset({P.mentor_matching_read, P.file_read, P.history_read})
_PAIRS = frozenset({P.mentor_write, P.mentor_match, P.mentorship_write, P.file_write})

GRANTS: Grants = {
    Role.admin: _READS | _MENTORING | {P.history_read, P.event_read, P.operate},
    Role.department: _READS | _MENTORING | {P.framework_write, P.history_read, P.event_read},
    Role.soiro: _READS | _MENTORING | _PAIRS | {P.framework_write, P.history_read},
    Role.omsu: _READS | _MENTORING | _PAIRS | {P.mentor_appoint, P.history_read},
    Role.school: _READS | _MENTORED | {P.mentor_consent, P.mentorship_agree, P.file_read, P.file_write, P.history_read},
    Role.expert: _READS,
    Role.integration: _READS | _MENTORED | {P.event_read},
    Role.system: frozenset({P.event_read}),
}

ONLOOKERS = frozenset({Role.expert, Role.integration})
"""Who stands at a place and works for nobody there: of what is shared they see what is published."""

access = Access(GRANTS, LABELS)
