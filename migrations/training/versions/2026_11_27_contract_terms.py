"""The last day of a contract beside each post, as the directory tells it."""

from services.directory.migration import contract_terms, drop_contract_terms
from services.kernel.migration import careful

revision = "training_0004"
down_revision = "training_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    contract_terms("training")


def downgrade() -> None:
    careful()
    drop_contract_terms("training")
