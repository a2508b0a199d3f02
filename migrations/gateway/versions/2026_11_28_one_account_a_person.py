"""Of a person one account is open: whoever signs in as somebody is the one everybody knows of.

Where there are several already, the oldest stays theirs; the others keep their roles and are nobody's in person.
"""

from alembic import op

from services.kernel.migration import careful

revision = "gateway_0005"
down_revision = "gateway_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("""
        UPDATE gateway.account AS later SET person_id = NULL, version = version + 1
        WHERE status = 'active' AND EXISTS (
            SELECT FROM gateway.account AS first
            WHERE first.person_id = later.person_id AND first.status = 'active'
                AND (first.created_at, first.id) < (later.created_at, later.id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_account_person ON gateway.account (person_id) WHERE status = 'active'
    """)


def downgrade() -> None:
    careful()
    op.execute("DROP INDEX gateway.uq_account_person")
