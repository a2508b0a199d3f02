"""Regulations of the reserve, of contests and of attestation, by edition."""

from services.kernel.migration import careful

revision = "reserve_0004"
down_revision = "reserve_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
