"""How long to wait before trying again what fails again and again."""

from datetime import timedelta
from typing import TypeVar

_MOST_DOUBLINGS = 20
"""A millionfold: more would overflow in the end, and tells nothing more."""

Pause = TypeVar("Pause", float, timedelta)


def doubled(first: Pause, times: int, longest: Pause) -> Pause:
    """`first`, doubled so many times, and never longer than `longest`."""
    return min(first * 2.0 ** min(times, _MOST_DOUBLINGS), longest)
