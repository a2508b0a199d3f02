"""To propose mentors to beginning heads is a reaction that can be switched off."""

from services.kernel.migration import careful, run

revision = "training_0026"
down_revision = "training_0025"
branch_labels = None
depends_on = None

_BEFORE = ("risk_groups", "head_results", "appointments", "leaders", "teams")
_NOW = (*_BEFORE, "novice_mentors")


def upgrade() -> None:
    careful()
    run(_named(_NOW))


def downgrade() -> None:
    careful()
    run(["DELETE FROM training.reaction WHERE name = 'novice_mentors'", *_named(_BEFORE)])


def _named(reactions: tuple[str, ...]) -> list[str]:
    """The reactions that a column may name, anew."""
    listed = ", ".join(f"'{each}'" for each in reactions)
    columns = (("received_event", "reaction"), ("reaction", "name"))
    return [
        f"ALTER TABLE training.{table} DROP CONSTRAINT ck_{table}_{column}, "
        f"ADD CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({listed}))"
        for table, column in columns
    ]
