"""Sites with reports and support, internships, pairs of schools, published results of schools."""

from services.kernel.migration import careful, run, secure_by_parties, secure_by_place, secure_shared

revision = "training_0009"
down_revision = "training_0008"
branch_labels = None
depends_on = None

BY_PLACE = ("site", "site_report", "site_support", "school_standing", "partnership_matching")
BY_PARTIES = ("internship", "internship_entry", "partnership", "partnership_measure", "partnership_review")


def upgrade() -> None:
    careful()
    for tables in (SITES, INTERNSHIPS, PARTNERSHIPS):
        run(tables)
    for table in BY_PLACE:
        secure_by_place(f"training.{table}")
    for table in BY_PARTIES:
        secure_by_parties(f"training.{table}")
    secure_shared("training.site_notice", published="true")
    secure_shared("training.site_policy", published="true")
    # What was done for a site, and what a run proposed, is added and never changed; even the service itself cannot.
    for table in ("site_support", "partnership_matching"):
        run([f"REVOKE UPDATE, DELETE ON training.{table} FROM edulead_training"])


def downgrade() -> None:
    careful()
    run([f"DROP TABLE training.{table}" for table in (
        "partnership_review", "partnership_measure", "partnership", "partnership_matching", "school_standing",
        "internship_entry", "internship", "site_policy", "site_support", "site_report", "site_notice", "site",
    )])  # fmt: skip


