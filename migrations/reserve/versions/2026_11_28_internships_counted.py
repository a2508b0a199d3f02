"""An internship that is completed counts in the readiness of a reservist, as other training does."""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0029"
down_revision = "reserve_0028"
branch_labels = None
depends_on = None

BEFORE = ("diagnostics_completed", "route_completed", "enrolment_completed")


def upgrade() -> None:
    careful()
    _kinds(*BEFORE, "internship_completed")


def downgrade() -> None:
    careful()
    op.execute("DELETE FROM reserve.received_training WHERE kind = 'internship_completed'")
    _kinds(*BEFORE)


def _kinds(*names: str) -> None:
    op.execute("ALTER TABLE reserve.received_training DROP CONSTRAINT ck_received_training_kind")
    op.execute(
        f"ALTER TABLE reserve.received_training ADD CONSTRAINT ck_received_training_kind CHECK (kind IN {names})"
    )
