"""Acts, methodologies, cycles, submissions, results."""

from services.kernel.migration import careful, run, secure_by_place, secure_shared

revision = "monitoring_0003"
down_revision = "monitoring_0002"
branch_labels = None
depends_on = None

RECORD = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL"""


def upgrade() -> None:
    careful()
    run(TABLES.replace("{record}", RECORD))
    secure_shared("monitoring.act", "true")
    secure_shared("monitoring.act_revision", "true")
    secure_shared("monitoring.methodology", "status <> 'draft'")
    secure_shared("monitoring.cycle", "status <> 'draft'")
    secure_by_place("monitoring.submission")
    secure_by_place("monitoring.submitted_value")
    secure_by_place("monitoring.submitted_number")
    secure_by_place("monitoring.evidence")
    secure_shared("monitoring.result", "published")
    run(FROZEN)


def downgrade() -> None:
    careful()
    for table in (
        "result",
        "evidence",
        "submitted_number",
        "submitted_value",
        "submission",
        "cycle",
        "methodology",
        "act_revision",
        "act",
    ):
        run(f"DROP TABLE monitoring.{table}")
    run("DROP FUNCTION monitoring.keep_published_content()")
    run("DROP FUNCTION monitoring.keep_published_result()")


TABLES = """
CREATE TABLE monitoring.act (
    {record},
    kind text NOT NULL
        CONSTRAINT ck_act_kind CHECK (kind IN ('law', 'resolution', 'order', 'directive', 'letter', 'report', 'other')),
    issuer text,
    number text,
    date date,
    title text,
    citation text NOT NULL,
    fingerprint text NOT NULL,
    CONSTRAINT pk_act PRIMARY KEY (id),
    CONSTRAINT uq_act_place_fingerprint UNIQUE (place, fingerprint),
    CONSTRAINT ck_act_identified CHECK (number IS NOT NULL OR date IS NOT NULL OR title IS NOT NULL)
);
CREATE INDEX ix_act_citation ON monitoring.act (translate(lower(citation), 'ё', 'е'), id);
CREATE TABLE monitoring.act_revision (
    {record},
    act_id uuid NOT NULL,
    number integer NOT NULL,
    date date,
    valid_from date,
    valid_to date,
    file_id uuid,
    CONSTRAINT pk_act_revision PRIMARY KEY (id),
    CONSTRAINT uq_act_revision_act_id UNIQUE (act_id, number),
    CONSTRAINT ck_act_revision_validity CHECK (valid_to >= valid_from),
    CONSTRAINT fk_act_revision_file_id FOREIGN KEY (file_id) REFERENCES monitoring.file,
    CONSTRAINT fk_act_revision_act_id FOREIGN KEY (act_id) REFERENCES monitoring.act ON DELETE CASCADE
);
CREATE TABLE monitoring.methodology (
    {record},
    family uuid NOT NULL,
    edition integer NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    subject text NOT NULL CONSTRAINT ck_methodology_subject CHECK (subject IN ('municipality')),
    status text NOT NULL CONSTRAINT ck_methodology_status CHECK (status IN ('draft', 'published', 'archived')),
    content jsonb NOT NULL,
    content_hash text,
    published_at timestamptz,
    CONSTRAINT pk_methodology PRIMARY KEY (id),
    CONSTRAINT uq_methodology_family UNIQUE (family, edition),
    CONSTRAINT uq_methodology_place_code_edition UNIQUE (place, code, edition),
    CONSTRAINT ex_methodology_code EXCLUDE USING gist (place WITH =, code WITH =, family WITH <>),
    CONSTRAINT ck_methodology_hashed CHECK (status = 'draft' OR content_hash IS NOT NULL)
);
CREATE UNIQUE INDEX uq_methodology_draft ON monitoring.methodology (family) WHERE status = 'draft';
CREATE TABLE monitoring.cycle (
    {record},
    title text NOT NULL,
    methodology_id uuid NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    deadline date NOT NULL,
    status text NOT NULL CONSTRAINT ck_cycle_status
        CHECK (status IN ('draft', 'collecting', 'verifying', 'preliminary', 'published', 'closed')),
    published_at timestamptz,
    CONSTRAINT pk_cycle PRIMARY KEY (id),
    CONSTRAINT ck_cycle_period CHECK (period_to >= period_from),
    CONSTRAINT ck_cycle_deadline CHECK (deadline >= period_from),
    CONSTRAINT fk_cycle_methodology_id FOREIGN KEY (methodology_id) REFERENCES monitoring.methodology
);
CREATE INDEX ix_cycle_methodology_id ON monitoring.cycle (methodology_id);
CREATE TABLE monitoring.submission (
    {record},
    cycle_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    subject_name text NOT NULL,
    status text NOT NULL CONSTRAINT ck_submission_status
        CHECK (status IN ('draft', 'submitted', 'returned', 'verified')),
    submitted_at timestamptz,
    submitted_by uuid,
    verified_at timestamptz,
    CONSTRAINT pk_submission PRIMARY KEY (id),
    CONSTRAINT uq_submission_cycle_id UNIQUE (cycle_id, subject_id),
    CONSTRAINT fk_submission_cycle_id FOREIGN KEY (cycle_id) REFERENCES monitoring.cycle
);
CREATE INDEX ix_submission_subject_name
    ON monitoring.submission (cycle_id, translate(lower(subject_name), 'ё', 'е'), id);
