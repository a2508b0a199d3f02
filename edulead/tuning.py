"""Settings of the embedded server. On its command line, so that the data folder stays stock."""

from pathlib import Path

import psutil

MEGABYTE = 2**20
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "max_prepared_transactions": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_checkpoints": "off",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "jit": "off",  # short queries: compiling them costs more than running them
    "idle_in_transaction_session_timeout": "10min",
}
UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


def shared_buffers(memory: int) -> str:
    """An eighth of the machine, between 64 MB and 1 GB: three services live beside it."""
    return f"{min(1024, max(64, memory // 8 // MEGABYTE))}MB"


def options(sockets: Path, fast: bool) -> list[str]:
    settings = {
        **SETTINGS,
        "unix_socket_directories": str(sockets),
        "shared_buffers": "128MB" if fast else shared_buffers(psutil.virtual_memory().total),
        **(UNSAFE if fast else {}),
    }
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
