"""Where the cluster lies, and folders that only their owner may open."""

import os
import stat
from pathlib import Path

from edulead.binaries import SYSTEM, Account, account_for, reachable, short_hash
from edulead.explain import explained
from edulead.failures import SocketFolderTaken
from edulead.layout import Layout


def place(layout: Layout) -> Path:
    """Where the cluster of this data folder lies: inside, unless its user cannot get there."""
    with explained(layout.root):
        if layout.cluster_elsewhere.exists():
            return Path(layout.cluster_elsewhere.read_text().strip())
        account = account_for(layout.cluster)
        if layout.cluster.exists() or reachable(layout.root, account):
            return layout.cluster
        home = SYSTEM / f"edulead-{short_hash(layout.root)}"
        home.mkdir(mode=0o711, exist_ok=True)
        layout.cluster_elsewhere.write_text(f"{home / 'pg'}\n")
        return home / "pg"


def private_folder(path: Path, account: Account | None) -> None:
    """A folder for its owner alone; in a shared place somebody may have taken the name before us."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    allowed = {os.geteuid(), account.uid if account else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
        raise SocketFolderTaken(path=path)
    give(path, account)
    path.chmod(0o700)


def give(path: Path, account: Account | None) -> None:
    if account:
        os.chown(path, account.uid, account.gid)
