"""The codes that other systems give to municipalities and organisations."""

from services.directory.migration import drop_external_codes, external_codes
from services.kernel.migration import careful

revision = "reserve_0003"
down_revision = "reserve_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    external_codes("reserve")


def downgrade() -> None:
    careful()
    drop_external_codes("reserve")
