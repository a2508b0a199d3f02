"""Whether somebody has moved, and on which days that has to be looked at again."""

from datetime import date

import pytest

from services.training.moves.rules import PostHeld, left_behind, turning_days

TODAY = date(2027, 3, 10)
BEFORE, AFTER = date(2027, 3, 9), date(2027, 3, 11)
LONG_AGO = date(2015, 9, 1)


@pytest.mark.parametrize(
    ("held", "left"),
    [
        ([], True),
        ([PostHeld("a", LONG_AGO, None)], False),
        ([PostHeld("a", LONG_AGO, TODAY)], False),  # the last day is a day in the post
        ([PostHeld("a", LONG_AGO, BEFORE)], True),
        ([PostHeld("a", AFTER, None)], True),
        ([PostHeld("b", LONG_AGO, None)], True),
        ([PostHeld("a", LONG_AGO, None), PostHeld("b", TODAY, None)], False),
        ([PostHeld("a", LONG_AGO, BEFORE), PostHeld("a", TODAY, None)], False),
    ],
)
def test_is_left_behind_where_no_post_is_held(held, left):
    assert left_behind("a", held, TODAY) is left


def test_what_is_to_come_is_looked_at_on_its_day():
    held = [PostHeld("a", LONG_AGO, TODAY), PostHeld("b", AFTER, date.max), PostHeld("c", LONG_AGO, BEFORE)]
    assert list(turning_days(held, TODAY)) == [AFTER, AFTER]
