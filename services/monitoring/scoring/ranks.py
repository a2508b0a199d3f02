"""Places in a rating, for all groups at once: 1 is the best."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from services.monitoring.engine.columns.table import Integers, Mask
from services.monitoring.methodologies.content import Ties

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where each stands in its group. All are 0 for those without a place."""

    place: Whole
    of: Whole
    """How many of the group have a place."""
    below: Whole
    """How many of them stand strictly worse."""
    above: Whole
    """How many of them stand strictly better."""


def placed(units: Integers, known: Mask, group: Whole, ties: Ties) -> Placed:
    """The place of each known one among its group by `units`, the more the better; equal ones by policy.

    Under `ordinal` equal ones come in the order given.
    """
    rows = np.flatnonzero(known)
    order = rows[np.argsort(_key(units[rows], group[rows]), kind="stable")]
    its, sorted_units = group[order], units[order]
    starts, ends = np.searchsorted(its, its, "left"), np.searchsorted(its, its, "right")
    position = np.arange(order.size)
    fresh = np.ones(order.shape, np.bool_)
    fresh[1:] = (its[1:] != its[:-1]) | (sorted_units[1:] != sorted_units[:-1]).astype(np.bool_)
    first = np.maximum.accumulate(np.where(fresh, position, 0))
    last = np.append(np.flatnonzero(fresh)[1:], order.size)[np.cumsum(fresh) - 1] if order.size else position
    return Placed(
        place=_spread(known, order, PLACE[ties](position, first, np.cumsum(fresh), starts)),
        of=_spread(known, order, ends - starts),
        below=_spread(known, order, ends - last),
        above=_spread(known, order, first - starts),
    )


def _key(units: Integers, group: Whole) -> Whole:
    """A key that sorts by group and within it the largest first, also for integers that no machine word holds."""
    distinct, rank = np.unique(units, return_inverse=True)
    return (group + 1) * max(len(distinct), 1) - rank.astype(np.int64)


def _spread(known: Mask, order: Whole, found: Whole) -> Whole:
    spread = np.zeros(known.shape, np.int64)
    spread[order] = found
    return spread


PLACE: Mapping[Ties, Callable[[Whole, Whole, Whole, Whole], Whole]] = MappingProxyType(
    {
        Ties.competition: lambda _position, first, _distinct, starts: first - starts + 1,
        Ties.dense: lambda _position, _first, distinct, starts: distinct - distinct[starts] + 1,
        Ties.ordinal: lambda position, _first, _distinct, starts: position - starts + 1,
    }
)
"""Policy → places, from the position of each, that of its first equal, the number of distinct ones so far, and the
position at which the group begins."""
