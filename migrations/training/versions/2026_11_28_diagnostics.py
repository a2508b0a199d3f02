"""Instruments, diagnostics and the deficits they find."""

from services.kernel.migration import careful, run, secure_by_place, secure_shared

revision = "training_0010"
down_revision = "training_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(INSTRUMENTS)
    run(FROZEN)
    run(DEFICITS)
    secure_shared("training.instrument", published="status <> 'draft'")
    secure_by_place("training.deficit")
    secure_by_place("training.deficit_finding")
    secure_shared("training.deficit_mapping", published="true")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE training.{table}" for table in ("deficit_mapping", "deficit_finding", "deficit", "instrument")])
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
