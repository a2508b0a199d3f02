"""Management teams and the base of effective heads."""

from services.kernel.migration import careful

revision = "reserve_0012"
down_revision = "reserve_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
