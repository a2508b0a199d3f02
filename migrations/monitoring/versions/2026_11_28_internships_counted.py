"""An internship that is completed is a fact, as other training is."""

from alembic import op

from services.kernel.migration import careful

revision = "monitoring_0018"
down_revision = "monitoring_0017"
branch_labels = None
depends_on = None

BEFORE = (
    "diagnostics_completed", "route_completed", "enrolment_completed", "entry_included", "entry_renewed",
    "entry_excluded", "appointment_made", "appointment_revoked",
)  # fmt: skip


def upgrade() -> None:
    careful()
    _kinds(*BEFORE, "internship_completed")


def downgrade() -> None:
    careful()
    op.execute("DELETE FROM monitoring.received_fact WHERE kind = 'internship_completed'")
    _kinds(*BEFORE)


def _kinds(*names: str) -> None:
    op.execute("ALTER TABLE monitoring.received_fact DROP CONSTRAINT ck_received_fact_kind")
    op.execute(f"ALTER TABLE monitoring.received_fact ADD CONSTRAINT ck_received_fact_kind CHECK (kind IN {names})")
