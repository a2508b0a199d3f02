"""Which pairs together are best: as many as there can be, and of these the cheapest. Whole numbers, nothing of people.

A mentor stands in the matrix once for each free place, and each further place costs `load` more than the one before, so
that one mentor gets a further mentee before another gets the first only where the pair is worth it. A pair that may not
be costs more than all that may together: whoever avoids one more of these is cheaper, whatever the others cost.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

EXACT = 2**53
"""Up to here binary floats, which the solver counts in, hold every whole number."""

Costs = NDArray[np.int64]
Allowed = NDArray[np.bool_]


def assigned(costs: Costs, allowed: Allowed, taken: Sequence[int], places: Sequence[int], load: int) -> dict[int, int]:
    """Row → column: the largest number of allowed pairs and, of all such, the least total cost.

    `costs[row, column]` ≥ 0; `places[column]` is how many rows a column can take beside the `taken[column]` it has, and
    the k-th of them all costs `load · (k - 1)` more. The answer depends on the matrix alone: whoever wants it not to
    depend on the order of the input sorts rows and columns first. Raises OverflowError where the costs are too large to
    be counted exactly.
    """
    rows = len(costs)
    slots = np.repeat(np.arange(len(places)), [min(each, rows) for each in places])
    if not rows or not len(slots):
        return {}
    nth = np.concatenate([had + np.arange(min(each, rows)) for had, each in zip(taken, places, strict=True)])
    full = costs[:, slots] + load * nth
    forbidden = rows * (int(full.max()) + 1)
    if rows * (forbidden + 1) >= EXACT:
        raise OverflowError(f"costs up to {full.max()} of {rows} rows cannot be counted exactly")
    found = linear_sum_assignment(np.where(allowed[:, slots], full, forbidden))
    pairs = ((int(row), int(slots[slot])) for row, slot in zip(*found, strict=True))
    return {row: column for row, column in pairs if allowed[row, column]}
