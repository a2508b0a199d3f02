"""What the reserve service needs besides what every process does."""

from pathlib import Path

from services.kernel.settings import Settings


class ReserveSettings(Settings):
    """Where the key lies that the marks of contests and the numbers of people are sealed with."""

    key_file: Path = Path(".edulead/reserve.key")
    """32 random bytes in URL-safe base64, outside the database and its backups; replicas share it. Without it no
    sealed sheet can be opened and no СНИЛС be compared."""
