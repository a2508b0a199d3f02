"""Vacancies."""

from services.kernel.migration import careful

revision = "reserve_0011"
down_revision = "reserve_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()


def downgrade() -> None:
    careful()
