"""Individual routes: as compiled, their steps and reports."""

from services.kernel.migration import careful, run, secure_by_place

revision = "training_0011"
down_revision = "training_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(ROUTES)
    for table in ("route", "route_step", "route_checkpoint"):
        secure_by_place(f"training.{table}")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE training.{table}" for table in ("route_checkpoint", "route_step", "route")])


ROUTES = """
CREATE TABLE training.route (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid,
    framework_id uuid NOT NULL,
    post text NOT NULL,
    goal text NOT NULL,
    window_from date NOT NULL,
    window_to date NOT NULL,
    hours_limit integer NOT NULL,
    weekly_limit integer NOT NULL,
    revision integer NOT NULL,
    compiled_at timestamptz NOT NULL,
    compiled jsonb NOT NULL,
    agreed boolean,
    remark text,
    origin_event_id uuid,
    status text NOT NULL,
    activated_on date,
    completed_on date,
    CONSTRAINT pk_route PRIMARY KEY (id),
    CONSTRAINT uq_route_origin_event_id UNIQUE (origin_event_id),
    CONSTRAINT ck_route_status CHECK (
        status IN ('draft', 'waiting_review', 'in_review', 'active', 'completed', 'cancelled')
    ),
    CONSTRAINT ck_route_post CHECK (post IN ('head', 'deputy', 'candidate', 'authority_specialist')),
    CONSTRAINT ck_route_window CHECK (window_from <= window_to),
    CONSTRAINT ck_route_hours CHECK (hours_limit > 0 AND weekly_limit > 0),
    CONSTRAINT ck_route_disagreed CHECK (agreed IS NOT FALSE OR remark IS NOT NULL),
    CONSTRAINT ck_route_active CHECK (status NOT IN ('active', 'completed') OR activated_on IS NOT NULL),
    CONSTRAINT ck_route_completed CHECK ((status = 'completed') = (completed_on IS NOT NULL)),
    CONSTRAINT fk_route_framework_id FOREIGN KEY (framework_id) REFERENCES training.competency_framework
);
CREATE UNIQUE INDEX uq_route_living ON training.route (person_id)
    WHERE status IN ('draft', 'waiting_review', 'in_review', 'active');
CREATE INDEX ix_route_person_id ON training.route (person_id);
CREATE INDEX ix_route_organisation_id ON training.route (organisation_id);
CREATE INDEX ix_route_framework_id ON training.route (framework_id);
CREATE INDEX ix_route_compiled_at ON training.route (compiled_at, id);
CREATE TABLE training.route_step (
    id uuid NOT NULL,
    place ltree NOT NULL,
    route_id uuid NOT NULL,
    offer_id text NOT NULL,
    kind text NOT NULL,
    source_id uuid NOT NULL,
    run_id uuid,
    title text NOT NULL,
    provider text NOT NULL,
    form text NOT NULL,
    hours integer NOT NULL,
    cost integer,
    teaches jsonb NOT NULL,
    requires jsonb NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    covers jsonb NOT NULL,
    reason text NOT NULL,
    booking_id uuid,
    state text NOT NULL,
    marked_on date,
    note text,
    file_id uuid,
    CONSTRAINT pk_route_step PRIMARY KEY (id),
    CONSTRAINT ck_route_step_kind CHECK (kind IN ('programme', 'event', 'internship', 'mentoring')),
    CONSTRAINT ck_route_step_days CHECK (first_day <= last_day),
    CONSTRAINT ck_route_step_hours CHECK (hours > 0),
    CONSTRAINT ck_route_step_state CHECK (state IN ('planned', 'begun', 'done', 'missed')),
    CONSTRAINT ck_route_step_marked CHECK ((state = 'planned') = (marked_on IS NULL)),
    CONSTRAINT fk_route_step_route_id FOREIGN KEY (route_id) REFERENCES training.route ON DELETE CASCADE,
    CONSTRAINT fk_route_step_file_id FOREIGN KEY (file_id) REFERENCES training.file
);
CREATE INDEX ix_route_step_route_id ON training.route_step (route_id);
CREATE INDEX ix_route_step_booking_id ON training.route_step (booking_id);
CREATE INDEX ix_route_step_file_id ON training.route_step (file_id);
CREATE TABLE training.route_checkpoint (
    id uuid NOT NULL,
    place ltree NOT NULL,
    route_id uuid NOT NULL,
    kind text NOT NULL,
    due_on date NOT NULL,
    report text,
    reported_on date,
    CONSTRAINT pk_route_checkpoint PRIMARY KEY (id),
    CONSTRAINT ck_route_checkpoint_kind CHECK (kind IN ('midterm', 'final')),
    CONSTRAINT ck_route_checkpoint_reported CHECK ((report IS NULL) = (reported_on IS NULL)),
    CONSTRAINT fk_route_checkpoint_route_id FOREIGN KEY (route_id) REFERENCES training.route ON DELETE CASCADE
);
CREATE INDEX ix_route_checkpoint_route_id ON training.route_checkpoint (route_id);
"""
