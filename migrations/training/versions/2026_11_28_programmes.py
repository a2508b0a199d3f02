"""Programmes by edition, groups with sessions, enrolments with attendance, certificates."""

from services.kernel.migration import careful, run, secure_by_place, secure_shared

revision = "training_0007"
down_revision = "training_0006"
branch_labels = None
depends_on = None

_ANNOUNCED = (
    "EXISTS (SELECT FROM training.study_group WHERE study_group.id = group_id AND study_group.status <> 'planned')"
)


def upgrade() -> None:
    careful()
    run(PROGRAMMES)
    run(GROUPS)
    run(ENROLMENTS)
    run(CERTIFICATES)
    secure_shared("training.programme", published="status <> 'draft'")
    secure_shared("training.study_group", published="status <> 'planned'")
    secure_shared("training.study_session", published=_ANNOUNCED)
    for table in ("enrolment", "session_attendance", "certificate", "certificate_journal"):
        secure_by_place(f"training.{table}")
    run(FROZEN)


def downgrade() -> None:
    careful()
    tables = (
        "certificate_journal", "certificate", "session_attendance", "enrolment", "study_session", "study_group",
        "programme",
    )  # fmt: skip
    run([f"DROP TABLE training.{table}" for table in tables])
    run([f"DROP FUNCTION training.{name}()" for name in ("keep_certificate", "keep_published_programme")])


