"""Whose application was withdrawn may apply again: one at a time stands, under a number of its own."""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0027"
down_revision = "reserve_0026"
branch_labels = None
depends_on = None

NAMES = ("candidate_id", "person_id")


def upgrade() -> None:
    careful()
    for name in NAMES:
        op.execute(f"ALTER TABLE reserve.application DROP CONSTRAINT uq_application_{name}")
        op.execute(
            f"CREATE UNIQUE INDEX uq_application_{name} ON reserve.application (contest_id, {name})"
            " WHERE status <> 'withdrawn'"
        )


def downgrade() -> None:
    careful()
    for name in NAMES:
        op.execute(f"DROP INDEX reserve.uq_application_{name}")
        op.execute(f"ALTER TABLE reserve.application ADD CONSTRAINT uq_application_{name} UNIQUE (contest_id, {name})")
