"""No figures that are shown, however they are put together, tell what fewer than the threshold said."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.diagnostics.anonymity import safe, showable

PEOPLE = "abcdefgh"


def people(names):
    return frozenset(names)


def rank(rows):
    """Of a matrix of whole numbers, by elimination in fractions."""
    rows = [[Fraction(each) for each in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(found, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for at in range(found + 1, len(rows)):
            factor = rows[at][column] / rows[found][column]
            rows[at] = [one - factor * other for one, other in zip(rows[at], rows[found], strict=True)]
        found += 1
    return found


def given_away(shown, fewest):
    """Groups of fewer than `fewest` about whom alone something follows from the sums over the shown sets.

    What can be computed from sums is each of their linear combinations. One that says something of a group alone is
    zero on everybody else: it is there exactly when leaving the columns of the group out lowers the rank.
    """
    full = rank([[each in group for each in PEOPLE] for group in shown])
    for size in range(1, fewest):
        for group in combinations(PEOPLE, size):
            rest = [each for each in PEOPLE if each not in group]
            if rank([[each in one for each in rest] for one in shown]) < full:
                yield group


surveys = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(["peer", "subordinate", "superior"])).map(
    lambda said: {kind: people(each for each in said if said[each] == kind) for kind in sorted(set(said.values()))}
)


@settings(max_examples=120, deadline=None)
@given(st.lists(surveys, min_size=1, max_size=4), st.integers(3, 4))
def test_no_sequence_of_reports_gives_anybody_away(held, fewest):
    """Survey after survey of one person, by respondents who would say the same each time."""
    shown = []
    for groups in held:
        chosen = showable(shown, groups, fewest)
        if chosen is not None:
            shown += [people("").union(*groups.values()), *(groups[each] for each in chosen)]
    assert list(given_away(shown, fewest)) == []


def test_the_attack_finds_what_is_there_to_be_found():
    assert ("d",) in list(given_away([people("abcd"), people("abc")], 3))
    assert ("a", "b") in list(given_away([people("abcde"), people("cde")], 3))
    assert list(given_away([people("abcdef"), people("abc")], 3)) == []


@pytest.mark.parametrize(
    ("groups", "chosen"),
    [
        ({"peer": "ab"}, None),
        ({}, None),
        ({"peer": "abc"}, ["peer"]),
        ({"peer": "abc", "superior": "d"}, []),
        ({"peer": "abcd", "subordinate": "efg"}, ["peer", "subordinate"]),
        ({"peer": "abc", "subordinate": "de", "superior": "f"}, ["peer"]),
        ({"peer": "abc", "subordinate": "de"}, []),
        ({"peer": "abc", "superior": "d", "subordinate": "efg"}, ["peer"]),
    ],
)
def test_a_group_is_shown_when_it_and_the_remainder_are_large_enough(groups, chosen):
    assert showable([], {name: people(each) for name, each in groups.items()}, 3) == chosen


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        ("abc", "abc", True),
        ("abc", "abcd", False),
        ("abcd", "abc", False),
        ("abc", "def", True),
        ("abc", "abcdef", True),
        ("abcdef", "defgh", False),
    ],
)
def test_the_next_survey_is_weighed_against_the_last(before, now, shown):
    assert (showable([people(before)], {"peer": people(now)}, 3) is not None) is shown


def test_nothing_shown_gives_nobody_away():
    assert safe([], 3)
