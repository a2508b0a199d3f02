"""The kernel's tables and the copies of the directory in the schema of training."""

from services.directory.copies import copies_of
from services.kernel.store import tables_of

TABLES = tables_of("training")
COPIES = copies_of("training")
