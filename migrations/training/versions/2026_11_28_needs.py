"""Requests to change what is taught; referrals, and for how many cycles heads have been at risk."""

from services.kernel.migration import careful, run, secure_by_place, secure_shared

revision = "training_0014"
down_revision = "training_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(CHANGE_REQUESTS)
    secure_shared("training.change_request", published="status <> 'draft'")
    run(REFERRALS)
    secure_shared("training.referral_policy", published="true")
    secure_by_place("training.referral")
    run("ALTER TABLE training.risk_standing ADD COLUMN cycles jsonb NOT NULL DEFAULT '[]'")


def downgrade() -> None:
    careful()
    run("ALTER TABLE training.risk_standing DROP COLUMN cycles")
    run([f"DROP TABLE training.{table}" for table in ("referral", "referral_policy", "change_request")])


_RECORD = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,"""

CHANGE_REQUESTS = f"""
CREATE TABLE training.change_request ({_RECORD}
    asked_at text NOT NULL,
    programme_id uuid,
    module text,
    competencies jsonb NOT NULL,
    why text NOT NULL,
    status text NOT NULL,
    submitted_on date,
    decided_on date,
    decision text,
    successor_id uuid,
    CONSTRAINT pk_change_request PRIMARY KEY (id),
    CONSTRAINT ck_change_request_status CHECK (status IN ('draft', 'submitted', 'accepted', 'done', 'declined')),
    CONSTRAINT ck_change_request_module CHECK (module IS NULL OR programme_id IS NOT NULL),
    CONSTRAINT ck_change_request_submitted CHECK ((status = 'draft') = (submitted_on IS NULL)),
    CONSTRAINT ck_change_request_decided CHECK ((status IN ('draft', 'submitted')) = (decided_on IS NULL)),
    CONSTRAINT ck_change_request_declined CHECK ((status = 'declined') = (decision IS NOT NULL)),
    CONSTRAINT ck_change_request_done CHECK ((status = 'done') = (successor_id IS NOT NULL)),
    CONSTRAINT fk_change_request_programme_id FOREIGN KEY (programme_id) REFERENCES training.programme,
    CONSTRAINT fk_change_request_successor_id FOREIGN KEY (successor_id) REFERENCES training.programme
);
CREATE INDEX ix_change_request_programme_id ON training.change_request (programme_id);
CREATE INDEX ix_change_request_successor_id ON training.change_request (successor_id);
CREATE INDEX ix_change_request_created_at ON training.change_request (created_at, id);
"""

REFERRALS = f"""
CREATE TABLE training.referral_policy ({_RECORD}
    cycles integer NOT NULL,
    CONSTRAINT pk_referral_policy PRIMARY KEY (id),
    CONSTRAINT uq_referral_policy_place UNIQUE (place),
    CONSTRAINT ck_referral_policy_cycles CHECK (cycles BETWEEN 1 AND 10)
);
CREATE TABLE training.referral ({_RECORD}
    person_id uuid NOT NULL,
    organisation_id uuid,
    family uuid NOT NULL,
    group_id uuid,
    ground text NOT NULL,
    cycles integer NOT NULL,
    note text,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    status text NOT NULL,
    enrolment_id uuid,
    closed_on date,
    escalated_on date,
    CONSTRAINT pk_referral PRIMARY KEY (id),
    CONSTRAINT ck_referral_status CHECK (status IN ('issued', 'enrolled', 'finished', 'not_attended', 'withdrawn')),
    CONSTRAINT ck_referral_ground CHECK (
        CASE ground WHEN 'risk' THEN cycles > 0 WHEN 'other' THEN note IS NOT NULL ELSE false END
    ),
    CONSTRAINT ck_referral_days CHECK (issued_on <= due_on AND issued_on <= closed_on AND due_on < escalated_on),
    CONSTRAINT ck_referral_closed CHECK ((status IN ('issued', 'enrolled')) = (closed_on IS NULL)),
    CONSTRAINT ck_referral_answered CHECK (
        status NOT IN ('enrolled', 'finished', 'not_attended') OR enrolment_id IS NOT NULL
    ),
    CONSTRAINT fk_referral_group_id FOREIGN KEY (group_id) REFERENCES training.study_group,
    CONSTRAINT fk_referral_enrolment_id FOREIGN KEY (enrolment_id) REFERENCES training.enrolment
);
CREATE UNIQUE INDEX uq_referral_living ON training.referral (person_id, family) WHERE status IN ('issued', 'enrolled');
CREATE INDEX ix_referral_organisation_id ON training.referral (organisation_id);
CREATE INDEX ix_referral_family ON training.referral (family);
CREATE INDEX ix_referral_group_id ON training.referral (group_id);
CREATE INDEX ix_referral_enrolment_id ON training.referral (enrolment_id);
CREATE INDEX ix_referral_due_on ON training.referral (due_on, id);
"""
