"""Outliers of a whole cycle at a time: whom `outliers.is_outlier` would name, one indicator in one step."""

import numpy as np
from numpy.typing import NDArray

from services.monitoring.engine.columns import Column
from services.monitoring.engine.columns.table import Integers, Mask, largest, roomy
from services.monitoring.quality.outliers import FAR_OFF, FEWEST, NORMAL

_LIMIT = FAR_OFF / NORMAL


def outliers(column: Column, groups: NDArray[np.int64]) -> Mask:
    """Who is far off from the others of its group."""
    found = np.zeros(column.known.shape, np.bool_)
    for group in np.unique(groups[column.known]):
        rows = np.flatnonzero(column.known & (groups == group))
        if len(rows) >= FEWEST:
            found[rows] = _far_off(column.units[rows])
    return found


def _far_off(units: Integers) -> Mask:
    """Twice the median and four times the median deviation are whole numbers, so nothing is rounded."""
    wide = roomy(units, 8 * (largest(units) + 1) * max(_LIMIT.numerator, _LIMIT.denominator))
    off = abs(2 * wide - _twice_the_median(wide))
    deviation = _twice_the_median(off)
    far = 2 * off * _LIMIT.denominator > deviation * _LIMIT.numerator
    return np.asarray(far & (deviation > 0), np.bool_)


def _twice_the_median(units: Integers) -> Integers:
    ordered, last = np.sort(units), len(units) - 1
    total: Integers = ordered[last // 2] + ordered[len(units) // 2]
    return total
