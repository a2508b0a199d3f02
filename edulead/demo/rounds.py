"""When what happens in a cycle of heads of schools."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from edulead.demo import dice
from edulead.demo.targets import identifier

OPENED, FILLED, RETURNED, EXTENDED, CAME_LATE, MENDED = -32, -20, 1, 3, 5, 7
"""Days after the deadline."""
VERIFIED, ACCEPTED, CALCULATED, MARKED, SHOWN = 10, 12, 14, 15, 17
FILED, TAKEN, DECIDED, RECALCULATED = 19, 21, 26, 27
GRANTED: Final = 9
"""The last day of an extension."""
WAVES: Final = (18, 10, 7, 2, 0)
"""Days before the deadline on which schools hand in."""
_WEIGHTS: Final = (0, 1, 1, 2, 2, 3, 3, 4, 4, 4)
"""Most do so at the end."""
RUNNING: Final = 2026
WINDOW: Final = MappingProxyType({2024: 10, 2025: 10, RUNNING: 20})
"""Business days for objections."""


@dataclass(frozen=True, slots=True)
class Round:
    """One cycle; everything follows from its deadline."""

    year: int
    deadline: date
    published: date | None
    """None: the cycle is left with its window of objections open."""

    @property
    def cycle(self) -> UUID:
        return identifier(f"cycle-heads-{self.year}")

    @property
    def title(self) -> str:
        return f"Эффективность руководителей школ, {self.year - 1}/{self.year % 100} учебный год"

    @property
    def period(self) -> tuple[date, date]:
        """The school year."""
        return date(self.year - 1, 9, 1), date(self.year, 8, 31)

    def after(self, days: int) -> date:
        """So many days after the deadline."""
        return self.deadline + timedelta(days=days)


PAST: Final = (
    Round(2024, date(2024, 10, 11), date(2024, 11, 18)),
    Round(2025, date(2025, 10, 10), date(2025, 11, 17)),
)


def running(today: date) -> Round:
    """The cycle that a visitor meets: its results were shown the day before it was loaded, whenever that is."""
    return Round(RUNNING, today - timedelta(days=SHOWN + 1), None)


def wave(seed: int, school: str, year: int) -> int:
    """In which wave a school hands in."""
    return dice.pick(_WEIGHTS, seed, school, "wave", year)


def is_returned(seed: int, school: str, year: int) -> bool:
    """Is something to be mended in what it handed in? About one in a hundred."""
    return dice.below(100, seed, school, "returned", year) < 1
