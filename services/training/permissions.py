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
    mentorship_keep = "mentorship:keep"
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
_OVERSEES = _MENTORED | {P.mentor_matching_read, P.file_read}
_PAIRS = _OVERSEES | {P.mentor_write, P.mentor_match, P.mentorship_write, P.mentorship_keep, P.file_write}
_TAKES_PART = _MENTORED | {P.mentor_consent, P.mentorship_agree, P.mentorship_keep, P.file_read, P.file_write}

GRANTS: Grants = {
    Role.admin: _READS | _OVERSEES | {P.history_read, P.event_read, P.operate},
    Role.department: _READS | _OVERSEES | {P.framework_write, P.history_read, P.event_read},
    Role.soiro: _READS | _PAIRS | {P.framework_write, P.history_read},
    Role.omsu: _READS | _PAIRS | {P.mentor_appoint, P.history_read},
    Role.school: _READS | _TAKES_PART,
    Role.expert: _READS,
    Role.integration: _READS | _MENTORED | {P.event_read},
    Role.system: frozenset({P.event_read}),
}

ONLOOKERS = frozenset({Role.expert, Role.integration})
"""Who stands at a place and works for nobody there: of what is shared they see what is published."""

IN_PERSON = frozenset({Role.school})
"""Who sees of mentoring what concerns the own person, not what lies where they stand."""

access = Access(GRANTS, LABELS)
