"""Layers of a value kept apart, follow-up marks, and how far a result can be trusted."""

from services.kernel.migration import careful, run, secure_by_place

revision = "monitoring_0007"
down_revision = "monitoring_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(LAYERS)
    secure_by_place("monitoring.layered_number")
    run(APPROVED)
    run(FOLLOW_UPS)
    secure_by_place("monitoring.follow_up")
    run(RESULTS)


def downgrade() -> None:
    careful()
    run(BACK)


LAYERS = """
CREATE TABLE monitoring.layered_number (
    id uuid CONSTRAINT pk_layered_number PRIMARY KEY,
    place ltree NOT NULL,
    submission_id uuid NOT NULL,
    indicator text NOT NULL,
    input text NOT NULL,
    layer text NOT NULL,
    value bigint NOT NULL,
    act_revision_id uuid,
    file_id uuid,
    document text,
    pages text,
    account uuid NOT NULL,
    role text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT uq_layered_number_submission_id UNIQUE (submission_id, indicator, input, layer),
    CONSTRAINT ck_layered_number_layer CHECK (layer IN ('approved', 'verified', 'external')),
    CONSTRAINT ck_layered_number_sourced
        CHECK (num_nonnulls(act_revision_id, file_id, document) = CASE WHEN layer = 'approved' THEN 0 ELSE 1 END),
    CONSTRAINT fk_layered_number_submission_id FOREIGN KEY (submission_id)
        REFERENCES monitoring.submission ON DELETE CASCADE,
    CONSTRAINT fk_layered_number_act_revision_id FOREIGN KEY (act_revision_id) REFERENCES monitoring.act_revision,
    CONSTRAINT fk_layered_number_file_id FOREIGN KEY (file_id) REFERENCES monitoring.file
);
CREATE INDEX ix_layered_number_act_revision_id ON monitoring.layered_number (act_revision_id);
CREATE INDEX ix_layered_number_file_id ON monitoring.layered_number (file_id);
CREATE INDEX ix_layered_number_confirming ON monitoring.layered_number (submission_id) WHERE layer <> 'approved';
"""

APPROVED = """
INSERT INTO monitoring.layered_number (id, place, submission_id, indicator, input, layer, value, account, role,
    recorded_at)
SELECT gen_random_uuid(), number.place, number.submission_id, number.indicator, number.input, 'approved', number.value,
    step.account, step.role, step.at
FROM monitoring.submission
JOIN monitoring.submitted_number number ON number.submission_id = submission.id
CROSS JOIN LATERAL (
    SELECT account, role, at FROM monitoring.history
    WHERE entity = 'submission' AND entity_id = submission.id AND action = 'verify' ORDER BY at DESC LIMIT 1
) step
WHERE submission.status IN ('verified', 'accepted');
"""
"""What was verified before there were layers, as its history tells it."""

FOLLOW_UPS = """
CREATE TABLE monitoring.follow_up (
    id uuid CONSTRAINT pk_follow_up PRIMARY KEY,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    cycle_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    subject_name text NOT NULL,
    indicator text,
    note text NOT NULL,
    assignee_role text NOT NULL,
    assignee text,
    due_on date NOT NULL,
    status text NOT NULL,
    account uuid NOT NULL,
    role text NOT NULL,
    CONSTRAINT ck_follow_up_status CHECK (status IN ('open', 'done')),
    CONSTRAINT fk_follow_up_cycle_id FOREIGN KEY (cycle_id) REFERENCES monitoring.cycle ON DELETE CASCADE,
    CONSTRAINT fk_follow_up_submission_id FOREIGN KEY (submission_id)
        REFERENCES monitoring.submission ON DELETE CASCADE
);
CREATE INDEX ix_follow_up_cycle_id ON monitoring.follow_up (cycle_id);
CREATE INDEX ix_follow_up_submission_id ON monitoring.follow_up (submission_id);
"""

RESULTS = """
ALTER TABLE monitoring.result
    ADD COLUMN confidence text,
    ADD COLUMN confidence_reasons jsonb NOT NULL DEFAULT '[]',
    ADD CONSTRAINT ck_result_confidence CHECK (confidence IN ('high', 'medium', 'low'));
ALTER TABLE monitoring.result ALTER COLUMN confidence_reasons DROP DEFAULT;
"""

BACK = """
ALTER TABLE monitoring.result DROP COLUMN confidence, DROP COLUMN confidence_reasons;
DROP TABLE monitoring.follow_up;
DROP TABLE monitoring.layered_number;
"""
