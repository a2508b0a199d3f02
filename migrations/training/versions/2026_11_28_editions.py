"""An instrument may be withdrawn; a new edition of a framework is what a finding of a deficit may come from."""

from services.kernel.migration import careful, run

revision = "training_0019"
down_revision = "training_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(
        _checks(
            "'draft', 'published', 'superseded', 'withdrawn'",
            f"{_SOURCES}, 'edition'",
            f"{_EFFECTS}, 'unproven', 'revises', 'lapses'",
        )
    )


def downgrade() -> None:
    careful()
    run(_checks("'draft', 'published', 'superseded'", _SOURCES, _EFFECTS))


_SOURCES = "'diagnostics', 'visit', 'indicator', 'manual'"
_EFFECTS = "'begins', 'replaces', 'reopens', 'closes', 'kept'"


def _checks(statuses: str, sources: str, effects: str) -> str:
    return f"""
ALTER TABLE training.instrument DROP CONSTRAINT ck_instrument_status,
    ADD CONSTRAINT ck_instrument_status CHECK (status IN ({statuses}));
ALTER TABLE training.deficit_finding
    DROP CONSTRAINT ck_deficit_finding_source, DROP CONSTRAINT ck_deficit_finding_effect,
    ADD CONSTRAINT ck_deficit_finding_source CHECK (source IN ({sources})),
    ADD CONSTRAINT ck_deficit_finding_effect CHECK (effect IN ({effects}));
ALTER TABLE training.deficit DROP CONSTRAINT ck_deficit_source,
    ADD CONSTRAINT ck_deficit_source CHECK (source IN ({sources}));
"""
