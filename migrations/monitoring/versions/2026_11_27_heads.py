"""Heads as subjects, validated methodologies, accepted data, calculations that are kept, windows of objections."""

from services.kernel.migration import careful, run, secure_shared

revision = "monitoring_0004"
down_revision = "monitoring_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(METHODOLOGIES)
    run(CYCLES)
    run(SUBMISSIONS)
    run(CALCULATIONS)
    secure_shared("monitoring.calculation", "true")  # that something was calculated is no secret, what came of it is
    run(RESULTS)


def downgrade() -> None:
    careful()
    run(BACK)


_HERE = "NULLIF(current_setting('app.place', true), '')::ltree"


def _seen(table: str, published: str) -> str:
    """Another condition under which rows of a shared table are seen from below."""
    return f"ALTER POLICY readable ON {table} USING (place <@ {_HERE} OR (({published}) AND place @> {_HERE}))"


METHODOLOGIES = [
    "ALTER TABLE monitoring.methodology DROP CONSTRAINT ck_methodology_subject",
    """ALTER TABLE monitoring.methodology ADD CONSTRAINT ck_methodology_subject
        CHECK (subject IN ('municipality', 'head'))""",
    "ALTER TABLE monitoring.methodology DROP CONSTRAINT ck_methodology_status",
    """ALTER TABLE monitoring.methodology ADD CONSTRAINT ck_methodology_status
        CHECK (status IN ('draft', 'validated', 'published', 'archived'))""",
    "ALTER TABLE monitoring.methodology DROP CONSTRAINT ck_methodology_hashed",
    """ALTER TABLE monitoring.methodology ADD CONSTRAINT ck_methodology_hashed
        CHECK (status IN ('draft', 'validated') OR content_hash IS NOT NULL)""",
    "DROP INDEX monitoring.uq_methodology_draft",
    """CREATE UNIQUE INDEX uq_methodology_draft ON monitoring.methodology (family)
        WHERE status IN ('draft', 'validated')""",
    _seen("monitoring.methodology", "status IN ('published', 'archived')"),
    "DROP TRIGGER keep_published_content ON monitoring.methodology",
    """
CREATE TRIGGER keep_published_content BEFORE UPDATE ON monitoring.methodology
FOR EACH ROW WHEN (
    OLD.status IN ('published', 'archived')
    AND (
        NEW.status IN ('draft', 'validated')
        OR (NEW.family, NEW.edition, NEW.code, NEW.title, NEW.subject, NEW.content, NEW.content_hash, NEW.published_at)
            IS DISTINCT FROM
            (OLD.family, OLD.edition, OLD.code, OLD.title, OLD.subject, OLD.content, OLD.content_hash, OLD.published_at)
    )
) EXECUTE FUNCTION monitoring.keep_published_content()""",
]

CYCLES = """
ALTER TABLE monitoring.cycle DROP CONSTRAINT ck_cycle_status;
ALTER TABLE monitoring.cycle ADD CONSTRAINT ck_cycle_status
    CHECK (status IN ('draft', 'collecting', 'verifying', 'preliminary', 'objections', 'published', 'closed'));
ALTER TABLE monitoring.cycle
    ADD COLUMN as_of date,
    ADD COLUMN clusters jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN objection_days integer NOT NULL DEFAULT 0,
    ADD COLUMN objections_until date,
    ADD CONSTRAINT ck_cycle_objection_days CHECK (objection_days >= 0);
UPDATE monitoring.cycle SET as_of = period_to;
ALTER TABLE monitoring.cycle
    ALTER COLUMN as_of SET NOT NULL,
    ALTER COLUMN clusters DROP DEFAULT,
    ALTER COLUMN objection_days DROP DEFAULT;
"""

