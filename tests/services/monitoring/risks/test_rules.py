"""Episodes of risk, by table and by property."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.risks.rules import Presence, RiskChange, changes, episodes


def history(text: str, holders: str = "") -> list[Presence]:
    """`R` at risk, `.` clean, a blank: no result; one holder for each letter of `holders`."""
    who = [UUID(int=ord(each)) for each in holders] or [None] * len(text)
    said = zip(range(1, len(text) + 1), text, who, strict=True)
    return [Presence(UUID(int=n), sign == "R", ("low",) * (sign == "R"), its) for n, sign, its in said if sign != " "]


def told(text, clean=2, holders=""):
    """(first, last, streak, longest, re-entries, closed in) of each episode, cycles by number."""
    return [
        (e.first.int, e.last.int, e.streak, e.longest, e.re_entries, e.closed_in and e.closed_in.int)
        for e in episodes(history(text, holders), clean)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("...", []),
        ("R", [(1, 1, 1, 1, 0, None)]),
        ("RR", [(1, 2, 2, 2, 0, None)]),
        ("R.", [(1, 1, 1, 1, 0, None)]),
        ("R..", [(1, 1, 1, 1, 0, 3)]),
        ("R.R", [(1, 3, 1, 1, 1, None)]),
        ("RR.R", [(1, 4, 1, 2, 1, None)]),
        ("R..R", [(1, 1, 1, 1, 0, 3), (4, 4, 1, 1, 0, None)]),
        ("R R", [(1, 3, 2, 2, 0, None)]),  # no result in the second cycle
        (".R.RR..", [(2, 5, 2, 2, 1, 7)]),
    ],
)
def test_begin_go_on_and_end(text, expected):
    assert told(text) == expected


def test_one_clean_cycle_may_be_enough():
    assert told("R.R", clean=1) == [(1, 1, 1, 1, 0, 2), (3, 3, 1, 1, 0, None)]


@pytest.mark.parametrize(
    ("text", "holders", "inherited"),
    [("RR", "aa", False), ("RR", "ab", True), ("R.R", "aab", True), ("R", "a", False), ("RRR", "abb", True)],
)
def test_a_new_head_inherits_a_risk_that_goes_on(text, holders, inherited):
    [found] = episodes(history(text, holders), 2)
    assert found.inherited is inherited


def test_counts_in_how_many_cycles_each_cause_held():
    a = Presence(UUID(int=1), True, ("low", "gia"))
    b = Presence(UUID(int=2), True, ("bottom", "gia"))
    [found] = episodes([a, b], 2)
    assert list(found.causes.items()) == [("low", 1), ("gia", 2), ("bottom", 1)]


HISTORY = st.text("R. ", max_size=12)


@given(HISTORY, st.integers(1, 3))
def test_at_most_one_is_open_and_cycles_are_in_order_and_apart(text, clean):
    found = episodes(history(text), clean)
    assert [each for each in found[:-1] if each.closed_in is None] == []
    cycles = [cycle.int for each in found for cycle in (*each.at_risk, *((each.closed_in,) if each.closed_in else ()))]
    assert cycles == sorted(set(cycles))
    assert sorted(c.int for each in found for c in each.at_risk) == [n + 1 for n, s in enumerate(text) if s == "R"]


@given(HISTORY, st.integers(1, 3))
def test_numbers_agree_with_counting(text, clean):
    played = text.replace(" ", "")
    for each in episodes(history(text), clean):
        assert each.longest >= each.streak >= 1
        assert each.re_entries < len(each.at_risk)
        assert each.repeated is (each.longest >= 2)
    assert any(each.repeated for each in episodes(history(text), clean)) is ("RR" in played)


@given(HISTORY, HISTORY, st.integers(1, 3))
def test_what_is_new_is_what_one_more_stretch_brought(before, more, clean):
    old, new = episodes(history(before), clean), episodes(history(before + more), clean)
    found = list(changes(old, new))
    assert not [each for each in found if each[0] is RiskChange.withdrawn]
    assert len([each for each in found if each[0] is RiskChange.opened]) == len(new) - len(old)


@given(HISTORY, st.integers(1, 3))
def test_the_same_twice_is_nothing_new(text, clean):
    found = episodes(history(text), clean)
    assert list(changes(found, found)) == []


def test_each_cycle_of_a_repeat_is_told_and_a_correction_withdraws():
    one, two, three = (episodes(history(text), 2) for text in ("R", "RR", "RRR"))
    assert [kind for kind, _ in changes([], one)] == [RiskChange.opened]
    assert [kind for kind, _ in changes(one, two)] == [RiskChange.repeated]
    assert [kind for kind, _ in changes(two, three)] == [RiskChange.repeated]
    assert [kind for kind, _ in changes(two, one)] == []
    shortened, closed = episodes(history("RR."), 2), episodes(history("R.."), 2)
    assert [kind for kind, _ in changes(three, shortened)] == []  # a correction that took the last one away
    assert [kind for kind, _ in changes(closed, episodes(history("R.R"), 2))] == [RiskChange.reopened]
    assert [kind for kind, _ in changes(one, [])] == [RiskChange.withdrawn]
    assert [kind for kind, _ in changes(one, episodes(history("R.."), 2))] == [RiskChange.closed]


def test_a_head_nobody_knows_is_not_another_one():
    presences = [Presence(UUID(int=n), True, ("low",), holder) for n, holder in enumerate((UUID(int=9), None, None), 1)]
    [found] = episodes(presences, 2)
    assert found.inherited is False
