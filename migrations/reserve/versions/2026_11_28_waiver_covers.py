"""Which conflicts a waiver has found to be none: those known when it was given, and no other.

Of a waiver given before only the kind it was written down with is known; whatever else the records show bars again.
"""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0024"
down_revision = "reserve_0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.recusal ADD COLUMN covers text[] NOT NULL DEFAULT '{}'")
    op.execute("UPDATE reserve.recusal SET covers = ARRAY[kind] WHERE standing = 'waived'")


def downgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.recusal DROP COLUMN covers")
