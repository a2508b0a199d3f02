"""Who may do what in the training service. The whole answer is this file; where one stands decides on which rows."""

from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants


class Permission(StrEnum):
    framework_read = "framework:read"
    framework_write = "framework:write"
    programme_read = "programme:read"
    programme_write = "programme:write"
    group_read = "group:read"
    group_write = "group:write"
    enrolment_read = "enrolment:read"
    enrolment_write = "enrolment:write"
    enrolment_decide = "enrolment:decide"
    certificate_read = "certificate:read"
    certificate_issue = "certificate:issue"
    history_read = "history:read"
    event_read = "event:read"
    operate = "system:operate"


P = Permission

_READS = frozenset({P.framework_read, P.programme_read, P.group_read})
_LEARNERS = frozenset({P.enrolment_read, P.certificate_read})
"""Who learns what: by the place of their work, of those who stand there or above."""
_TEACHES = frozenset({P.programme_write, P.group_write, P.enrolment_write, P.enrolment_decide, P.certificate_issue})
"""The region's programmes, and a municipality's own seminars and master classes (DOMAIN.md, E)."""

GRANTS: Grants = {
    Role.admin: _READS | _LEARNERS | {P.history_read, P.event_read, P.operate},
    Role.department: _READS | _LEARNERS | {P.framework_write, P.history_read, P.event_read},
    Role.soiro: _READS | _LEARNERS | _TEACHES | {P.framework_write, P.history_read},
    Role.omsu: _READS | _LEARNERS | _TEACHES | {P.history_read},
    Role.school: _READS | _LEARNERS | {P.enrolment_write},
    Role.expert: _READS,
    Role.integration: _READS | _LEARNERS | {P.event_read},
    Role.system: frozenset({P.event_read}),
}

ONLOOKERS = frozenset({Role.expert, Role.integration})
"""Who stands at a place and works for nobody there: of what is shared they see what is published."""

access = Access(GRANTS, LABELS)
