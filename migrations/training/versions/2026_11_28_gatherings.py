"""Gatherings and their series, competitions for heads, informal learning, links to calendars."""

from services.kernel.migration import careful, run, secure_by_place, secure_shared

revision = "training_0010"
down_revision = "training_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    for tables in (GATHERINGS, COMPETITIONS, INFORMAL, CALENDARS):
        run(tables)
    secure_shared("training.gathering_series", published="true")
    secure_shared("training.gathering", published="status <> 'planned'")
    secure_shared("training.competition", published="status <> 'draft'")
    secure_shared("training.competition_stage", published="true")
    for table in PLACED:
        secure_by_place(f"training.{table}")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE training.{table}" for table in (
        *PLACED, "competition_stage", "competition", "gathering", "gathering_series",
    )])  # fmt: skip


PLACED = (
    "calendar_link",
    "informal_learning",
    "competition_sheet",
    "competition_entry",
    "competition_juror",
    "gathering_registration",
)

_RECORD = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,"""

_HELD = """
    title text NOT NULL,
    kind text NOT NULL,
    audience jsonb NOT NULL,
    description text,
    venue text,
    link text,
    seats integer,
    hours integer NOT NULL,
    teaches jsonb NOT NULL,"""

_CHECKED = """
    CONSTRAINT ck_{0}_kind CHECK (kind IN ('management_environment', 'seminar', 'master_class')),
    CONSTRAINT ck_{0}_seats CHECK (seats BETWEEN 1 AND 10000),
    CONSTRAINT ck_{0}_hours CHECK (hours BETWEEN 0 AND 1000),"""

GATHERINGS = f"""
CREATE TABLE training.gathering_series ({_RECORD}{_HELD}
    rule text NOT NULL,
    starts_on date NOT NULL,
    starts time NOT NULL,
    minutes integer NOT NULL,
    off_days text NOT NULL,{_CHECKED.format("gathering_series")}
    CONSTRAINT pk_gathering_series PRIMARY KEY (id),
    CONSTRAINT ck_gathering_series_minutes CHECK (minutes BETWEEN 1 AND 1440),
    CONSTRAINT ck_gathering_series_off_days CHECK (off_days IN ('keep', 'skip', 'shift'))
);
CREATE INDEX ix_gathering_series_title ON training.gathering_series (translate(lower(title), 'ё', 'е'), id);
CREATE TABLE training.gathering ({_RECORD}{_HELD}
    series_id uuid,
    planned_on date,
    apart boolean NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    moved_from timestamptz,
    cases jsonb NOT NULL,
    materials jsonb NOT NULL,
    status text NOT NULL,{_CHECKED.format("gathering")}
    CONSTRAINT pk_gathering PRIMARY KEY (id),
    CONSTRAINT uq_gathering_series_id_planned_on UNIQUE (series_id, planned_on),
    CONSTRAINT ck_gathering_status CHECK (status IN ('planned', 'open', 'held', 'cancelled')),
    CONSTRAINT ck_gathering_series CHECK ((series_id IS NULL) = (planned_on IS NULL)),
    CONSTRAINT ck_gathering_time CHECK (starts_at < ends_at),
    CONSTRAINT fk_gathering_series_id FOREIGN KEY (series_id) REFERENCES training.gathering_series
);
CREATE INDEX ix_gathering_starts_at ON training.gathering (starts_at, id);
CREATE INDEX ix_gathering_title ON training.gathering (translate(lower(title), 'ё', 'е'), id);
CREATE TABLE training.gathering_registration ({_RECORD}
    gathering_id uuid NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid,
    attended boolean,
    CONSTRAINT pk_gathering_registration PRIMARY KEY (id),
    CONSTRAINT uq_gathering_registration_gathering_id_person_id UNIQUE (gathering_id, person_id),
    CONSTRAINT fk_gathering_registration_gathering_id FOREIGN KEY (gathering_id) REFERENCES training.gathering
);
CREATE INDEX ix_gathering_registration_person_id ON training.gathering_registration (person_id);
"""

COMPETITIONS = f"""
CREATE TABLE training.competition ({_RECORD}
    title text NOT NULL,
    year integer NOT NULL,
    description text,
    levels jsonb NOT NULL,
    nominations jsonb NOT NULL,
    criteria jsonb NOT NULL,
    winners integer NOT NULL,
    prizes integer NOT NULL,
    status text NOT NULL,
    CONSTRAINT pk_competition PRIMARY KEY (id),
    CONSTRAINT ck_competition_winners CHECK (winners BETWEEN 1 AND 100),
    CONSTRAINT ck_competition_prizes CHECK (prizes BETWEEN 0 AND 100),
    CONSTRAINT ck_competition_status CHECK (status IN ('draft', 'announced', 'completed', 'cancelled'))
);
CREATE INDEX ix_competition_title ON training.competition (translate(lower(title), 'ё', 'е'), id);
CREATE TABLE training.competition_stage ({_RECORD}
    competition_id uuid NOT NULL,
    level text NOT NULL,
    status text NOT NULL,
    CONSTRAINT pk_competition_stage PRIMARY KEY (id),
    CONSTRAINT uq_competition_stage_competition_id_level_place UNIQUE (competition_id, level, place),
    CONSTRAINT ck_competition_stage_level CHECK (level IN ('municipal', 'regional', 'federal')),
    CONSTRAINT ck_competition_stage_status CHECK (status IN ('nominating', 'judging', 'closed')),
    CONSTRAINT fk_competition_stage_competition_id FOREIGN KEY (competition_id) REFERENCES training.competition
);
CREATE TABLE training.competition_juror (
    id uuid NOT NULL,
    place ltree NOT NULL,
    stage_id uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT pk_competition_juror PRIMARY KEY (id),
    CONSTRAINT uq_competition_juror_stage_id_person_id UNIQUE (stage_id, person_id),
    CONSTRAINT fk_competition_juror_stage_id FOREIGN KEY (stage_id) REFERENCES training.competition_stage
);
CREATE INDEX ix_competition_juror_person_id ON training.competition_juror (person_id);
CREATE TABLE training.competition_entry ({_RECORD}
    competition_id uuid NOT NULL,
    stage_id uuid NOT NULL,
    passed_from_id uuid,
    person_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    nomination text NOT NULL,
    link text,
    file_id uuid,
    points numeric(15, 6),
    rank integer,
    tied boolean NOT NULL,
    result text,
    CONSTRAINT pk_competition_entry PRIMARY KEY (id),
    CONSTRAINT uq_competition_entry_stage_id_person_id_nomination UNIQUE (stage_id, person_id, nomination),
    CONSTRAINT ck_competition_entry_result CHECK (result IN ('winner', 'prize_winner', 'participant')),
    CONSTRAINT ck_competition_entry_rank CHECK (
        (rank IS NULL) = (points IS NULL) AND (rank IS NULL OR result IS NOT NULL)
    ),
    CONSTRAINT fk_competition_entry_competition_id FOREIGN KEY (competition_id) REFERENCES training.competition,
    CONSTRAINT fk_competition_entry_stage_id FOREIGN KEY (stage_id) REFERENCES training.competition_stage,
    CONSTRAINT fk_competition_entry_passed_from_id FOREIGN KEY (passed_from_id) REFERENCES training.competition_entry,
    CONSTRAINT fk_competition_entry_file_id FOREIGN KEY (file_id) REFERENCES training.file
);
CREATE INDEX ix_competition_entry_competition_id ON training.competition_entry (competition_id);
CREATE INDEX ix_competition_entry_person_id ON training.competition_entry (person_id);
CREATE TABLE training.competition_sheet ({_RECORD}
    stage_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    juror_id uuid NOT NULL,
    marks jsonb NOT NULL,
    CONSTRAINT pk_competition_sheet PRIMARY KEY (id),
    CONSTRAINT uq_competition_sheet_entry_id_juror_id UNIQUE (entry_id, juror_id),
    CONSTRAINT fk_competition_sheet_stage_id FOREIGN KEY (stage_id) REFERENCES training.competition_stage,
    CONSTRAINT fk_competition_sheet_entry_id FOREIGN KEY (entry_id) REFERENCES training.competition_entry,
    CONSTRAINT fk_competition_sheet_juror_id FOREIGN KEY (juror_id) REFERENCES training.competition_juror
);
CREATE INDEX ix_competition_sheet_stage_id ON training.competition_sheet (stage_id);
CREATE INDEX ix_competition_sheet_juror_id ON training.competition_sheet (juror_id);
"""

INFORMAL = f"""
CREATE TABLE training.informal_learning ({_RECORD}
    person_id uuid NOT NULL,
    organisation_id uuid,
    title text NOT NULL,
    kind text NOT NULL,
    provider text,
    date_from date NOT NULL,
    date_to date NOT NULL,
    hours integer NOT NULL,
    proof_file_id uuid,
    proof_link text,
    status text NOT NULL,
    confirmed_on date,
    CONSTRAINT pk_informal_learning PRIMARY KEY (id),
    CONSTRAINT ck_informal_learning_kind CHECK (
        kind IN ('self_study', 'online_course', 'conference', 'webinar', 'exchange', 'publication', 'other')
    ),
    CONSTRAINT ck_informal_learning_status CHECK (status IN ('draft', 'submitted', 'returned', 'recorded')),
    CONSTRAINT ck_informal_learning_term CHECK (date_from <= date_to),
    CONSTRAINT ck_informal_learning_hours CHECK (hours BETWEEN 1 AND 1000),
    CONSTRAINT ck_informal_learning_confirmed CHECK ((status = 'recorded') = (confirmed_on IS NOT NULL)),
    CONSTRAINT fk_informal_learning_proof_file_id FOREIGN KEY (proof_file_id) REFERENCES training.file
);
CREATE UNIQUE INDEX uq_informal_learning_same ON training.informal_learning
    (person_id, translate(lower(title), 'ё', 'е'), date_from, date_to);
CREATE INDEX ix_informal_learning_person_id ON training.informal_learning (person_id);
CREATE INDEX ix_informal_learning_date_to ON training.informal_learning (date_to, id);
"""

CALENDARS = f"""
CREATE TABLE training.calendar_link ({_RECORD}
    account uuid NOT NULL,
    person_id uuid NOT NULL,
    secret_hash text NOT NULL,
    CONSTRAINT pk_calendar_link PRIMARY KEY (id),
    CONSTRAINT uq_calendar_link_account UNIQUE (account),
    CONSTRAINT uq_calendar_link_secret_hash UNIQUE (secret_hash)
);
"""
