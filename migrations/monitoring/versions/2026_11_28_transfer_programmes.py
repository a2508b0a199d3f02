"""Approved programmes of transfer into an effective mode, kept as facts for the plans they become."""

from services.kernel.migration import careful, run

revision = "monitoring_0020"
down_revision = "monitoring_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run("ALTER TABLE monitoring.received_fact ADD COLUMN plan jsonb")
    run(_checks((*_KINDS, "programme_approved"), (*_REACTIONS, "transfer_programmes")))
    run("ALTER TABLE monitoring.received_fact ADD CONSTRAINT ck_received_fact_plan CHECK (" + _PLANNED + ")")


def downgrade() -> None:
    careful()
    run(["DELETE FROM monitoring.received_fact WHERE kind = 'programme_approved'"])
    run(["DELETE FROM monitoring.reaction WHERE name = 'transfer_programmes'"])
    run("ALTER TABLE monitoring.received_fact DROP COLUMN plan")
    run(_checks(_KINDS, _REACTIONS))


_PLANNED = "(plan IS NOT NULL) = (kind = 'programme_approved')"
_REACTIONS = ("competence_levels", "reserve_entries", "appointments")
_KINDS = (
    "diagnostics_completed",
    "route_completed",
    "enrolment_completed",
    "internship_completed",
    "entry_included",
    "entry_renewed",
    "entry_excluded",
    "appointment_made",
    "appointment_revoked",
)


def _checks(kinds: tuple[str, ...], reactions: tuple[str, ...]) -> list[str]:
    return [
        _check("received_fact", "kind", kinds),
        _check("received_fact", "reaction", reactions),
        _check("reaction", "name", reactions),
    ]


def _check(table: str, column: str, values: tuple[str, ...]) -> str:
    """The values that a column may have, anew."""
    listed, name = ", ".join(f"'{each}'" for each in values), f"ck_{table}_{column}"
    return (
        f"ALTER TABLE monitoring.{table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK ({column} IN ({listed}))"
    )