CREATE TABLE monitoring.submitted_value (
    id uuid NOT NULL,
    place ltree NOT NULL,
    submission_id uuid NOT NULL,
    indicator text NOT NULL,
    comment text,
    CONSTRAINT pk_submitted_value PRIMARY KEY (id),
    CONSTRAINT uq_submitted_value_submission_id UNIQUE (submission_id, indicator),
    CONSTRAINT fk_submitted_value_submission_id
        FOREIGN KEY (submission_id) REFERENCES monitoring.submission ON DELETE CASCADE
);
CREATE TABLE monitoring.submitted_number (
    id uuid NOT NULL,
    place ltree NOT NULL,
    value_id uuid NOT NULL,
    input text NOT NULL,
    value numeric(15, 6) NOT NULL,
    CONSTRAINT pk_submitted_number PRIMARY KEY (id),
    CONSTRAINT uq_submitted_number_value_id UNIQUE (value_id, input),
    CONSTRAINT fk_submitted_number_value_id
        FOREIGN KEY (value_id) REFERENCES monitoring.submitted_value ON DELETE CASCADE
);
CREATE TABLE monitoring.evidence (
    id uuid NOT NULL,
    place ltree NOT NULL,
    value_id uuid NOT NULL,
    position integer NOT NULL,
    act_revision_id uuid,
    document text,
    pages text,
    CONSTRAINT pk_evidence PRIMARY KEY (id),
    CONSTRAINT ck_evidence_one_source CHECK (num_nonnulls(act_revision_id, document) = 1),
    CONSTRAINT fk_evidence_value_id FOREIGN KEY (value_id) REFERENCES monitoring.submitted_value ON DELETE CASCADE,
    CONSTRAINT fk_evidence_act_revision_id FOREIGN KEY (act_revision_id) REFERENCES monitoring.act_revision
);
CREATE INDEX ix_evidence_value_id ON monitoring.evidence (value_id);
CREATE INDEX ix_evidence_act_revision_id ON monitoring.evidence (act_revision_id);
CREATE TABLE monitoring.result (
    {record},
    cycle_id uuid NOT NULL,
    methodology_id uuid NOT NULL,
    content_hash text NOT NULL,
    subject_id uuid NOT NULL,
    subject_name text NOT NULL,
    score numeric(15, 6) NOT NULL,
    maximum numeric(15, 6) NOT NULL,
    percent numeric(15, 6),
    missing jsonb NOT NULL,
    rank integer,
    level text,
    level_title text,
    by_direction jsonb NOT NULL,
    published boolean NOT NULL,
    calculated_at timestamptz NOT NULL,
    CONSTRAINT pk_result PRIMARY KEY (id),
    CONSTRAINT uq_result_cycle_id UNIQUE (cycle_id, subject_id),
    CONSTRAINT ck_result_score CHECK (score <= maximum),
    CONSTRAINT fk_result_cycle_id FOREIGN KEY (cycle_id) REFERENCES monitoring.cycle ON DELETE CASCADE,
    CONSTRAINT fk_result_methodology_id FOREIGN KEY (methodology_id) REFERENCES monitoring.methodology
);
CREATE INDEX ix_result_percent ON monitoring.result (percent DESC NULLS LAST, id);
CREATE INDEX ix_result_cycle_percent ON monitoring.result (cycle_id, percent DESC NULLS LAST, id);
CREATE INDEX ix_result_subject_id ON monitoring.result (subject_id);
"""

FROZEN = [
    """
CREATE FUNCTION monitoring.keep_published_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published methodology keeps its content' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
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
    """
CREATE FUNCTION monitoring.keep_published_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published result stays as it is' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    """
CREATE TRIGGER keep_published_result BEFORE UPDATE OR DELETE ON monitoring.result
FOR EACH ROW WHEN (OLD.published) EXECUTE FUNCTION monitoring.keep_published_result()""",
]