_RECORD = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,"""

PROGRAMMES = f"""
CREATE TABLE training.programme ({_RECORD}
    family uuid NOT NULL,
    edition integer NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    hours integer NOT NULL,
    status text NOT NULL,
    content jsonb NOT NULL,
    framework_id uuid,
    content_hash text,
    published_at timestamptz,
    CONSTRAINT pk_programme PRIMARY KEY (id),
    CONSTRAINT uq_programme_family UNIQUE (family, edition),
    CONSTRAINT ck_programme_kind CHECK (
        kind IN ('advanced_training', 'retraining', 'internship', 'seminar', 'master_class')
    ),
    CONSTRAINT ck_programme_hours CHECK (hours > 0),
    CONSTRAINT ck_programme_status CHECK (status IN ('draft', 'published', 'superseded', 'withdrawn')),
    CONSTRAINT ck_programme_stood CHECK (status = 'draft' OR num_nonnulls(content_hash, published_at) = 2),
    CONSTRAINT fk_programme_framework_id FOREIGN KEY (framework_id) REFERENCES training.competency_framework,
    CONSTRAINT ex_programme_published EXCLUDE USING gist (family WITH =) WHERE (status = 'published')
        DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX uq_programme_draft ON training.programme (family) WHERE status = 'draft';
CREATE INDEX ix_programme_framework_id ON training.programme (framework_id);
CREATE INDEX ix_programme_title ON training.programme (translate(lower(title), 'ё', 'е'), id);
"""

GROUPS = f"""
CREATE TABLE training.study_group ({_RECORD}
    programme_id uuid NOT NULL,
    title text NOT NULL,
    venue text,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    seats integer NOT NULL,
    status text NOT NULL,
    confirmed integer NOT NULL,
    waiting integer NOT NULL,
    arrivals integer NOT NULL,
    CONSTRAINT pk_study_group PRIMARY KEY (id),
    CONSTRAINT ck_study_group_days CHECK (starts_on <= ends_on),
    CONSTRAINT ck_study_group_seats CHECK (seats > 0 AND confirmed BETWEEN 0 AND seats),
    CONSTRAINT ck_study_group_status CHECK (status IN ('planned', 'open', 'running', 'completed', 'cancelled')),
    CONSTRAINT fk_study_group_programme_id FOREIGN KEY (programme_id) REFERENCES training.programme
);
CREATE INDEX ix_study_group_programme_id ON training.study_group (programme_id);
CREATE INDEX ix_study_group_starts_on ON training.study_group (starts_on, id);
CREATE TABLE training.study_session (
    id uuid NOT NULL,
    place ltree NOT NULL,
    group_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    title text NOT NULL,
    module text,
    marked_at timestamptz,
    CONSTRAINT pk_study_session PRIMARY KEY (id),
    CONSTRAINT ck_study_session_order CHECK (starts_at < ends_at),
    CONSTRAINT fk_study_session_group_id FOREIGN KEY (group_id) REFERENCES training.study_group ON DELETE CASCADE,
    CONSTRAINT ex_study_session_at_once EXCLUDE USING gist (
        group_id WITH =, tstzrange(starts_at, ends_at) WITH &&
    )
);
CREATE INDEX ix_study_session_group_id ON training.study_session (group_id);
"""

ENROLMENTS = f"""
CREATE TABLE training.enrolment ({_RECORD}
    group_id uuid NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid,
    arrival integer NOT NULL,
    status text NOT NULL,
    origin text NOT NULL,
    origin_id uuid,
    credits jsonb NOT NULL,
    passed boolean,
    hours integer,
    remark text,
    completed_on date,
    CONSTRAINT pk_enrolment PRIMARY KEY (id),
    CONSTRAINT uq_enrolment_group_id UNIQUE (group_id, arrival),
    CONSTRAINT ck_enrolment_status CHECK (
        status IN (
            'requested', 'confirmed', 'waiting', 'declined', 'withdrawn', 'not_attended', 'completed', 'failed'
        )
    ),
    CONSTRAINT ck_enrolment_origin CHECK (origin IN ('manual', 'route', 'referral', 'novice_school')),
    CONSTRAINT ck_enrolment_result CHECK ((passed IS NULL) = (hours IS NULL) AND hours >= 0),
    CONSTRAINT ck_enrolment_over CHECK (
        (status IN ('not_attended', 'completed', 'failed')) = (completed_on IS NOT NULL)
    ),
    CONSTRAINT ck_enrolment_passed CHECK (
        CASE status WHEN 'completed' THEN passed IS TRUE WHEN 'failed' THEN passed IS FALSE ELSE true END
    ),
    CONSTRAINT fk_enrolment_group_id FOREIGN KEY (group_id) REFERENCES training.study_group
);
CREATE UNIQUE INDEX uq_enrolment_living ON training.enrolment (group_id, person_id)
    WHERE status NOT IN ('declined', 'withdrawn');
CREATE INDEX ix_enrolment_person_id ON training.enrolment (person_id);
CREATE INDEX ix_enrolment_organisation_id ON training.enrolment (organisation_id);
CREATE TABLE training.session_attendance (
    id uuid NOT NULL,
    place ltree NOT NULL,
    session_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    CONSTRAINT pk_session_attendance PRIMARY KEY (id),
    CONSTRAINT uq_session_attendance_session_id UNIQUE (session_id, enrolment_id),
    CONSTRAINT fk_session_attendance_session_id FOREIGN KEY (session_id) REFERENCES training.study_session,
    CONSTRAINT fk_session_attendance_enrolment_id FOREIGN KEY (enrolment_id) REFERENCES training.enrolment
);
CREATE INDEX ix_session_attendance_enrolment_id ON training.session_attendance (enrolment_id);
"""

CERTIFICATES = f"""
CREATE TABLE training.certificate ({_RECORD}
    enrolment_id uuid NOT NULL,
    person_id uuid NOT NULL,
    issuer ltree NOT NULL,
    year integer NOT NULL,
    position integer NOT NULL,
    issued_on date NOT NULL,
    content jsonb NOT NULL,
    seal text NOT NULL,
    code_hash text NOT NULL,
    status text NOT NULL,
    revoked_on date,
    CONSTRAINT pk_certificate PRIMARY KEY (id),
    CONSTRAINT uq_certificate_issuer UNIQUE (issuer, year, position),
    CONSTRAINT uq_certificate_code_hash UNIQUE (code_hash),
    CONSTRAINT ck_certificate_position CHECK (position > 0),
    CONSTRAINT ck_certificate_status CHECK (status IN ('valid', 'revoked')),
    CONSTRAINT ck_certificate_revoked CHECK ((status = 'revoked') = (revoked_on IS NOT NULL)),
    CONSTRAINT fk_certificate_enrolment_id FOREIGN KEY (enrolment_id) REFERENCES training.enrolment
);
CREATE UNIQUE INDEX uq_certificate_valid ON training.certificate (enrolment_id) WHERE status = 'valid';
CREATE INDEX ix_certificate_person_id ON training.certificate (person_id);
CREATE INDEX ix_certificate_issued_on ON training.certificate (issued_on, id);
CREATE TABLE training.certificate_journal (
    id uuid NOT NULL,
    place ltree NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT pk_certificate_journal PRIMARY KEY (id),
    CONSTRAINT uq_certificate_journal_place UNIQUE (place, year),
    CONSTRAINT ck_certificate_journal_last CHECK (last > 0)
);
"""

FROZEN = [
    """
CREATE FUNCTION training.keep_published_programme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published programme is not changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE TRIGGER keep_published_programme BEFORE UPDATE ON training.programme FOR EACH ROW
    WHEN (OLD.status <> 'draft' AND (OLD.title, OLD.kind, OLD.hours, OLD.content, OLD.content_hash)
          IS DISTINCT FROM (NEW.title, NEW.kind, NEW.hours, NEW.content, NEW.content_hash))
    EXECUTE FUNCTION training.keep_published_programme()
""",
    """
CREATE FUNCTION training.keep_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a certificate is not changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE TRIGGER keep_certificate BEFORE UPDATE ON training.certificate FOR EACH ROW
    WHEN ((OLD.enrolment_id, OLD.person_id, OLD.issuer, OLD.year, OLD.position, OLD.issued_on, OLD.content, OLD.seal,
           OLD.code_hash)
          IS DISTINCT FROM (NEW.enrolment_id, NEW.person_id, NEW.issuer, NEW.year, NEW.position, NEW.issued_on,
           NEW.content, NEW.seal, NEW.code_hash)
          OR OLD.status = 'revoked')
    EXECUTE FUNCTION training.keep_certificate()
""",
]
