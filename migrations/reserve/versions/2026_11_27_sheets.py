"""Sealed sheets, the keys of contests, and what stands after the opening."""

from services.kernel.migration import careful, run, secure_by_parties, secure_by_place

revision = "reserve_0016"
down_revision = "reserve_0015"
branch_labels = None
depends_on = None

WRITTEN_ONCE = ("reserve.opened_mark", "reserve.application_result")


def upgrade() -> None:
    careful()
    run(TABLES)
    secure_by_place("reserve.contest_key")
    secure_by_place("reserve.sheet")
    run("REVOKE DELETE ON reserve.sheet FROM edulead_reserve")
    run("REVOKE UPDATE, DELETE ON reserve.contest_key FROM edulead_reserve")
    run("GRANT UPDATE (opened_at, opened_by) ON reserve.contest_key TO edulead_reserve")
    for table in WRITTEN_ONCE:
        secure_by_parties(table)
        run(f"REVOKE UPDATE, DELETE ON {table} FROM edulead_reserve")
        run(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "EXECUTE FUNCTION reserve.refuse_to_rewrite()"
        )
    run(SHUT)


def downgrade() -> None:
    careful()
    for table in ("application_result", "opened_mark", "sheet", "contest_key"):
        run(f"DROP TABLE reserve.{table}")
    run("DROP FUNCTION reserve.refuse_after_opening();\nDROP FUNCTION reserve.refuse_to_reopen();\n")


TABLES = """
CREATE TABLE reserve.contest_key (
    contest_id uuid NOT NULL,
    round integer NOT NULL,
    place ltree NOT NULL,
    wrapped bytea NOT NULL,
    size integer NOT NULL,
    opened_at timestamptz,
    opened_by uuid,
    CONSTRAINT pk_contest_key PRIMARY KEY (contest_id, round),
    CONSTRAINT ck_contest_key_opened CHECK (num_nonnulls(opened_at, opened_by) IN (0, 2)),
    CONSTRAINT fk_contest_key_contest_id FOREIGN KEY (contest_id) REFERENCES reserve.contest
);
CREATE TABLE reserve.sheet (
    id uuid NOT NULL,
    place ltree NOT NULL,
    contest_id uuid NOT NULL,
    round integer NOT NULL,
    application_id uuid NOT NULL,
    stage text NOT NULL,
    member_id uuid NOT NULL,
    ciphertext bytea NOT NULL,
    commitment text NOT NULL,
    CONSTRAINT pk_sheet PRIMARY KEY (id),
    CONSTRAINT uq_sheet_member_id UNIQUE (application_id, stage, member_id, round),
    CONSTRAINT ck_sheet_commitment CHECK (commitment ~ '^[0-9a-f]{64}$'),
    CONSTRAINT fk_sheet_contest_id FOREIGN KEY (contest_id) REFERENCES reserve.contest,
    CONSTRAINT fk_sheet_application_id FOREIGN KEY (application_id) REFERENCES reserve.application
);
CREATE INDEX ix_sheet_contest_id ON reserve.sheet (contest_id);
CREATE TABLE reserve.opened_mark (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    contest_id uuid NOT NULL,
    round integer NOT NULL,
    application_id uuid NOT NULL,
    stage text NOT NULL,
    member_id uuid NOT NULL,
    criterion text NOT NULL,
    mark numeric(15, 6) NOT NULL,
    comment text,
    CONSTRAINT pk_opened_mark PRIMARY KEY (id),
    CONSTRAINT uq_opened_mark_criterion UNIQUE (application_id, stage, member_id, criterion, round),
    CONSTRAINT fk_opened_mark_contest_id FOREIGN KEY (contest_id) REFERENCES reserve.contest,
    CONSTRAINT fk_opened_mark_application_id FOREIGN KEY (application_id) REFERENCES reserve.application
);
CREATE INDEX ix_opened_mark_contest_id ON reserve.opened_mark (contest_id);
CREATE TABLE reserve.application_result (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    contest_id uuid NOT NULL,
    round integer NOT NULL,
    application_id uuid NOT NULL,
    points numeric(15, 6) NOT NULL,
    passed boolean NOT NULL,
    rank integer,
    tied boolean NOT NULL,
    stages jsonb NOT NULL,
    CONSTRAINT pk_application_result PRIMARY KEY (id),
    CONSTRAINT uq_application_result_application_id UNIQUE (application_id, round),
    CONSTRAINT ck_application_result_rank CHECK ((rank IS NOT NULL) = passed AND (passed OR NOT tied)),
    CONSTRAINT fk_application_result_contest_id FOREIGN KEY (contest_id) REFERENCES reserve.contest,
    CONSTRAINT fk_application_result_application_id FOREIGN KEY (application_id) REFERENCES reserve.application
);
CREATE INDEX ix_application_result_contest_id ON reserve.application_result (contest_id);
"""
# What was opened stays as it was and opened: not even the service's own role exchanges a sheet afterwards.
SHUT = [
    """
CREATE FUNCTION reserve.refuse_after_opening() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$ BEGIN
    IF EXISTS (SELECT FROM reserve.contest_key AS key WHERE key.contest_id = NEW.contest_id AND key.round = NEW.round
        AND key.opened_at IS NOT NULL)
    THEN RAISE EXCEPTION 'the sheets of this contest are opened' USING ERRCODE = 'insufficient_privilege'; END IF;
    RETURN NEW; END $$
""",
    """
CREATE TRIGGER opened BEFORE INSERT OR UPDATE ON reserve.sheet
    FOR EACH ROW EXECUTE FUNCTION reserve.refuse_after_opening()
""",
    """
CREATE FUNCTION reserve.refuse_to_reopen() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$ BEGIN
    IF OLD.opened_at IS NOT NULL
    THEN RAISE EXCEPTION 'sheets are opened once' USING ERRCODE = 'insufficient_privilege'; END IF;
    RETURN NEW; END $$
""",
    """
CREATE TRIGGER once BEFORE UPDATE ON reserve.contest_key
    FOR EACH ROW EXECUTE FUNCTION reserve.refuse_to_reopen()
""",
]
