"""What one point of an indicator is worth, before anything is rounded: in its direction, and in the total."""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from services.monitoring.methodologies.content import Content, Totals

Shares = dict[str, Fraction]


def in_direction(content: Content, counted: Collection[str]) -> Shares:
    """Indicator → points of its direction for one of its own. `counted` are the indicators that count."""
    its = [each for each in content.indicators if each.code in counted]
    weights = {code: sum(each.weight for each in its if each.direction == code) for code in {e.direction for e in its}}
    return {each.code: _share(content, each.weight, weights[each.direction]) for each in its}


def of_directions(content: Content, counted: Collection[str]) -> Shares:
    """Direction → points of the total for one of its own."""
    used = {each.direction for each in content.indicators if each.code in counted}
    its = [each for each in content.directions if each.code in used]
    together = sum(each.weight for each in its)
    return {each.code: _share(content, each.weight, together) for each in its}


def in_total(content: Content, counted: Collection[str]) -> Shares:
    """Indicator → points of the total for one of its own."""
    within, directions = in_direction(content, counted), of_directions(content, counted)
    return {code: share * directions[content.by_code[code].direction] for code, share in within.items()}


def _share(content: Content, weight: Decimal, together: Decimal | int) -> Fraction:
    mean = content.total is Totals.weighted_mean
    return Fraction(weight) / Fraction(together) if mean else Fraction(weight)
