"""Who nominated somebody for a competition: they do not judge that entry."""

from services.kernel.migration import careful, run

revision = "training_0016"
down_revision = "training_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run("ALTER TABLE training.competition_entry ADD COLUMN nominated_by uuid")


def downgrade() -> None:
    careful()
    run("ALTER TABLE training.competition_entry DROP COLUMN nominated_by")
