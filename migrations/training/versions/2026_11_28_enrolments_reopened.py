"""A group may be reopened to put its results right: the day on which they were first told stays."""

from services.kernel.migration import careful, run

revision = "training_0031"
down_revision = "training_0030"
branch_labels = None
depends_on = None

_OVER = "status IN ('not_attended', 'completed', 'failed')"


def upgrade() -> None:
    careful()
    run([_check(f"NOT ({_OVER}) OR completed_on IS NOT NULL")])


def downgrade() -> None:
    careful()
    run(
        [
            f"UPDATE training.enrolment SET completed_on = NULL WHERE NOT ({_OVER})",
            _check(f"({_OVER}) = (completed_on IS NOT NULL)"),
        ]
    )


def _check(over: str) -> str:
    return f"""
ALTER TABLE training.enrolment DROP CONSTRAINT ck_enrolment_over,
    ADD CONSTRAINT ck_enrolment_over CHECK ({over})"""
