"""What was said of a person stands in their own records: a vacancy and a contest keep what happened alone (152-ФЗ).

An offer refused and an appointment declined or revoked used to lend their reason to the vacancy and the contest that
moved with them, where no destruction of a file could find it.
"""

from alembic import op

from services.kernel.migration import careful, run

revision = "reserve_0039"
down_revision = "reserve_0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("SET LOCAL statement_timeout = '10min'")  # the history is read through once
    run(UP)


def downgrade() -> None:
    """What was forgotten stays so."""
    careful()


UP = [
    """
UPDATE reserve.history SET reason = 'Предложение не принято или отозвано'
WHERE entity = 'vacancy' AND action = 'resume' AND source = 'offered'
""",
    """
UPDATE reserve.history SET reason = 'Победитель конкурса отказался от должности'
WHERE entity = 'vacancy' AND action = 'resume' AND source = 'in_contest'
    AND reason NOT IN ('Конкурс не состоялся', 'Конкурс отменён', 'По итогам конкурса никто не назначен')
""",
    """
UPDATE reserve.history SET reason = 'Назначение отменено'
WHERE (entity, action) IN (('vacancy', 'reopen'), ('contest', 'resume'))
""",
]
