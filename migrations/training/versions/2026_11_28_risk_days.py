"""An episode of risk is as long as monitoring says, and begins when monitoring said it; what was taken back is gone."""

from services.kernel.migration import careful, run

revision = "training_0021"
down_revision = "training_0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(UP)


def downgrade() -> None:
    careful()
    run(DOWN)


UP = """
ALTER TABLE training.risk_standing ADD COLUMN streak integer NOT NULL DEFAULT 0;
UPDATE training.risk_standing its SET streak = (told.said ->> 'streak')::integer
FROM training.received_event told WHERE told.id = its.origin_event_id;
UPDATE training.risk_standing its SET since = least(its.since, told.day)
FROM (SELECT record_id, min(said_at)::date AS day FROM training.received_event GROUP BY record_id) told
WHERE told.record_id = its.id;
DELETE FROM training.risk_standing its USING training.received_tombstone gone WHERE gone.id = its.id;
ALTER TABLE training.risk_standing ALTER COLUMN streak DROP DEFAULT;
ALTER TABLE training.risk_standing ADD CONSTRAINT ck_risk_standing_streak CHECK (streak >= 0);
ALTER TABLE training.risk_standing DROP COLUMN cycles
"""

DOWN = """
ALTER TABLE training.risk_standing ADD COLUMN cycles jsonb NOT NULL DEFAULT '[]';
ALTER TABLE training.risk_standing DROP COLUMN streak
"""
