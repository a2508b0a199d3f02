"""What is shown gives nobody away: by itself, or by any sum and difference of what is shown."""

from datetime import UTC, date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.dashboards.rules import (
    MINIMUM,
    Approval,
    Crossed,
    DashboardView,
    Groups,
    Timeliness,
    approval,
    code_on,
    groups_shown,
    is_safe,
    sees,
    shown,
    timeliness,
    view_of,
)

MOSCOW = ZoneInfo("Europe/Moscow")
REGION, CITY, SCHOOL = "ru.r67", "ru.r67.m26", "ru.r67.m26.o1"


def gives_away(told: list[list[int]], sizes: list[int]) -> list[tuple[int, ...]]:
    """Every union of parts of few others whose sum follows from the sums told; each of these as 0 and 1 by part.

    By brute force over all unions, with the rank of a matrix: nothing the rules themselves do.
    """
    filled = [part for part, size in enumerate(sizes) if size]
    known = np.array([[row[part] for part in filled] for row in told]).reshape(len(told), len(filled))
    rank = np.linalg.matrix_rank(known) if known.size else 0
    found = []
    for count in range(1, len(filled) + 1):
        for chosen in combinations(filled, count):
            sought = np.vstack([known, [[int(part in chosen) for part in filled]]])
            if sum(sizes[part] for part in chosen) < MINIMUM and np.linalg.matrix_rank(sought) == rank:
                found.append(chosen)
    return found


class TestTheCellsOfATotal:
    @pytest.mark.parametrize(
        ("others", "cells", "total"),
        [
            ({"a": 6, "b": 7}, "ab", True),
            ({"a": 6, "b": 2}, "", True),
            ({"a": 6, "b": 2, "c": 9}, "c", True),
            ({"a": 3, "b": 3, "c": 9}, "c", True),
            ({"a": 1, "b": 1, "c": 5, "d": 9}, "d", True),
            ({"a": 2, "b": 2}, "", False),
            ({"a": 0, "b": 9}, "ab", True),
            ({"a": 0, "b": 4}, "a", False),
            ({"a": 5, "b": 5, "c": 1}, "b", True),
            ({"a": 5}, "a", True),
            ({}, "", True),
        ],
    )
    def test_by_example(self, others, cells, total):
        found = shown(others)
        assert (found.cells, found.total) == (frozenset(cells), total)

    @given(st.lists(st.integers(0, 9), max_size=7))
    def test_give_nobody_away(self, sizes):
        found = shown(dict(enumerate(sizes)))
        told = [[int(part == cell) for part in range(len(sizes))] for cell in found.cells]
        assert gives_away(told + [[1] * len(sizes)] * found.total, sizes) == []

    @given(st.lists(st.integers(0, 9), max_size=7))
    def test_hide_never_one_alone(self, sizes):
        found = shown(dict(enumerate(sizes)))
        hidden = [size for cell, size in enumerate(sizes) if cell not in found.cells]
        assert len(hidden) != 1 or not found.total
        assert found.total == is_safe(sum(sizes))

    @given(st.lists(st.integers(MINIMUM, 20), max_size=7))
    def test_hide_nothing_without_need(self, sizes):
        assert shown(dict(enumerate(sizes))).cells == frozenset(range(len(sizes)))

    @given(st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=7), st.randoms())
    def test_do_not_depend_on_the_order(self, others, random):
        shuffled = list(others.items())
        random.shuffle(shuffled)
        assert shown(dict(shuffled)) == shown(others)


