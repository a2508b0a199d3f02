"""Programmes of forming and using the reserve."""

from services.kernel.migration import careful

revision = "reserve_0005"
down_revision = "reserve_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
