"""Entries of the reserve with plans, reports, refusals, renewals and reported changes."""

from services.kernel.migration import careful, run, secure_by_place

revision = "reserve_0013"
down_revision = "reserve_0012"
branch_labels = None
depends_on = None

CHILDREN = ("entry_plan_line", "entry_report", "entry_refusal", "entry_renewal", "entry_change")


def upgrade() -> None:
    careful()
    run(TABLES)
    for table in ("entry", *CHILDREN):
        secure_by_place(f"reserve.{table}")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE reserve.{table}" for table in (*CHILDREN, "entry")])


TABLES = """
CREATE TABLE reserve.entry (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    reserve ltree NOT NULL,
    candidate_id uuid NOT NULL,
    person_id uuid,
    full_name text,
    organisation_id uuid,
    organisation_name text,
    post_title text NOT NULL,
    source text NOT NULL,
    source_id uuid,
    regulation_id uuid NOT NULL,
    motivation text,
    nominated_on date NOT NULL,
    nominated_by uuid NOT NULL,
    nominated_at ltree NOT NULL,
    judged jsonb NOT NULL,
    judged_on date NOT NULL,
    status text NOT NULL,
    decision_reason text,
    order_number text,
    order_date date,
    included_on date,
    until date,
    plan_due_on date,
    plan_submitted_on date,
    first_report integer,
    excluded_on date,
    exclusion_code text,
    exclusion_order_number text,
    exclusion_order_date date,
    appointed_on date,
    appointment_id uuid,
    CONSTRAINT pk_entry PRIMARY KEY (id),
    CONSTRAINT fk_entry_candidate_id FOREIGN KEY (candidate_id) REFERENCES reserve.candidate,
    CONSTRAINT fk_entry_regulation_id FOREIGN KEY (regulation_id) REFERENCES reserve.regulation,
    CONSTRAINT ck_entry_reserve CHECK (nlevel(reserve) IN (2, 3) AND place <@ reserve),
    CONSTRAINT ck_entry_source CHECK (source IN (
        'self_nomination', 'school', 'omsu', 'department', 'school_team', 'municipal_team', 'municipal_reserve',
        'leaders_base', 'reserve_contest'
    )),
    CONSTRAINT ck_entry_source_id CHECK (
        (source_id IS NOT NULL)
        = (source IN ('school_team', 'municipal_team', 'municipal_reserve', 'leaders_base', 'reserve_contest'))
    ),
    CONSTRAINT ck_entry_organisation CHECK ((organisation_id IS NULL) = (organisation_name IS NULL)),
    CONSTRAINT ck_entry_status CHECK (status IN (
        'nominated', 'review', 'returned', 'rejected', 'withdrawn', 'included', 'renewed', 'excluded', 'appointed'
    )),
    CONSTRAINT ck_entry_term CHECK (
        num_nonnulls(order_number, order_date, included_on, until, plan_due_on, first_report)
        = CASE WHEN status IN ('included', 'renewed', 'excluded', 'appointed') THEN 6 ELSE 0 END
    ),
    CONSTRAINT ck_entry_until CHECK (included_on <= until),
    CONSTRAINT ck_entry_plan CHECK (plan_submitted_on >= included_on),
    CONSTRAINT ck_entry_excluded CHECK (
        num_nonnulls(excluded_on, exclusion_code, decision_reason) = 3 OR
        (status <> 'excluded' AND excluded_on IS NULL AND exclusion_code IS NULL)
    ),
    CONSTRAINT ck_entry_exclusion_code CHECK (exclusion_code IN (
        'own_request', 'refusals', 'plan_missing', 'plan_unfulfilled', 'report_late', 'changes_unreported',
        'attestation_failed', 'exit_age', 'guilty_dismissal', 'barred', 'death', 'consent_ended', 'promoted', 'other'
    )),
    CONSTRAINT ck_entry_exclusion_order CHECK (
        num_nonnulls(exclusion_order_number, exclusion_order_date) IN (0, 2)
        AND (exclusion_order_number IS NULL OR status = 'excluded')
    ),
    CONSTRAINT ck_entry_appointed CHECK (
        num_nonnulls(appointed_on, appointment_id) = CASE WHEN status = 'appointed' THEN 2 ELSE 0 END
    ),
    CONSTRAINT ex_entry_staying EXCLUDE USING gist (
        candidate_id WITH =, reserve WITH =, daterange(included_on, until, '[]') WITH &&
    ) WHERE (status IN ('included', 'renewed'))
);
CREATE UNIQUE INDEX uq_entry_pending ON reserve.entry (candidate_id, reserve)
    WHERE status IN ('nominated', 'review', 'returned');
CREATE INDEX ix_entry_candidate_id ON reserve.entry (candidate_id);
CREATE INDEX ix_entry_person_id ON reserve.entry (person_id);
CREATE INDEX ix_entry_organisation_id ON reserve.entry (organisation_id);
CREATE INDEX ix_entry_reserve ON reserve.entry USING gist (reserve);
CREATE INDEX ix_entry_until ON reserve.entry (until) WHERE status IN ('included', 'renewed');
CREATE INDEX ix_entry_full_name ON reserve.entry (translate(lower(full_name), 'ё', 'е'));
CREATE TABLE reserve.entry_plan_line (
    id uuid NOT NULL,
    place ltree NOT NULL,
    entry_id uuid NOT NULL,
    position integer NOT NULL,
    activity text NOT NULL,
    hours integer NOT NULL,
    due_on date NOT NULL,
    done_on date,
    proof text,
    file_id uuid,
    training_id uuid,
    CONSTRAINT pk_entry_plan_line PRIMARY KEY (id),
    CONSTRAINT ck_entry_plan_line_hours CHECK (hours >= 0),
    CONSTRAINT ck_entry_plan_line_proof CHECK (
        (done_on IS NULL AND num_nonnulls(proof, file_id, training_id) = 0)
        OR (done_on IS NOT NULL AND num_nonnulls(proof, file_id, training_id) > 0)
    ),
    CONSTRAINT fk_entry_plan_line_entry_id FOREIGN KEY (entry_id) REFERENCES reserve.entry ON DELETE CASCADE,
    CONSTRAINT fk_entry_plan_line_file_id FOREIGN KEY (file_id) REFERENCES reserve.file
);
CREATE INDEX ix_entry_plan_line_entry_id ON reserve.entry_plan_line (entry_id);
CREATE INDEX ix_entry_plan_line_file_id ON reserve.entry_plan_line (file_id);
CREATE UNIQUE INDEX uq_entry_plan_line_training ON reserve.entry_plan_line (entry_id, training_id);
CREATE TABLE reserve.entry_report (
    id uuid NOT NULL,
    place ltree NOT NULL,
    entry_id uuid NOT NULL,
    number integer NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    due_on date NOT NULL,
    submitted_on date NOT NULL,
    text text NOT NULL,
    file_id uuid,
    CONSTRAINT pk_entry_report PRIMARY KEY (id),
    CONSTRAINT uq_entry_report_number UNIQUE (entry_id, number),
    CONSTRAINT ck_entry_report_number CHECK (number >= 1),
    CONSTRAINT ck_entry_report_period CHECK (period_from <= period_to AND period_to <= due_on),
    CONSTRAINT fk_entry_report_entry_id FOREIGN KEY (entry_id) REFERENCES reserve.entry ON DELETE CASCADE,
    CONSTRAINT fk_entry_report_file_id FOREIGN KEY (file_id) REFERENCES reserve.file
);
CREATE INDEX ix_entry_report_entry_id ON reserve.entry_report (entry_id);
CREATE INDEX ix_entry_report_file_id ON reserve.entry_report (file_id);
CREATE TABLE reserve.entry_refusal (
    id uuid NOT NULL,
    place ltree NOT NULL,
    entry_id uuid NOT NULL,
    organisation_id uuid,
    offer text NOT NULL,
    offered_on date NOT NULL,
    refused_on date NOT NULL,
    reason text,
    CONSTRAINT pk_entry_refusal PRIMARY KEY (id),
    CONSTRAINT ck_entry_refusal_order CHECK (offered_on <= refused_on),
    CONSTRAINT fk_entry_refusal_entry_id FOREIGN KEY (entry_id) REFERENCES reserve.entry ON DELETE CASCADE
);
CREATE INDEX ix_entry_refusal_entry_id ON reserve.entry_refusal (entry_id);
CREATE TABLE reserve.entry_renewal (
    id uuid NOT NULL,
    place ltree NOT NULL,
    entry_id uuid NOT NULL,
    consented_on date NOT NULL,
    consent text,
    file_id uuid,
    order_number text NOT NULL,
    order_date date NOT NULL,
    renewed_on date NOT NULL,
    former_until date NOT NULL,
    until date NOT NULL,
    regulation_id uuid NOT NULL,
    CONSTRAINT pk_entry_renewal PRIMARY KEY (id),
    CONSTRAINT ck_entry_renewal_consent CHECK (num_nonnulls(consent, file_id) > 0),
    CONSTRAINT ck_entry_renewal_order CHECK (
        consented_on <= renewed_on AND renewed_on <= former_until AND former_until < until
    ),
    CONSTRAINT uq_entry_renewal_former_until UNIQUE (entry_id, former_until),
    CONSTRAINT fk_entry_renewal_entry_id FOREIGN KEY (entry_id) REFERENCES reserve.entry ON DELETE CASCADE,
    CONSTRAINT fk_entry_renewal_file_id FOREIGN KEY (file_id) REFERENCES reserve.file,
    CONSTRAINT fk_entry_renewal_regulation_id FOREIGN KEY (regulation_id) REFERENCES reserve.regulation
);
CREATE INDEX ix_entry_renewal_entry_id ON reserve.entry_renewal (entry_id);
CREATE INDEX ix_entry_renewal_file_id ON reserve.entry_renewal (file_id);
CREATE TABLE reserve.entry_change (
    id uuid NOT NULL,
    place ltree NOT NULL,
    entry_id uuid NOT NULL,
    what text NOT NULL,
    changed_on date NOT NULL,
    reported_on date NOT NULL,
    due_on date NOT NULL,
    CONSTRAINT pk_entry_change PRIMARY KEY (id),
    CONSTRAINT ck_entry_change_order CHECK (changed_on <= reported_on AND changed_on <= due_on),
    CONSTRAINT fk_entry_change_entry_id FOREIGN KEY (entry_id) REFERENCES reserve.entry ON DELETE CASCADE
);
CREATE INDEX ix_entry_change_entry_id ON reserve.entry_change (entry_id);
"""
