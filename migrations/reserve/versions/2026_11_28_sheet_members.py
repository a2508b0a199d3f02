"""A sheet names a member of the commission: who has handed one in is not taken out of it."""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0026"
down_revision = "reserve_0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("CREATE INDEX ix_sheet_member_id ON reserve.sheet (member_id)")
    op.execute(
        "ALTER TABLE reserve.sheet ADD CONSTRAINT fk_sheet_member_id"
        " FOREIGN KEY (member_id) REFERENCES reserve.commission_member NOT VALID"
    )


def downgrade() -> None:
    careful()
    op.execute("ALTER TABLE reserve.sheet DROP CONSTRAINT fk_sheet_member_id")
    op.execute("DROP INDEX reserve.ix_sheet_member_id")
