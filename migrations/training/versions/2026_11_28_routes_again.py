"""Of an event there is one route that was not cancelled: after a cancelled one it may draft another."""

from services.kernel.migration import careful, run

revision = "training_0029"
down_revision = "training_0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(UP)


def downgrade() -> None:
    careful()
    run(DOWN)


UP = """
ALTER TABLE training.route DROP CONSTRAINT uq_route_origin_event_id;
CREATE UNIQUE INDEX uq_route_origin_event ON training.route (origin_event_id) WHERE status <> 'cancelled'
"""

DOWN = """
DROP INDEX training.uq_route_origin_event;
UPDATE training.route SET origin_event_id = NULL WHERE status = 'cancelled';
ALTER TABLE training.route ADD CONSTRAINT uq_route_origin_event_id UNIQUE (origin_event_id)
"""
