"""Metrics of the reserve, as computed for a period."""

from services.kernel.migration import careful

revision = "reserve_0019"
down_revision = "reserve_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
