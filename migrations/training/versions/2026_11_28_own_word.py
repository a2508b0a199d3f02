"""What a self-assessment told of a deficit is a source of its own: one's own word is no finding of others."""

from services.kernel.migration import careful, run

revision = "training_0024"
down_revision = "training_0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(_checks(f"{_SOURCES}, 'self_assessment'"))
    run([_TOLD.format(table=each) for each in _TABLES])


def downgrade() -> None:
    careful()
    run([f"UPDATE training.{each} SET source = 'diagnostics' WHERE source = 'self_assessment'" for each in _TABLES])
    run(_checks(_SOURCES))


_TABLES = ("deficit", "deficit_finding")
_SOURCES = "'diagnostics', 'visit', 'indicator', 'manual', 'edition'"
_TOLD = """
UPDATE training.{table} its SET source = 'self_assessment'
FROM training.diagnostics JOIN training.instrument ON instrument.id = diagnostics.instrument_id
WHERE its.source = 'diagnostics' AND its.reference = diagnostics.id AND instrument.kind = 'self_assessment'
"""


def _checks(sources: str) -> list[str]:
    return [
        f"""
ALTER TABLE training.{each} DROP CONSTRAINT ck_{each}_source,
    ADD CONSTRAINT ck_{each}_source CHECK (source IN ({sources}))"""
        for each in _TABLES
    ]