SUBMISSIONS = """
ALTER TABLE monitoring.submission DROP CONSTRAINT ck_submission_status;
ALTER TABLE monitoring.submission ADD CONSTRAINT ck_submission_status
    CHECK (status IN ('draft', 'submitted', 'returned', 'verified', 'accepted'));
ALTER TABLE monitoring.submission
    ADD COLUMN municipality_name text,
    ADD COLUMN person_id uuid,
    ADD COLUMN person_name text,
    ADD COLUMN post_id uuid,
    ADD COLUMN held_from date,
    ADD COLUMN attributes jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN cluster text,
    ADD COLUMN deadline date,
    ADD COLUMN accepted_at timestamptz;
UPDATE monitoring.submission SET municipality_name = subject_name;
ALTER TABLE monitoring.submission
    ALTER COLUMN municipality_name SET NOT NULL,
    ALTER COLUMN attributes DROP DEFAULT;
CREATE INDEX ix_submission_person_id ON monitoring.submission (person_id);
ALTER TABLE monitoring.submitted_number ADD COLUMN submission_id uuid, ADD COLUMN indicator text;
UPDATE monitoring.submitted_number number SET submission_id = value.submission_id, indicator = value.indicator
    FROM monitoring.submitted_value value WHERE value.id = number.value_id;
ALTER TABLE monitoring.submitted_number
    DROP CONSTRAINT fk_submitted_number_value_id,
    DROP CONSTRAINT uq_submitted_number_value_id,
    DROP COLUMN value_id,
    ALTER COLUMN submission_id SET NOT NULL,
    ALTER COLUMN indicator SET NOT NULL,
    ALTER COLUMN value TYPE bigint USING value * 1000000,
    ADD CONSTRAINT uq_submitted_number_submission_id UNIQUE (submission_id, indicator, input),
    ADD CONSTRAINT fk_submitted_number_submission_id_indicator FOREIGN KEY (submission_id, indicator)
        REFERENCES monitoring.submitted_value (submission_id, indicator) ON DELETE CASCADE;
ALTER TABLE monitoring.evidence
    ADD COLUMN file_id uuid,
    DROP CONSTRAINT ck_evidence_one_source,
    ADD CONSTRAINT ck_evidence_one_source CHECK (num_nonnulls(act_revision_id, file_id, document) = 1),
    ADD CONSTRAINT fk_evidence_file_id FOREIGN KEY (file_id) REFERENCES monitoring.file;
CREATE INDEX ix_evidence_file_id ON monitoring.evidence (file_id);
"""

CALCULATIONS = """
CREATE TABLE monitoring.calculation (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    cycle_id uuid NOT NULL,
    number integer NOT NULL,
    standing text NOT NULL CONSTRAINT ck_calculation_standing
        CHECK (standing IN ('preliminary', 'published', 'replaced')),
    methodology_id uuid NOT NULL,
    content_hash text NOT NULL,
    input_hash text NOT NULL,
    subjects integer NOT NULL,
    reason text,
    account uuid NOT NULL,
    role text NOT NULL,
    calculated_at timestamptz NOT NULL,
    shown_at timestamptz,
    CONSTRAINT pk_calculation PRIMARY KEY (id),
    CONSTRAINT uq_calculation_cycle_id UNIQUE (cycle_id, number),
    CONSTRAINT fk_calculation_cycle_id FOREIGN KEY (cycle_id) REFERENCES monitoring.cycle ON DELETE CASCADE,
    CONSTRAINT fk_calculation_methodology_id FOREIGN KEY (methodology_id) REFERENCES monitoring.methodology
);
CREATE UNIQUE INDEX uq_calculation_standing ON monitoring.calculation (cycle_id, standing)
    WHERE standing <> 'replaced';
"""

