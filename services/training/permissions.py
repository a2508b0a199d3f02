"""Who may do what in the training service. The whole answer is this file; where one stands decides on which rows."""

from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants


class Permission(StrEnum):
    framework_read = "framework:read"
    framework_write = "framework:write"
    site_read = "site:read"
    site_write = "site:write"
    site_decide = "site:decide"
    site_report = "site:report"
    site_support = "site:support"
    site_policy = "site:policy"
    internship_read = "internship:read"
    internship_ask = "internship:ask"
    internship_host = "internship:host"
    internship_note = "internship:note"
    partnership_read = "partnership:read"
    partnership_agree = "partnership:agree"
    partnership_plan = "partnership:plan"
    partnership_write = "partnership:write"
    history_read = "history:read"
    file_read = "file:read"
    file_write = "file:write"
    event_read = "event:read"
    operate = "system:operate"


P = Permission

_READS = frozenset({P.framework_read})

SITES_AND_PAIRS = frozenset({P.site_read, P.internship_read, P.partnership_read})
"""Of a school what is its own or open to the region; nothing of an expert, who works at no site."""
SCHOOL_OF_SITES = frozenset(
    {
        P.site_write,
        P.site_report,
        P.internship_ask,
        P.internship_host,
        P.internship_note,
        P.partnership_agree,
        P.partnership_plan,
    }
)
"""A school drafts its own site, hosts and sends interns, and is half of a pair."""
OMSU_OF_SITES = frozenset(
    {P.site_write, P.site_decide, P.site_report, P.internship_ask, P.internship_host, P.internship_note}
)
"""Sites are led by the authority of the municipality."""
SOIRO_OF_SITES = frozenset({P.site_support, P.site_policy, P.partnership_plan, P.partnership_write})
"""The institute supports every site and runs the pairs of the region."""

GRANTS: Grants = {
    Role.admin: _READS | SITES_AND_PAIRS | {P.history_read, P.file_read, P.event_read, P.operate},
    Role.department: _READS | SITES_AND_PAIRS | {P.framework_write, P.history_read, P.file_read, P.event_read},
    Role.soiro: _READS
    | SITES_AND_PAIRS
    | SOIRO_OF_SITES
    | {P.framework_write, P.history_read, P.file_read, P.file_write},
    Role.omsu: _READS | SITES_AND_PAIRS | OMSU_OF_SITES | {P.history_read, P.file_read, P.file_write},
    Role.school: _READS | SITES_AND_PAIRS | SCHOOL_OF_SITES | {P.history_read, P.file_read, P.file_write},
    Role.expert: _READS,
    Role.integration: _READS | SITES_AND_PAIRS | {P.event_read},
    Role.system: frozenset({P.event_read}),
}

ONLOOKERS = frozenset({Role.expert, Role.integration})
"""Who stands at a place and works for nobody there: of what is shared they see what is published."""

access = Access(GRANTS, LABELS)
