"""Who was chosen by a contest and cannot be appointed is passed over, with the ground; who was revoked has not
withdrawn.
"""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0030"
down_revision = "reserve_0029"
branch_labels = None
depends_on = None

FORMER = [
    "registered",
    "admitted",
    "rejected",
    "scored",
    "winner",
    "included",
    "runner_up",
    "not_selected",
    "withdrawn",
]
GROUNDS = ["file_destroyed", "no_consent", "no_attestation", "contract_late", "revoked"]


def _check(name: str, column: str, values: list[str]) -> None:
    listed = ", ".join(f"'{each}'" for each in values)
    op.execute(f"ALTER TABLE reserve.application ADD CONSTRAINT {name} CHECK ({column} IN ({listed}))")


def upgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.application ADD COLUMN skip_ground text")
    op.execute("ALTER TABLE reserve.application DROP CONSTRAINT ck_application_status")
    _check("ck_application_status", "status", [*FORMER, "not_appointed"])
    _check("ck_application_skip_ground", "skip_ground", GROUNDS)


def downgrade() -> None:
    careful()
    op.execute("UPDATE reserve.application SET status = 'withdrawn' WHERE status = 'not_appointed'")
    op.execute("ALTER TABLE reserve.application DROP CONSTRAINT ck_application_status")
    _check("ck_application_status", "status", FORMER)
    op.execute("ALTER TABLE reserve.application DROP COLUMN skip_ground")
