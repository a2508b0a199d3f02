"""What sheets come to, and what may stand on one."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.competitions.judging import judged
from services.training.competitions.marks import Asked, Given, wrong_marks
from services.training.competitions.passing import PASSING
from services.training.competitions.rules import CompetitionResult

R = CompetitionResult
CRITERIA = [Asked("aims", "Цели", Decimal(2)), Asked("means", "Средства", Decimal("10.5"))]
GOOD = {"aims": Given(Decimal(2)), "means": Given(Decimal("10.5"))}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, {}),
        ({"aims": Given(Decimal(0), "Не названы")}, {}),
        ({"aims": Given(Decimal(0))}, {"/marks/aims/comment": "zero_without_comment"}),
        ({"aims": Given(Decimal("2.1"))}, {"/marks/aims/mark": "out_of_scale"}),
        ({"means": Given(Decimal(-1))}, {"/marks/means/mark": "out_of_scale"}),
        ({"style": Given(Decimal(1))}, {"/marks/style": "criterion_unknown"}),
    ],
)
def test_what_is_wrong_with_a_sheet(change, wrong):
    assert {each["pointer"]: each["code"] for each in wrong_marks(CRITERIA, GOOD | change)} == wrong


def test_every_criterion_is_marked():
    [missing] = wrong_marks(CRITERIA, {"aims": Given(Decimal(1))})
    assert (missing["pointer"], missing["code"]) == ("/marks", "criterion_missing")


def entries(*totals: tuple[str, list[int]]):
    named = {UUID(int=number): each for number, each in enumerate(totals)}
    return (
        {entry: nomination for entry, (nomination, _) in named.items()},
        {entry: list(map(Decimal, its)) for entry, (_, its) in named.items()},
    )


W, P, N = R.winner, R.prize_winner, R.participant


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ([10, 8, 6, 4], [(1, False, W), (2, False, P), (3, False, P), (4, False, N)]),
        ([10, 10, 6], [(1, True, W), (1, True, W), (3, False, P)]),
        ([10, 8, 6, 6], [(1, False, W), (2, False, P), (3, True, P), (3, True, P)]),
        ([0, 0], [(1, True, N), (1, True, N)]),
    ],
)
def test_places_in_a_nomination(totals, expected):
    found = judged(*entries(*(("start", [total]) for total in totals)), winners=1, prizes=2)
    assert [(each.rank, each.tied, each.result) for each in found.values()] == expected


def test_nominations_do_not_meet_and_a_mean_is_exact():
    found = judged(*entries(("a", [1, 1, 2]), ("a", [4]), ("b", [1])), winners=1, prizes=0)
    assert [each.rank for each in found.values()] == [2, 1, 1]
    assert found[UUID(int=0)].points == Decimal("1.333333")


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.lists(st.integers(0, 5), min_size=1, max_size=3)), min_size=1, max_size=8
    ),
    st.integers(1, 2),
    st.integers(0, 2),
)
def test_whoever_has_more_stands_before_and_equals_are_equal(totals, winners, prizes):
    nominations, sheets = entries(*totals)
    found = judged(nominations, sheets, winners, prizes)
    means = {entry: Fraction(sum(its)) / len(its) for entry, its in sheets.items()}
    for one in found:
        for other in found:
            if nominations[one] == nominations[other]:
                assert (means[one] > means[other]) == (found[one].rank < found[other].rank)
                assert one == other or means[one] != means[other] or found[one] == found[other]
                assert one == other or means[one] != means[other] or found[one].tied
        assert (found[one].result in PASSING) == (means[one] > 0 and found[one].rank <= winners + prizes)
