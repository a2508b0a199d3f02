"""How many of a commission must be able to judge an application is asked of contests that are announced from now on.

Whatever was announced before is held by what was announced: there the share is none.
"""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0036"
down_revision = "reserve_0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute(
        """UPDATE reserve.contest SET rules = jsonb_set(rules, '{judging_share}', '"0"') WHERE rules IS NOT NULL"""
    )


def downgrade() -> None:
    careful()
    op.execute("UPDATE reserve.contest SET rules = rules - 'judging_share' WHERE rules IS NOT NULL")
