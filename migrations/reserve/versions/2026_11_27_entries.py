"""Entries of the reserve."""

from services.kernel.migration import careful

revision = "reserve_0013"
down_revision = "reserve_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
