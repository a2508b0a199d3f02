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
from datetime import datetime
from pathlib import Path
from typing import IO, Final
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Placed
from services.kernel.media import clean_name, media_type
from services.kernel.problems import Invalid, TooLarge, Unavailable

_CHUNK: Final = 2**20
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class FileRow(Placed):
    """One upload; equal contents share the bytes on disk. The columns of a table every schema has."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    account: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


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
                raise too_large(self.max_bytes)
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


def too_large(limit: int) -> TooLarge:
    return TooLarge(f"Файл больше {limit / 2**20:.3g} МБ.")


def _sync(folder: Path) -> None:
    """A rename survives a power cut only once its folder is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
