"""Is a port free, and if not, who has it."""

import socket
from collections.abc import Iterable

import psutil

from edulead.failures import PortTaken
from edulead.parts import LOOPBACK, Launch


def free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def holder(port: int) -> str:
    """The process that listens there; the system may refuse to tell."""
    try:
        listening = [
            c for c in psutil.net_connections("tcp") if c.status == "LISTEN" and c.laddr and c.laddr.port == port
        ]
        pid = next((c.pid for c in listening if c.pid), None)
        return f"{psutil.Process(pid).name()} (pid {pid})" if pid else "неизвестный процесс"
    except psutil.Error:
        return "неизвестный процесс"


def require_free(launches: Iterable[Launch]) -> None:
    wanted = list(launches)
    for launch in wanted:
        if not free(launch.port):
            raise PortTaken(port=launch.port, part=launch.name, holder=holder(launch.port), count=len(wanted))
