"""Ports for a system of four parts."""

import random
import socket


def four_free_ports() -> int:
    """The first of four in a row, below the ports that the kernel gives to clients."""
    while True:
        first = random.randrange(12_000, 31_000)
        if all(_free(first + offset) for offset in range(4)):
            return first


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
