"""By which instrument a region diagnoses heads at risk."""

from services.kernel.migration import careful, run, secure_shared

revision = "training_0022"
down_revision = "training_0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(POLICY)
    secure_shared("training.risk_diagnostics_policy", published="true")


def downgrade() -> None:
    careful()
    run("DROP TABLE training.risk_diagnostics_policy")


POLICY = """
CREATE TABLE training.risk_diagnostics_policy (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    family uuid,
    CONSTRAINT pk_risk_diagnostics_policy PRIMARY KEY (id),
    CONSTRAINT uq_risk_diagnostics_policy_place UNIQUE (place)
);
"""
