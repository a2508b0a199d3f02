"""Requests to change what is taught."""

from services.kernel.migration import careful, run, secure_shared

revision = "training_0014"
down_revision = "training_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(CHANGE_REQUESTS)
    secure_shared("training.change_request", published="status <> 'draft'")


def downgrade() -> None:
    careful()
    run("DROP TABLE training.change_request")


_RECORD = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,"""

CHANGE_REQUESTS = f"""
CREATE TABLE training.change_request ({_RECORD}
    asked_at text NOT NULL,
    programme_id uuid,
    module text,
    competencies jsonb NOT NULL,
    why text NOT NULL,
    status text NOT NULL,
    submitted_on date,
    decided_on date,
    decision text,
    successor_id uuid,
    CONSTRAINT pk_change_request PRIMARY KEY (id),
    CONSTRAINT ck_change_request_status CHECK (status IN ('draft', 'submitted', 'accepted', 'done', 'declined')),
    CONSTRAINT ck_change_request_module CHECK (module IS NULL OR programme_id IS NOT NULL),
    CONSTRAINT ck_change_request_submitted CHECK ((status = 'draft') = (submitted_on IS NULL)),
    CONSTRAINT ck_change_request_decided CHECK ((status IN ('draft', 'submitted')) = (decided_on IS NULL)),
    CONSTRAINT ck_change_request_declined CHECK ((status = 'declined') = (decision IS NOT NULL)),
    CONSTRAINT ck_change_request_done CHECK ((status = 'done') = (successor_id IS NOT NULL)),
    CONSTRAINT fk_change_request_programme_id FOREIGN KEY (programme_id) REFERENCES training.programme,
    CONSTRAINT fk_change_request_successor_id FOREIGN KEY (successor_id) REFERENCES training.programme
);
CREATE INDEX ix_change_request_programme_id ON training.change_request (programme_id);
CREATE INDEX ix_change_request_successor_id ON training.change_request (successor_id);
CREATE INDEX ix_change_request_created_at ON training.change_request (created_at, id);
"""
