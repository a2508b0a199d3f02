"""Offers of vacancies to reservists, and appointments."""

from services.kernel.migration import careful, run, secure_by_place

revision = "reserve_0017"
down_revision = "reserve_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    secure_by_place("reserve.offer")
    secure_by_place("reserve.appointment")


def downgrade() -> None:
    careful()
    run("DROP TABLE reserve.appointment;\nDROP TABLE reserve.offer;\n")


_RECORD = """id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL"""

TABLES = f"""
CREATE TABLE reserve.offer (
    {_RECORD},
    vacancy_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    organisation_name text NOT NULL,
    post_title text NOT NULL,
    full_name text,
    offered_on date NOT NULL,
    due_on date NOT NULL,
    late_reason text,
    answer_until date NOT NULL,
    status text NOT NULL,
    answered_on date,
    reason text,
    appointment_id uuid,
    CONSTRAINT pk_offer PRIMARY KEY (id),
    CONSTRAINT ck_offer_status CHECK (status IN ('offered', 'accepted', 'refused', 'withdrawn')),
    CONSTRAINT ck_offer_answered CHECK ((status = 'offered') = (answered_on IS NULL)),
    CONSTRAINT ck_offer_in_time CHECK (offered_on <= due_on OR late_reason IS NOT NULL),
    CONSTRAINT ck_offer_answer_until CHECK (answer_until >= offered_on),
    CONSTRAINT ck_offer_decided CHECK (appointment_id IS NULL OR status = 'accepted'),
    CONSTRAINT fk_offer_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES reserve.vacancy,
    CONSTRAINT fk_offer_entry_id FOREIGN KEY (entry_id) REFERENCES reserve.entry
);
CREATE INDEX ix_offer_vacancy_id ON reserve.offer (vacancy_id);
CREATE INDEX ix_offer_entry_id ON reserve.offer (entry_id);
CREATE UNIQUE INDEX uq_offer_open ON reserve.offer (vacancy_id) WHERE status IN ('offered', 'accepted');
CREATE TABLE reserve.appointment (
    {_RECORD},
    vacancy_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    organisation_name text NOT NULL,
    post_title text NOT NULL,
    ground text NOT NULL,
    contest_id uuid,
    application_id uuid,
    offer_id uuid,
    entry_id uuid,
    act_title text,
    act_number text,
    act_date date,
    justification text,
    candidate_id uuid NOT NULL,
    person_id uuid,
    full_name text,
    decided_on date NOT NULL,
    contract_due date,
    order_number text,
    order_date date,
    contract_on date,
    starts_on date,
    contract_until date,
    probation_until date,
    probation_outcome text,
    probation_on date,
    probation_note text,
    status text NOT NULL,
    status_reason text,
    revoked_on date,
    CONSTRAINT pk_appointment PRIMARY KEY (id),
    CONSTRAINT ck_appointment_ground CHECK (
        CASE ground
            WHEN 'contest' THEN num_nonnulls(contest_id, application_id) = 2
            WHEN 'reserve' THEN num_nonnulls(offer_id, entry_id) = 2
            WHEN 'direct' THEN num_nonnulls(act_title, act_number, act_date, justification) = 4
            ELSE false
        END
    ),
    CONSTRAINT ck_appointment_status CHECK (status IN ('decided', 'made', 'declined', 'cancelled', 'revoked')),
    CONSTRAINT ck_appointment_made CHECK (
        num_nonnulls(order_number, order_date, contract_on, starts_on)
            = CASE WHEN status IN ('made', 'revoked') THEN 4 ELSE 0 END
    ),
    CONSTRAINT ck_appointment_person CHECK (status NOT IN ('made', 'revoked') OR person_id IS NOT NULL),
    CONSTRAINT ck_appointment_contract CHECK (contract_until >= starts_on),
    CONSTRAINT ck_appointment_revoked CHECK ((status = 'revoked') = (revoked_on IS NOT NULL)),
    CONSTRAINT ck_appointment_undone CHECK (status IN ('decided', 'made') OR status_reason IS NOT NULL),
    CONSTRAINT ck_appointment_probation CHECK (
        (probation_outcome IS NULL) = (probation_on IS NULL)
        AND (probation_outcome IS NULL OR probation_until IS NOT NULL)
        AND probation_outcome IN ('passed', 'failed')
    ),
    CONSTRAINT fk_appointment_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES reserve.vacancy,
    CONSTRAINT fk_appointment_contest_id FOREIGN KEY (contest_id) REFERENCES reserve.contest,
    CONSTRAINT fk_appointment_application_id FOREIGN KEY (application_id) REFERENCES reserve.application,
    CONSTRAINT fk_appointment_offer_id FOREIGN KEY (offer_id) REFERENCES reserve.offer,
    CONSTRAINT fk_appointment_entry_id FOREIGN KEY (entry_id) REFERENCES reserve.entry,
    CONSTRAINT fk_appointment_candidate_id FOREIGN KEY (candidate_id) REFERENCES reserve.candidate
);
CREATE INDEX ix_appointment_vacancy_id ON reserve.appointment (vacancy_id);
CREATE INDEX ix_appointment_organisation_id ON reserve.appointment (organisation_id);
CREATE INDEX ix_appointment_contest_id ON reserve.appointment (contest_id);
CREATE INDEX ix_appointment_application_id ON reserve.appointment (application_id);
CREATE INDEX ix_appointment_offer_id ON reserve.appointment (offer_id);
CREATE INDEX ix_appointment_entry_id ON reserve.appointment (entry_id);
CREATE INDEX ix_appointment_candidate_id ON reserve.appointment (candidate_id);
CREATE INDEX ix_appointment_person_id ON reserve.appointment (person_id);
CREATE UNIQUE INDEX uq_appointment_vacancy ON reserve.appointment (vacancy_id) WHERE status IN ('decided', 'made');
CREATE UNIQUE INDEX uq_appointment_candidate ON reserve.appointment (candidate_id) WHERE status = 'decided';
"""