RESULTS = [
    "DROP TRIGGER keep_published_result ON monitoring.result",
    "ALTER TABLE monitoring.result DROP CONSTRAINT uq_result_cycle_id",
    # What follows is unique by the subject first, and so serves whoever looks for it, too.
    "DROP INDEX monitoring.ix_result_subject_id",
    _seen("monitoring.result", "false"),
    # What there is was never to be kept: a cycle is calculated again from its data.
    "DELETE FROM monitoring.result",
    """UPDATE monitoring.cycle SET status = 'verifying', published_at = NULL
        WHERE status IN ('preliminary', 'published', 'closed')""",
    """
ALTER TABLE monitoring.result
    DROP COLUMN published,
    DROP CONSTRAINT fk_result_cycle_id,
    DROP CONSTRAINT fk_result_methodology_id,
    ADD COLUMN calculation_id uuid NOT NULL,
    ADD COLUMN submission_id uuid NOT NULL,
    ADD COLUMN municipality_name text NOT NULL,
    ADD COLUMN person_id uuid,
    ADD COLUMN person_name text,
    ADD COLUMN attributes jsonb NOT NULL,
    ADD COLUMN cluster text,
    ADD COLUMN pass_mark numeric(15, 6),
    ADD COLUMN passed boolean,
    ADD COLUMN rank_of integer NOT NULL,
    ADD COLUMN rank_municipality integer,
    ADD COLUMN rank_municipality_of integer NOT NULL,
    ADD COLUMN rank_cluster integer,
    ADD COLUMN rank_cluster_of integer NOT NULL,
    ADD COLUMN at_risk boolean,
    ADD COLUMN causes jsonb NOT NULL,
    ADD COLUMN grace boolean NOT NULL,
    ADD COLUMN previous_id uuid,
    ADD COLUMN change numeric(15, 6),
    ADD COLUMN comparable boolean,
    ADD COLUMN inputs bytea NOT NULL,
    ADD COLUMN proven text NOT NULL,
    ADD COLUMN indicator_points bytea NOT NULL,
    ADD COLUMN indicator_ranks bytea NOT NULL,
    ADD CONSTRAINT uq_result_subject_id UNIQUE (subject_id, calculation_id),
    ADD CONSTRAINT fk_result_calculation_id FOREIGN KEY (calculation_id)
        REFERENCES monitoring.calculation ON DELETE CASCADE""",
    _seen(
        "monitoring.result",
        "calculation_id IN (SELECT id FROM monitoring.calculation WHERE standing = 'published')",
    ),
    """
CREATE TRIGGER keep_published_result BEFORE UPDATE OR DELETE ON monitoring.result
FOR EACH ROW EXECUTE FUNCTION monitoring.keep_published_result()""",
    """
CREATE OR REPLACE FUNCTION monitoring.keep_published_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a result stays as it was calculated' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
]

BACK = [
    "DROP TRIGGER keep_published_result ON monitoring.result",
    "DELETE FROM monitoring.result",
    _seen("monitoring.result", "false"),
    """
ALTER TABLE monitoring.result
    DROP COLUMN calculation_id,
    DROP COLUMN submission_id,
    DROP COLUMN municipality_name,
    DROP COLUMN person_id,
    DROP COLUMN person_name,
    DROP COLUMN attributes,
    DROP COLUMN cluster,
    DROP COLUMN pass_mark,
    DROP COLUMN passed,
    DROP COLUMN rank_of,
    DROP COLUMN rank_municipality,
    DROP COLUMN rank_municipality_of,
    DROP COLUMN rank_cluster,
    DROP COLUMN rank_cluster_of,
    DROP COLUMN at_risk,
    DROP COLUMN causes,
    DROP COLUMN grace,
    DROP COLUMN previous_id,
    DROP COLUMN change,
    DROP COLUMN comparable,
    DROP COLUMN inputs,
    DROP COLUMN proven,
    DROP COLUMN indicator_points,
    DROP COLUMN indicator_ranks,
    ADD COLUMN published boolean NOT NULL,
    ADD CONSTRAINT uq_result_cycle_id UNIQUE (cycle_id, subject_id),
    ADD CONSTRAINT fk_result_cycle_id FOREIGN KEY (cycle_id) REFERENCES monitoring.cycle ON DELETE CASCADE,
    ADD CONSTRAINT fk_result_methodology_id FOREIGN KEY (methodology_id) REFERENCES monitoring.methodology""",
    _seen("monitoring.result", "published"),
    """
CREATE OR REPLACE FUNCTION monitoring.keep_published_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published result stays as it is' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    """
CREATE TRIGGER keep_published_result BEFORE UPDATE OR DELETE ON monitoring.result
FOR EACH ROW WHEN (OLD.published) EXECUTE FUNCTION monitoring.keep_published_result()""",
    "CREATE INDEX ix_result_subject_id ON monitoring.result (subject_id)",
    "DROP TABLE monitoring.calculation",
    "DELETE FROM monitoring.evidence WHERE file_id IS NOT NULL",
    "DROP INDEX monitoring.ix_evidence_file_id",
    """
ALTER TABLE monitoring.evidence
    DROP CONSTRAINT ck_evidence_one_source,
    DROP COLUMN file_id,
    ADD CONSTRAINT ck_evidence_one_source CHECK (num_nonnulls(act_revision_id, document) = 1)""",
    "ALTER TABLE monitoring.submitted_number ADD COLUMN value_id uuid",
    """UPDATE monitoring.submitted_number number SET value_id = value.id FROM monitoring.submitted_value value
        WHERE (value.submission_id, value.indicator) = (number.submission_id, number.indicator)""",
    """
ALTER TABLE monitoring.submitted_number
    DROP CONSTRAINT fk_submitted_number_submission_id_indicator,
    DROP CONSTRAINT uq_submitted_number_submission_id,
    DROP COLUMN submission_id,
    DROP COLUMN indicator,
    ALTER COLUMN value_id SET NOT NULL,
    ALTER COLUMN value TYPE numeric(15, 6) USING value / 1000000::numeric,
    ADD CONSTRAINT uq_submitted_number_value_id UNIQUE (value_id, input),
    ADD CONSTRAINT fk_submitted_number_value_id
        FOREIGN KEY (value_id) REFERENCES monitoring.submitted_value ON DELETE CASCADE""",
    "UPDATE monitoring.submission SET status = 'verified' WHERE status = 'accepted'",
    """
ALTER TABLE monitoring.submission
    DROP COLUMN municipality_name,
    DROP COLUMN person_id,
    DROP COLUMN person_name,
    DROP COLUMN post_id,
    DROP COLUMN held_from,
    DROP COLUMN attributes,
    DROP COLUMN cluster,
    DROP COLUMN deadline,
    DROP COLUMN accepted_at,
    DROP CONSTRAINT ck_submission_status,
    ADD CONSTRAINT ck_submission_status CHECK (status IN ('draft', 'submitted', 'returned', 'verified'))""",
    """UPDATE monitoring.cycle SET status = 'verifying', published_at = NULL
        WHERE status IN ('preliminary', 'objections', 'published', 'closed')""",
    """
ALTER TABLE monitoring.cycle
    DROP COLUMN as_of,
    DROP COLUMN clusters,
    DROP COLUMN objection_days,
    DROP COLUMN objections_until,
    DROP CONSTRAINT ck_cycle_status,
    ADD CONSTRAINT ck_cycle_status
        CHECK (status IN ('draft', 'collecting', 'verifying', 'preliminary', 'published', 'closed'))""",
    "UPDATE monitoring.methodology SET status = 'draft' WHERE status = 'validated'",
    "DROP TRIGGER keep_published_content ON monitoring.methodology",
    """
CREATE TRIGGER keep_published_content BEFORE UPDATE ON monitoring.methodology
FOR EACH ROW WHEN (
    OLD.status <> 'draft'
    AND (
        NEW.status = 'draft'
        OR (NEW.family, NEW.edition, NEW.code, NEW.title, NEW.subject, NEW.content, NEW.content_hash, NEW.published_at)
            IS DISTINCT FROM
            (OLD.family, OLD.edition, OLD.code, OLD.title, OLD.subject, OLD.content, OLD.content_hash, OLD.published_at)
    )
) EXECUTE FUNCTION monitoring.keep_published_content()""",
    _seen("monitoring.methodology", "status <> 'draft'"),
    "DROP INDEX monitoring.uq_methodology_draft",
    "CREATE UNIQUE INDEX uq_methodology_draft ON monitoring.methodology (family) WHERE status = 'draft'",
    """
ALTER TABLE monitoring.methodology
    DROP CONSTRAINT ck_methodology_hashed,
    ADD CONSTRAINT ck_methodology_hashed CHECK (status = 'draft' OR content_hash IS NOT NULL),
    DROP CONSTRAINT ck_methodology_status,
    ADD CONSTRAINT ck_methodology_status CHECK (status IN ('draft', 'published', 'archived')),
    DROP CONSTRAINT ck_methodology_subject,
    ADD CONSTRAINT ck_methodology_subject CHECK (subject IN ('municipality'))""",
]