_RECORD = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),"""

SITES = f"""
CREATE TABLE training.site ({_RECORD}
    place ltree NOT NULL,
    organisation_id uuid NOT NULL,
    organisation_name text NOT NULL,
    direction text NOT NULL,
    title text NOT NULL,
    programme text,
    programme_file_id uuid,
    teaches jsonb NOT NULL,
    hours integer NOT NULL,
    weeks integer NOT NULL,
    capacity integer NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    order_number text,
    order_date date,
    order_file_id uuid,
    curator_id uuid,
    status text NOT NULL,
    opened_on date,
    terminated_on date,
    termination_reason text,
    CONSTRAINT pk_site PRIMARY KEY (id),
    CONSTRAINT ck_site_status CHECK (status IN ('draft', 'opened', 'terminated')),
    CONSTRAINT ck_site_hours CHECK (hours BETWEEN 1 AND 1000),
    CONSTRAINT ck_site_weeks CHECK (weeks BETWEEN 1 AND 52),
    CONSTRAINT ck_site_capacity CHECK (capacity BETWEEN 1 AND 100),
    CONSTRAINT ck_site_term CHECK (valid_from <= valid_to),
    CONSTRAINT ck_site_order CHECK ((order_number IS NULL) = (order_date IS NULL)),
    CONSTRAINT ck_site_opened CHECK (
        (status = 'draft') = (opened_on IS NULL) AND (status = 'draft' OR order_number IS NOT NULL)
    ),
    CONSTRAINT ck_site_terminated CHECK (
        (status = 'terminated') = (terminated_on IS NOT NULL)
        AND (terminated_on IS NULL) = (termination_reason IS NULL)
    ),
    CONSTRAINT fk_site_programme_file_id FOREIGN KEY (programme_file_id) REFERENCES training.file,
    CONSTRAINT fk_site_order_file_id FOREIGN KEY (order_file_id) REFERENCES training.file,
    CONSTRAINT ex_site_opened EXCLUDE USING gist (
        organisation_id WITH =, direction WITH =, daterange(valid_from, valid_to, '[]') WITH &&
    ) WHERE (status = 'opened')
);
CREATE INDEX ix_site_organisation_id ON training.site (organisation_id);
CREATE INDEX ix_site_programme_file_id ON training.site (programme_file_id);
CREATE INDEX ix_site_order_file_id ON training.site (order_file_id);
CREATE INDEX ix_site_curator_id ON training.site (curator_id);
CREATE INDEX ix_site_title ON training.site (translate(lower(title), 'ё', 'е'), id);
CREATE TABLE training.site_notice (
    id uuid NOT NULL,
    place ltree NOT NULL,
    site_place ltree NOT NULL,
    organisation_id uuid NOT NULL,
    organisation_name text NOT NULL,
    direction text NOT NULL,
    title text NOT NULL,
    programme text,
    teaches jsonb NOT NULL,
    hours integer NOT NULL,
    weeks integer NOT NULL,
    capacity integer NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    status text NOT NULL,
    opened_on date NOT NULL,
    terminated_on date,
    CONSTRAINT pk_site_notice PRIMARY KEY (id),
    CONSTRAINT ck_site_notice_status CHECK (status IN ('opened', 'terminated')),
    CONSTRAINT ck_site_notice_terminated CHECK ((status = 'terminated') = (terminated_on IS NOT NULL)),
    CONSTRAINT fk_site_notice_id FOREIGN KEY (id) REFERENCES training.site
);
CREATE INDEX ix_site_notice_organisation_id ON training.site_notice (organisation_id);
CREATE INDEX ix_site_notice_title ON training.site_notice (translate(lower(title), 'ё', 'е'), id);
CREATE TABLE training.site_report ({_RECORD}
    place ltree NOT NULL,
    site_id uuid NOT NULL,
    year integer NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    due_on date NOT NULL,
    text text NOT NULL,
    file_id uuid,
    submitted_on date NOT NULL,
    decided_on date,
    reason text,
    status text NOT NULL,
    CONSTRAINT pk_site_report PRIMARY KEY (id),
    CONSTRAINT uq_site_report_site_id UNIQUE (site_id, year),
    CONSTRAINT ck_site_report_status CHECK (status IN ('submitted', 'returned', 'accepted')),
    CONSTRAINT ck_site_report_year CHECK (year BETWEEN 1 AND 100),
    CONSTRAINT ck_site_report_returned CHECK (status <> 'returned' OR reason IS NOT NULL),
    CONSTRAINT ck_site_report_decided CHECK ((status = 'submitted') = (decided_on IS NULL)),
    CONSTRAINT fk_site_report_site_id FOREIGN KEY (site_id) REFERENCES training.site,
    CONSTRAINT fk_site_report_file_id FOREIGN KEY (file_id) REFERENCES training.file
);
CREATE INDEX ix_site_report_file_id ON training.site_report (file_id);
CREATE TABLE training.site_support (
    id uuid NOT NULL,
    place ltree NOT NULL,
    site_id uuid NOT NULL,
    kind text NOT NULL,
    day date NOT NULL,
    text text NOT NULL,
    file_id uuid,
    corrects_id uuid,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL,
    person_id uuid,
    CONSTRAINT pk_site_support PRIMARY KEY (id),
    CONSTRAINT uq_site_support_corrects_id UNIQUE (corrects_id),
    CONSTRAINT ck_site_support_kind CHECK (kind IN ('consultation', 'material', 'announcement')),
    CONSTRAINT fk_site_support_site_id FOREIGN KEY (site_id) REFERENCES training.site,
    CONSTRAINT fk_site_support_file_id FOREIGN KEY (file_id) REFERENCES training.file,
    CONSTRAINT fk_site_support_corrects_id FOREIGN KEY (corrects_id) REFERENCES training.site_support
);
CREATE INDEX ix_site_support_site_id ON training.site_support (site_id);
CREATE INDEX ix_site_support_file_id ON training.site_support (file_id);
CREATE TABLE training.site_policy ({_RECORD}
    place ltree NOT NULL,
    shortest_years integer NOT NULL,
    longest_years integer NOT NULL,
    report_days integer NOT NULL,
    CONSTRAINT pk_site_policy PRIMARY KEY (id),
    CONSTRAINT uq_site_policy_place UNIQUE (place),
    CONSTRAINT ck_site_policy_years CHECK (
        shortest_years >= 1 AND shortest_years <= longest_years AND longest_years <= 10
    ),
    CONSTRAINT ck_site_policy_report_days CHECK (report_days BETWEEN 1 AND 365)
);
"""

INTERNSHIPS = f"""
CREATE TABLE training.internship ({_RECORD}
    places ltree[] NOT NULL,
    place ltree NOT NULL,
    guest_place ltree NOT NULL,
    site_id uuid NOT NULL,
    site_organisation_id uuid NOT NULL,
    site_name text NOT NULL,
    direction text NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    organisation_name text NOT NULL,
    goals text NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    supervisor_id uuid,
    status text NOT NULL,
    decided_on date,
    ended_on date,
    hours integer,
    conclusion text,
    reason text,
    CONSTRAINT pk_internship PRIMARY KEY (id),
    CONSTRAINT ck_internship_places CHECK (place = ANY (places) AND guest_place = ANY (places)),
    CONSTRAINT ck_internship_others CHECK (organisation_id <> site_organisation_id),
    CONSTRAINT ck_internship_term CHECK (valid_from <= valid_to),
    CONSTRAINT ck_internship_status CHECK (
        status IN ('requested', 'accepted', 'running', 'completed', 'failed', 'declined', 'withdrawn')
    ),
    CONSTRAINT ck_internship_supervised CHECK (
        status NOT IN ('accepted', 'running', 'completed', 'failed') OR num_nonnulls(supervisor_id, decided_on) = 2
    ),
    CONSTRAINT ck_internship_alone CHECK (supervisor_id <> person_id),
    CONSTRAINT ck_internship_result CHECK (
        (status IN ('completed', 'failed')) = (conclusion IS NOT NULL)
        AND (status = 'completed') = (hours IS NOT NULL)
    ),
    CONSTRAINT ck_internship_ended CHECK ((status IN ('completed', 'failed', 'withdrawn')) = (ended_on IS NOT NULL)),
    CONSTRAINT fk_internship_site_id FOREIGN KEY (site_id) REFERENCES training.site,
    CONSTRAINT ex_internship_person EXCLUDE USING gist (
        person_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&
    ) WHERE (status NOT IN ('declined', 'withdrawn'))
);
CREATE INDEX ix_internship_site_id ON training.internship (site_id);
CREATE INDEX ix_internship_person_id ON training.internship (person_id);
CREATE INDEX ix_internship_organisation_id ON training.internship (organisation_id);
CREATE INDEX ix_internship_supervisor_id ON training.internship (supervisor_id);
CREATE TABLE training.internship_entry (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    internship_id uuid NOT NULL,
    day date NOT NULL,
    text text NOT NULL,
    recorded_at timestamptz NOT NULL,
    confirmed_on date,
    confirmed_by uuid,
    remark text,
    CONSTRAINT pk_internship_entry PRIMARY KEY (id),
    CONSTRAINT ck_internship_entry_confirmed CHECK ((confirmed_on IS NULL) = (confirmed_by IS NULL)),
    CONSTRAINT fk_internship_entry_internship_id FOREIGN KEY (internship_id)
        REFERENCES training.internship ON DELETE CASCADE
);
CREATE INDEX ix_internship_entry_internship_id ON training.internship_entry (internship_id);
"""

PARTNERSHIPS = f"""
CREATE TABLE training.school_standing (
    id uuid NOT NULL,
    place ltree NOT NULL,
    cycle_id uuid NOT NULL,
    family uuid NOT NULL,
    period_to date NOT NULL,
    organisation_id uuid NOT NULL,
    percent numeric(15, 6),
    level text,
    cluster text,
    directions jsonb NOT NULL,
    CONSTRAINT pk_school_standing PRIMARY KEY (id),
    CONSTRAINT uq_school_standing_cycle_id UNIQUE (cycle_id, organisation_id)
);
CREATE INDEX ix_school_standing_latest ON training.school_standing (organisation_id, period_to);
CREATE TABLE training.partnership_matching ({_RECORD}
    place ltree NOT NULL,
    computed_on date NOT NULL,
    parameters jsonb NOT NULL,
    pairs jsonb NOT NULL,
    alone jsonb NOT NULL,
    rated integer NOT NULL,
    CONSTRAINT pk_partnership_matching PRIMARY KEY (id)
);
CREATE TABLE training.partnership ({_RECORD}
    places ltree[] NOT NULL,
    place ltree NOT NULL,
    low_id uuid NOT NULL,
    low_name text NOT NULL,
    low_place ltree NOT NULL,
    high_id uuid NOT NULL,
    high_name text NOT NULL,
    high_place ltree NOT NULL,
    directions jsonb NOT NULL,
    ground text NOT NULL,
    matching_id uuid,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    low_agreed_on date,
    high_agreed_on date,
    begun_on date,
    ended_on date,
    reason text,
    status text NOT NULL,
    CONSTRAINT pk_partnership PRIMARY KEY (id),
    CONSTRAINT ck_partnership_places CHECK (low_place = ANY (places) AND high_place = ANY (places)),
    CONSTRAINT ck_partnership_two CHECK (low_id <> high_id),
    CONSTRAINT ck_partnership_term CHECK (valid_from <= valid_to),
    CONSTRAINT ck_partnership_status CHECK (
        status IN ('proposed', 'agreed', 'active', 'completed', 'ended', 'declined')
    ),
    CONSTRAINT ck_partnership_agreed CHECK (
        status NOT IN ('agreed', 'active', 'completed') OR num_nonnulls(low_agreed_on, high_agreed_on) = 2
    ),
    CONSTRAINT ck_partnership_begun CHECK (status NOT IN ('active', 'completed') OR begun_on IS NOT NULL),
    CONSTRAINT ck_partnership_ended CHECK (
        (status IN ('completed', 'ended', 'declined')) = (ended_on IS NOT NULL)
        AND (status IN ('ended', 'declined')) = (reason IS NOT NULL)
    ),
    CONSTRAINT fk_partnership_matching_id FOREIGN KEY (matching_id) REFERENCES training.partnership_matching
);
CREATE INDEX ix_partnership_low_id ON training.partnership (low_id);
CREATE INDEX ix_partnership_high_id ON training.partnership (high_id);
CREATE INDEX ix_partnership_matching_id ON training.partnership (matching_id);
CREATE UNIQUE INDEX uq_partnership_living ON training.partnership (least(low_id, high_id), greatest(low_id, high_id))
    WHERE status IN ('proposed', 'agreed', 'active');
