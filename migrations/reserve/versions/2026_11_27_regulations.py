"""Regulations of the reserve, of contests and of attestation, by edition."""

from services.kernel.migration import careful, run, secure_shared

revision = "reserve_0004"
down_revision = "reserve_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLE)
    secure_shared("reserve.regulation", "status <> 'draft'")
    run(FROZEN)


def downgrade() -> None:
    careful()
    run("DROP TABLE reserve.regulation;\nDROP FUNCTION reserve.keep_published_regulation();\n")


TABLE = """
CREATE TABLE reserve.regulation (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    family uuid NOT NULL,
    edition integer NOT NULL,
    kind text NOT NULL,
    model boolean NOT NULL,
    derived_from_id uuid,
    title text NOT NULL,
    act jsonb NOT NULL,
    status text NOT NULL,
    in_force_from date,
    in_force_to date,
    content jsonb NOT NULL,
    content_hash text,
    published_at timestamptz,
    CONSTRAINT pk_regulation PRIMARY KEY (id),
    CONSTRAINT uq_regulation_family UNIQUE (family, edition),
    CONSTRAINT ck_regulation_kind CHECK (kind IN ('reserve', 'contest', 'attestation')),
    CONSTRAINT ck_regulation_status CHECK (status IN ('draft', 'published', 'superseded', 'repealed')),
    CONSTRAINT ck_regulation_stood CHECK (
        status = 'draft' OR num_nonnulls(in_force_from, content_hash, published_at) = 3
    ),
    CONSTRAINT ck_regulation_over CHECK (status NOT IN ('superseded', 'repealed') OR in_force_to IS NOT NULL),
    CONSTRAINT ck_regulation_period CHECK (in_force_to >= in_force_from),
    CONSTRAINT ck_regulation_kind_said CHECK (content ->> 'kind' = kind),
    CONSTRAINT fk_regulation_derived_from_id FOREIGN KEY (derived_from_id) REFERENCES reserve.regulation,
    CONSTRAINT ex_regulation_in_force EXCLUDE USING gist (
        place WITH =, kind WITH =, (model::int) WITH =, daterange(in_force_from, in_force_to, '[]') WITH &&
    ) WHERE (status <> 'draft') DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_regulation_derived_from_id ON reserve.regulation (derived_from_id);
CREATE UNIQUE INDEX uq_regulation_draft ON reserve.regulation (family) WHERE status = 'draft';
"""

FROZEN = [
    """
CREATE FUNCTION reserve.keep_published_regulation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published regulation is not changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE TRIGGER keep_published_regulation BEFORE UPDATE ON reserve.regulation FOR EACH ROW
    WHEN (OLD.status <> 'draft' AND (OLD.content, OLD.content_hash, OLD.act, OLD.in_force_from)
          IS DISTINCT FROM (NEW.content, NEW.content_hash, NEW.act, NEW.in_force_from))
    EXECUTE FUNCTION reserve.keep_published_regulation()
""",
]
