"""What other services told: risk, results, training."""

from services.kernel.migration import careful

revision = "reserve_0007"
down_revision = "reserve_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
