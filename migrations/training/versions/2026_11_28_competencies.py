"""Competency frameworks, by edition."""

from services.kernel.migration import careful, run, secure_shared

revision = "training_0005"
down_revision = "training_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLE)
    secure_shared("training.competency_framework", "status <> 'draft'")
    run(FROZEN)


def downgrade() -> None:
    careful()
    run("DROP TABLE training.competency_framework;\nDROP FUNCTION training.keep_published_framework();\n")


TABLE = """
CREATE TABLE training.competency_framework (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    family uuid NOT NULL,
    edition integer NOT NULL,
    title text NOT NULL,
    status text NOT NULL,
    in_force_from date,
    in_force_to date,
    content jsonb NOT NULL,
    content_hash text,
    published_at timestamptz,
    CONSTRAINT pk_competency_framework PRIMARY KEY (id),
    CONSTRAINT uq_competency_framework_family UNIQUE (family, edition),
    CONSTRAINT ck_competency_framework_status CHECK (status IN ('draft', 'published', 'superseded')),
    CONSTRAINT ck_competency_framework_stood CHECK (
        status = 'draft' OR num_nonnulls(in_force_from, content_hash, published_at) = 3
    ),
    CONSTRAINT ck_competency_framework_over CHECK (status <> 'superseded' OR in_force_to IS NOT NULL),
    CONSTRAINT ck_competency_framework_period CHECK (in_force_to >= in_force_from),
    CONSTRAINT ex_competency_framework_in_force EXCLUDE USING gist (
        place WITH =, daterange(in_force_from, in_force_to, '[]') WITH &&
    ) WHERE (status <> 'draft') DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX uq_competency_framework_draft ON training.competency_framework (family) WHERE status = 'draft';
"""

FROZEN = [
    """
CREATE FUNCTION training.keep_published_framework() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published framework is not changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE TRIGGER keep_published_framework BEFORE UPDATE ON training.competency_framework FOR EACH ROW
    WHEN (OLD.status <> 'draft' AND (OLD.content, OLD.content_hash, OLD.in_force_from)
          IS DISTINCT FROM (NEW.content, NEW.content_hash, NEW.in_force_from))
    EXECUTE FUNCTION training.keep_published_framework()
""",
]
