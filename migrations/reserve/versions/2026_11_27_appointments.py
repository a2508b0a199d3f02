"""Appointments."""

from services.kernel.migration import careful

revision = "reserve_0017"
down_revision = "reserve_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
