"""Who wrote a request to change what is taught, and who submitted it: neither of them accepts it."""

from services.kernel.migration import careful, run

revision = "training_0023"
down_revision = "training_0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run("ALTER TABLE training.change_request ADD COLUMN written_by uuid, ADD COLUMN submitted_by uuid")


def downgrade() -> None:
    careful()
    run("ALTER TABLE training.change_request DROP COLUMN submitted_by, DROP COLUMN written_by")
