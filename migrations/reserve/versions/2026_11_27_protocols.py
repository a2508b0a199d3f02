"""Protocols: written once, chained by hash."""

from services.kernel.migration import careful

revision = "reserve_0006"
down_revision = "reserve_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
