"""Instruments, diagnostics and the deficits they find."""

from services.kernel.migration import careful, run, secure_by_place, secure_shared

revision = "training_0006"
down_revision = "training_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(INSTRUMENTS)
    run(FROZEN)
    run(DIAGNOSTICS)
    run(DEFICITS)
    secure_shared("training.instrument", published="status <> 'draft'")
    for table in ("diagnostic_campaign", "diagnostics", "diagnostic_sheet", "diagnostic_level"):
        secure_by_place(f"training.{table}")
    secure_by_place("training.deficit")
    secure_by_place("training.deficit_finding")
    secure_shared("training.deficit_mapping", published="true")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE training.{table}" for table in (
        "deficit_mapping", "deficit_finding", "deficit",
        "diagnostic_level", "diagnostic_sheet", "diagnostics", "diagnostic_campaign", "instrument",
    )])  # fmt: skip
    run("DROP FUNCTION training.keep_published_instrument()")


_RECORD = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,"""

_POSTS = "('head', 'deputy', 'candidate', 'authority_specialist')"
_SOURCES = "('diagnostics', 'visit', 'indicator', 'manual')"

INSTRUMENTS = f"""
CREATE TABLE training.instrument ({_RECORD}
    family uuid NOT NULL,
    edition integer NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    content jsonb NOT NULL,
    content_hash text,
    published_at timestamptz,
    CONSTRAINT pk_instrument PRIMARY KEY (id),
    CONSTRAINT uq_instrument_family UNIQUE (family, edition),
    CONSTRAINT ck_instrument_kind CHECK (kind IN ('test', 'self_assessment', 'survey_360', 'expert_sheet', 'case')),
    CONSTRAINT ck_instrument_says CHECK (content ->> 'kind' = kind),
    CONSTRAINT ck_instrument_status CHECK (status IN ('draft', 'published', 'superseded')),
    CONSTRAINT ck_instrument_stood CHECK (status = 'draft' OR num_nonnulls(content_hash, published_at) = 2),
    CONSTRAINT ex_instrument_published EXCLUDE USING btree (family WITH =)
        WHERE (status = 'published') DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX uq_instrument_draft ON training.instrument (family) WHERE status = 'draft';
CREATE INDEX ix_instrument_title ON training.instrument (translate(lower(title), 'ё', 'е'), id);
"""

FROZEN = [
    """
CREATE FUNCTION training.keep_published_instrument() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published instrument is not changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE TRIGGER keep_published_instrument BEFORE UPDATE ON training.instrument FOR EACH ROW
    WHEN (OLD.status <> 'draft' AND (OLD.content, OLD.content_hash, OLD.kind, OLD.title)
          IS DISTINCT FROM (NEW.content, NEW.content_hash, NEW.kind, NEW.title))
    EXECUTE FUNCTION training.keep_published_instrument()
""",
]

_RELATIONS = "('superior', 'peer', 'subordinate', 'partner')"

DIAGNOSTICS = f"""
CREATE TABLE training.diagnostic_campaign ({_RECORD}
    title text NOT NULL,
    framework_id uuid NOT NULL,
    instrument_ids jsonb NOT NULL,
    term_from date NOT NULL,
    term_to date NOT NULL,
    expert_id uuid,
    status text NOT NULL,
    CONSTRAINT pk_diagnostic_campaign PRIMARY KEY (id),
    CONSTRAINT ck_diagnostic_campaign_term CHECK (term_from <= term_to),
    CONSTRAINT ck_diagnostic_campaign_status CHECK (status IN ('running', 'cancelled')),
    CONSTRAINT fk_diagnostic_campaign_framework_id FOREIGN KEY (framework_id) REFERENCES training.competency_framework
);
CREATE INDEX ix_diagnostic_campaign_framework_id ON training.diagnostic_campaign (framework_id);
CREATE INDEX ix_diagnostic_campaign_title ON training.diagnostic_campaign (translate(lower(title), 'ё', 'е'), id);
CREATE TABLE training.diagnostics ({_RECORD}
    campaign_id uuid,
    instrument_id uuid NOT NULL,
    kind text NOT NULL,
    framework_id uuid NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid,
    post text NOT NULL,
    term_from date NOT NULL,
    term_to date NOT NULL,
    expert_id uuid,
    status text NOT NULL,
    answered_on date,
    assessed_on date,
    withheld boolean NOT NULL,
    CONSTRAINT pk_diagnostics PRIMARY KEY (id),
    CONSTRAINT ck_diagnostics_kind CHECK (kind IN ('test', 'self_assessment', 'survey_360', 'expert_sheet', 'case')),
    CONSTRAINT ck_diagnostics_post CHECK (post IN {_POSTS}),
    CONSTRAINT ck_diagnostics_term CHECK (term_from <= term_to),
    CONSTRAINT ck_diagnostics_expert CHECK (expert_id <> person_id),
    CONSTRAINT ck_diagnostics_status CHECK (status IN ('assigned', 'answered', 'assessed', 'cancelled')),
    CONSTRAINT ck_diagnostics_answered CHECK (status <> 'answered' OR answered_on IS NOT NULL),
    CONSTRAINT ck_diagnostics_assessed CHECK ((status = 'assessed') = (assessed_on IS NOT NULL)),
    CONSTRAINT ck_diagnostics_withheld CHECK (NOT withheld OR (kind = 'survey_360' AND status = 'assessed')),
    CONSTRAINT fk_diagnostics_campaign_id FOREIGN KEY (campaign_id) REFERENCES training.diagnostic_campaign,
    CONSTRAINT fk_diagnostics_instrument_id FOREIGN KEY (instrument_id) REFERENCES training.instrument,
    CONSTRAINT fk_diagnostics_framework_id FOREIGN KEY (framework_id) REFERENCES training.competency_framework
);
CREATE UNIQUE INDEX uq_diagnostics_running ON training.diagnostics (person_id, instrument_id)
    WHERE status IN ('assigned', 'answered');
CREATE INDEX ix_diagnostics_campaign_id ON training.diagnostics (campaign_id);
CREATE INDEX ix_diagnostics_instrument_id ON training.diagnostics (instrument_id);
CREATE INDEX ix_diagnostics_framework_id ON training.diagnostics (framework_id);
CREATE INDEX ix_diagnostics_person_id ON training.diagnostics (person_id);
CREATE INDEX ix_diagnostics_organisation_id ON training.diagnostics (organisation_id);
CREATE INDEX ix_diagnostics_expert_id ON training.diagnostics (expert_id);
CREATE INDEX ix_diagnostics_term_to ON training.diagnostics (term_to, id);
CREATE TABLE training.diagnostic_sheet ({_RECORD}
    diagnostics_id uuid NOT NULL,
    role text NOT NULL,
    person_id uuid,
    relation text,
    answers jsonb NOT NULL,
    comment text,
    submitted_at timestamptz,
    CONSTRAINT pk_diagnostic_sheet PRIMARY KEY (id),
    CONSTRAINT uq_diagnostic_sheet_diagnostics_id UNIQUE NULLS NOT DISTINCT (diagnostics_id, role, person_id),
    CONSTRAINT ck_diagnostic_sheet_role CHECK (role IN ('subject', 'respondent', 'expert')),
    CONSTRAINT ck_diagnostic_sheet_whose CHECK ((role = 'expert') = (person_id IS NULL)),
    CONSTRAINT ck_diagnostic_sheet_relation CHECK ((role = 'respondent') = (relation IS NOT NULL)),
    CONSTRAINT ck_diagnostic_sheet_relations CHECK (relation IN {_RELATIONS}),
    CONSTRAINT fk_diagnostic_sheet_diagnostics_id FOREIGN KEY (diagnostics_id) REFERENCES training.diagnostics
);
CREATE INDEX ix_diagnostic_sheet_person_id ON training.diagnostic_sheet (person_id);
CREATE TABLE training.diagnostic_level (
    id uuid NOT NULL,
    place ltree NOT NULL,
    diagnostics_id uuid NOT NULL,
    relation text,
    competency text NOT NULL,
    percent numeric(15, 6) NOT NULL,
    level integer NOT NULL,
    norm integer,
    confidence integer NOT NULL,
    respondents integer NOT NULL,
    CONSTRAINT pk_diagnostic_level PRIMARY KEY (id),
    CONSTRAINT uq_diagnostic_level_diagnostics_id UNIQUE NULLS NOT DISTINCT (diagnostics_id, relation, competency),
    CONSTRAINT ck_diagnostic_level_relation CHECK (relation IN {_RELATIONS}),
    CONSTRAINT ck_diagnostic_level_percent CHECK (percent BETWEEN 0 AND 100),
    CONSTRAINT ck_diagnostic_level_level CHECK (level BETWEEN 0 AND 10),
    CONSTRAINT ck_diagnostic_level_confidence CHECK (confidence BETWEEN 1 AND 100),
    CONSTRAINT ck_diagnostic_level_respondents CHECK (respondents >= 1),
    CONSTRAINT fk_diagnostic_level_diagnostics_id FOREIGN KEY (diagnostics_id) REFERENCES training.diagnostics
);
"""

DEFICITS = f"""
CREATE TABLE training.deficit ({_RECORD}
    person_id uuid NOT NULL,
    organisation_id uuid,
    post text NOT NULL,
    framework_id uuid NOT NULL,
    competency text NOT NULL,
    level integer NOT NULL,
    norm integer NOT NULL,
    gap integer NOT NULL,
    confidence integer NOT NULL,
    found_on date NOT NULL,
    source text NOT NULL,
    reference uuid,
    status text NOT NULL,
    awaiting_since date,
    closed_on date,
    CONSTRAINT pk_deficit PRIMARY KEY (id),
    CONSTRAINT ck_deficit_post CHECK (post IN {_POSTS}),
    CONSTRAINT ck_deficit_level CHECK (level BETWEEN 0 AND 10 AND norm BETWEEN 1 AND 10),
    CONSTRAINT ck_deficit_gap CHECK (gap = greatest(norm - level, 0)),
    CONSTRAINT ck_deficit_confidence CHECK (confidence BETWEEN 0 AND 100),
    CONSTRAINT ck_deficit_source CHECK (source IN {_SOURCES}),
    CONSTRAINT ck_deficit_status CHECK (status IN ('open', 'pending_verification', 'closed')),
    CONSTRAINT ck_deficit_lacks CHECK (status = 'closed' OR gap > 0),
    CONSTRAINT ck_deficit_awaiting CHECK (status <> 'pending_verification' OR awaiting_since IS NOT NULL),
    CONSTRAINT ck_deficit_closed CHECK ((status = 'closed') = (closed_on IS NOT NULL)),
    CONSTRAINT fk_deficit_framework_id FOREIGN KEY (framework_id) REFERENCES training.competency_framework
);
CREATE UNIQUE INDEX uq_deficit_living ON training.deficit (person_id, competency) WHERE status <> 'closed';
CREATE INDEX ix_deficit_organisation_id ON training.deficit (organisation_id);
CREATE INDEX ix_deficit_framework_id ON training.deficit (framework_id);
CREATE INDEX ix_deficit_found_on ON training.deficit (found_on, id);
CREATE TABLE training.deficit_finding (
    id uuid NOT NULL,
    place ltree NOT NULL,
    deficit_id uuid NOT NULL,
    person_id uuid NOT NULL,
    competency text NOT NULL,
    level integer NOT NULL,
    norm integer NOT NULL,
    confidence integer NOT NULL,
    found_on date NOT NULL,
    source text NOT NULL,
    reference uuid,
    causes jsonb NOT NULL,
    note text,
    effect text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_deficit_finding PRIMARY KEY (id),
    CONSTRAINT uq_deficit_finding_person_id UNIQUE (person_id, competency, source, reference),
    CONSTRAINT ck_deficit_finding_source CHECK (source IN {_SOURCES}),
    CONSTRAINT ck_deficit_finding_reference CHECK ((source = 'manual') = (reference IS NULL)),
    CONSTRAINT ck_deficit_finding_note CHECK (source <> 'manual' OR note IS NOT NULL),
    CONSTRAINT ck_deficit_finding_effect CHECK (effect IN ('begins', 'replaces', 'reopens', 'closes', 'kept')),
    CONSTRAINT fk_deficit_finding_deficit_id FOREIGN KEY (deficit_id) REFERENCES training.deficit
);
CREATE INDEX ix_deficit_finding_deficit_id ON training.deficit_finding (deficit_id);
CREATE TABLE training.deficit_mapping ({_RECORD}
    kind text NOT NULL,
    cause text NOT NULL,
    competency text NOT NULL,
    gap integer NOT NULL,
    confidence integer NOT NULL,
    CONSTRAINT pk_deficit_mapping PRIMARY KEY (id),
    CONSTRAINT uq_deficit_mapping_place UNIQUE (place, kind, cause, competency),
    CONSTRAINT ck_deficit_mapping_kind CHECK (kind IN ('indicator', 'visit')),
    CONSTRAINT ck_deficit_mapping_gap CHECK (gap BETWEEN 1 AND 10),
    CONSTRAINT ck_deficit_mapping_confidence CHECK (confidence BETWEEN 1 AND 75)
);
"""
