"""A member of a commission who competes in its contest judges nobody in it, and that is never waived."""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0031"
down_revision = "reserve_0030"
branch_labels = None
depends_on = None

KINDS = ["same_person", "namesake", "same_organisation", "mentorship", "named_in_dossier", "relative", "other_interest"]


def _listed(values: list[str]) -> str:
    return ", ".join(f"'{each}'" for each in values)


def _checks(kinds: list[str], never_waived: list[str]) -> None:
    op.execute("ALTER TABLE reserve.recusal DROP CONSTRAINT ck_recusal_kind, DROP CONSTRAINT ck_recusal_never_waived")
    op.execute(f"ALTER TABLE reserve.recusal ADD CONSTRAINT ck_recusal_kind CHECK (kind IN ({_listed(kinds)}))")
    op.execute(
        "ALTER TABLE reserve.recusal ADD CONSTRAINT ck_recusal_never_waived"
        f" CHECK (standing = 'recused' OR kind NOT IN ({_listed(never_waived)}))"
    )


def upgrade() -> None:
    careful()
    _checks([*KINDS, "rival"], ["same_person", "rival", "relative"])


def downgrade() -> None:
    careful()
    op.execute("UPDATE reserve.recusal SET kind = 'other_interest' WHERE kind = 'rival'")
    _checks(KINDS, ["same_person", "relative"])
