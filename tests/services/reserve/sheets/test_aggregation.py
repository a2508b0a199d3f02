"""From sheets to ranks: exact, and the same whatever comes first."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reserve.regulations.terms import Aggregation
from services.reserve.sheets.aggregation import Ballot, aggregate, selected, tally
from services.reserve.sheets.agreement import agreement
from services.reserve.sheets.numbers import deviation, median, rounded
from tests.services.reserve.sheets.rulings import criterion, ruled, stage

A, B, C, D = (UUID(int=n) for n in range(1, 5))
JURY = [UUID(int=100 + n) for n in range(9)]
MARKS = st.decimals(0, 10, places=1)


def ballots(application, *sheets, stage="programme"):
    """One sheet per juror: marks of `aims` and `means`, or of the one criterion `speech`."""
    codes = ("speech",) if stage == "interview" else ("aims", "means")
    return [
        Ballot(application, stage, member, dict(zip(codes, map(Decimal, sheet), strict=True)))
        for member, sheet in zip(JURY, sheets, strict=False)
    ]


def programme(**changes):
    """A contest of one stage with two criteria of 0 to 10."""
    tie = changes.pop("tie", "chair_vote")
    weights = changes.pop("weights", (1, 1))
    criteria = [criterion(code, 0, 10, "0.1", weight) for code, weight in zip(("aims", "means"), weights, strict=True)]
    passing = changes.pop("stage_points", None)
    voting = {"quorum": "0.667", "majority": "of_present", "tie": tie}
    return ruled(stages=[stage("programme", *criteria, pass_points=passing)], voting=voting, **changes)


class TestAggregate:
    @given(st.lists(MARKS, min_size=1, max_size=9), st.randoms())
    @pytest.mark.parametrize("how", Aggregation)
    def test_order_never_matters(self, how, values, random):
        shuffled = list(values)
        random.shuffle(shuffled)
        assert aggregate(how, 2, values) == aggregate(how, 2, shuffled)

    @given(st.lists(MARKS, min_size=1, max_size=9), st.integers(1, 5))
    def test_a_trimmed_mean_is_that_of_the_middle_ones(self, values, trimmed):
        """Brute force: among all choices of so many sheets, the one whose others are evenly lower and higher."""
        keep = max(len(values) - 2 * trimmed, 1 if len(values) % 2 else 2)
        cut = (len(values) - keep) // 2
        found = set()
        for kept in combinations(range(len(values)), keep):
            others = [values[i] for i in range(len(values)) if i not in kept]
            chosen = [values[i] for i in kept]
            for low in combinations(range(len(others)), cut):
                below = [others[i] for i in low]
                above = [others[i] for i in range(len(others)) if i not in low]
                if all(b <= c for b in below for c in chosen) and all(a >= c for a in above for c in chosen):
                    found.add(sum(map(Fraction, chosen), Fraction(0)) / keep)
        assert found == {aggregate(Aggregation.trimmed_mean, trimmed, values)}

    @given(st.lists(MARKS, min_size=1, max_size=9))
    def test_a_sum_adds_the_sheets_up_and_a_mean_shares_it_out(self, values):
        tenths = sum(int(10 * each) for each in values)
        assert aggregate(Aggregation.sum, 0, values) == Fraction(tenths, 10)
        assert aggregate(Aggregation.mean, 0, values) == Fraction(tenths, 10 * len(values))

    @given(st.lists(MARKS, min_size=1, max_size=9), st.integers(0, 3))
    def test_who_is_recused_counts_in_a_sum_as_the_mean_of_the_others(self, values, recused):
        jurors, total = len(values) + recused, Fraction(sum(int(10 * each) for each in values), 10)
        mean = total / len(values)
        assert aggregate(Aggregation.sum, 0, values, jurors) == total + recused * mean
        assert aggregate(Aggregation.mean, 0, values, jurors) == mean

    def test_nothing_is_nothing(self):
        assert {aggregate(how, 1, []) for how in Aggregation} == {0}


class TestNumbers:
    @given(st.fractions(0, 1000))
    def test_half_goes_up_once(self, number):
        cut = Decimal(number.numerator * 10**20 // number.denominator).scaleb(-20)
        assert rounded(number) == cut.quantize(Decimal("0.000001"), ROUND_HALF_UP)
        assert abs(Fraction(rounded(number)) - number) <= Fraction(1, 2 * 10**6)

    @pytest.mark.parametrize(
        ("number", "expected"),
        [(Fraction(1, 3), "0.333333"), (Fraction(2, 3), "0.666667"), (Fraction(5, 10**7), "0.000001"),
         (Fraction(4, 10**7), "0"), (Fraction(15, 10**7), "0.000002"), (Fraction(8), "8")],
    )  # fmt: skip
    def test_rounding(self, number, expected):
        assert rounded(number) == Decimal(expected)

    @pytest.mark.parametrize(
        ("values", "expected"), [([], "0"), ([5], "0"), ([1, 3], "1"), ([0, 0, 1], "0.471405"), ([2, 2, 2], "0")]
    )
    def test_deviation(self, values, expected):
        assert deviation(list(map(Decimal, values))) == Decimal(expected)

    @pytest.mark.parametrize(("values", "expected"), [([3], "3"), ([1, 9], "5"), ([9, 1, 2], "2"), ([1, 2, 2, 9], "2")])
    def test_median(self, values, expected):
        assert median(list(map(Decimal, values))) == Decimal(expected)


def told(standings):
    return [(each.application_id, each.rank, each.tied) for each in standings]


class TestStandings:
    @given(
        st.lists(st.lists(st.tuples(MARKS, MARKS), min_size=1, max_size=4), min_size=1, max_size=4),
        st.integers(0, 2**32),
        st.sampled_from(Aggregation),
        st.sampled_from(["chair_vote", "next_criterion"]),
    )
    def test_order_never_matters(self, sheets, seed, how, tie):
        rules = programme(aggregation=how, trimmed=1 if how is Aggregation.trimmed_mean else 0, tie=tie)
        applications = [UUID(int=n + 1) for n in range(len(sheets))]
        given_ = [each for a, its in zip(applications, sheets, strict=True) for each in ballots(a, *its)]
        shuffled, order = list(given_), list(applications)
        Random(seed).shuffle(shuffled)
        Random(seed + 1).shuffle(order)
        assert tally(rules, applications, given_) == tally(rules, order, shuffled)
        assert agreement(rules, given_) == agreement(rules, shuffled)

    @given(st.lists(st.tuples(MARKS, MARKS), min_size=2, max_size=5), st.sampled_from(Aggregation), st.data())
    def test_a_better_mark_never_harms(self, sheets, how, data):
        rules = programme(aggregation=how, trimmed=1 if how is Aggregation.trimmed_mean else 0)
        at = data.draw(st.integers(0, len(sheets) - 1))
        better = list(sheets)
        better[at] = (min(sheets[at][0] + 1, Decimal(10)), sheets[at][1])
        [before], [after] = (tally(rules, [A], ballots(A, *each)) for each in (sheets, better))
        assert after.points >= before.points

    def test_weights_count(self):
        rules = programme(weights=("0.5", 2))
        [found] = tally(rules, [A], ballots(A, (10, 1), (8, 2)))
        assert found.points == Decimal("7.5")  # (5 + 2 + 4 + 4) / 2
        assert dict(found.stages[0].criteria) == {"aims": Decimal(9), "means": Decimal("1.5")}

    def test_rounding_happens_once_at_the_end(self):
        rules = ruled(stages=[stage("interview", criterion("speech", 1, 10), kind="interview"),
                              stage("programme", criterion("aims"), criterion("means"))])  # fmt: skip
        three = [(1,), (1,), (2,)]
        sheets = [*ballots(A, *three, stage="interview"), *ballots(A, (1, 0), (1, 0), (2, 0))]
        [found] = tally(rules, [A], sheets)
        assert [each.points for each in found.stages] == [Decimal("1.333333")] * 2
        assert found.points == Decimal("2.666667")

    @pytest.mark.parametrize(
        ("points", "stage_points", "passed"),
        [(None, None, True), (12, None, True), (13, None, False), (None, 12, True), (None, "12.000001", False)],
    )
    def test_thresholds_include_their_own_value(self, points, stage_points, passed):
        rules = programme(pass_points=points, stage_points=stage_points)
        [found] = tally(rules, [A], ballots(A, (6, 6)))
        assert (found.passed, found.rank) == (passed, 1 if passed else None)

    def test_one_missed_stage_is_not_made_up_for(self):
        rules = ruled(
            stages=[
                stage("interview", criterion("speech", 1, 10), kind="interview", pass_points=5),
                stage("programme", criterion("aims"), criterion("means")),
            ]
        )
        weak = [*ballots(A, (4,), stage="interview"), *ballots(A, (2, 2))]
        fair = [*ballots(B, (5,), stage="interview"), *ballots(B, (1, 1))]
        assert told(tally(rules, [A, B], [*weak, *fair])) == [(B, 1, False), (A, None, False)]

    @pytest.mark.parametrize("how", ["sum", "mean"])
    def test_a_recusal_takes_nothing_from_an_application(self, how):
        """The same marks of two jurors as of three; the criteria, which part equals, too."""
        rules = programme(aggregation=how, tie="next_criterion")
        sheets = [*ballots(A, (8, 7), (8, 7), (8, 7)), *ballots(B, (9, 7), (7, 7)), *ballots(C, (7, 7), (7, 7), (7, 7))]
        standings = tally(rules, [A, B, C], sheets, 3)
        assert told(standings) == [(A, 1, True), (B, 1, True), (C, 3, False)]
        assert {each.points for each in standings[:2]} == {45 if how == "sum" else 15}

    def test_an_application_nobody_marked_has_no_rank(self):
        rules = programme()
        assert told(tally(rules, [A, B], ballots(A, (0, 0)))) == [(A, 1, False), (B, None, False)]

    def test_equal_ones_share_a_rank_and_the_next_is_skipped(self):
        sheets = [*ballots(A, (5, 4)), *ballots(B, (4, 5)), *ballots(C, (1, 1)), *ballots(D, (9, 9))]
        standings = tally(programme(), [C, B, A, D], sheets)
        assert told(standings) == [(D, 1, False), (A, 2, True), (B, 2, True), (C, 4, False)]


class TestTies:
    @pytest.mark.parametrize(
        ("tie", "weights", "a", "b", "expected"),
        [
            ("chair_vote",     (1, 1), (5, 4), (4, 5), [(A, 1, True), (B, 1, True)]),
            ("next_criterion", (1, 1), (5, 4), (4, 5), [(A, 1, False), (B, 2, False)]),
            ("next_criterion", (1, 1), (4, 5), (5, 4), [(B, 1, False), (A, 2, False)]),
            ("next_criterion", (1, 2), (6, 4), (4, 5), [(B, 1, False), (A, 2, False)]),
            ("next_criterion", (2, 1), (4, 6), (5, 4), [(B, 1, False), (A, 2, False)]),
            ("next_criterion", (1, 1), (5, 4), (5, 4), [(A, 1, True), (B, 1, True)]),
            ("next_criterion", (1, 1), (9, 1), (5, 6), [(B, 1, False), (A, 2, False)]),
        ],
    )  # fmt: skip
    def test_are_parted_as_the_regulation_says(self, tie, weights, a, b, expected):
        rules = programme(tie=tie, weights=weights)
        assert told(tally(rules, [A, B], [*ballots(A, a), *ballots(B, b)])) == expected

    @pytest.mark.parametrize(
        ("ranks", "places", "choice", "winners", "undecided"),
        [
            ([1, 2, 3],    1, [],        [A],       []),
            ([1, 2, 3],    2, [],        [A, B],    []),
            ([1, 1, 3],    1, [],        [],        [A, B]),
            ([1, 1, 3],    1, [B],       [B],       []),
            ([1, 1, 3],    1, [C],       [],        [A, B]),
            ([1, 1, 3],    2, [],        [A, B],    []),
            ([1, 2, 2],    2, [],        [A],       [B, C]),
            ([1, 2, 2],    2, [C],       [A, C],    []),
            ([1, 1, 1],    2, [],        [],        [A, B, C]),
            ([1, 1, 1],    2, [C],       [C],       [A, B]),
            ([1, 1, 1],    2, [C, C, A], [C, A],    []),
            ([1, 1, 1],    1, [C, A],    [C],       []),
            ([1, None, 1], 1, [B],       [],        [A, C]),
            ([None] * 3,   1, [A],       [],        []),
            ([1, 2, 3],    9, [],        [A, B, C], []),
        ],
    )  # fmt: skip
    def test_who_wins_so_many_places(self, ranks, places, choice, winners, undecided):
        points = {1: (9, 9), 2: (5, 5), 3: (1, 1), None: (0, 0)}
        rules = programme(pass_points=1)
        sheets = [each for a, rank in zip((A, B, C), ranks, strict=True) for each in ballots(a, points[rank])]
        assert selected(tally(rules, [A, B, C], sheets), places, choice) == (winners, undecided)


class TestAgreement:
    def test_a_sheet_far_from_the_others_stands_out_and_its_juror_leans(self):
        sheets = [*ballots(A, (8, 8), (8, 7), (7, 8), (1, 1)), *ballots(B, (5, 5), (5, 5), (5, 5), (5, 5))]
        found = agreement(programme(), sheets)
        assert [(each.application_id, each.member_id, each.total, each.others) for each in found.outliers] == [
            (A, JURY[3], 2, 15)
        ]
        assert {each.member_id: each.above for each in found.leanings}[JURY[3]] == Decimal("-6.5")
        first = found.spreads[0]
        assert (first.sheets, first.lowest, first.highest, first.deviation) == (4, 2, 16, Decimal("5.787918"))

    def test_a_quarter_of_the_scale_is_not_far_yet(self):
        assert agreement(programme(), ballots(A, (5, 5), (5, 5), (5, 10))).outliers == ()
        assert len(agreement(programme(), ballots(A, (5, 5), (5, 5), (Decimal("5.1"), 10))).outliers) == 1

    def test_of_two_nobody_stands_apart(self):
        found = agreement(programme(), ballots(A, (0, 0), (10, 10)))
        assert (found.outliers, found.leanings) == ((), ())
