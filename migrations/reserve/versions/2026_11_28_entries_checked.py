"""What a reviewer found of each criterion of a nomination, held against the papers."""

from services.kernel.migration import careful, run

revision = "reserve_0037"
down_revision = "reserve_0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(["ALTER TABLE reserve.entry ADD COLUMN checks jsonb NOT NULL DEFAULT '{}'"])
    run(["ALTER TABLE reserve.entry ALTER COLUMN checks DROP DEFAULT"])


def downgrade() -> None:
    careful()
    run(["ALTER TABLE reserve.entry DROP COLUMN checks"])
