"""Protocols: written once, chained by hash."""

from services.kernel.migration import careful, run, secure_by_parties

revision = "reserve_0006"
down_revision = "reserve_0004"
branch_labels = None
depends_on = None

WRITTEN_ONCE = ("reserve.protocol", "reserve.protocol_signature")


def upgrade() -> None:
    careful()
    run(TABLES)
    run(REFUSAL)
    for table in WRITTEN_ONCE:
        secure_by_parties(table)
        run(f"REVOKE UPDATE, DELETE ON {table} FROM edulead_reserve")
        run(f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION {FUNCTION}()")


def downgrade() -> None:
    careful()
    run("DROP TABLE reserve.protocol_signature;\nDROP TABLE reserve.protocol;\n")
    run(f"DROP FUNCTION {FUNCTION}()")


FUNCTION = "reserve.refuse_to_rewrite"
REFUSAL = f"""
CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$
"""
TABLES = """
CREATE TABLE reserve.protocol (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    places ltree[] NOT NULL,
    place ltree NOT NULL,
    position integer NOT NULL,
    year integer NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    drawn_at timestamptz NOT NULL,
    content jsonb NOT NULL,
    signers jsonb NOT NULL,
    persons uuid[] NOT NULL,
    content_hash text NOT NULL,
    previous_hash text NOT NULL,
    CONSTRAINT pk_protocol PRIMARY KEY (id),
    CONSTRAINT uq_protocol_position UNIQUE (place, position),
    CONSTRAINT uq_protocol_number UNIQUE (place, year, number),
    CONSTRAINT uq_protocol_previous_hash UNIQUE (place, previous_hash),
    CONSTRAINT ck_protocol_version CHECK (version = 1),
    CONSTRAINT ck_protocol_at_its_place CHECK (place = ANY (places)),
    CONSTRAINT ck_protocol_counted CHECK (position > 0 AND number > 0),
    CONSTRAINT ck_protocol_hashes CHECK (content_hash ~ '^[0-9a-f]{64}$' AND previous_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_protocol_kind CHECK (kind IN ('contest_admission', 'contest_opening', 'contest_decision',
        'contest_failure', 'appeal_decision', 'reserve_decision', 'attestation_decision'))
);
CREATE INDEX ix_protocol_subject_id ON reserve.protocol (subject_id);
CREATE INDEX ix_protocol_persons ON reserve.protocol USING gin (persons);
CREATE TABLE reserve.protocol_signature (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    protocol_id uuid NOT NULL,
    member_id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL,
    account uuid NOT NULL,
    signed_at timestamptz NOT NULL,
    content_hash text NOT NULL,
    opinion text,
    opinion_file_id uuid,
    opinion_sha256 text,
    signature_hash text NOT NULL,
    CONSTRAINT pk_protocol_signature PRIMARY KEY (id),
    CONSTRAINT uq_protocol_signature_member_id UNIQUE (protocol_id, member_id),
    CONSTRAINT ck_protocol_signature_role CHECK (role IN ('chair', 'deputy', 'secretary', 'member')),
    CONSTRAINT ck_protocol_signature_opinion CHECK (
        num_nonnulls(opinion_file_id, opinion_sha256) IN (0, 2) AND (opinion IS NULL OR opinion_file_id IS NULL)
    ),
    CONSTRAINT fk_protocol_signature_protocol_id FOREIGN KEY (protocol_id) REFERENCES reserve.protocol,
    CONSTRAINT fk_protocol_signature_opinion_file_id FOREIGN KEY (opinion_file_id) REFERENCES reserve.file
);
CREATE INDEX ix_protocol_signature_opinion_file_id ON reserve.protocol_signature (opinion_file_id);
"""
