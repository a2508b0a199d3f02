"""Beginning heads: the policy of a region, who is invited, the list of the first hundred days."""

from services.kernel.migration import careful, run, secure_by_place, secure_shared

revision = "training_0013"
down_revision = "training_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(NOVICES)
    secure_shared("training.novice_policy", published="true")
    secure_by_place("training.novice")
    secure_by_place("training.novice_task")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE training.{table}" for table in ("novice_task", "novice", "novice_policy")])


_RECORD = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,"""

NOVICES = f"""
CREATE TABLE training.novice_policy ({_RECORD}
    automatic boolean NOT NULL,
    years integer NOT NULL,
    tasks jsonb NOT NULL,
    CONSTRAINT pk_novice_policy PRIMARY KEY (id),
    CONSTRAINT uq_novice_policy_place UNIQUE (place),
    CONSTRAINT ck_novice_policy_years CHECK (years BETWEEN 1 AND 10)
);
CREATE TABLE training.novice ({_RECORD}
    person_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    since date NOT NULL,
    enrolment_id uuid,
    origin_event_id uuid,
    status text NOT NULL,
    completed_on date,
    CONSTRAINT pk_novice PRIMARY KEY (id),
    CONSTRAINT uq_novice_origin_event_id UNIQUE (origin_event_id),
    CONSTRAINT ck_novice_status CHECK (status IN ('invited', 'learning', 'completed', 'released')),
    CONSTRAINT ck_novice_seat CHECK (status NOT IN ('learning', 'completed') OR enrolment_id IS NOT NULL),
    CONSTRAINT ck_novice_completed CHECK ((status = 'completed') = (completed_on IS NOT NULL)),
    CONSTRAINT fk_novice_enrolment_id FOREIGN KEY (enrolment_id) REFERENCES training.enrolment
);
CREATE UNIQUE INDEX uq_novice_living ON training.novice (person_id) WHERE status IN ('invited', 'learning');
CREATE INDEX ix_novice_person_id ON training.novice (person_id);
CREATE INDEX ix_novice_organisation_id ON training.novice (organisation_id);
CREATE INDEX ix_novice_enrolment_id ON training.novice (enrolment_id);
CREATE INDEX ix_novice_since ON training.novice (since, id);
CREATE TABLE training.novice_task (
    id uuid NOT NULL,
    place ltree NOT NULL,
    novice_id uuid NOT NULL,
    title text NOT NULL,
    due_on date NOT NULL,
    done_on date,
    waived boolean NOT NULL,
    note text,
    CONSTRAINT pk_novice_task PRIMARY KEY (id),
    CONSTRAINT ck_novice_task_waived CHECK (NOT waived OR (done_on IS NULL AND note IS NOT NULL)),
    CONSTRAINT fk_novice_task_novice_id FOREIGN KEY (novice_id) REFERENCES training.novice ON DELETE CASCADE
);
CREATE INDEX ix_novice_task_novice_id ON training.novice_task (novice_id);
"""
