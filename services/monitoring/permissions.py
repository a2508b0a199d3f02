"""Who may do what in monitoring. The whole answer is this file; where one stands decides on which rows."""

from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants


class Permission(StrEnum):
    act_read = "act:read"
    act_write = "act:write"
    methodology_read = "methodology:read"
    methodology_write = "methodology:write"
    methodology_publish = "methodology:publish"
    cycle_read = "cycle:read"
    cycle_manage = "cycle:manage"
    submission_read = "submission:read"
    submission_write = "submission:write"
    submission_verify = "submission:verify"
    submission_accept = "submission:accept"
    values_import = "values:import"
    value_confirm = "value:confirm"
    follow_up_write = "follow_up:write"
    fact_read = "fact:read"
    result_read = "result:read"
    objection_read = "objection:read"
    objection_write = "objection:write"
    objection_decide = "objection:decide"
    dashboard_read = "dashboard:read"
    comparison_read = "comparison:read"
    risk_read = "risk:read"
    history_read = "history:read"
    file_read = "file:read"
    file_write = "file:write"
    event_read = "event:read"
    operate = "system:operate"


P = Permission

READS = frozenset({P.act_read, P.methodology_read, P.cycle_read, P.result_read, P.dashboard_read})
SEES_SUBMISSIONS = frozenset(
    {P.submission_read, P.history_read, P.file_read, P.objection_read, P.risk_read, P.fact_read}
)
SUBMITS = frozenset({P.submission_write, P.values_import, P.objection_write, P.file_write})
CONDUCTS = frozenset(
    {
        P.methodology_write,
        P.methodology_publish,
        P.cycle_manage,
        P.submission_verify,
        P.submission_accept,
        P.values_import,
        P.objection_decide,
        P.follow_up_write,
    }
)
"""Its own methodologies and cycles: the Департамент those of the region, an ОМСУ those of its municipality."""

CONFIRMS = frozenset({P.value_confirm, P.follow_up_write})
"""Sets what was found out independently beside what was declared."""

GRANTS: Grants = {
    Role.admin: READS | SEES_SUBMISSIONS | {P.comparison_read, P.event_read, P.operate},
    Role.department: READS
    | SEES_SUBMISSIONS
    | CONDUCTS
    | CONFIRMS
    | {P.comparison_read, P.act_write, P.file_write, P.event_read},
    Role.omsu: READS | SEES_SUBMISSIONS | SUBMITS | CONDUCTS | {P.comparison_read, P.act_write},
    Role.soiro: READS
    | SEES_SUBMISSIONS
    | CONFIRMS
    | {P.comparison_read, P.act_write, P.methodology_write, P.file_write},
    Role.school: READS | SEES_SUBMISSIONS | SUBMITS,
    Role.integration: READS | {P.comparison_read, P.event_read},
    Role.system: frozenset({P.event_read, P.result_read}),
}
"""Another service reads the results it was told of. An expert has nothing here: a commission member sees only what is
assigned, and nothing in monitoring is."""

access = Access(GRANTS, LABELS)
