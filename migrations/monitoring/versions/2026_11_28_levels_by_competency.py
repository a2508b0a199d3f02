"""One event tells the levels of several competencies: a fact of each, with the event it is known from. What is measured
for the first time has no level before."""

from services.kernel.migration import careful, run

revision = "monitoring_0019"
down_revision = "monitoring_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(FORTH)


def downgrade() -> None:
    careful()
    run(BACK)


FORTH = """
ALTER TABLE monitoring.received_fact ADD COLUMN event_id uuid;
UPDATE monitoring.received_fact SET event_id = id;
ALTER TABLE monitoring.received_fact
    ALTER COLUMN event_id SET NOT NULL,
    DROP CONSTRAINT ck_received_fact_levels,
    ADD CONSTRAINT ck_received_fact_levels CHECK (level_before IS NULL OR level_after IS NOT NULL);
"""

BACK = """
DELETE FROM monitoring.received_fact WHERE id <> event_id;
ALTER TABLE monitoring.received_fact
    DROP COLUMN event_id,
    DROP CONSTRAINT ck_received_fact_levels,
    ADD CONSTRAINT ck_received_fact_levels CHECK ((level_before IS NULL) = (level_after IS NULL));
"""