class TestCrossingGroups:
    @pytest.mark.parametrize(
        ("others", "groups"),
        [
            (Crossed(both=5, municipality=5, cluster=5, neither=5), Groups(True, True, True)),
            (Crossed(both=1, municipality=9, cluster=9, neither=9), Groups(True, True, True)),
            (Crossed(both=1, municipality=9, cluster=9, neither=0), Groups(True, True, False)),
            (Crossed(both=9, municipality=1, cluster=9, neither=0), Groups(True, False, True)),
            (Crossed(both=9, municipality=0, cluster=2, neither=9), Groups(True, True, False)),
            (Crossed(both=1, municipality=0, cluster=9, neither=9), Groups(True, True, False)),
            (Crossed(both=2, municipality=0, cluster=0, neither=2), Groups(False, False, False)),
            (Crossed(both=2, municipality=0, cluster=0, neither=9), Groups(True, False, False)),
            (Crossed(both=0, municipality=0, cluster=9, neither=9), Groups(True, True, True)),
        ],
    )
    def test_by_example(self, others, groups):
        assert groups_shown(others) == groups

    @given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
    def test_give_nobody_away(self, sizes):
        may = groups_shown(Crossed(*sizes))
        told = [
            row
            for row, is_told in (
                ([1, 1, 1, 1], may.region),
                ([1, 0, 1, 0], may.cluster),
                ([1, 1, 0, 0], may.municipality),
            )
            if is_told
        ]
        assert gives_away(told, sizes) == []

    @given(st.lists(st.integers(MINIMUM, 20), min_size=4, max_size=4))
    def test_show_all_without_need_to_hide(self, sizes):
        assert groups_shown(Crossed(*sizes)) == Groups(True, True, True)


@pytest.mark.parametrize(
    ("caller", "place", "view"),
    [
        ("ru", REGION, DashboardView.full),
        (REGION, REGION, DashboardView.full),
        (REGION, SCHOOL, DashboardView.full),
        (CITY, CITY, DashboardView.full),
        (CITY, REGION, DashboardView.aggregate),
        (SCHOOL, REGION, DashboardView.aggregate),
        (SCHOOL, SCHOOL, DashboardView.full),
        (SCHOOL, CITY, None),
        (CITY, "ru.r67.m2", None),
        (CITY, "ru", None),
        ("ru", "ru", None),
        ("ru.r6", REGION, None),
    ],
)
def test_how_a_place_is_seen(caller, place, view):
    assert view_of(caller, place, REGION) == view


@pytest.mark.parametrize(("place", "seen"), [(REGION, True), (SCHOOL, True), (CITY, True), ("ru.r67.m2", False)])
def test_whom_one_sees(place, seen):
    assert sees(CITY, place) is seen


@pytest.mark.parametrize(
    ("handed_in", "found"),
    [
        (None, Timeliness.not_submitted),
        (datetime(2022, 3, 1, 20, 59, tzinfo=UTC), Timeliness.on_time),
        (datetime(2022, 3, 1, 21, 0, tzinfo=UTC), Timeliness.late),
    ],
)
def test_the_last_day_ends_at_midnight_of_the_region(handed_in, found):
    assert timeliness(handed_in, date(2022, 3, 1), MOSCOW) == found


@pytest.mark.parametrize(
    ("day", "code"),
    [("2021-06-30", "66701000"), ("2021-07-01", "66601000"), ("2030-01-01", "66601000"), ("1999-12-31", None)],
)
def test_the_code_of_a_day(day, code):
    codes = [
        {"code": "66701000", "valid_from": "2000-01-01", "valid_to": "2021-06-30"},
        {"code": "66601000", "valid_from": "2021-07-01", "valid_to": None},
    ]
    assert code_on(codes, date.fromisoformat(day)) == code


@pytest.mark.parametrize(
    ("verified", "returned", "undone", "found"),
    [
        (None, None, None, Approval.none),
        (None, 1, 1, Approval.none),
        (2, None, None, Approval.at_once),
        (2, 1, 1, Approval.after_return),
        (2, 1, 3, Approval.after_return),
        (2, 3, 3, Approval.undone),
        (2, None, 3, Approval.undone),  # corrected by an objection
    ],
)
def test_an_approval_is_lax_where_it_is_undone(verified, returned, undone, found):
    days = [each and datetime(2026, 3, each, tzinfo=UTC) for each in (verified, returned, undone)]
    assert approval(*days) is found
