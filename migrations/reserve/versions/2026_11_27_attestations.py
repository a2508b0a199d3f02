"""Attestation of heads and candidates."""

from services.kernel.migration import careful

revision = "reserve_0010"
down_revision = "reserve_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
