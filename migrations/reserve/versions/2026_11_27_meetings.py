"""Meetings: attendance, recusals, votes."""

from services.kernel.migration import careful

revision = "reserve_0015"
down_revision = "reserve_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
