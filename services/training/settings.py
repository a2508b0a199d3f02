"""What the training service needs besides what every process does."""

from pathlib import Path
from typing import Literal

from services.kernel.settings import HttpUrl, PublicUrl, Settings


class TrainingSettings(Settings):
    """With what certificates are sealed, where one checks them and how much of a name that tells."""

    key_file: Path = Path(".edulead/training.key")
    """32 random bytes in URL-safe base64, outside the database and its backups; replicas share it. Without it no
    certificate can be issued, checked or printed."""
    public_url: PublicUrl | None = None
    """The gateway as its clients call it, like the gateway's own setting: the links of certificates begin with it.
    Without it they begin with what the client called the gateway (`kernel/origins.py`)."""
    check_url: HttpUrl | None = None
    """The page of the region that a certificate sends its reader to, with `?code=…`; the operation itself when
    absent."""
    holder_shown: Literal["initials", "name"] = "initials"
    """What a stranger who checks a certificate reads of its holder; a region that publishes the names says `name`."""
