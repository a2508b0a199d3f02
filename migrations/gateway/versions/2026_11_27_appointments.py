"""What appointments of the reserve have done to posts."""

from services.kernel.migration import careful, run, secure_by_place

revision = "gateway_0004"
down_revision = "gateway_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    secure_by_place("gateway.followed_appointment")


def downgrade() -> None:
    careful()
    run("DROP TABLE gateway.followed_appointment")


TABLES = """
CREATE TABLE gateway.followed_appointment (
    id uuid NOT NULL,
    place ltree NOT NULL,
    post_id uuid,
    revoked_on date,
    ended_id uuid,
    ended_to date,
    ended_reason text,
    CONSTRAINT pk_followed_appointment PRIMARY KEY (id),
    CONSTRAINT ck_followed_appointment_done CHECK (num_nonnulls(post_id, revoked_on) > 0),
    CONSTRAINT ck_followed_appointment_ended CHECK (ended_id IS NOT NULL OR num_nonnulls(ended_to, ended_reason) = 0)
);
CREATE INDEX ix_followed_appointment_post_id ON gateway.followed_appointment (post_id);
"""
