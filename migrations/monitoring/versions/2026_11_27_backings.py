"""What stood beside the numbers when they were verified is kept as it was: what is explained later shows that, and not
what has been written since.

Results there were before are backed by what stands beside their numbers now; nothing else is known of them.
"""

from services.kernel.migration import careful, run, secure_by_place

revision = "monitoring_0016"
down_revision = "monitoring_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    for table in ("monitoring.backing", "monitoring.backing_source"):
        secure_by_place(table)
        run([f"REVOKE UPDATE, DELETE ON {table} FROM edulead_monitoring"])
    run(FILLED)


def downgrade() -> None:
    careful()
    run(DROPPED)


TABLES = """
CREATE TABLE monitoring.backing (
    id uuid NOT NULL,
    place ltree NOT NULL,
    submission_id uuid NOT NULL,
    remarks jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_backing PRIMARY KEY (id),
    CONSTRAINT fk_backing_submission_id FOREIGN KEY (submission_id) REFERENCES monitoring.submission ON DELETE CASCADE
);
CREATE INDEX ix_backing_submission_id ON monitoring.backing (submission_id);
CREATE TABLE monitoring.backing_source (
    id uuid NOT NULL,
    place ltree NOT NULL,
    backing_id uuid NOT NULL,
    act_revision_id uuid,
    file_id uuid,
    CONSTRAINT pk_backing_source PRIMARY KEY (id),
    CONSTRAINT fk_backing_source_backing_id FOREIGN KEY (backing_id) REFERENCES monitoring.backing ON DELETE CASCADE,
    CONSTRAINT fk_backing_source_act_revision_id
        FOREIGN KEY (act_revision_id) REFERENCES monitoring.act_revision,
    CONSTRAINT fk_backing_source_file_id FOREIGN KEY (file_id) REFERENCES monitoring.file
);
CREATE INDEX ix_backing_source_backing_id ON monitoring.backing_source (backing_id);
CREATE INDEX ix_backing_source_act_revision_id ON monitoring.backing_source (act_revision_id);
CREATE INDEX ix_backing_source_file_id ON monitoring.backing_source (file_id);
ALTER TABLE monitoring.submission ADD COLUMN backing_id uuid;
ALTER TABLE monitoring.result ADD COLUMN backing_id uuid;
ALTER TABLE monitoring.cycle ADD COLUMN salt uuid NOT NULL DEFAULT gen_random_uuid()
"""

FILLED = """
INSERT INTO monitoring.backing (id, place, submission_id, remarks, recorded_at)
SELECT gen_random_uuid(), submission.place, submission.id, its.remarks, coalesce(submission.verified_at, now())
FROM monitoring.submission JOIN (
    SELECT submission_id, jsonb_agg(jsonb_build_object('indicator', indicator, 'comment', comment, 'evidence', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('act_revision_id', act_revision_id, 'file_id', file_id,
                                                     'document', document, 'pages', pages) ORDER BY position), '[]')
        FROM monitoring.evidence WHERE evidence.remark_id = remark.id)) ORDER BY indicator) AS remarks
    FROM monitoring.remark GROUP BY submission_id
) its ON its.submission_id = submission.id
WHERE submission.verified_at IS NOT NULL
   OR EXISTS (SELECT FROM monitoring.result WHERE result.submission_id = submission.id);
INSERT INTO monitoring.backing_source (id, place, backing_id, act_revision_id, file_id)
SELECT gen_random_uuid(), place, id, act_revision_id, file_id FROM (
    SELECT DISTINCT backing.place, backing.id, evidence.act_revision_id, evidence.file_id
    FROM monitoring.backing JOIN monitoring.remark USING (submission_id)
    JOIN monitoring.evidence ON evidence.remark_id = remark.id
    WHERE num_nonnulls(evidence.act_revision_id, evidence.file_id) > 0) cited;
UPDATE monitoring.submission SET backing_id = backing.id
FROM monitoring.backing WHERE backing.submission_id = submission.id AND submission.verified_at IS NOT NULL;
ALTER TABLE monitoring.result DISABLE TRIGGER keep_published_result;
UPDATE monitoring.result SET backing_id = backing.id
FROM monitoring.backing WHERE backing.submission_id = result.submission_id;
ALTER TABLE monitoring.result ENABLE TRIGGER keep_published_result
"""

DROPPED = """
ALTER TABLE monitoring.cycle DROP COLUMN salt;
ALTER TABLE monitoring.result DROP COLUMN backing_id;
ALTER TABLE monitoring.submission DROP COLUMN backing_id;
DROP TABLE monitoring.backing_source;
DROP TABLE monitoring.backing
"""
