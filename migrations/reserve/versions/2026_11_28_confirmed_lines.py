"""A line of a plan counts once whoever keeps the reserve has confirmed it; those done before have counted already."""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0025"
down_revision = "reserve_0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.entry_plan_line ADD COLUMN confirmed_on date, ADD COLUMN confirmed_by uuid")
    op.execute("UPDATE reserve.entry_plan_line SET confirmed_on = done_on WHERE done_on IS NOT NULL")
    op.execute("""
        ALTER TABLE reserve.entry_plan_line ADD CONSTRAINT ck_entry_plan_line_confirmed
        CHECK (confirmed_on IS NULL OR done_on IS NOT NULL)
    """)


def downgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.entry_plan_line DROP COLUMN confirmed_on, DROP COLUMN confirmed_by")
