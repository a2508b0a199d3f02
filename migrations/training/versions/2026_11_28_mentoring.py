"""Heads at risk as monitoring tells of them, mentors, pairs with what became of them, and runs of the matching."""

from services.kernel.migration import careful, run, secure_by_parties, secure_by_place, secure_shared

revision = "training_0008"
down_revision = "training_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    for text in (RECEIVED, MENTORS, MENTORING, MATCHINGS):
        run(text)
    for table in ("risk_standing", "mentor", "mentor_matching", "matching_proposal", "matching_left"):
        secure_by_place(f"training.{table}")
    secure_shared("training.mentor_policy", published="true")
    for table in ("mentorship", "mentorship_review", "mentor_meeting", "rejected_pair"):
        secure_by_parties(f"training.{table}")
    # What a run found and what a review said is added, never changed; even the service itself cannot.
    for table in ("mentor_matching", "matching_proposal", "matching_left", "mentorship_review"):
        run(f"REVOKE UPDATE, DELETE ON training.{table} FROM edulead_training")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE training.{table}" for table in (
        "matching_left", "matching_proposal", "mentor_matching", "rejected_pair", "mentor_meeting",
        "mentorship_review", "mentorship", "mentor_policy", "mentor", "risk_standing",
    )])  # fmt: skip


_VERSIONED = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),"""
_RECORD = f"{_VERSIONED}\n    place ltree NOT NULL,"
_PAIRED = f"{_VERSIONED}\n    places ltree[] NOT NULL,\n    place ltree NOT NULL,"

RECEIVED = """
CREATE TABLE training.risk_standing (
    id uuid NOT NULL,
    place ltree NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid,
    cycle_id uuid NOT NULL,
    since date NOT NULL,
    until date,
    origin_event_id uuid NOT NULL,
    said_at timestamptz NOT NULL,
    source_seq bigint NOT NULL,
    CONSTRAINT pk_risk_standing PRIMARY KEY (id),
    CONSTRAINT ck_risk_standing_days CHECK (since <= until)
);
CREATE INDEX ix_risk_standing_person_id ON training.risk_standing (person_id);
"""

MENTORS = f"""
CREATE TABLE training.mentor ({_RECORD}
    person_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    origin text NOT NULL,
    leader_id uuid,
    ground text,
    directions jsonb NOT NULL,
    teaches jsonb NOT NULL,
    capacity integer NOT NULL,
    content text NOT NULL,
    form text NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    order_number text,
    order_date date,
    order_file_id uuid,
    status text NOT NULL,
    consented_on date,
    consent_file_id uuid,
    appointed_on date,
    noticed_on date,
    last_day date,
    CONSTRAINT pk_mentor PRIMARY KEY (id),
    CONSTRAINT ck_mentor_origin CHECK (origin IN ('base', 'authority')),
    CONSTRAINT ck_mentor_why CHECK (
        CASE origin WHEN 'base' THEN leader_id IS NOT NULL ELSE leader_id IS NULL AND ground IS NOT NULL END
    ),
    CONSTRAINT ck_mentor_capacity CHECK (capacity BETWEEN 1 AND 20),
    CONSTRAINT ck_mentor_form CHECK (form IN ('in_person', 'remote', 'mixed')),
    CONSTRAINT ck_mentor_term CHECK (valid_from <= valid_to),
    CONSTRAINT ck_mentor_order CHECK ((order_number IS NULL) = (order_date IS NULL)),
    CONSTRAINT ck_mentor_status CHECK (
        status IN ('proposed', 'consented', 'declined', 'withdrawn', 'active', 'suspended', 'ended')
    ),
    CONSTRAINT ck_mentor_appointed CHECK (
        CASE WHEN status IN ('active', 'suspended', 'ended')
        THEN num_nonnulls(consented_on, appointed_on, order_number) = 3 ELSE appointed_on IS NULL END
    ),
    CONSTRAINT ck_mentor_ended CHECK (num_nonnulls(noticed_on, last_day) = CASE status WHEN 'ended' THEN 2 ELSE 0 END),
    CONSTRAINT fk_mentor_order_file_id FOREIGN KEY (order_file_id) REFERENCES training.file,
    CONSTRAINT fk_mentor_consent_file_id FOREIGN KEY (consent_file_id) REFERENCES training.file
);
CREATE INDEX ix_mentor_person_id ON training.mentor (person_id);
CREATE INDEX ix_mentor_order_file_id ON training.mentor (order_file_id);
CREATE INDEX ix_mentor_consent_file_id ON training.mentor (consent_file_id);
CREATE UNIQUE INDEX uq_mentor_living ON training.mentor (person_id)
    WHERE status IN ('proposed', 'consented', 'active', 'suspended');
