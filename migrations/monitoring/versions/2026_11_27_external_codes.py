"""The codes that other systems give to municipalities and organisations."""

from services.directory.migration import drop_external_codes, external_codes
from services.kernel.migration import careful

revision = "monitoring_0013"
down_revision = "monitoring_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    external_codes("monitoring")


def downgrade() -> None:
    careful()
    drop_external_codes("monitoring")
