"""Which value is far off from the others: a modified z-score, exact. Values in, values out."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

FAR_OFF: Final = Fraction(7, 2)
"""Beyond it a modified z-score is called an outlier (Iglewicz, Hoaglin)."""
NORMAL: Final = Fraction(6745, 10_000)
"""Makes the median deviation comparable to a standard one."""
FEWEST: Final = 6
"""Of fewer, with the own one among them, a median says nothing, and it would tell of fewer others than
`results.secrecy.MINIMUM`."""


def is_outlier(value: Decimal, values: Sequence[Decimal]) -> bool:
    """Is it far off from the others among `values`?"""
    score = modified_z(value, values)
    return score is not None and abs(score) > FAR_OFF


def modified_z(value: Decimal, values: Sequence[Decimal]) -> Fraction | None:
    """How far from the median, in median deviations as if of a normal spread; None for too few, or most of them alike.

    `value` is one of `values`.
    """
    if len(values) < FEWEST:
        return None
    middle = median(values)
    deviation = median([abs(each - middle) for each in values])
    return NORMAL * Fraction(value - middle) / Fraction(deviation) if deviation else None


def median(values: Sequence[Decimal]) -> Decimal:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
