"""Files kept on disk under the hash of their content, described by a row that belongs to a place.

Equal contents are kept once. A file appears under its name whole and on disk, or not at all.
"""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from services.kernel.media import clean_name, media_type
from services.kernel.problems import Invalid, TooLarge, Unavailable

FILE: Final = "Файл"
"""What is too large, in the words of the refusal."""
_CHUNK: Final = 2**20
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class EmptyFile(Invalid):
    """Файл пуст."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Content that is kept: its SHA-256 in hexadecimal, its size in bytes, what it is and what it was called."""

    sha256: str
    size: int
    media_type: str
    name: str


@contextmanager
def disk_may_be_full() -> Iterator[None]:
    """A full disk is a refusal the client understands."""
    try:
        yield
    except OSError as wrong:
        if wrong.errno not in _FULL:
            raise
        detail = "На сервере кончилось место для файлов. Сообщите администратору и повторите позже."
        raise Unavailable(detail) from wrong


@dataclass(frozen=True, slots=True)
class FileStore:
    """`root/aa/bb/<sha256>`. Its methods block: call them in a thread."""

    root: Path
    max_bytes: int

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def keep(self, source: IO[bytes], name: str) -> Blob:
        """Copy `source` into the store. Raises TooLarge, EmptyFile, UnsupportedMedia or Unavailable (disk full)."""
        with disk_may_be_full(), self._draft() as draft:
            digest, size = self._copy(source, draft)
            if not size:
                raise EmptyFile
            name = clean_name(name)
            kind = media_type(draft, name)
            draft.flush()
            os.fsync(draft.fileno())
            self._publish(Path(draft.name), self.path(digest))
        return Blob(digest, size, kind, name)

    @contextmanager
    def _draft(self) -> Iterator[IO[bytes]]:
        """In the store itself, since only within one file system a rename is atomic."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.root, prefix=".draft-", delete=False) as draft:
            try:
                yield draft
            finally:
                Path(draft.name).unlink(missing_ok=True)

    def _copy(self, source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > self.max_bytes:
                raise TooLarge.over(self.max_bytes, FILE)
            digest.update(chunk)
            target.write(chunk)
        return digest.hexdigest(), size

    def _publish(self, draft: Path, target: Path) -> None:
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(target)
        for folder in (target.parent, target.parent.parent, self.root):
            _sync(folder)


def _sync(folder: Path) -> None:
    """A rename survives a power cut only once its folder is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
