"""Exact numbers, rounded half-up once to 10⁻⁶."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt

SCALE = 10**6


def rounded(number: Fraction) -> Decimal:
    """Half of the last digit goes up; points are not negative."""
    return Decimal((2 * number.numerator * SCALE + number.denominator) // (2 * number.denominator)).scaleb(-6)


def deviation(values: Sequence[Decimal]) -> Decimal:
    """The standard deviation of all of them, as a population."""
    if not values:
        return Decimal(0)
    exact = list(map(Fraction, values))
    mean = sum(exact, Fraction(0)) / len(exact)
    variance = sum(((each - mean) ** 2 for each in exact), Fraction(0)) / len(exact)
    doubled = isqrt(int(variance * (2 * SCALE) ** 2))
    return Decimal((doubled + 1) // 2).scaleb(-6)


def median(values: Sequence[Decimal]) -> Decimal:
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return rounded((Fraction(ordered[middle - 1]) + Fraction(ordered[middle])) / 2)
