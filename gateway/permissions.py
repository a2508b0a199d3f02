"""Who may do what at the gateway: accounts and the directory. The whole answer is this file."""

from enum import StrEnum

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants


class Permission(StrEnum):
    account_read = "account:read"
    account_write = "account:write"
    directory_read = "directory:read"
    directory_write = "directory:write"
    person_read = "person:read"
    person_write = "person:write"
    event_read = "event:read"
    operate = "system:operate"


P = Permission

READS = frozenset({P.directory_read, P.person_read})

GRANTS: Grants = {
    Role.admin: frozenset(P),
    Role.department: READS | {P.directory_write, P.person_write, P.event_read},
    Role.omsu: READS | {P.person_write, P.account_read, P.account_write},
    Role.soiro: READS,
    Role.school: READS,
    Role.expert: frozenset({P.directory_read}),
    Role.integration: READS | {P.event_read},
    Role.system: READS | {P.event_read},
}

access = Access(GRANTS, LABELS)