CREATE TABLE training.mentor_policy ({_RECORD}
    years_in_post integer NOT NULL,
    notice_days integer NOT NULL,
    hours integer NOT NULL,
    weeks integer NOT NULL,
    weights jsonb NOT NULL,
    unit text NOT NULL,
    far integer NOT NULL,
    distances jsonb NOT NULL,
    CONSTRAINT pk_mentor_policy PRIMARY KEY (id),
    CONSTRAINT uq_mentor_policy_place UNIQUE (place),
    CONSTRAINT ck_mentor_policy_years_in_post CHECK (years_in_post BETWEEN 0 AND 30),
    CONSTRAINT ck_mentor_policy_notice_days CHECK (notice_days BETWEEN 3 AND 60),
    CONSTRAINT ck_mentor_policy_takes CHECK (hours > 0 AND weeks > 0),
    CONSTRAINT ck_mentor_policy_unit CHECK (unit IN ('km', 'steps')),
    CONSTRAINT ck_mentor_policy_far CHECK (far > 0)
);
"""

MENTORING = f"""
CREATE TABLE training.mentorship ({_PAIRED}
    mentor_id uuid NOT NULL,
    mentor_person_id uuid NOT NULL,
    mentor_organisation_id uuid NOT NULL,
    mentee_person_id uuid NOT NULL,
    mentee_organisation_id uuid NOT NULL,
    directions jsonb NOT NULL,
    origin text NOT NULL,
    origin_id uuid,
    explanation jsonb NOT NULL,
    status text NOT NULL,
    proposed_on date NOT NULL,
    mentor_agreed_on date,
    mentee_agreed_on date,
    starts_on date,
    ends_on date,
    goals jsonb NOT NULL,
    activated_on date,
    noticed_on date,
    last_day date,
    helped boolean,
    CONSTRAINT pk_mentorship PRIMARY KEY (id),
    CONSTRAINT ck_mentorship_two CHECK (
        mentor_person_id <> mentee_person_id AND mentor_organisation_id <> mentee_organisation_id
    ),
    CONSTRAINT ck_mentorship_origin CHECK (origin IN ('matching', 'hand', 'novice', 'route')),
    CONSTRAINT ck_mentorship_status CHECK (
        status IN ('proposed', 'agreed_by_mentor', 'agreed_by_mentee', 'agreed', 'declined', 'withdrawn', 'active',
                   'completed', 'ended')
    ),
    CONSTRAINT ck_mentorship_term CHECK ((starts_on IS NULL) = (ends_on IS NULL) AND starts_on <= ends_on),
    CONSTRAINT ck_mentorship_begun CHECK (
        CASE WHEN status IN ('active', 'completed', 'ended')
        THEN num_nonnulls(mentor_agreed_on, mentee_agreed_on, activated_on, starts_on) = 4
        ELSE activated_on IS NULL END
    ),
    CONSTRAINT ck_mentorship_over CHECK ((status IN ('completed', 'ended')) = (last_day IS NOT NULL)),
    CONSTRAINT ck_mentorship_noticed CHECK ((status = 'ended') = (noticed_on IS NOT NULL)),
    CONSTRAINT ck_mentorship_helped CHECK (status <> 'completed' OR helped IS NOT NULL),
    CONSTRAINT fk_mentorship_mentor_id FOREIGN KEY (mentor_id) REFERENCES training.mentor
);
CREATE INDEX ix_mentorship_mentor_id ON training.mentorship (mentor_id);
CREATE INDEX ix_mentorship_mentor_person_id ON training.mentorship (mentor_person_id);
CREATE INDEX ix_mentorship_mentee_person_id ON training.mentorship (mentee_person_id);
CREATE UNIQUE INDEX uq_mentorship_living ON training.mentorship (mentee_person_id)
    WHERE status IN ('proposed', 'agreed_by_mentor', 'agreed_by_mentee', 'agreed', 'active');
