"""Metrics of the reserve, as computed for a period."""

from services.kernel.migration import careful, run, secure_by_place

revision = "reserve_0019"
down_revision = "reserve_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLE)
    secure_by_place("reserve.metric_run")
    # What was computed and told stays; even the service itself cannot change it.
    run("REVOKE UPDATE, DELETE ON reserve.metric_run FROM edulead_reserve")


def downgrade() -> None:
    careful()
    run("DROP TABLE reserve.metric_run")


TABLE = """
CREATE TABLE reserve.metric_run (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    computed_at timestamptz NOT NULL,
    computed_by uuid NOT NULL,
    figures jsonb NOT NULL,
    CONSTRAINT pk_metric_run PRIMARY KEY (id),
    CONSTRAINT ck_metric_run_period CHECK (period_from <= period_to)
);
CREATE INDEX ix_metric_run_period_from ON reserve.metric_run (period_from);
"""
