"""The data folder: what lies where, who may read it, and who works in it now."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from shutil import copyfile

from edulead.explain import explained
from edulead.failures import LockHeld

DEFAULT = Path(".edulead")
KEPT = 5
GROWN = 50 * 2**20


@dataclass(frozen=True)
class Layout:
    root: Path

    @classmethod
    def at(cls, path: Path = DEFAULT) -> "Layout":
        with explained(path):
            return cls(path.expanduser().resolve())

    @property
    def cluster(self) -> Path:
        return self.root / "pg"

    @property
    def cluster_elsewhere(self) -> Path:
        """Names the cluster's folder when the database user cannot enter this one."""
        return self.root / "pg.path"

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets.json"

    @property
    def gateway_key(self) -> Path:
        return self.key("gateway")

    @property
    def reserve_key(self) -> Path:
        return self.key("reserve")

    def key(self, part: str) -> Path:
        """What the part seals with, outside of the database."""
        return self.root / f"{part}.key"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def demonstrates(self) -> bool:
        """Was the last start of this folder one with `--demo`?"""
        return (self.root / "demo").exists()

    def note_demonstration(self, wanted: bool) -> None:
        mark = self.root / "demo"
        mark.touch() if wanted else mark.unlink(missing_ok=True)

    def log(self, part: str) -> Path:
        return self.logs / f"{part}.log"

    def prepare(self) -> None:
        """Create what is missing. As root the database runs as another user, who must pass through."""
        with explained(self.root):
            if not self.root.is_dir():
                self.root.mkdir(parents=True)
                self.root.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for folder in (self.files, self.logs):
                folder.mkdir(mode=0o700, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder. The kernel lets go when the process ends, however it ends."""
        with explained(self.root):
            handle = os.open(self.lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pid = os.pread(handle, 32, 0).decode(errors="replace").strip()
                raise LockHeld(path=self.root, pid=pid or "?") from None
            with explained(self.root):
                os.ftruncate(handle, 0)
                os.pwrite(handle, str(os.getpid()).encode(), 0)
            yield
        finally:
            os.close(handle)


def rotate(log: Path) -> None:
    """Start a new log file; the old ones become .1 … .5."""
    with explained(log):
        if log.exists() and log.stat().st_size:
            log.replace(room_for(log))


def cut(log: Path, limit: int = GROWN) -> None:
    """Rotate a log somebody is writing to: its writer appends, so emptying the file is safe."""
    with explained(log):
        if log.exists() and log.stat().st_size > limit:
            copyfile(log, room_for(log))
            os.truncate(log, 0)


def room_for(log: Path) -> Path:
    """The name of the newest old log, freed by moving the others on."""
    names = [log.with_name(f"{log.name}.{number}") for number in range(1, KEPT + 1)]
    for newer, older in reversed(list(pairwise(names))):
        if newer.exists():
            newer.replace(older)
    return names[0]


def open_log(log: Path) -> int:
    """A descriptor to hand to a child. Appending, so that cutting a grown file is safe."""
    with explained(log):
        return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
