"""Places in a rating: 1 is the best."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from services.monitoring.methodologies.content import Ties


def ranks(percents: Sequence[Decimal | None], ties: Ties) -> list[int | None]:
    """The place of each by its per cent of what it could reach; who could reach nothing has none.

    By per cent, so that an indicator that does not apply costs nobody a place. Equal ones come in the order given.
    """
    reached = [(each, i) for i, each in enumerate(percents) if each is not None]
    order = [i for _, i in sorted(reached, key=lambda pair: -pair[0])]
    found: list[int | None] = [None] * len(percents)
    for position, i in enumerate(order):
        before = order[position - 1] if position else None
        tied = before is not None and percents[before] == percents[i]
        found[i] = PLACE[ties](position, found[before] if before is not None else 0, tied)
    return found


PLACE: Mapping[Ties, Callable[[int, int | None, bool], int]] = {
    Ties.competition: lambda position, before, tied: (before or 0) if tied else position + 1,
    Ties.dense: lambda _, before, tied: (before or 0) + (not tied),
    Ties.ordinal: lambda position, _before, _tied: position + 1,
}
"""Policy → the place of who stands at `position` (from 0), after one who has place `before` and may be tied."""
