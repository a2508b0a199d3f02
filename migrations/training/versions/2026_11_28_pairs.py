"""By whom somebody was nominated and a material written, why it was sent back; by which methodology schools compare."""

from services.kernel.migration import careful, run

revision = "training_0018"
down_revision = "training_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run("ALTER TABLE training.competition_entry ADD COLUMN nominated_by uuid")
    run("ALTER TABLE training.partnership_matching ADD COLUMN family uuid")
    run("ALTER TABLE training.material ADD COLUMN written_by uuid, ADD COLUMN reason text")


def downgrade() -> None:
    careful()
    run("ALTER TABLE training.material DROP COLUMN written_by, DROP COLUMN reason")
    run("ALTER TABLE training.partnership_matching DROP COLUMN family")
    run("ALTER TABLE training.competition_entry DROP COLUMN nominated_by")
