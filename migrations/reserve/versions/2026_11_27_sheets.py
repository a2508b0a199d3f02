"""Sealed sheets and the keys of contests."""

from services.kernel.migration import careful

revision = "reserve_0016"
down_revision = "reserve_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
