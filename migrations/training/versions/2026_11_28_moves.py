"""A pair that goes on is seen from where its two work now: what its reviews said stays, where they lie does not."""

from alembic import op

from services.kernel.migration import careful

revision = "training_0016"
down_revision = "training_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("GRANT UPDATE (places) ON training.mentorship_review TO edulead_training")


def downgrade() -> None:
    careful()
    op.execute("REVOKE UPDATE (places) ON training.mentorship_review FROM edulead_training")
