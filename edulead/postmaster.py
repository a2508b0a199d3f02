"""What is left of a database server whose supervisor died: find it, stop it, clear its traces."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

READY = "ready"


@dataclass(frozen=True)
class Postmaster:
    """`postmaster.pid` as the server writes it: pid first, socket folder fifth, status last."""

    pid: int
    sockets: str
    status: str


def read(pgdata: Path) -> Postmaster | None:
    try:
        lines = [line.strip() for line in (pgdata / "postmaster.pid").read_text().splitlines()]
    except OSError:
        return None
    if not lines or not lines[0].lstrip("-").isdigit():
        return None
    lines += [""] * (8 - len(lines))
    return Postmaster(abs(int(lines[0])), lines[4], lines[7])


def running(pgdata: Path) -> Postmaster | None:
    """The server of this cluster, if it lives and takes connections."""
    found = read(pgdata)
    if found is None or found.status != READY:
        return None
    return found if works_in(found.pid, pgdata) else None


def works_in(pid: int, pgdata: Path) -> bool:
    """Every process of a cluster has its data folder as working folder; a recycled pid has not."""
    try:
        process = psutil.Process(pid)
        return alive(process) and Path(process.cwd()) == pgdata
    except (psutil.Error, OSError):
        return False


def alive(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


def relatives(pgdata: Path) -> list[psutil.Process]:
    """Processes of this cluster, the postmaster (if alive) among them."""
    named = [p for p in psutil.process_iter(["name"]) if "postgres" in (p.info["name"] or "")]
    return [process for process in named if works_in(process.pid, pgdata)]


def stop_leftovers(pgdata: Path, patience: float = 60) -> None:
    """Stop an orphaned server cleanly, or wait for the children of a killed one to notice."""
    if not relatives(pgdata):
        return
    found = read(pgdata)
    if found and works_in(found.pid, pgdata):
        stop(found.pid, patience)
    if not until(lambda: not relatives(pgdata), 5, step=0.1):
        for process in relatives(pgdata):
            told(process.pid, signal.SIGKILL, 5)


def stop(pid: int, patience: float = 60) -> None:
    """Fast shutdown: sessions are cut, everything is written. Without an answer: immediate shutdown."""
    for step, wait in ((signal.SIGINT, patience), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
        if ended(pid) or told(pid, step, wait):
            return


def told(pid: int, step: signal.Signals, patience: float) -> bool:
    try:
        os.kill(pid, step)
    except ProcessLookupError:
        return True
    return until(lambda: ended(pid), patience)


def ended(pid: int) -> bool:
    """A zombie has ended too: it waits for a parent that may not look before we return."""
    try:
        return not alive(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return True


def clear_traces(pgdata: Path, sockets: Path) -> None:
    """Lock files of a dead server. Their pid may belong to a stranger by now, so the server cannot tell."""
    (pgdata / "postmaster.pid").unlink(missing_ok=True)
    for trace in sockets.glob(".s.PGSQL.*"):
        trace.unlink(missing_ok=True)


def until(done: Callable[[], object], patience: float, step: float = 0.02) -> bool:
    deadline = time.monotonic() + patience
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
    return True
