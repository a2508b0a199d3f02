"""A file names the one it became, in one step, however many merges led there.

A file that was merged before names the next one, which was merged itself since; whoever looks from it finds nobody.
"""

from alembic import op

from services.kernel.migration import careful

revision = "reserve_0023"
down_revision = "reserve_0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    op.execute("""
        WITH RECURSIVE chain AS (
            SELECT id, merged_into_id AS becomes FROM reserve.candidate WHERE merged_into_id IS NOT NULL
            UNION
            SELECT chain.id, next.merged_into_id FROM chain
            JOIN reserve.candidate AS next ON next.id = chain.becomes WHERE next.merged_into_id IS NOT NULL
        )
        UPDATE reserve.candidate AS merged SET merged_into_id = last.id, version = merged.version + 1
        FROM chain JOIN reserve.candidate AS last ON last.id = chain.becomes AND last.merged_into_id IS NULL
        WHERE merged.id = chain.id AND merged.merged_into_id <> last.id
    """)


def downgrade() -> None:
    """What was a chain is not known any more, and nothing asks for it."""
