"""The kernel's tables and the copies of the directory in the schema of reserve."""

from services.directory.copies import copies_of
from services.kernel.store import tables_of

TABLES = tables_of("reserve")
COPIES = copies_of("reserve")
