"""Who may do what in the training service. The whole answer is this file; where one stands decides on which rows."""

from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants


class Permission(StrEnum):
    framework_read = "framework:read"
    framework_write = "framework:write"
    gathering_read = "gathering:read"
    gathering_write = "gathering:write"
    gathering_register = "gathering:register"
    competition_read = "competition:read"
    competition_write = "competition:write"
    competition_nominate = "competition:nominate"
    competition_judge = "competition:judge"
    informal_read = "informal:read"
    informal_write = "informal:write"
    informal_confirm = "informal:confirm"
    calendar_subscribe = "calendar:subscribe"
    history_read = "history:read"
    file_read = "file:read"
    file_write = "file:write"
    event_read = "event:read"
    operate = "system:operate"


P = Permission

_READS = frozenset({P.framework_read, P.gathering_read, P.competition_read})
_SEES = _READS | {P.informal_read, P.history_read, P.file_read}
"""Of those below as well: what people learned, and the files of it."""
_ATTENDS = frozenset({P.gathering_register, P.competition_nominate, P.competition_judge, P.file_write})
_HOLDS = frozenset({P.gathering_write, P.competition_write, P.calendar_subscribe})
"""Seminars and master classes are of СОИРО and ОМСУ, contests of the Департамент too (1203-02)."""

GRANTS: Grants = {
    Role.admin: _SEES | {P.event_read, P.operate},
    Role.department: _SEES
    | {P.framework_write, P.competition_write, P.competition_judge, P.calendar_subscribe, P.file_write, P.event_read},
    Role.soiro: _SEES | _ATTENDS | _HOLDS | {P.framework_write},
    Role.omsu: _SEES | _ATTENDS | _HOLDS | {P.informal_confirm},
    Role.school: _READS | _ATTENDS | {P.informal_read, P.informal_write, P.calendar_subscribe, P.file_read},
    Role.expert: _READS | {P.competition_judge},
    Role.integration: _READS | {P.event_read},
    Role.system: frozenset({P.event_read}),
}

ONLOOKERS = frozenset({Role.expert, Role.integration})
"""Who stands at a place and works for nobody there: of what is shared they see what is published."""

access = Access(GRANTS, LABELS)
