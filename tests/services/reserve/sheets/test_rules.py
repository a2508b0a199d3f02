"""What may stand on a sheet, and who hands one in."""

from dataclasses import replace
from decimal import Decimal
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reserve.sheets.rules import Awaited, Mark, SheetFacts, awaited, not_now, refused, wrong_marks
from tests.services.reserve.sheets.rulings import criterion, ruled, stage

OPEN = SheetFacts(
    scoring=True, opened=False, over=False, admitted=True, votes=True, recused=False, own_application=False,
    marked_by_substitute=False,
)  # fmt: skip


def criteria_of(*criteria):
    return ruled(stages=[stage("programme", *criteria)]).stages[0].criteria


CRITERIA = criteria_of(criterion("aims"), criterion("means", 1, 10), criterion("half", 0, 2, "0.5", 1, False))
RIGHT = {"aims": Mark(Decimal(1), None), "means": Mark(Decimal(10), "Хорошо"), "half": Mark(Decimal("1.5"), None)}


class TestMarks:
    def test_a_whole_sheet_is_right(self):
        assert wrong_marks(CRITERIA, RIGHT) == []

    @pytest.mark.parametrize(
        ("code", "mark", "comment", "pointer", "wrong"),
        [
            ("aims", "3", None, "/marks/aims/mark", "out_of_scale"),
            ("aims", "-1", None, "/marks/aims/mark", "out_of_scale"),
            ("aims", "0.5", None, "/marks/aims/mark", "out_of_scale"),
            ("means", "0", "Пусто", "/marks/means/mark", "out_of_scale"),
            ("means", "10.000001", None, "/marks/means/mark", "out_of_scale"),
            ("half", "0.75", None, "/marks/half/mark", "out_of_scale"),
            ("aims", "0", None, "/marks/aims/comment", "zero_without_comment"),
            ("aims", "0.0", "  ", "/marks/aims/comment", "zero_without_comment"),
            ("half", "0", None, None, None),
            ("aims", "0", "Цели не названы", None, None),
            ("strange", "1", None, "/marks/strange", "criterion_unknown"),
        ],
    )
    def test_of_one_criterion(self, code, mark, comment, pointer, wrong):
        found = wrong_marks(CRITERIA, {**RIGHT, code: Mark(Decimal(mark), comment)})
        assert [(each["pointer"], each["code"]) for each in found] == ([(pointer, wrong)] if wrong else [])

    def test_a_scale_is_told_as_it_is_written_in_russia(self):
        told = criteria_of(criterion("aims", "1.0", "10.0", "0.50"))
        [found] = wrong_marks(told, {"aims": Mark(Decimal(11), None)})
        assert found["detail"] == "Оценка — от 1 до 10 с шагом 0,5"

    @pytest.mark.parametrize("code", RIGHT)
    def test_none_is_missing(self, code):
        found = wrong_marks(CRITERIA, {key: mark for key, mark in RIGHT.items() if key != code})
        assert [each["code"] for each in found] == ["criterion_missing"]

    @given(st.integers(0, 20), st.integers(1, 20), st.integers(1, 4))
    def test_every_step_of_a_scale_and_nothing_between(self, lowest, steps, denominator):
        step = Decimal(1) / Decimal({1: 1, 2: 2, 3: 4, 4: 5}[denominator])
        [one] = criteria_of(criterion("aims", lowest, str(lowest + steps * step), str(step), 1, False))
        for n in range(-1, steps + 2):
            right = Mark(lowest + n * step, None)
            assert (wrong_marks([one], {"aims": right}) == []) is (0 <= n <= steps)
            assert wrong_marks([one], {"aims": replace(right, mark=right.mark + step / 2)}) != []


class TestWhoAndWhen:
    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({}, None),
            ({"opened": True}, "sheets_opened"),
            ({"scoring": False}, "not_scoring"),
            ({"over": True}, "sheets_closed"),
            ({"votes": False}, "no_vote"),
            ({"recused": True}, "recused"),
            ({"own_application": True}, "recused"),
            ({"admitted": False}, "not_admitted"),
            ({"marked_by_substitute": True}, "seat_has_marked"),
        ],
    )
    def test_one_reason_each(self, changes, reason):
        refusal = refused(replace(OPEN, **changes))
        assert (refusal.reason if refusal else None) == reason

    def test_only_one_of_all_situations_lets_a_sheet_in(self):
        names = list(SheetFacts.__slots__)
        let = [dict(zip(names, each, strict=True)) for each in product([True, False], repeat=len(names))]
        assert [each for each in let if refused(SheetFacts(**each)) is None] == [
            {name: getattr(OPEN, name) for name in names}
        ]

    def test_the_own_sheet_is_read_as_long_as_sheets_are_taken(self):
        assert not_now(OPEN) is None
        assert not_now(replace(OPEN, recused=True)) is None


def test_who_is_awaited():
    one, two, a, b = (UUID(int=n) for n in range(4))
    assert awaited([one, two], [a, b], ["x", "y"], [(two, b)]) == {
        Awaited(application, stage, member)
        for application, member in ((a, one), (a, two), (b, one))
        for stage in ("x", "y")
    }
