"""Programmes of forming and using the reserve."""

from services.kernel.migration import careful, run, secure_shared

revision = "reserve_0020"
down_revision = "reserve_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    secure_shared("reserve.programme", "status <> 'draft'")
    secure_shared("reserve.programme_measure", ADOPTED)
    secure_shared("reserve.programme_execution", "true")
    # What was reported stays; even the service itself cannot change it.
    run("REVOKE UPDATE, DELETE ON reserve.programme_execution FROM edulead_reserve")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE reserve.programme{each}" for each in ("_execution", "_measure", "")])


ADOPTED = "EXISTS (SELECT FROM reserve.programme AS its WHERE its.id = programme_id AND its.status <> 'draft')"

TABLES = """
CREATE TABLE reserve.programme (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    title text NOT NULL,
    act jsonb NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    goals jsonb NOT NULL,
    targets jsonb NOT NULL,
    status text NOT NULL,
    adopted_at timestamptz,
    CONSTRAINT pk_programme PRIMARY KEY (id),
    CONSTRAINT ck_programme_status CHECK (status IN ('draft', 'adopted', 'completed', 'repealed')),
    CONSTRAINT ck_programme_adopted CHECK ((status = 'draft') = (adopted_at IS NULL)),
    CONSTRAINT ck_programme_period CHECK (period_to >= period_from)
);
CREATE TABLE reserve.programme_measure (
    id uuid NOT NULL,
    place ltree NOT NULL,
    programme_id uuid NOT NULL,
    position integer NOT NULL,
    title text NOT NULL,
    responsible text NOT NULL,
    due_from date,
    due_to date,
    status text NOT NULL,
    done_on date,
    result text,
    CONSTRAINT pk_programme_measure PRIMARY KEY (id),
    CONSTRAINT uq_programme_measure_programme_id UNIQUE (programme_id, position),
    CONSTRAINT ck_programme_measure_status CHECK (status IN ('planned', 'in_work', 'done', 'cancelled')),
    CONSTRAINT ck_programme_measure_term CHECK (due_to >= due_from),
    CONSTRAINT ck_programme_measure_done CHECK ((status = 'done') = (done_on IS NOT NULL)),
    CONSTRAINT ck_programme_measure_result CHECK (status NOT IN ('done', 'cancelled') OR result IS NOT NULL),
    CONSTRAINT fk_programme_measure_programme_id FOREIGN KEY (programme_id)
        REFERENCES reserve.programme ON DELETE CASCADE
);
CREATE TABLE reserve.programme_execution (
    id uuid NOT NULL,
    place ltree NOT NULL,
    programme_id uuid NOT NULL,
    year integer NOT NULL,
    text text NOT NULL,
    counted_on date NOT NULL,
    reported_at timestamptz NOT NULL,
    reported_by uuid NOT NULL,
    measures jsonb NOT NULL,
    targets jsonb NOT NULL,
    metric_run_id uuid,
    CONSTRAINT pk_programme_execution PRIMARY KEY (id),
    CONSTRAINT uq_programme_execution_programme_id UNIQUE (programme_id, year),
    CONSTRAINT fk_programme_execution_programme_id FOREIGN KEY (programme_id) REFERENCES reserve.programme,
    CONSTRAINT fk_programme_execution_metric_run_id FOREIGN KEY (metric_run_id) REFERENCES reserve.metric_run
);
CREATE INDEX ix_programme_execution_metric_run_id ON reserve.programme_execution (metric_run_id);
"""
