"""By which document a refusal of a post is known."""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0028"
down_revision = "reserve_0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.entry_refusal ADD COLUMN document text")


def downgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.entry_refusal DROP COLUMN document")
