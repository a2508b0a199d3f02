"""The library of practices and methodical materials."""

from services.kernel.migration import careful, run, secure_shared

revision = "training_0012"
down_revision = "training_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(MATERIALS)
    secure_shared("training.material", published="status = 'published'")


def downgrade() -> None:
    careful()
    run("DROP TABLE training.material")


MATERIALS = """
CREATE TABLE training.material (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    author text NOT NULL,
    direction text,
    summary text NOT NULL,
    text text,
    file_id uuid,
    answers jsonb NOT NULL,
    written_at text NOT NULL,
    status text NOT NULL,
    submitted_by uuid,
    published_on date,
    CONSTRAINT pk_material PRIMARY KEY (id),
    CONSTRAINT ck_material_kind CHECK (kind IN ('practice', 'guide')),
    CONSTRAINT ck_material_status CHECK (status IN ('draft', 'review', 'published', 'archived')),
    CONSTRAINT ck_material_submitted CHECK (status = 'draft' OR submitted_by IS NOT NULL),
    CONSTRAINT ck_material_published CHECK ((status IN ('published', 'archived')) = (published_on IS NOT NULL)),
    CONSTRAINT fk_material_file_id FOREIGN KEY (file_id) REFERENCES training.file
);
CREATE INDEX ix_material_direction ON training.material (direction);
CREATE INDEX ix_material_file_id ON training.material (file_id);
CREATE INDEX ix_material_title ON training.material (translate(lower(title), 'ё', 'е'), id);
CREATE INDEX ix_material_answers ON training.material USING gin (answers jsonb_path_ops);
"""
