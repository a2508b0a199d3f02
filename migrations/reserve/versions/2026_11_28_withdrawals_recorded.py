"""When a withdrawal of a consent was received; of one recorded before, it is not known."""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0035"
down_revision = "reserve_0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.candidate_consent ADD COLUMN withdrawal_recorded_on date")


def downgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.candidate_consent DROP COLUMN withdrawal_recorded_on")
