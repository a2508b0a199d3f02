"""The day on which a seat in a group was asked for: nobody was at a session before it."""

from services.kernel.migration import careful, run

revision = "training_0030"
down_revision = "training_0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(["ALTER TABLE training.enrolment ADD COLUMN asked_on date"])


def downgrade() -> None:
    careful()
    run(["ALTER TABLE training.enrolment DROP COLUMN asked_on"])
