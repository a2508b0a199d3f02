"""What migrations say often: polite timeouts, the kernel's own tables, row security.

A released function of this file is history and is never edited: a change is a new function and a new revision.
"""

from alembic import op

from services.kernel import row_security


def careful() -> None:
    """Give up rather than block a running system."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute("SET LOCAL statement_timeout = '30s'")


def run(statements: str | list[str]) -> None:
    """Execute statements one by one; a text is split at semicolons that end a line."""
    listed = statements.split(";\n") if isinstance(statements, str) else statements
    for statement in listed:
        if statement.strip():
            op.execute(statement)


def secure_by_place(table: str) -> None:
    run(row_security.secure_by_place(table, role_of(table)))


def secure_shared(table: str, published: str) -> None:
    run(row_security.secure_shared(table, role_of(table), published))


def secure_by_parties(table: str) -> None:
    run(row_security.secure_by_parties(table, role_of(table)))


def role_of(table: str) -> str:
    """The login role of the service a table belongs to: `monitoring.cycle` → `edulead_monitoring`."""
    return f"edulead_{table.split('.', maxsplit=1)[0]}"


def kernel_tables(schema: str) -> None:
    """Everything that `store` declares: revision 1 of every schema."""
    run(_KERNEL.format(schema=schema, role=f"edulead_{schema}"))
    for table in ("outbox", "audit", "history", "file"):
        secure_by_place(f"{schema}.{table}")
    # Facts of the past are added, never changed; even the service itself cannot.
    for table in ("outbox", "audit", "history"):
        op.execute(f"REVOKE UPDATE, DELETE ON {schema}.{table} FROM edulead_{schema}")


def drop_kernel_tables(schema: str) -> None:
    for table in _TABLES:
        op.execute(f"DROP TABLE {schema}.{table}")


_TABLES = (
    "outbox",
    "audit",
    "history",
    "remembered_answer",
    "feed_epoch",
    "consumer_cursor",
    "parked_event",
    "job",
    "file",
)

_KERNEL = """
CREATE TABLE {schema}.outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_outbox PRIMARY KEY,
    id uuid NOT NULL CONSTRAINT uq_outbox_id UNIQUE,
    type text NOT NULL,
    subject uuid NOT NULL,
    time timestamptz NOT NULL,
    deleted boolean NOT NULL,
    data jsonb NOT NULL,
    place ltree NOT NULL
);
CREATE INDEX ix_outbox_type ON {schema}.outbox (type, seq);
CREATE TABLE {schema}.audit (
    seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_audit PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    account uuid NOT NULL,
    role text NOT NULL,
    action text NOT NULL,
    entity text NOT NULL,
    entity_id uuid,
    changes jsonb NOT NULL,
    trace_id text NOT NULL,
    place ltree NOT NULL
);
CREATE INDEX ix_audit_entity_id ON {schema}.audit (entity_id);
CREATE TABLE {schema}.history (
    id uuid CONSTRAINT pk_history PRIMARY KEY,
    entity text NOT NULL,
    entity_id uuid NOT NULL,
    action text NOT NULL,
    source text NOT NULL,
    target text NOT NULL,
    reason text,
    account uuid NOT NULL,
    role text NOT NULL,
    at timestamptz NOT NULL,
    place ltree NOT NULL
);
CREATE INDEX ix_history_entity_id ON {schema}.history (entity_id);
CREATE TABLE {schema}.remembered_answer (
    account uuid NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    status integer NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_remembered_answer PRIMARY KEY (account, key)
);
CREATE INDEX ix_remembered_answer_created_at ON {schema}.remembered_answer (created_at);
GRANT SELECT, INSERT, DELETE ON {schema}.remembered_answer TO {role};
CREATE TABLE {schema}.feed_epoch (
    id smallint CONSTRAINT pk_feed_epoch PRIMARY KEY CONSTRAINT ck_feed_epoch_single CHECK (id = 1),
    epoch uuid NOT NULL,
    renewed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO {schema}.feed_epoch (id, epoch) VALUES (1, gen_random_uuid());
GRANT SELECT ON {schema}.feed_epoch TO {role};
CREATE TABLE {schema}.consumer_cursor (
    source text CONSTRAINT pk_consumer_cursor PRIMARY KEY,
    cursor text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    polled_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.consumer_cursor TO {role};
CREATE TABLE {schema}.parked_event (
    id uuid CONSTRAINT pk_parked_event PRIMARY KEY,
    source text NOT NULL,
    event jsonb NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    retry_at timestamptz,
    resolved_at timestamptz
);
GRANT SELECT, INSERT, UPDATE ON {schema}.parked_event TO {role};
CREATE TABLE {schema}.job (
    name text NOT NULL,
    key text NOT NULL,
    due_at timestamptz NOT NULL,
    payload jsonb NOT NULL,
    attempts integer NOT NULL,
    retry_at timestamptz,
    last_error text,
    done_at timestamptz,
    CONSTRAINT pk_job PRIMARY KEY (name, key)
);
CREATE INDEX ix_job_due_at ON {schema}.job (due_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.job TO {role};
CREATE TABLE {schema}.file (
    id uuid CONSTRAINT pk_file PRIMARY KEY,
    sha256 text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    account uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL
);
CREATE INDEX ix_file_sha256 ON {schema}.file (sha256);
"""
