"""Contests and applications."""

from services.kernel.migration import careful

revision = "reserve_0014"
down_revision = "reserve_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
