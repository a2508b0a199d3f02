"""Contests, applications, appeals."""

from services.kernel.migration import careful, run, secure_by_parties, secure_shared

revision = "reserve_0014"
down_revision = "reserve_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    secure_shared("reserve.contest", "status <> 'draft'")
    secure_shared("reserve.contest_notice", "true")
    for table in ("application", "application_document", "application_check", "contest_appeal"):
        secure_by_parties(f"reserve.{table}")


def downgrade() -> None:
    careful()
    for table in ("contest_appeal", "application_check", "application_document", "application"):
        run(f"DROP TABLE reserve.{table}")
    run("DROP TABLE reserve.contest_notice;\nDROP TABLE reserve.contest;\n")


TABLES = """
CREATE TABLE reserve.contest (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    purpose text NOT NULL,
    title text NOT NULL,
    vacancy_id uuid,
    organisation_id uuid,
    organisation_name text,
    post_title text NOT NULL,
    commission_id uuid,
    applications_from date NOT NULL,
    applications_until date NOT NULL,
    sheets_until date NOT NULL,
    held_on date NOT NULL,
    conditions text,
    contacts text NOT NULL,
    status text NOT NULL,
    regulation_id uuid,
    rules jsonb,
    criteria jsonb,
    announced_on date,
    journal_last integer NOT NULL,
    round integer NOT NULL,
    opened_at timestamptz,
    opening_id uuid,
    concluded_on date,
    decision_id uuid,
    by_vote boolean NOT NULL,
    ground text,
    reason text,
    CONSTRAINT pk_contest PRIMARY KEY (id),
    CONSTRAINT ck_contest_purpose CHECK (purpose IN ('vacancy', 'reserve')),
    CONSTRAINT ck_contest_vacancy CHECK ((purpose = 'vacancy') = (vacancy_id IS NOT NULL)),
    CONSTRAINT ck_contest_organisation CHECK ((organisation_id IS NULL) = (organisation_name IS NULL)),
    CONSTRAINT ck_contest_status CHECK (
        status IN ('draft', 'announced', 'scoring', 'opened', 'decided', 'failed', 'annulled', 'appointed')
    ),
    CONSTRAINT ck_contest_days CHECK (
        applications_from <= applications_until AND applications_until < held_on
        AND applications_until < sheets_until AND sheets_until <= held_on
    ),
    CONSTRAINT ck_contest_announced CHECK (
        num_nonnulls(regulation_id, rules, criteria, announced_on) = CASE status WHEN 'draft' THEN 0 ELSE 4 END
        AND (status = 'draft' OR commission_id IS NOT NULL)
    ),
    CONSTRAINT ck_contest_opened CHECK (
        CASE WHEN status IN ('opened', 'decided', 'appointed') THEN opened_at IS NOT NULL ELSE true END
    ),
    CONSTRAINT ck_contest_concluded CHECK (
        (concluded_on IS NOT NULL) = (status IN ('decided', 'failed', 'annulled', 'appointed'))
    ),
    CONSTRAINT ck_contest_ground CHECK (
        (ground IS NOT NULL) = (status = 'failed')
        AND ground IN ('no_applications', 'all_withdrew', 'none_admitted', 'too_few', 'none_passed')
    ),
    CONSTRAINT ck_contest_by_vote CHECK (NOT by_vote OR reason IS NOT NULL),
    CONSTRAINT ck_contest_counts CHECK (journal_last >= 0 AND round >= 1),
    CONSTRAINT fk_contest_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES reserve.vacancy,
    CONSTRAINT fk_contest_regulation_id FOREIGN KEY (regulation_id) REFERENCES reserve.regulation,
    CONSTRAINT fk_contest_commission_id FOREIGN KEY (commission_id) REFERENCES reserve.commission
);
CREATE INDEX ix_contest_vacancy_id ON reserve.contest (vacancy_id);
CREATE INDEX ix_contest_regulation_id ON reserve.contest (regulation_id);
CREATE INDEX ix_contest_commission_id ON reserve.contest (commission_id);
CREATE INDEX ix_contest_held_on ON reserve.contest (held_on);
CREATE UNIQUE INDEX uq_contest_of_vacancy ON reserve.contest (vacancy_id)
    WHERE status IN ('announced', 'scoring', 'opened');
CREATE TABLE reserve.contest_notice (
    id uuid NOT NULL,
    place ltree NOT NULL,
    contest_place ltree NOT NULL,
    purpose text NOT NULL,
    title text NOT NULL,
    organisation_name text,
    post_title text NOT NULL,
    applications_from date NOT NULL,
    applications_until date NOT NULL,
    held_on date NOT NULL,
    conditions text,
    contacts text NOT NULL,
    announced_on date NOT NULL,
    status text NOT NULL,
    CONSTRAINT pk_contest_notice PRIMARY KEY (id),
    CONSTRAINT ck_contest_notice_purpose CHECK (purpose IN ('vacancy', 'reserve')),
    CONSTRAINT ck_contest_notice_status CHECK (
        status IN ('announced', 'scoring', 'opened', 'decided', 'failed', 'annulled', 'appointed')
    ),
    CONSTRAINT fk_contest_notice_id FOREIGN KEY (id) REFERENCES reserve.contest
);
CREATE INDEX ix_contest_notice_applications_until ON reserve.contest_notice (applications_until);
CREATE TABLE reserve.application (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    places ltree[] NOT NULL,
    place ltree NOT NULL,
    candidate_place ltree NOT NULL,
    contest_id uuid NOT NULL,
    candidate_id uuid NOT NULL,
    person_id uuid,
    journal_number integer NOT NULL,
    registered_at timestamptz NOT NULL,
    registered_by uuid NOT NULL,
    self_applied boolean NOT NULL,
    consent_id uuid,
    dossier jsonb,
    status text NOT NULL,
    decided_on date,
    reason text,
    points numeric(15, 6),
    rank integer,
    CONSTRAINT pk_application PRIMARY KEY (id),
    CONSTRAINT uq_application_contest_id UNIQUE (contest_id, journal_number),
    CONSTRAINT uq_application_candidate_id UNIQUE (contest_id, candidate_id),
    CONSTRAINT uq_application_person_id UNIQUE (contest_id, person_id),
    CONSTRAINT ck_application_places CHECK (place = ANY (places) AND candidate_place = ANY (places)),
    CONSTRAINT ck_application_journal_number CHECK (journal_number >= 1),
    CONSTRAINT ck_application_status CHECK (status IN (
        'registered', 'admitted', 'rejected', 'scored', 'winner', 'included', 'runner_up', 'not_selected', 'withdrawn'
    )),
    CONSTRAINT ck_application_rejected CHECK (status <> 'rejected' OR (reason IS NOT NULL AND decided_on IS NOT NULL)),
    CONSTRAINT ck_application_rank CHECK (rank >= 1 AND (rank IS NULL OR points IS NOT NULL)),
    CONSTRAINT fk_application_candidate_id FOREIGN KEY (candidate_id) REFERENCES reserve.candidate,
    CONSTRAINT fk_application_contest_id FOREIGN KEY (contest_id) REFERENCES reserve.contest
);
CREATE INDEX ix_application_candidate_id ON reserve.application (candidate_id);
CREATE INDEX ix_application_person_id ON reserve.application (person_id);
CREATE UNIQUE INDEX uq_application_winner ON reserve.application (contest_id) WHERE status = 'winner';
CREATE TABLE reserve.application_document (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    application_id uuid NOT NULL,
    code text NOT NULL,
    edition integer NOT NULL,
    file_id uuid,
    paper text,
    added_at timestamptz NOT NULL,
    added_by uuid NOT NULL,
    CONSTRAINT pk_application_document PRIMARY KEY (id),
    CONSTRAINT uq_application_document_edition UNIQUE (application_id, code, edition),
    CONSTRAINT ck_application_document_one_form CHECK (num_nonnulls(file_id, paper) = 1),
    CONSTRAINT ck_application_document_edition CHECK (edition >= 1),
    CONSTRAINT fk_application_document_application_id FOREIGN KEY (application_id)
        REFERENCES reserve.application ON DELETE CASCADE,
    CONSTRAINT fk_application_document_file_id FOREIGN KEY (file_id) REFERENCES reserve.file
);
CREATE INDEX ix_application_document_file_id ON reserve.application_document (file_id);
CREATE TABLE reserve.application_check (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    application_id uuid NOT NULL,
    criterion text NOT NULL,
    outcome text NOT NULL,
    said text,
    computed text NOT NULL,
    computed_said text NOT NULL,
    checked_at timestamptz NOT NULL,
    checked_by uuid NOT NULL,
    checker_id uuid,
    CONSTRAINT pk_application_check PRIMARY KEY (id),
    CONSTRAINT uq_application_check_criterion UNIQUE (application_id, criterion),
    CONSTRAINT ck_application_check_outcome CHECK (outcome IN ('met', 'unmet', 'unknown')),
    CONSTRAINT ck_application_check_computed CHECK (computed IN ('met', 'unmet', 'unknown')),
    CONSTRAINT fk_application_check_application_id FOREIGN KEY (application_id)
        REFERENCES reserve.application ON DELETE CASCADE
);
CREATE TABLE reserve.contest_appeal (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    places ltree[] NOT NULL,
    place ltree NOT NULL,
    contest_id uuid NOT NULL,
    application_id uuid NOT NULL,
    subject text NOT NULL,
    round integer NOT NULL,
    text text NOT NULL,
    file_id uuid,
    until date NOT NULL,
    filed_at timestamptz NOT NULL,
    filed_by uuid NOT NULL,
    person_id uuid NOT NULL,
    status text NOT NULL,
    decided_at timestamptz,
    decided_by uuid,
    reason text,
    remedy text,
    CONSTRAINT pk_contest_appeal PRIMARY KEY (id),
    CONSTRAINT ck_contest_appeal_places CHECK (place = ANY (places)),
    CONSTRAINT ck_contest_appeal_subject CHECK (subject IN ('rejection', 'outcome')),
    CONSTRAINT ck_contest_appeal_status CHECK (status IN ('filed', 'upheld', 'dismissed', 'withdrawn')),
    CONSTRAINT ck_contest_appeal_decided CHECK (
        num_nonnulls(decided_at, decided_by, reason) = CASE WHEN status IN ('upheld', 'dismissed') THEN 3 ELSE 0 END
    ),
    CONSTRAINT ck_contest_appeal_remedy CHECK (
        (remedy IS NOT NULL) = (status = 'upheld') AND remedy IN ('admit', 'rescore', 'annul')
    ),
    CONSTRAINT ck_contest_appeal_not_by_the_filer CHECK (decided_by <> filed_by),
    CONSTRAINT fk_contest_appeal_contest_id FOREIGN KEY (contest_id) REFERENCES reserve.contest,
    CONSTRAINT fk_contest_appeal_application_id FOREIGN KEY (application_id) REFERENCES reserve.application,
    CONSTRAINT fk_contest_appeal_file_id FOREIGN KEY (file_id) REFERENCES reserve.file
);
CREATE INDEX ix_contest_appeal_contest_id ON reserve.contest_appeal (contest_id);
CREATE INDEX ix_contest_appeal_file_id ON reserve.contest_appeal (file_id);
CREATE UNIQUE INDEX uq_contest_appeal_open ON reserve.contest_appeal (application_id, subject)
    WHERE status = 'filed';
"""
