"""Management teams that learn as a whole, and their programmes of transfer into an effective mode."""

from services.kernel.migration import careful, run, secure_by_place, secure_shared

revision = "training_0017"
down_revision = "training_0016"
branch_labels = None
depends_on = None

_PLACED = ("learning_team", "learning_team_member", "team_enrolment", "transfer_programme")


def upgrade() -> None:
    careful()
    run(TEAMS)
    run(PROGRAMMES)
    run(FROZEN)
    for table in _PLACED:
        secure_by_place(f"training.{table}")
    secure_shared("training.team_learning_policy", published="true")
    run([_check("enrolment", "origin", "origin", (*_ORIGINS, "team")), *_named((*_REACTIONS, "teams"))])


def downgrade() -> None:
    careful()
    tables = ("transfer_programme", "team_learning_policy", "team_enrolment", "learning_team_member", "learning_team")
    run([f"DROP TABLE training.{table}" for table in tables])
    run(["DROP FUNCTION training.keep_approved_programme()"])
    run(
        [
            "UPDATE training.enrolment SET origin = 'manual', origin_id = NULL WHERE origin = 'team'",
            "DELETE FROM training.received_event WHERE reaction = 'teams'",
            "DELETE FROM training.reaction WHERE name = 'teams'",
            _check("enrolment", "origin", "origin", _ORIGINS),
            *_named(_REACTIONS),
        ]
    )


_ORIGINS = ("manual", "route", "referral", "novice_school")
_REACTIONS = ("risk_groups", "head_results", "appointments", "leaders")


def _check(table: str, name: str, column: str, values: tuple[str, ...]) -> str:
    """The values that a column may have, anew."""
    listed = ", ".join(f"'{each}'" for each in values)
    return (
        f"ALTER TABLE training.{table} DROP CONSTRAINT ck_{table}_{name}, "
        f"ADD CONSTRAINT ck_{table}_{name} CHECK ({column} IN ({listed}))"
    )


def _named(reactions: tuple[str, ...]) -> list[str]:
    return [
        _check("received_event", "reaction", "reaction", reactions),
        _check("reaction", "name", "name", reactions),
    ]


_RECORD = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,"""

TEAMS = f"""
CREATE TABLE training.learning_team (
    id uuid NOT NULL,
    place ltree NOT NULL,
    level text NOT NULL,
    organisation_id uuid,
    title text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    status text NOT NULL,
    ended_on date,
    origin_event_id uuid NOT NULL,
    said_at timestamptz NOT NULL,
    source_seq bigint NOT NULL,
    CONSTRAINT pk_learning_team PRIMARY KEY (id),
    CONSTRAINT ck_learning_team_level CHECK (level IN ('municipal', 'school')),
    CONSTRAINT ck_learning_team_status CHECK (status IN ('formed', 'dissolved'))
);
CREATE INDEX ix_learning_team_organisation_id ON training.learning_team (organisation_id);
CREATE INDEX ix_learning_team_title ON training.learning_team (translate(lower(title), 'ё', 'е'), id);
CREATE TABLE training.learning_team_member (
    id uuid NOT NULL,
    place ltree NOT NULL,
    team_id uuid NOT NULL,
    person_id uuid,
    function text NOT NULL,
    leads boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT pk_learning_team_member PRIMARY KEY (id),
    CONSTRAINT fk_learning_team_member_team_id FOREIGN KEY (team_id) REFERENCES training.learning_team
);
CREATE INDEX ix_learning_team_member_team_id ON training.learning_team_member (team_id);
CREATE INDEX ix_learning_team_member_person_id ON training.learning_team_member (person_id);
CREATE TABLE training.team_enrolment ({_RECORD}
    team_id uuid NOT NULL,
    group_id uuid NOT NULL,
    CONSTRAINT pk_team_enrolment PRIMARY KEY (id),
    CONSTRAINT uq_team_enrolment_team_id UNIQUE (team_id, group_id),
    CONSTRAINT fk_team_enrolment_team_id FOREIGN KEY (team_id) REFERENCES training.learning_team,
    CONSTRAINT fk_team_enrolment_group_id FOREIGN KEY (group_id) REFERENCES training.study_group
);
CREATE INDEX ix_team_enrolment_group_id ON training.team_enrolment (group_id);
CREATE INDEX ix_team_enrolment_created_at ON training.team_enrolment (created_at, id);
CREATE TABLE training.team_learning_policy ({_RECORD}
    least_share integer NOT NULL,
    agreement boolean NOT NULL,
    CONSTRAINT pk_team_learning_policy PRIMARY KEY (id),
    CONSTRAINT uq_team_learning_policy_place UNIQUE (place),
    CONSTRAINT ck_team_learning_policy_least_share CHECK (least_share BETWEEN 1 AND 100)
);
"""

PROGRAMMES = f"""
CREATE TABLE training.transfer_programme ({_RECORD}
    team_id uuid NOT NULL,
    team_enrolment_id uuid NOT NULL,
    organisation_id uuid,
    edition integer NOT NULL,
    title text NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    content jsonb NOT NULL,
    content_hash text,
    status text NOT NULL,
    agreed boolean,
    remark text,
    submitted_on date,
    approved_on date,
    CONSTRAINT pk_transfer_programme PRIMARY KEY (id),
    CONSTRAINT uq_transfer_programme_team_id UNIQUE (team_id, edition),
    CONSTRAINT ck_transfer_programme_status CHECK (
        status IN ('draft', 'submitted', 'returned', 'approved', 'superseded', 'withdrawn')
    ),
    CONSTRAINT ck_transfer_programme_period CHECK (period_from <= period_to),
    CONSTRAINT ck_transfer_programme_remark CHECK (agreed IS NOT FALSE OR remark IS NOT NULL),
    CONSTRAINT ck_transfer_programme_approved CHECK (
        num_nonnulls(content_hash, approved_on) = CASE WHEN status IN ('approved', 'superseded') THEN 2 ELSE 0 END
    ),
    CONSTRAINT fk_transfer_programme_team_id FOREIGN KEY (team_id) REFERENCES training.learning_team,
    CONSTRAINT fk_transfer_programme_team_enrolment_id FOREIGN KEY (team_enrolment_id)
        REFERENCES training.team_enrolment,
    CONSTRAINT ex_transfer_programme_approved EXCLUDE USING gist (team_id WITH =) WHERE (status = 'approved')
        DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX uq_transfer_programme_living ON training.transfer_programme (team_id)
    WHERE status IN ('draft', 'submitted', 'returned');
CREATE INDEX ix_transfer_programme_team_enrolment_id ON training.transfer_programme (team_enrolment_id);
CREATE INDEX ix_transfer_programme_organisation_id ON training.transfer_programme (organisation_id);
CREATE INDEX ix_transfer_programme_period_to ON training.transfer_programme (period_to, id);
"""

FROZEN = [
    """
CREATE FUNCTION training.keep_approved_programme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an approved programme is not changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE TRIGGER keep_approved_programme BEFORE UPDATE ON training.transfer_programme FOR EACH ROW
    WHEN (OLD.status IN ('approved', 'superseded')
          AND (OLD.team_id, OLD.edition, OLD.title, OLD.content, OLD.content_hash, OLD.approved_on)
          IS DISTINCT FROM (NEW.team_id, NEW.edition, NEW.title, NEW.content, NEW.content_hash, NEW.approved_on))
    EXECUTE FUNCTION training.keep_approved_programme()
""",
]
