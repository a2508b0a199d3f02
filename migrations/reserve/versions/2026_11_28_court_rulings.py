"""The act of a court that annulled a contest."""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0021"
down_revision = "reserve_0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.contest ADD COLUMN ruling jsonb")


def downgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.contest DROP COLUMN ruling")
