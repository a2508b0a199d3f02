"""An act of destruction says when the withdrawal was received, from which the days to destroy begin."""

from services.kernel.migration import careful, run

revision = "reserve_0038"
down_revision = "reserve_0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(["ALTER TABLE reserve.destruction_act ADD COLUMN received_on date"])


def downgrade() -> None:
    careful()
    run(["ALTER TABLE reserve.destruction_act DROP COLUMN received_on"])
