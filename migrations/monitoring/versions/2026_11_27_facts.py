"""Facts out of events of other services, the switches before them, and the layer of what the system counts."""

from services.kernel.migration import careful, role_of, run, secure_by_place, secure_shared

revision = "monitoring_0014"
down_revision = "monitoring_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(FACTS)
    secure_by_place("monitoring.received_fact")
    # Received facts are marked, never removed: results say what they were counted from.
    run("REVOKE DELETE ON monitoring.received_fact FROM edulead_monitoring")
    run(f"GRANT SELECT, INSERT, UPDATE ON monitoring.fact_tombstone TO {role_of('monitoring.fact_tombstone')}")
    secure_shared("monitoring.reaction", published="true")
    run(LAYER)


def downgrade() -> None:
    careful()
    run(BACK)


FACTS = """
CREATE TABLE monitoring.received_fact (
    id uuid CONSTRAINT pk_received_fact PRIMARY KEY,
    place ltree NOT NULL,
    reaction text NOT NULL,
    kind text NOT NULL,
    record_id uuid NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid,
    day date NOT NULL,
    until date,
    competence text,
    level_before integer,
    level_after integer,
    entry_id uuid,
    source text NOT NULL,
    type text NOT NULL,
    said_at timestamptz NOT NULL,
    source_epoch uuid NOT NULL,
    source_seq bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    applied_at timestamptz,
    withdrawn_at timestamptz,
    CONSTRAINT ck_received_fact_reaction
        CHECK (reaction IN ('competence_levels', 'reserve_entries', 'appointments')),
    CONSTRAINT ck_received_fact_kind CHECK (kind IN (
        'diagnostics_completed', 'route_completed', 'enrolment_completed', 'entry_included', 'entry_renewed',
        'entry_excluded', 'appointment_made', 'appointment_revoked')),
    CONSTRAINT ck_received_fact_levels CHECK ((level_before IS NULL) = (level_after IS NULL)),
    CONSTRAINT ck_received_fact_until CHECK (until >= day)
);
CREATE INDEX ix_received_fact_reaction ON monitoring.received_fact (reaction, day);
CREATE INDEX ix_received_fact_waiting ON monitoring.received_fact (reaction) WHERE applied_at IS NULL;
CREATE INDEX ix_received_fact_record_id ON monitoring.received_fact (record_id);
CREATE INDEX ix_received_fact_person_id ON monitoring.received_fact (person_id);
CREATE TABLE monitoring.fact_tombstone (
    id uuid NOT NULL CONSTRAINT pk_fact_tombstone PRIMARY KEY,
    source_epoch uuid NOT NULL,
    source_seq bigint NOT NULL
);
CREATE TABLE monitoring.reaction (
    id uuid CONSTRAINT pk_reaction PRIMARY KEY,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    name text NOT NULL,
    enabled boolean NOT NULL,
    reason text,
    CONSTRAINT uq_reaction_place UNIQUE (place, name),
    CONSTRAINT ck_reaction_name CHECK (name IN ('competence_levels', 'reserve_entries', 'appointments'))
);
"""

LAYER = """
ALTER TABLE monitoring.layered_number DROP CONSTRAINT ck_layered_number_layer;
ALTER TABLE monitoring.layered_number
    ADD CONSTRAINT ck_layered_number_layer CHECK (layer IN ('approved', 'verified', 'external', 'system'));
ALTER TABLE monitoring.layered_number DROP CONSTRAINT ck_layered_number_sourced;
ALTER TABLE monitoring.layered_number ADD CONSTRAINT ck_layered_number_sourced CHECK (
    num_nonnulls(act_revision_id, file_id, document) = CASE WHEN layer IN ('approved', 'system') THEN 0 ELSE 1 END
);
"""

BACK = """
DELETE FROM monitoring.layered_number WHERE layer = 'system';
ALTER TABLE monitoring.layered_number DROP CONSTRAINT ck_layered_number_sourced;
ALTER TABLE monitoring.layered_number ADD CONSTRAINT ck_layered_number_sourced
    CHECK (num_nonnulls(act_revision_id, file_id, document) = CASE WHEN layer = 'approved' THEN 0 ELSE 1 END);
ALTER TABLE monitoring.layered_number DROP CONSTRAINT ck_layered_number_layer;
ALTER TABLE monitoring.layered_number
    ADD CONSTRAINT ck_layered_number_layer CHECK (layer IN ('approved', 'verified', 'external'));
DROP TABLE monitoring.reaction;
DROP TABLE monitoring.fact_tombstone;
DROP TABLE monitoring.received_fact;
"""
