"""A stage of a competition that nobody entered may be called off."""

from services.kernel.migration import careful, run

revision = "training_0025"
down_revision = "training_0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run([_check("'nominating', 'judging', 'closed', 'called_off'")])


def downgrade() -> None:
    careful()
    run(["UPDATE training.competition_stage SET status = 'closed' WHERE status = 'called_off'"])
    run([_check("'nominating', 'judging', 'closed'")])


def _check(statuses: str) -> str:
    return f"""
ALTER TABLE training.competition_stage DROP CONSTRAINT ck_competition_stage_status,
    ADD CONSTRAINT ck_competition_stage_status CHECK (status IN ({statuses}))"""
