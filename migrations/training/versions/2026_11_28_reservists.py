"""Who stands in the personnel reserve, as the reserve tells."""

from services.kernel.migration import careful, run, secure_by_place

revision = "training_0027"
down_revision = "training_0026"
branch_labels = None
depends_on = None

_BEFORE = ("risk_groups", "head_results", "appointments", "leaders", "teams", "novice_mentors")
_NOW = (*_BEFORE, "reserve")


def upgrade() -> None:
    careful()
    run(RESERVISTS)
    secure_by_place("training.reservist")
    run(_named(_NOW))


def downgrade() -> None:
    careful()
    run(
        [
            "DROP TABLE training.reservist",
            "DELETE FROM training.received_event WHERE reaction = 'reserve'",
            "DELETE FROM training.reaction WHERE name = 'reserve'",
            *_named(_BEFORE),
        ]
    )


def _named(reactions: tuple[str, ...]) -> list[str]:
    """The reactions that a column may name, anew."""
    listed = ", ".join(f"'{each}'" for each in reactions)
    columns = (("received_event", "reaction"), ("reaction", "name"))
    return [
        f"ALTER TABLE training.{table} DROP CONSTRAINT ck_{table}_{column}, "
        f"ADD CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({listed}))"
        for table, column in columns
    ]


RESERVISTS = """
CREATE TABLE training.reservist (
    id uuid NOT NULL,
    place ltree NOT NULL,
    person_id uuid NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    origin_event_id uuid NOT NULL,
    said_at timestamptz NOT NULL,
    source_seq bigint NOT NULL,
    CONSTRAINT pk_reservist PRIMARY KEY (id)
);
CREATE INDEX ix_reservist_person_id ON training.reservist (person_id);
"""
