"""Episodes of risk."""

from services.kernel.migration import careful, run, secure_by_place

revision = "monitoring_0006"
down_revision = "monitoring_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    secure_by_place("monitoring.risk_episode")


def downgrade() -> None:
    careful()
    run("DROP TABLE monitoring.risk_episode")


TABLES = """
CREATE TABLE monitoring.risk_episode (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    identity text NOT NULL CONSTRAINT ck_risk_episode_identity
        CHECK (identity IN ('person', 'organisation', 'municipality')),
    identity_id uuid NOT NULL,
    name text NOT NULL,
    municipality_name text NOT NULL,
    region text NOT NULL,
    first_cycle_id uuid NOT NULL,
    last_cycle_id uuid NOT NULL,
    closed_cycle_id uuid,
    cycle_ids jsonb NOT NULL,
    streak integer NOT NULL,
    longest integer NOT NULL,
    re_entries integer NOT NULL,
    clean integer NOT NULL,
    causes jsonb NOT NULL,
    repeated boolean NOT NULL,
    inherited boolean NOT NULL,
    open boolean NOT NULL,
    CONSTRAINT pk_risk_episode PRIMARY KEY (id),
    CONSTRAINT uq_risk_episode_identity_id UNIQUE (identity_id, first_cycle_id, identity),
    CONSTRAINT fk_risk_episode_first_cycle_id FOREIGN KEY (first_cycle_id) REFERENCES monitoring.cycle,
    CONSTRAINT fk_risk_episode_last_cycle_id FOREIGN KEY (last_cycle_id) REFERENCES monitoring.cycle,
    CONSTRAINT fk_risk_episode_closed_cycle_id FOREIGN KEY (closed_cycle_id) REFERENCES monitoring.cycle
);
"""
