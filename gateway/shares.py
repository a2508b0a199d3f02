"""How many exchanges may be open at once: nobody takes a service from everybody else, and no part takes the others.

An exchange counts from its head to the last byte of its answer, so a body that comes slowly and an answer that is read
slowly count as well.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Final

from services.directory.roles import Role
from services.kernel.problems import Problem, TooManyRequests, Unavailable

PERSON: Final = 50
"""A browser opens six connections to a host: enough for many windows and for scripts of one's own."""
MACHINE: Final = 400
"""An information system works for a whole region, and its long-polls stay open."""
STRANGERS: Final = 100
"""All who have not signed in share these, on each public path: they take nothing from those who have."""
PART: Final = 1000
"""Connections to one part: far more than the requests it works on at once, for long-polls hold theirs."""

_MACHINES: Final = frozenset({Role.integration, Role.system})


class Shares:
    """Counts what is open under each key; a key that holds all it may is refused."""

    def __init__(self, refused: Callable[[], Problem]) -> None:
        self._refused = refused
        self._open: dict[Hashable, int] = {}

    @contextmanager
    def one(self, key: Hashable, most: int) -> Iterator[None]:
        """Hold one of the `most` that `key` may have open. Raises the refusal when there is none left."""
        if self._open.get(key, 0) >= most:
            raise self._refused()
        self._open[key] = self._open.get(key, 0) + 1
        try:
            yield
        finally:
            self._open[key] -= 1
            if not self._open[key]:  # accounts come and go: only those at work are remembered
                del self._open[key]


def share_of(role: str) -> int:
    return MACHINE if role in _MACHINES else PERSON


def of_accounts() -> Shares:
    return Shares(lambda: TooManyRequests(_MANY, headers={"Retry-After": "5"}))


def of_parts() -> Shares:
    return Shares(lambda: Unavailable("Служба занята другими запросами. Повторите через несколько секунд."))


_MANY: Final = "У вашей учётной записи слишком много незавершённых запросов. Дождитесь ответов и повторите."
