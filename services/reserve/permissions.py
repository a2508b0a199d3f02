"""Who may do what in reserve. The whole answer is this file; where one stands decides on which rows.

An expert, like every juror, reaches a contest through a seat on its commission, not through a place.
"""

from dataclasses import replace
from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants
from services.kernel.identity import Identity
from services.kernel.places import region_of


class Permission(StrEnum):
    regulation_read = "regulation:read"
    regulation_write = "regulation:write"
    programme_read = "programme:read"
    programme_write = "programme:write"
    candidate_read = "candidate:read"
    candidate_write = "candidate:write"
    candidate_merge = "candidate:merge"
    attestation_read = "attestation:read"
    attestation_write = "attestation:write"
    attestation_decide = "attestation:decide"
    entry_read = "entry:read"
    entry_nominate = "entry:nominate"
    entry_manage = "entry:manage"
    entry_report = "entry:report"
    offer_answer = "offer:answer"
    vacancy_read = "vacancy:read"
    vacancy_write = "vacancy:write"
    radar_read = "radar:read"
    contest_read = "contest:read"
    contest_write = "contest:write"
    application_read = "application:read"
    application_write = "application:write"
    application_admit = "application:admit"
    commission_read = "commission:read"
    commission_write = "commission:write"
    meeting_write = "meeting:write"
    sheet_write = "sheet:write"
    sheet_open = "sheet:open"
    protocol_read = "protocol:read"
    protocol_sign = "protocol:sign"
    appeal_write = "appeal:write"
    appeal_decide = "appeal:decide"
    appointment_read = "appointment:read"
    appointment_write = "appointment:write"
    team_read = "team:read"
    team_write = "team:write"
    leader_read = "leader:read"
    leader_write = "leader:write"
    leader_consent = "leader:consent"
    metric_read = "metric:read"
    dashboard_read = "dashboard:read"
    history_read = "history:read"
    file_read = "file:read"
    file_write = "file:write"
    event_read = "event:read"
    operate = "system:operate"


P = Permission

PUBLIC = frozenset({P.regulation_read, P.programme_read, P.contest_read, P.team_read, P.leader_read})
"""What the law wants to be published, and what carries no personal data beyond names."""
OWN = frozenset(
    {
        P.candidate_read,
        P.attestation_read,
        P.entry_read,
        P.application_read,
        P.protocol_read,
        P.appointment_read,
        P.history_read,
        P.file_read,
    }
)
"""Of a school only what concerns the caller in person or was put forward by it: `visible_to` of each slice."""
TAKES_PART = frozenset(
    {P.application_write, P.entry_report, P.offer_answer, P.appeal_write, P.leader_consent, P.file_write}
)  # fmt: skip
JURY = frozenset({P.contest_read, P.sheet_write, P.protocol_read, P.protocol_sign, P.file_read})
"""Only where there is a seat. An expert reads the files of a contest with the applications, and no others."""
SEES = OWN | frozenset(
    {P.vacancy_read, P.radar_read, P.commission_read, P.metric_read, P.dashboard_read}
)  # fmt: skip
CONDUCTS = frozenset(
    {
        P.regulation_write,
        P.programme_write,
        P.candidate_write,
        P.candidate_merge,
        P.attestation_write,
        P.attestation_decide,
        P.entry_nominate,
        P.entry_manage,
        P.vacancy_write,
        P.contest_write,
        P.application_admit,
        P.commission_write,
        P.meeting_write,
        P.sheet_open,
        P.appeal_decide,
        P.appointment_write,
        P.team_write,
    }
)
"""The Департамент the reserve and the contests of the region, an ОМСУ those of its municipality."""

GRANTS: Grants = {
    Role.admin: PUBLIC | SEES | {P.event_read, P.operate},
    Role.department: PUBLIC | SEES | CONDUCTS | TAKES_PART | JURY | {P.event_read},
    Role.omsu: PUBLIC | SEES | CONDUCTS | TAKES_PART | JURY,
    Role.soiro: PUBLIC | SEES | TAKES_PART | JURY | {P.leader_write, P.attestation_write},
    Role.school: PUBLIC | OWN | TAKES_PART | JURY | {P.entry_nominate, P.candidate_write, P.team_write},
    Role.expert: PUBLIC | JURY - {P.file_read},
    Role.integration: PUBLIC | {P.vacancy_read, P.metric_read, P.event_read},
    Role.system: frozenset({P.event_read}),
}

IN_PERSON = frozenset({Role.school, Role.expert})
"""Roles that see what concerns them in person, not what lies where they stand."""


def looking(caller: Identity) -> Identity:
    """As whom what concerns a caller is looked for. Whoever sees only what concerns them in person sees it wherever in
    the region it lies (ADR 0008): a file may be kept by an authority, a contest held next door."""
    return replace(caller, place=region_of(caller.place)) if caller.role in IN_PERSON else caller


ONLOOKERS = frozenset({Role.expert, Role.integration})
"""Who stands at a place and works for nobody there: of what is shared they see what is published."""

access = Access(GRANTS, LABELS)
