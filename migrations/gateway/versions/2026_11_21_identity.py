"""Identity: accounts and their assignments; keys, sessions and failures of signing in."""

from services.kernel.migration import careful, run, secure_by_place

revision = "gateway_0003"
down_revision = "gateway_0002"
branch_labels = None
depends_on = None

PLACED = ("account", "assignment")
MACHINERY = ("signing_key", "login_session", "refresh_token", "login_failure")


def upgrade() -> None:
    careful()
    run(_TABLES)
    for table in PLACED:
        secure_by_place(f"gateway.{table}")
    for table in MACHINERY:
        run([f"GRANT SELECT, INSERT, UPDATE, DELETE ON gateway.{table} TO edulead_gateway"])
    # An account is never deleted: the audit names it.
    run(["REVOKE DELETE ON gateway.account FROM edulead_gateway"])
    run(_FUNCTIONS)


def downgrade() -> None:
    careful()
    run(["DROP FUNCTION gateway.held_by(uuid)", "DROP FUNCTION gateway.other_admins(uuid)"])
    run([f"DROP TABLE gateway.{table}" for table in reversed((*PLACED, *MACHINERY))])


_RECORD = """version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL"""

_TABLES = f"""
CREATE TABLE gateway.account (
    id uuid CONSTRAINT pk_account PRIMARY KEY,
    {_RECORD},
    username text NOT NULL CONSTRAINT uq_account_username UNIQUE
        CONSTRAINT ck_account_username_lower CHECK (username = lower(username)),
    full_name text NOT NULL,
    person_id uuid CONSTRAINT fk_account_person_id REFERENCES gateway.person,
    status varchar(40) NOT NULL CONSTRAINT ck_account_status CHECK (status IN ('active', 'disabled')),
    password_hash text NOT NULL,
    password_temporary boolean NOT NULL,
    password_changed_at timestamptz NOT NULL DEFAULT now(),
    issuer_role text,
    issuer_place ltree,
    CONSTRAINT ck_account_issuer_whole CHECK ((issuer_role IS NULL) = (issuer_place IS NULL))
);
CREATE INDEX ix_account_person_id ON gateway.account (person_id);
CREATE INDEX ix_account_name_russian ON gateway.account (translate(lower(full_name), 'ё', 'е'), id);
CREATE TABLE gateway.assignment (
    id uuid CONSTRAINT pk_assignment PRIMARY KEY,
    {_RECORD},
    account_id uuid NOT NULL CONSTRAINT fk_assignment_account_id REFERENCES gateway.account,
    role varchar(40) NOT NULL CONSTRAINT ck_assignment_role
        CHECK (role IN ('admin', 'department', 'omsu', 'soiro', 'school', 'expert', 'integration')),
    seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT uq_assignment_account_id_role_place UNIQUE (account_id, role, place)
);
CREATE TABLE gateway.signing_key (
    kid text CONSTRAINT pk_signing_key PRIMARY KEY,
    public_jwk jsonb NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz
);
CREATE TABLE gateway.login_session (
    id uuid CONSTRAINT pk_login_session PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT fk_login_session_account_id REFERENCES gateway.account,
    assignment_id uuid NOT NULL
        CONSTRAINT fk_login_session_assignment_id REFERENCES gateway.assignment ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by text,
    ip text NOT NULL,
    user_agent text NOT NULL
);
CREATE INDEX ix_login_session_account_id ON gateway.login_session (account_id);
CREATE INDEX ix_login_session_assignment_id ON gateway.login_session (assignment_id);
CREATE INDEX ix_login_session_expires_at ON gateway.login_session (expires_at);
CREATE TABLE gateway.refresh_token (
    digest bytea CONSTRAINT pk_refresh_token PRIMARY KEY,
    session_id uuid NOT NULL
        CONSTRAINT fk_refresh_token_session_id REFERENCES gateway.login_session ON DELETE CASCADE,
    used_at timestamptz
);
CREATE INDEX ix_refresh_token_session_id ON gateway.refresh_token (session_id);
CREATE TABLE gateway.login_failure (
    name bytea,
    network bytea,
    failures integer NOT NULL,
    since timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    locked_until timestamptz,
    CONSTRAINT pk_login_failure PRIMARY KEY (name, network)
);
CREATE INDEX ix_login_failure_last_at ON gateway.login_failure (last_at);
"""

# What an account holds outside the caller's place decides whether the caller may touch it, and row security hides just
# that. These two answer for it, as their owner, and tell nothing but roles and places.
_FUNCTIONS = [
    """
    CREATE FUNCTION gateway.held_by(of_account uuid) RETURNS TABLE (role text, place text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT role::text, ltree2text(place) FROM gateway.assignment WHERE account_id = of_account $$
    """,
    """
    CREATE FUNCTION gateway.other_admins(of_account uuid) RETURNS TABLE (place text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        SELECT ltree2text(held.place) FROM gateway.assignment held JOIN gateway.account ON account.id = held.account_id
        WHERE held.role = 'admin' AND account.status = 'active' AND account.id <> of_account
    $$
    """,
    "REVOKE EXECUTE ON FUNCTION gateway.held_by(uuid), gateway.other_admins(uuid) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION gateway.held_by(uuid), gateway.other_admins(uuid) TO edulead_gateway",
]
