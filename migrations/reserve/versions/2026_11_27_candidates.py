"""Candidates with education, experience, consents, checks and documents."""

from services.kernel.migration import careful, run, secure_by_place

revision = "reserve_0008"
down_revision = "reserve_0007"
branch_labels = None
depends_on = None

NAMES = (
    "candidate",
    "candidate_education",
    "candidate_training",
    "candidate_experience",
    "candidate_qualification",
    "candidate_consent",
    "candidate_check",
    "candidate_document",
    "destruction_act",
)


def upgrade() -> None:
    careful()
    run(TABLES)
    for name in NAMES:
        secure_by_place(f"reserve.{name}")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE reserve.{name}" for name in reversed(NAMES)])


_FILED = """id uuid NOT NULL,
    place ltree NOT NULL,
    candidate_id uuid NOT NULL"""
_FIELDS = "'pedagogy', 'public_administration', 'management', 'personnel', 'economics', 'law', 'other'"
_NAME = "translate(lower((((last_name || ' ') || first_name) || ' ') || coalesce(middle_name, '')), 'ё', 'е')"

TABLES = f"""
CREATE TABLE reserve.candidate (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    person_id uuid,
    put_forward_at ltree NOT NULL,
    last_name text NOT NULL,
    first_name text NOT NULL,
    middle_name text,
    birth_date date,
    russian_citizen boolean,
    email text,
    phone text,
    snils_hash bytea,
    snils_masked text,
    organisation_id uuid,
    workplace text,
    position text,
    status text NOT NULL,
    merged_into_id uuid,
    anonymised_at timestamptz,
    CONSTRAINT pk_candidate PRIMARY KEY (id),
    CONSTRAINT ck_candidate_status CHECK (status IN ('active', 'merged', 'anonymised')),
    CONSTRAINT ck_candidate_snils CHECK ((snils_hash IS NULL) = (snils_masked IS NULL)),
    CONSTRAINT ck_candidate_merged CHECK (status <> 'active' OR merged_into_id IS NULL),
    CONSTRAINT ck_candidate_merged_into CHECK (
        (status <> 'merged' OR merged_into_id IS NOT NULL) AND merged_into_id <> id
    ),
    CONSTRAINT ck_candidate_anonymised CHECK ((status = 'anonymised') = (anonymised_at IS NOT NULL)),
    CONSTRAINT ck_candidate_nobody CHECK (
        status <> 'anonymised' OR num_nonnulls(
            person_id, middle_name, birth_date, russian_citizen, email, phone, snils_hash, snils_masked,
            organisation_id, workplace, position
        ) = 0
    ),
    CONSTRAINT fk_candidate_merged_into_id FOREIGN KEY (merged_into_id) REFERENCES reserve.candidate
);
CREATE UNIQUE INDEX uq_candidate_snils_hash ON reserve.candidate (snils_hash) WHERE status = 'active';
CREATE UNIQUE INDEX uq_candidate_person_id ON reserve.candidate (person_id) WHERE status = 'active';
CREATE INDEX ix_candidate_organisation_id ON reserve.candidate (organisation_id);
CREATE INDEX ix_candidate_merged_into_id ON reserve.candidate (merged_into_id);
CREATE INDEX ix_candidate_name_russian ON reserve.candidate ({_NAME}, id);
CREATE TABLE reserve.candidate_education (
    {_FILED},
    level text NOT NULL,
    field text NOT NULL,
    speciality text NOT NULL,
    institution text NOT NULL,
    graduated_on date NOT NULL,
    CONSTRAINT pk_candidate_education PRIMARY KEY (id),
    CONSTRAINT fk_candidate_education_candidate_id FOREIGN KEY (candidate_id)
        REFERENCES reserve.candidate ON DELETE CASCADE,
    CONSTRAINT ck_candidate_education_level CHECK (
        level IN ('secondary_vocational', 'bachelor', 'specialist', 'master', 'postgraduate')
    ),
    CONSTRAINT ck_candidate_education_field CHECK (field IN ({_FIELDS}))
);
CREATE INDEX ix_candidate_education_candidate_id ON reserve.candidate_education (candidate_id);
CREATE TABLE reserve.candidate_training (
    {_FILED},
    field text NOT NULL,
    title text NOT NULL,
    institution text NOT NULL,
    hours integer NOT NULL,
    retraining boolean NOT NULL,
    completed_on date NOT NULL,
    CONSTRAINT pk_candidate_training PRIMARY KEY (id),
    CONSTRAINT fk_candidate_training_candidate_id FOREIGN KEY (candidate_id)
        REFERENCES reserve.candidate ON DELETE CASCADE,
    CONSTRAINT ck_candidate_training_field CHECK (field IN ({_FIELDS})),
    CONSTRAINT ck_candidate_training_hours CHECK (hours > 0)
);
CREATE INDEX ix_candidate_training_candidate_id ON reserve.candidate_training (candidate_id);
CREATE TABLE reserve.candidate_experience (
    {_FILED},
    kind text NOT NULL,
    organisation_id uuid,
    organisation_name text NOT NULL,
    position text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT pk_candidate_experience PRIMARY KEY (id),
    CONSTRAINT fk_candidate_experience_candidate_id FOREIGN KEY (candidate_id)
        REFERENCES reserve.candidate ON DELETE CASCADE,
    CONSTRAINT ck_candidate_experience_kind CHECK (kind IN ('pedagogical', 'managerial', 'other')),
    CONSTRAINT ck_candidate_experience_period CHECK (valid_from <= valid_to)
);
CREATE INDEX ix_candidate_experience_candidate_id ON reserve.candidate_experience (candidate_id);
CREATE INDEX ix_candidate_experience_organisation_id ON reserve.candidate_experience (organisation_id);
CREATE TABLE reserve.candidate_qualification (
    {_FILED},
    kind text NOT NULL,
    category text,
    title text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT pk_candidate_qualification PRIMARY KEY (id),
    CONSTRAINT fk_candidate_qualification_candidate_id FOREIGN KEY (candidate_id)
        REFERENCES reserve.candidate ON DELETE CASCADE,
    CONSTRAINT ck_candidate_qualification_kind CHECK (kind IN ('category', 'degree', 'award', 'other')),
    CONSTRAINT ck_candidate_qualification_category CHECK (
        category IN ('first', 'highest', 'mentor', 'methodologist')
    ),
    CONSTRAINT ck_candidate_qualification_told CHECK ((kind = 'category') = (category IS NOT NULL)),
    CONSTRAINT ck_candidate_qualification_period CHECK (valid_from <= valid_to)
);
CREATE INDEX ix_candidate_qualification_candidate_id ON reserve.candidate_qualification (candidate_id);
CREATE TABLE reserve.candidate_consent (
    {_FILED},
    purpose text NOT NULL,
    given_on date NOT NULL,
    until date NOT NULL,
    withdrawn_on date,
    file_id uuid,
    document text,
    CONSTRAINT pk_candidate_consent PRIMARY KEY (id),
    CONSTRAINT fk_candidate_consent_candidate_id FOREIGN KEY (candidate_id)
        REFERENCES reserve.candidate ON DELETE CASCADE,
    CONSTRAINT ck_candidate_consent_purpose CHECK (
        purpose IN ('reserve', 'contest', 'attestation', 'publication', 'checks')
    ),
    CONSTRAINT ck_candidate_consent_period CHECK (given_on <= until),
    CONSTRAINT ck_candidate_consent_withdrawn CHECK (given_on <= withdrawn_on),
    CONSTRAINT ck_candidate_consent_one_source CHECK (num_nonnulls(file_id, document) <= 1),
    CONSTRAINT fk_candidate_consent_file_id FOREIGN KEY (file_id) REFERENCES reserve.file
);
CREATE INDEX ix_candidate_consent_candidate_id ON reserve.candidate_consent (candidate_id);
CREATE INDEX ix_candidate_consent_file_id ON reserve.candidate_consent (file_id);
CREATE TABLE reserve.candidate_check (
    {_FILED},
    kind text NOT NULL,
    checked_on date NOT NULL,
    clear boolean NOT NULL,
    CONSTRAINT pk_candidate_check PRIMARY KEY (id),
    CONSTRAINT fk_candidate_check_candidate_id FOREIGN KEY (candidate_id)
        REFERENCES reserve.candidate ON DELETE CASCADE,
    CONSTRAINT ck_candidate_check_kind CHECK (
        kind IN ('criminal_record', 'disqualification', 'medical', 'foreign_agent')
    )
);
CREATE INDEX ix_candidate_check_candidate_id ON reserve.candidate_check (candidate_id);
CREATE TABLE reserve.candidate_document (
    {_FILED},
    kind text NOT NULL,
    title text NOT NULL,
    file_id uuid NOT NULL,
    added_on date NOT NULL,
    CONSTRAINT pk_candidate_document PRIMARY KEY (id),
    CONSTRAINT fk_candidate_document_candidate_id FOREIGN KEY (candidate_id)
        REFERENCES reserve.candidate ON DELETE CASCADE,
    CONSTRAINT ck_candidate_document_kind CHECK (
        kind IN ('application', 'diploma', 'employment', 'programme', 'reference', 'other')
    ),
    CONSTRAINT fk_candidate_document_file_id FOREIGN KEY (file_id) REFERENCES reserve.file
);
CREATE INDEX ix_candidate_document_candidate_id ON reserve.candidate_document (candidate_id);
CREATE INDEX ix_candidate_document_file_id ON reserve.candidate_document (file_id);
CREATE TABLE reserve.destruction_act (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    candidate_id uuid NOT NULL,
    year integer NOT NULL,
    number integer NOT NULL,
    ground text NOT NULL,
    ended_on date NOT NULL,
    kinds jsonb NOT NULL,
    files integer NOT NULL,
    destroyed_at timestamptz NOT NULL,
    destroyed_by uuid NOT NULL,
    kept_until date NOT NULL,
    CONSTRAINT pk_destruction_act PRIMARY KEY (id),
    CONSTRAINT uq_destruction_act_number UNIQUE (place, year, number),
    CONSTRAINT ck_destruction_act_ground CHECK (ground IN ('withdrawn', 'expired')),
    CONSTRAINT fk_destruction_act_candidate_id FOREIGN KEY (candidate_id) REFERENCES reserve.candidate
);
CREATE INDEX ix_destruction_act_candidate_id ON reserve.destruction_act (candidate_id);
"""