CREATE TABLE training.partnership_measure (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    partnership_id uuid NOT NULL,
    title text NOT NULL,
    owner text NOT NULL,
    due_on date NOT NULL,
    done_on date,
    result text,
    CONSTRAINT pk_partnership_measure PRIMARY KEY (id),
    CONSTRAINT ck_partnership_measure_owner CHECK (owner IN ('low', 'high', 'both')),
    CONSTRAINT ck_partnership_measure_done CHECK ((done_on IS NULL) = (result IS NULL)),
    CONSTRAINT fk_partnership_measure_partnership_id FOREIGN KEY (partnership_id)
        REFERENCES training.partnership ON DELETE CASCADE
);
CREATE INDEX ix_partnership_measure_partnership_id ON training.partnership_measure (partnership_id);
CREATE TABLE training.partnership_review (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    partnership_id uuid NOT NULL,
    year integer NOT NULL,
    day date NOT NULL,
    text text NOT NULL,
    outlook text NOT NULL,
    figures jsonb NOT NULL,
    CONSTRAINT pk_partnership_review PRIMARY KEY (id),
    CONSTRAINT uq_partnership_review_partnership_id UNIQUE (partnership_id, year),
    CONSTRAINT ck_partnership_review_outlook CHECK (outlook IN ('goes_on', 'changes', 'stops')),
    CONSTRAINT fk_partnership_review_partnership_id FOREIGN KEY (partnership_id)
        REFERENCES training.partnership ON DELETE CASCADE
);
"""
