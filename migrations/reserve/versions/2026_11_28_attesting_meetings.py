"""A commission meets on attestations as on a contest; of a decision taken there stand the vote and the protocol."""

from services.kernel.migration import careful, run

revision = "reserve_0033"
down_revision = "reserve_0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(UP)


def downgrade() -> None:
    careful()
    run(DOWN)


UP = [
    "ALTER TABLE reserve.attestation ADD COLUMN voted jsonb, ADD COLUMN protocol_id uuid",
    """
ALTER TABLE reserve.attestation ADD CONSTRAINT fk_attestation_protocol_id
    FOREIGN KEY (protocol_id) REFERENCES reserve.protocol
""",
    "CREATE INDEX ix_attestation_protocol_id ON reserve.attestation (protocol_id)",
    "ALTER TABLE reserve.meeting ALTER COLUMN contest_id DROP NOT NULL",
    """
CREATE UNIQUE INDEX uq_meeting_open_attesting ON reserve.meeting (commission_id)
    WHERE status = 'open' AND contest_id IS NULL
""",
    "ALTER TABLE reserve.agenda_point ADD COLUMN attestation_id uuid",
    """
ALTER TABLE reserve.agenda_point
    ADD CONSTRAINT ck_agenda_point_subject CHECK (num_nonnulls(application_id, attestation_id) <= 1),
    ADD CONSTRAINT fk_agenda_point_attestation_id FOREIGN KEY (attestation_id) REFERENCES reserve.attestation
""",
    "CREATE INDEX ix_agenda_point_attestation_id ON reserve.agenda_point (attestation_id)",
    "ALTER TABLE reserve.recusal ALTER COLUMN contest_id DROP NOT NULL, ALTER COLUMN application_id DROP NOT NULL",
    "ALTER TABLE reserve.recusal ADD COLUMN attestation_id uuid",
    """
ALTER TABLE reserve.recusal
    ADD CONSTRAINT ck_recusal_subject CHECK (
        num_nonnulls(contest_id, application_id) = CASE WHEN attestation_id IS NULL THEN 2 ELSE 0 END
    ),
    ADD CONSTRAINT uq_recusal_attestation UNIQUE (attestation_id, member_id),
    ADD CONSTRAINT fk_recusal_attestation_id FOREIGN KEY (attestation_id) REFERENCES reserve.attestation
""",
]
DOWN = [
    "DELETE FROM reserve.recusal WHERE attestation_id IS NOT NULL",
    "ALTER TABLE reserve.recusal DROP COLUMN attestation_id",
    "ALTER TABLE reserve.recusal ALTER COLUMN contest_id SET NOT NULL, ALTER COLUMN application_id SET NOT NULL",
    "ALTER TABLE reserve.meeting DISABLE TRIGGER keep_concluded_meeting",
    "DELETE FROM reserve.meeting WHERE contest_id IS NULL",
    "ALTER TABLE reserve.meeting ENABLE TRIGGER keep_concluded_meeting",
    "ALTER TABLE reserve.agenda_point DROP COLUMN attestation_id",
    "DROP INDEX reserve.uq_meeting_open_attesting",
    "ALTER TABLE reserve.meeting ALTER COLUMN contest_id SET NOT NULL",
    "ALTER TABLE reserve.attestation DROP COLUMN voted, DROP COLUMN protocol_id",
]
