"""Candidates with education, experience, consents, checks and documents."""

from services.kernel.migration import careful

revision = "reserve_0008"
down_revision = "reserve_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
