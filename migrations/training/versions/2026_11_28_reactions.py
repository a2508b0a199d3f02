"""What monitoring and the reserve told, what was made of it, and the switches before the reactions to it."""

from services.kernel.migration import careful, role_of, run, secure_by_place, secure_shared

revision = "training_0015"
down_revision = "training_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    secure_by_place("training.received_event")
    # What was received is marked, never removed: what was made of it says so long after.
    run("REVOKE DELETE ON training.received_event FROM edulead_training")
    run(f"GRANT SELECT, INSERT, UPDATE ON training.received_tombstone TO {role_of('training.received_tombstone')}")
    secure_shared("training.reaction", published="true")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE training.{table}" for table in ("reaction", "received_tombstone", "received_event")])


_NAMES = "('risk_groups', 'head_results', 'appointments', 'leaders')"

TABLES = f"""
CREATE TABLE training.received_event (
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
    withdrawn_at timestamptz,
    reaction text NOT NULL,
    said jsonb NOT NULL,
    outcome jsonb,
    CONSTRAINT pk_received_event PRIMARY KEY (id),
    CONSTRAINT ck_received_event_reaction CHECK (reaction IN {_NAMES}),
    CONSTRAINT ck_received_event_done CHECK (outcome IS NULL OR applied_at IS NOT NULL)
);
CREATE INDEX ix_received_event_record_id ON training.received_event (record_id);
CREATE INDEX ix_received_event_said_at ON training.received_event (said_at, id);
CREATE TABLE training.received_tombstone (
    id uuid NOT NULL CONSTRAINT pk_received_tombstone PRIMARY KEY,
    source_epoch uuid NOT NULL,
    source_seq bigint NOT NULL
);
CREATE TABLE training.reaction (
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
    CONSTRAINT ck_reaction_name CHECK (name IN {_NAMES})
);
"""
