"""A region says for how many days a proposed pair waits for an answer."""

from services.kernel.migration import careful, run

revision = "training_0028"
down_revision = "training_0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(UP)


def downgrade() -> None:
    careful()
    run(DOWN)


UP = """
ALTER TABLE training.mentor_policy ADD COLUMN answer_days integer NOT NULL DEFAULT 14;
ALTER TABLE training.mentor_policy ALTER COLUMN answer_days DROP DEFAULT;
ALTER TABLE training.mentor_policy ADD CONSTRAINT ck_mentor_policy_answer_days CHECK (answer_days BETWEEN 1 AND 90)
"""

DOWN = """
ALTER TABLE training.mentor_policy DROP COLUMN answer_days
"""
