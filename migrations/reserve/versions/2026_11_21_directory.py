"""The service's copies of the directory."""

from services.directory.migration import directory_copies, drop_directory_copies
from services.kernel.migration import careful

revision = "reserve_0002"
down_revision = "reserve_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    directory_copies("reserve")


def downgrade() -> None:
    careful()
    drop_directory_copies("reserve")
