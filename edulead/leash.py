"""`python -m edulead.leash PARENT …`: become `python …`, but get SIGTERM when PARENT dies,
and may have many connections open.

The signal is Linux only; elsewhere a supervisor killed by force leaves its parts, and the next start reports the
taken port. Here and not in `preexec_fn`, which may deadlock beside threads.
"""

import ctypes
import os
import signal
import sys

from edulead.descriptors import allow

PR_SET_PDEATHSIG = 1


def main(parent: int, arguments: list[str]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            sys.exit(0)
    allow()
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - no shell is the point


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
