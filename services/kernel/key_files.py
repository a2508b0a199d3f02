"""A key file: 32 random bytes outside the database, without which neither it nor its backups can be read whole."""

import base64
import binascii
from pathlib import Path

KEY_BYTES = 32


class KeyFileWrong(Exception):
    """The key file is missing, malformed or not the one something was sealed with. Says it to an administrator."""


def read_key_file(path: Path) -> bytes:
    """32 bytes, kept as urlsafe base64. Raises KeyFileWrong."""
    try:
        key = base64.urlsafe_b64decode(path.read_text("ascii").strip())
    except OSError as wrong:
        raise KeyFileWrong(f"файл ключа {path} не читается: {wrong.strerror}") from wrong
    except (UnicodeDecodeError, binascii.Error) as wrong:
        raise KeyFileWrong(f"в файле ключа {path} не base64") from wrong
    if len(key) != KEY_BYTES:
        raise KeyFileWrong(f"в файле ключа {path} не {KEY_BYTES} байта, а {len(key)}")
    return key
