"""Which of several instruments is taken: what measures most of the norm, and then what has been there longest."""

from datetime import UTC, datetime
from itertools import permutations
from uuid import UUID

import pytest

from services.training.risk_diagnostics.rules import LABELS, Choosable, RiskDiagnosticsObstacle, best, covered

NORM = frozenset({"team", "vsoko", "conflict"})


def it(number: int, *codes: str, year: int = 2026, by_the_scale: bool = True) -> Choosable:
    return Choosable(UUID(int=number), frozenset(codes), datetime(year, 1, 1, tzinfo=UTC), by_the_scale)


@pytest.mark.parametrize(
    ("among", "taken"),
    [
        ((), None),
        ((it(1, "law"),), None),
        ((it(1, "team", by_the_scale=False),), None),
        ((it(1, "team", year=2027), it(2, "team", "vsoko")), 2),
        ((it(1, "team", "vsoko"), it(2, "team", year=2027)), 1),
        ((it(1, "team"), it(2, "team", "vsoko", year=2027)), 2),
        ((it(1, "team", year=2027), it(2, "vsoko")), 2),
        ((it(1, "team"), it(2, "vsoko")), 1),
        ((it(1, "team", "law", "data"), it(2, "team", "vsoko")), 2),
    ],
)
def test_the_widest_then_the_oldest_in_whatever_order_they_come(among, taken):
    for order in permutations(among):
        found = best(order, NORM)
        assert (found and found.id.int) == taken


def test_by_another_scale_nothing_is_measured():
    assert covered(it(1, "team", "law"), NORM) == {"team"}
    assert covered(it(1, "team", by_the_scale=False), NORM) == frozenset()


def test_every_obstacle_has_a_label():
    assert set(RiskDiagnosticsObstacle) <= set(LABELS)
