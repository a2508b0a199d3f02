"""Objections to preliminary results."""

from services.kernel.migration import careful, run, secure_by_place

revision = "monitoring_0005"
down_revision = "monitoring_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    secure_by_place("monitoring.objection")
    secure_by_place("monitoring.objection_evidence")


def downgrade() -> None:
    careful()
    run("DROP TABLE monitoring.objection_evidence;\nDROP TABLE monitoring.objection;\n")


TABLES = """
CREATE TABLE monitoring.objection (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    cycle_id uuid NOT NULL,
    result_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    subject_name text NOT NULL,
    contests text NOT NULL,
    indicator text,
    text text NOT NULL,
    inputs jsonb NOT NULL,
    status text NOT NULL,
    filed_at timestamptz NOT NULL,
    filed_by uuid NOT NULL,
    decided_at timestamptz,
    decided_by uuid,
    reason text,
    correction jsonb,
    former jsonb,
    corrected_under uuid,
    CONSTRAINT pk_objection PRIMARY KEY (id),
    CONSTRAINT ck_objection_contests CHECK (contests IN ('score', 'value')),
    CONSTRAINT ck_objection_indicator CHECK ((contests = 'value') = (indicator IS NOT NULL)),
    CONSTRAINT ck_objection_status CHECK (status IN ('filed', 'under_review', 'upheld', 'dismissed', 'withdrawn')),
    CONSTRAINT ck_objection_decided CHECK (
        num_nonnulls(decided_at, decided_by, reason) = CASE WHEN status IN ('upheld', 'dismissed') THEN 3 ELSE 0 END
    ),
    CONSTRAINT ck_objection_not_by_the_filer CHECK (decided_by <> filed_by),
    CONSTRAINT ck_objection_corrected CHECK (
        num_nonnulls(correction, former, corrected_under) IN (0, 3)
        AND (correction IS NULL OR (status = 'upheld' AND contests = 'value'))
    ),
    CONSTRAINT fk_objection_cycle_id FOREIGN KEY (cycle_id) REFERENCES monitoring.cycle,
    CONSTRAINT fk_objection_result_id FOREIGN KEY (result_id) REFERENCES monitoring.result,
    CONSTRAINT fk_objection_submission_id FOREIGN KEY (submission_id) REFERENCES monitoring.submission
);
CREATE INDEX ix_objection_cycle_id ON monitoring.objection (cycle_id, subject_id);
CREATE INDEX ix_objection_result_id ON monitoring.objection (result_id);
CREATE UNIQUE INDEX uq_objection_open ON monitoring.objection (cycle_id, subject_id, indicator) NULLS NOT DISTINCT
    WHERE status IN ('filed', 'under_review');
CREATE TABLE monitoring.objection_evidence (
    id uuid NOT NULL,
    place ltree NOT NULL,
    objection_id uuid NOT NULL,
    position integer NOT NULL,
    act_revision_id uuid,
    file_id uuid,
    document text,
    pages text,
    CONSTRAINT pk_objection_evidence PRIMARY KEY (id),
    CONSTRAINT ck_objection_evidence_one_source CHECK (num_nonnulls(act_revision_id, file_id, document) = 1),
    CONSTRAINT fk_objection_evidence_objection_id FOREIGN KEY (objection_id)
        REFERENCES monitoring.objection ON DELETE CASCADE,
    CONSTRAINT fk_objection_evidence_act_revision_id FOREIGN KEY (act_revision_id) REFERENCES monitoring.act_revision,
    CONSTRAINT fk_objection_evidence_file_id FOREIGN KEY (file_id) REFERENCES monitoring.file
);
CREATE INDEX ix_objection_evidence_objection_id ON monitoring.objection_evidence (objection_id);
CREATE INDEX ix_objection_evidence_act_revision_id ON monitoring.objection_evidence (act_revision_id);
CREATE INDEX ix_objection_evidence_file_id ON monitoring.objection_evidence (file_id);
"""
