"""The account that handed a sheet in; of those handed in before it is not known."""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0022"
down_revision = "reserve_0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.sheet ADD COLUMN sealed_by uuid")


def downgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.sheet DROP COLUMN sealed_by")
