"""The smallest set of changes that meets a goal, and of all sets of that size the one with the least total change.

Branch and bound. A change is a step of one item; every step adds to some sums. `Need`s are what must hold of the sums
for the goal to be met (necessary, and cheap to foresee); `met` decides (exact, and dear). Both grow with the steps:
more never undoes what less has reached. What is minimised is the first sum.

A set can be foreseen to fail: of the items that are left, no `r` of them add more to a sum than the `r` that can add
most. So sizes that cannot do are refused at once, and the size that is found is the smallest there is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import gcd, lcm

BUDGET = 100_000
"""Steps looked at for all sizes together; to ask `met` costs as many as there are items. Methodologies of the field
take far fewer. Beyond it what is found is not `proven`: as much again is spent on finding anything at all."""

Choice = tuple[tuple[int, int], ...]
"""(item, step) of each change."""


@dataclass(frozen=True, slots=True)
class Need:
    """A sum must reach `least`; `adds[item][step]` is what a step adds to it. Steps of an item come in rising order."""

    adds: Sequence[Sequence[Fraction]]
    least: Fraction


@dataclass(frozen=True, slots=True)
class Smallest:
    choice: Choice
    proven: bool
    """False: the budget ran out, so a smaller total change or even a smaller set may have been missed."""


def smallest(needs: Sequence[Need], met: Callable[[Choice], bool]) -> Smallest | None:
    """The best choice; None when not even all items at their last step meet the goal. The first need is the cost."""
    steps = [len(each) for each in needs[0].adds]
    everything: Choice = tuple((item, count - 1) for item, count in enumerate(steps) if count)
    if not met(everything):
        return None
    sums, left, proven = [_integers(each) for each in needs], BUDGET, True
    for size in range(len(everything) + 1):
        search = _Search(sums, steps, met, left if proven else BUDGET // len(everything))
        found = search.of_size(size)
        left, proven = search.budget, proven and search.budget > 0
        if found is not None:
            return Smallest(found, proven)
    return Smallest(everything, proven=False)


@dataclass(frozen=True, slots=True)
class _Sum:
    """A need in whole numbers of one common unit."""

    adds: Sequence[Sequence[int]]
    least: int
    grain: int
    """Every sum is a multiple of it."""


def _integers(need: Need) -> _Sum:
    unit = lcm(need.least.denominator, *(each.denominator for steps in need.adds for each in steps))
    adds = [[int(each * unit) for each in steps] for steps in need.adds]
    return _Sum(adds, int(need.least * unit), gcd(*(each for steps in adds for each in steps)))


class _Search:
    """One size at a time."""

    def __init__(self, sums: Sequence[_Sum], steps: Sequence[int], met: Callable[[Choice], bool], budget: int) -> None:
        self.sums = sums
        self.steps = steps
        self.met = met
        self.budget = budget
        self.most = cache(self._most)

    def _most(self, need: int, start: int) -> list[int]:
        """What the 0, 1, 2 … items that add most to a need add together, of those from `start` on."""
        last = sorted((max(its, default=0) for its in self.sums[need].adds[start:]), reverse=True)
        found = [0]
        for each in last:
            found.append(found[-1] + max(each, 0))
        return found

    def of_size(self, size: int) -> Choice | None:
        """The cheapest choice of exactly so many changes."""
        best: Choice | None = None
        least, cost = self._floor(), 0
        waiting: list[tuple[Choice, tuple[int, ...]]] = [((), tuple(0 for _ in self.sums))]
        while waiting and self.budget > 0:
            choice, reached = waiting.pop()
            if best is not None and reached[0] >= cost:
                continue
            if len(choice) == size:
                self.budget -= len(self.steps)
                if self.met(choice):
                    best, cost = choice, reached[0]
                    if cost <= least:
                        break
                continue
            waiting.extend(reversed([*self._further(choice, reached, size, cost if best is not None else None)]))
        return best

    def _floor(self) -> int:
        """No choice costs less: the first need, up to the next sum that there can be."""
        grain = self.sums[0].grain or 1
        return -(-max(self.sums[0].least, 0) // grain) * grain

    def _further(
        self, choice: Choice, reached: tuple[int, ...], size: int, cost: int | None
    ) -> Iterator[tuple[Choice, tuple[int, ...]]]:
        """The choice with one change more, wherever what is left could still meet every need, below the cost."""
        left = size - len(choice) - 1
        for item in range(choice[-1][0] + 1 if choice else 0, len(self.steps) - left):
            if not self._hopeful(reached, item, left + 1):
                return  # later items can only add less
            for step in range(self.steps[item]):
                self.budget -= 1
                added = tuple(had + its.adds[item][step] for had, its in zip(reached, self.sums, strict=True))
                if cost is not None and added[0] >= cost:
                    break
                if self._hopeful(added, item + 1, left):
                    yield (*choice, (item, step)), added

    def _hopeful(self, reached: tuple[int, ...], start: int, left: int) -> bool:
        """Could `left` items from `start` on still bring every sum to what is needed?"""
        for need, (had, its) in enumerate(zip(reached, self.sums, strict=True)):
            most = self.most(need, start)
            if had + most[min(left, len(most) - 1)] < its.least:
                return False
        return True
