"""A contest that is annulled after its sheets were opened leaves a protocol."""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0032"
down_revision = "reserve_0031"
branch_labels = None
depends_on = None

KINDS = [
    "contest_admission",
    "contest_opening",
    "contest_decision",
    "contest_failure",
    "appeal_decision",
    "reserve_decision",
    "attestation_decision",
]


def _check(kinds: list[str]) -> None:
    listed = ", ".join(f"'{each}'" for each in kinds)
    op.execute("ALTER TABLE reserve.protocol DROP CONSTRAINT ck_protocol_kind")
    op.execute(f"ALTER TABLE reserve.protocol ADD CONSTRAINT ck_protocol_kind CHECK (kind IN ({listed}))")


def upgrade() -> None:
    careful()
    _check([*KINDS, "contest_annulment"])


def downgrade() -> None:
    careful()
    _check(KINDS)
