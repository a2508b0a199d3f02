"""Routes: editions side by side, what was booked before them, a consent on paper; deficits keep the level taught."""

from services.kernel.migration import careful, run

revision = "training_0020"
down_revision = "training_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(ADDED)


def downgrade() -> None:
    careful()
    run(TAKEN_BACK)


ADDED = """
ALTER TABLE training.route ADD COLUMN agreement_file_id uuid;
ALTER TABLE training.route ADD CONSTRAINT fk_route_agreement_file_id
    FOREIGN KEY (agreement_file_id) REFERENCES training.file;
CREATE INDEX ix_route_agreement_file_id ON training.route (agreement_file_id);
ALTER TABLE training.route_step ADD COLUMN family text;
UPDATE training.route_step SET family = offer_id;
ALTER TABLE training.route_step ALTER COLUMN family SET NOT NULL;
ALTER TABLE training.route_step ADD COLUMN adopted boolean NOT NULL DEFAULT false;
ALTER TABLE training.route_step ALTER COLUMN adopted DROP DEFAULT;
ALTER TABLE training.route_step DROP COLUMN cost;
ALTER TABLE training.route_step ADD COLUMN compiled_on date;
UPDATE training.route_step SET compiled_on = compiled_at::date FROM training.route WHERE route.id = route_id;
ALTER TABLE training.route_step ALTER COLUMN compiled_on SET NOT NULL;
ALTER TABLE training.deficit ADD COLUMN awaiting_level integer;
"""
TAKEN_BACK = """
ALTER TABLE training.deficit DROP COLUMN awaiting_level;
ALTER TABLE training.route_step DROP COLUMN compiled_on;
ALTER TABLE training.route_step ADD COLUMN cost integer;
ALTER TABLE training.route_step DROP COLUMN adopted;
ALTER TABLE training.route_step DROP COLUMN family;
ALTER TABLE training.route DROP COLUMN agreement_file_id;
"""
