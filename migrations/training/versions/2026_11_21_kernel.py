"""The kernel's own tables: outbox, audit, history, remembered answers, feed, consumers, jobs, files."""

from services.kernel.migration import careful, drop_kernel_tables, kernel_tables

revision = "training_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    kernel_tables("training")


def downgrade() -> None:
    careful()
    drop_kernel_tables("training")
