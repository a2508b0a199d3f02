"""What other services told: risk, results, training; and the switches before the reactions to it."""

from services.kernel.migration import careful, role_of, run, secure_by_place, secure_shared

revision = "reserve_0007"
down_revision = "reserve_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    for table in ("received_risk", "received_result", "received_training"):
        secure_by_place(f"reserve.{table}")
        # What was received is marked, never removed: what was concluded from it says so long after.
        run(f"REVOKE DELETE ON reserve.{table} FROM edulead_reserve")
    run(f"GRANT SELECT, INSERT, UPDATE ON reserve.received_tombstone TO {role_of('reserve.received_tombstone')}")
    secure_shared("reserve.reaction", published="true")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE reserve.{table}" for table in (
        "reaction", "received_tombstone", "received_training", "received_result", "received_risk"
    )])  # fmt: skip


_TAKEN = """
    id uuid NOT NULL,
    place ltree NOT NULL,
    record_id uuid NOT NULL,
    source text NOT NULL,
    type text NOT NULL,
    said_at timestamptz NOT NULL,
    source_epoch uuid NOT NULL,
    source_seq bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    applied_at timestamptz,
    withdrawn_at timestamptz,"""

TABLES = f"""
CREATE TABLE reserve.received_risk ({_TAKEN}
    holder text NOT NULL,
    identity_id uuid NOT NULL,
    cycle_id uuid NOT NULL,
    streak integer NOT NULL,
    inherited boolean NOT NULL,
    causes jsonb NOT NULL,
    CONSTRAINT pk_received_risk PRIMARY KEY (id),
    CONSTRAINT ck_received_risk_holder CHECK (holder IN ('person', 'organisation')),
    CONSTRAINT ck_received_risk_type CHECK (
        type IN ('monitoring.risk.opened', 'monitoring.risk.repeated', 'monitoring.risk.closed')
    ),
    CONSTRAINT ck_received_risk_streak CHECK (streak >= 0)
);
CREATE INDEX ix_received_risk_identity_id ON reserve.received_risk (identity_id);
CREATE INDEX ix_received_risk_record_id ON reserve.received_risk (record_id);
CREATE TABLE reserve.received_result ({_TAKEN}
    event_id uuid NOT NULL,
    family uuid NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    organisation_name text NOT NULL,
    percent numeric(15, 6),
    level text,
    cluster text,
    directions jsonb NOT NULL,
    confidence text,
    grace boolean NOT NULL,
    CONSTRAINT pk_received_result PRIMARY KEY (id),
    CONSTRAINT ck_received_result_period CHECK (period_from <= period_to)
);
CREATE INDEX ix_received_result_record_id ON reserve.received_result (record_id);
CREATE INDEX ix_received_result_person_id ON reserve.received_result (person_id);
CREATE INDEX ix_received_result_period ON reserve.received_result (family, period_to);
CREATE TABLE reserve.received_training ({_TAKEN}
    kind text NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid,
    day date NOT NULL,
    hours integer,
    competence text,
    level_before integer,
    level_after integer,
    CONSTRAINT pk_received_training PRIMARY KEY (id),
    CONSTRAINT ck_received_training_kind CHECK (
        kind IN ('diagnostics_completed', 'route_completed', 'enrolment_completed')
    ),
    CONSTRAINT ck_received_training_hours CHECK (hours >= 0),
    CONSTRAINT ck_received_training_levels CHECK ((level_before IS NULL) = (level_after IS NULL))
);
CREATE INDEX ix_received_training_record_id ON reserve.received_training (record_id);
CREATE INDEX ix_received_training_person ON reserve.received_training (person_id, day);
CREATE TABLE reserve.received_tombstone (
    id uuid NOT NULL CONSTRAINT pk_received_tombstone PRIMARY KEY,
    source_epoch uuid NOT NULL,
    source_seq bigint NOT NULL
);
CREATE TABLE reserve.reaction (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    name text NOT NULL,
    enabled boolean NOT NULL,
    reason text,
    CONSTRAINT pk_reaction PRIMARY KEY (id),
    CONSTRAINT uq_reaction_place UNIQUE (place, name),
    CONSTRAINT ck_reaction_name CHECK (name IN ('risk_groups', 'head_results', 'training_done'))
);
"""
