"""Commissions and who sits on them."""

from services.kernel.migration import careful

revision = "reserve_0009"
down_revision = "reserve_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