CREATE TABLE training.mentorship_review (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    mentorship_id uuid NOT NULL,
    kind text NOT NULL,
    reviewed_on date NOT NULL,
    by_side text NOT NULL,
    account uuid NOT NULL,
    marks jsonb NOT NULL,
    conclusion text NOT NULL,
    CONSTRAINT pk_mentorship_review PRIMARY KEY (id),
    CONSTRAINT uq_mentorship_review_mentorship_id_kind UNIQUE (mentorship_id, kind),
    CONSTRAINT ck_mentorship_review_kind CHECK (kind IN ('mid', 'final')),
    CONSTRAINT ck_mentorship_review_by_side CHECK (by_side IN ('mentor', 'authority')),
    CONSTRAINT fk_mentorship_review_mentorship_id FOREIGN KEY (mentorship_id) REFERENCES training.mentorship
);
CREATE TABLE training.mentor_meeting ({_PAIRED}
    mentorship_id uuid NOT NULL,
    held_on date NOT NULL,
    topic text NOT NULL,
    hours numeric(4, 1) NOT NULL,
    note text,
    recorded_by text NOT NULL,
    status text NOT NULL,
    answered_on date,
    reason text,
    CONSTRAINT pk_mentor_meeting PRIMARY KEY (id),
    CONSTRAINT ck_mentor_meeting_hours CHECK (hours > 0),
    CONSTRAINT ck_mentor_meeting_recorded_by CHECK (recorded_by IN ('mentor', 'mentee')),
    CONSTRAINT ck_mentor_meeting_status CHECK (status IN ('recorded', 'confirmed', 'disputed', 'cancelled')),
    CONSTRAINT ck_mentor_meeting_answered CHECK ((status = 'recorded') = (answered_on IS NULL)),
    CONSTRAINT ck_mentor_meeting_reason CHECK (status <> 'disputed' OR reason IS NOT NULL),
    CONSTRAINT fk_mentor_meeting_mentorship_id FOREIGN KEY (mentorship_id) REFERENCES training.mentorship
);
CREATE INDEX ix_mentor_meeting_mentorship_id ON training.mentor_meeting (mentorship_id);
CREATE TABLE training.rejected_pair (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    mentor_person_id uuid NOT NULL,
    mentee_person_id uuid NOT NULL,
    by_side text NOT NULL,
    account uuid NOT NULL,
    reason text NOT NULL,
    rejected_on date NOT NULL,
    mentorship_id uuid,
    CONSTRAINT pk_rejected_pair PRIMARY KEY (id),
    CONSTRAINT uq_rejected_pair_mentor_person_id_mentee_person_id UNIQUE (mentor_person_id, mentee_person_id),
    CONSTRAINT ck_rejected_pair_by_side CHECK (by_side IN ('mentor', 'mentee', 'authority')),
    CONSTRAINT fk_rejected_pair_mentorship_id FOREIGN KEY (mentorship_id) REFERENCES training.mentorship
);
CREATE INDEX ix_rejected_pair_mentee_person_id ON training.rejected_pair (mentee_person_id);
CREATE INDEX ix_rejected_pair_mentorship_id ON training.rejected_pair (mentorship_id);
"""

MATCHINGS = f"""
CREATE TABLE training.mentor_matching ({_RECORD}
    ran_on date NOT NULL,
    account uuid NOT NULL,
    asked jsonb NOT NULL,
    mentors integer NOT NULL,
    mentees integer NOT NULL,
    matched integer NOT NULL,
    locked integer NOT NULL,
    alone integer NOT NULL,
    CONSTRAINT pk_mentor_matching PRIMARY KEY (id)
);
CREATE TABLE training.matching_proposal (
    id uuid NOT NULL,
    place ltree NOT NULL,
    matching_id uuid NOT NULL,
    mentor_id uuid NOT NULL,
    mentor_person_id uuid NOT NULL,
    mentee_person_id uuid NOT NULL,
    locked boolean NOT NULL,
    score integer NOT NULL,
    best integer NOT NULL,
    nth integer NOT NULL,
    load integer NOT NULL,
    capacity integer NOT NULL,
    contributions jsonb NOT NULL,
    against jsonb NOT NULL,
    said text NOT NULL,
    CONSTRAINT pk_matching_proposal PRIMARY KEY (id),
    CONSTRAINT fk_matching_proposal_matching_id FOREIGN KEY (matching_id) REFERENCES training.mentor_matching
);
CREATE INDEX ix_matching_proposal_matching_id ON training.matching_proposal (matching_id);
CREATE TABLE training.matching_left (
    id uuid NOT NULL,
    place ltree NOT NULL,
    matching_id uuid NOT NULL,
    mentee_person_id uuid NOT NULL,
    reason text NOT NULL,
    rules jsonb NOT NULL,
    said text NOT NULL,
    CONSTRAINT pk_matching_left PRIMARY KEY (id),
    CONSTRAINT ck_matching_left_reason CHECK (
        reason IN ('no_mentors', 'mentee_consent', 'no_direction', 'excluded', 'full')
    ),
    CONSTRAINT fk_matching_left_matching_id FOREIGN KEY (matching_id) REFERENCES training.mentor_matching
);
CREATE INDEX ix_matching_left_matching_id ON training.matching_left (matching_id);
"""
