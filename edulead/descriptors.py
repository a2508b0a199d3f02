"""How many files a process may have open. Every connection is one, and a request through the gateway takes two."""

import resource
import sys

ENOUGH = 8192
"""All that the gateway lets pass at once takes 6,000: both ends of 1,000 connections to each of three parts."""
_OPEN_MAX = 10_240
"""macOS says «unlimited» and refuses more than this."""


def most() -> int:
    """How far a process may raise its own limit. Linux never says «unlimited»."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return hard if sys.platform == "linux" else min(hard, _OPEN_MAX)


def allow() -> None:
    """Raise the limit of this process, and of what it becomes, from the usual 1,024 as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most()), hard))
