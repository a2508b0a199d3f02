"""The kernel's tables in the gateway's schema."""

from services.kernel.store import tables_of

TABLES = tables_of("gateway")
