"""Who sits, whether they are quorate and what they decide: every attendance and recusal, every vote."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reserve.commissions.rules import (
    LABELS,
    CommissionKind,
    CommissionRole,
    Quorum,
    Seat,
    Term,
    VoteChoice,
    VoteVerdict,
    decide,
    fraction_of,
    majority,
    presiding,
    quorum,
    roster,
)
from services.reserve.regulations.terms import Majority, TieBreak

IN, AGAINST, ABSTAINED = VoteChoice.in_favour, VoteChoice.against, VoteChoice.abstained
CHAIR, DEPUTY, SECRETARY, MEMBER = CommissionRole
LARGEST = 9
IDS = [UUID(int=number) for number in range(1, LARGEST + 2)]
COMMISSION = UUID(int=99)
SHARES = [Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)]


def seat(number: int, role=MEMBER, *, votes=True, name=None, substitutes=None) -> Seat:
    return Seat(
        member_id=IDS[number],
        commission_id=COMMISSION,
        place="ru.r67.m26",
        person_id=None,
        full_name=name or f"Член {number}",
        position="методист",
        person_place="ru.r67.m26.o1",
        organisation_id=None,
        role=role,
        trade_union=False,
        votes=votes,
        substitutes_id=None if substitutes is None else IDS[substitutes],
    )


def subsets(size: int) -> list[frozenset[UUID]]:
    return [frozenset(IDS[i] for i in range(size) if mask >> i & 1) for mask in range(2**size)]


class TestQuorum:
    @pytest.mark.parametrize("size", range(LARGEST + 1))
    def test_every_attendance_and_every_recusal(self, size):
        """3⁹ ways to be there, away or recused, up to nine members, at each share; recused and present is recused."""
        seats = [seat(number) for number in range(size)]
        for states in product("pax", repeat=size):  # present, absent, recused though present
            present = {IDS[i] for i, state in enumerate(states) if state != "a"}
            recused = {IDS[i] for i, state in enumerate(states) if state == "x"}
            whole, attending = size - len(recused), states.count("p")
            for share in SHARES:
                found = quorum(seats, present, recused, share)
                assert (found.whole, found.attending) == (whole, attending)
                # The least number that is the share of the whole: counted up, not computed.
                needed = next(n for n in range(1, LARGEST + 2) if n * share.denominator >= whole * share.numerator)
                assert found.needed == needed
                assert found.reached == (whole > 0 and attending * share.denominator >= whole * share.numerator)

    @pytest.mark.parametrize("size", range(1, 7))
    def test_attendance_and_recusal_are_independent(self, size):
        """Who is recused counts the same whether there or not."""
        seats = [seat(number) for number in range(size)]
        for present, recused in product(subsets(size), subsets(size)):
            expected = quorum(seats, present - recused, recused, Fraction(2, 3))
            assert quorum(seats, present | recused, recused, Fraction(2, 3)) == expected

    def test_a_recusal_may_make_a_quorum_and_may_break_it(self):
        seats, share = [seat(number) for number in range(9)], Fraction(2, 3)
        five = set(IDS[:5])
        assert not quorum(seats, five, set(), share).reached
        assert quorum(seats, five, set(IDS[7:9]), share).reached  # 5 of 7
        assert quorum(seats, set(IDS[:6]), set(), share).reached
        assert not quorum(seats, set(IDS[:6]), set(IDS[:2]), share).reached  # 4 of 7

    def test_who_has_no_vote_is_not_counted(self):
        seats = [seat(0, CHAIR), seat(1, SECRETARY, votes=False), seat(2)]
        assert quorum(seats, {IDS[0], IDS[1]}, set(), Fraction(2, 3)) == Quorum(2, 2, 1)

    def test_strangers_make_no_quorum(self):
        assert not quorum([seat(0), seat(1)], {IDS[5], IDS[6]}, set(), Fraction(1, 2)).reached

    def test_nobody_left_is_no_quorum(self):
        for share in SHARES:
            assert not quorum([seat(0)], {IDS[0]}, {IDS[0]}, share).reached
            assert not quorum([], set(), set(), share).reached

    @pytest.mark.parametrize(
        ("said", "needed"),
        [
            ("0.333", [1, 2, 2, 2, 3, 3, 3]),
            ("0.5", [2, 2, 3, 3, 4, 4, 5]),
            ("0.50", [2, 2, 3, 3, 4, 4, 5]),
            ("0.51", [2, 3, 3, 4, 4, 5, 5]),
            ("0.55", [2, 3, 3, 4, 4, 5, 5]),
            ("0.6", [2, 3, 3, 4, 5, 5, 6]),
            ("0.65", [2, 3, 4, 4, 5, 6, 6]),
            ("0.667", [2, 3, 4, 4, 5, 6, 6]),
            ("0.67", [2, 3, 4, 4, 5, 6, 6]),
            ("0.7", [3, 3, 4, 5, 5, 6, 7]),
            ("0.75", [3, 3, 4, 5, 6, 6, 7]),
            ("1", [3, 4, 5, 6, 7, 8, 9]),
        ],
    )
    def test_of_three_to_nine_members_so_many_make_a_quorum(self, said, needed):
        share = fraction_of(Decimal(said))
        found = [quorum([seat(n) for n in range(size)], set(), set(), share).needed for size in range(3, LARGEST + 1)]
        assert found == needed

    @pytest.mark.parametrize(
        ("said", "meant"),
        [("0.667", "2/3"), ("0.666667", "2/3"), ("0.66", "2/3"), ("0.5", "1/2"), ("0.75", "3/4"), ("1", "1")],
    )
    def test_a_rounded_share_means_the_fraction_of_the_act(self, said, meant):
        assert fraction_of(Decimal(said)) == Fraction(meant)
        assert quorum([seat(n) for n in range(9)], set(IDS[:6]), set(), fraction_of(Decimal("0.667"))).reached


class TestMajority:
    @pytest.mark.parametrize(("whole", "attending"), [(w, a) for w in range(LARGEST + 1) for a in range(w + 1)])
    def test_is_more_than_half(self, whole, attending):
        counted = Quorum(whole, 1, attending)
        for of, base in ((Majority.of_present, attending), (Majority.of_whole, whole)):
            needed = majority(of, counted)
            assert 2 * needed > base >= 2 * (needed - 1)


def ballots(*choices: VoteChoice) -> dict[UUID, VoteChoice]:
    return dict(zip(IDS, choices, strict=False))


class TestDecision:
    @pytest.mark.parametrize(("tie", "size"), [*product(TieBreak, range(1, 8))])
    def test_every_vote_of_up_to_seven(self, tie, size):
        """The chair is the first of those who vote."""
        needed = size // 2 + 1
        for choices in product(VoteChoice, repeat=size):
            favour, against = choices.count(IN), choices.count(AGAINST)
            found = decide(ballots(*choices), needed, tie, IDS[0])
            parted = tie is TieBreak.chair_vote and choices[0] is not ABSTAINED
            if favour == against > 0:
                carried = choices[0] is IN and favour + 1 >= needed
                expected = (VoteVerdict.adopted if carried else VoteVerdict.rejected) if parted else VoteVerdict.tied
            else:
                expected = VoteVerdict.adopted if 2 * favour > size else VoteVerdict.rejected
            assert found.verdict is expected, choices
            assert (found.in_favour, found.against, found.abstained) == (favour, against, size - favour - against)
            assert found.casting == (parted and favour == against > 0)

    def test_half_of_those_present_is_no_majority(self):
        assert decide(ballots(IN, IN, ABSTAINED, ABSTAINED), 3, TieBreak.chair_vote, IDS[0]).verdict == "rejected"

    def test_the_chair_parts_equal_votes_either_way(self):
        assert decide(ballots(IN, AGAINST), 2, TieBreak.chair_vote, IDS[0]).verdict is VoteVerdict.adopted
        assert decide(ballots(IN, AGAINST), 2, TieBreak.chair_vote, IDS[1]).verdict is VoteVerdict.rejected

    def test_a_casting_vote_does_not_stand_for_the_majority_of_the_whole(self):
        """Three and three of nine: four are not five."""
        votes = ballots(IN, IN, IN, AGAINST, AGAINST, AGAINST)
        found = decide(votes, majority(Majority.of_whole, Quorum(9, 6, 6)), TieBreak.chair_vote, IDS[0])
        assert (found.verdict, found.casting) == (VoteVerdict.rejected, True)

    def test_without_somebody_who_presides_equal_votes_stay_equal(self):
        for presides in (None, IDS[8]):
            assert decide(ballots(IN, AGAINST), 2, TieBreak.chair_vote, presides).verdict is VoteVerdict.tied

    def test_nobody_in_favour_is_no_tie(self):
        assert decide({}, 1, TieBreak.chair_vote).verdict is VoteVerdict.rejected
        assert decide(ballots(ABSTAINED), 1, TieBreak.chair_vote, IDS[0]).verdict is VoteVerdict.rejected


class TestPresiding:
    SEATS = (seat(0, CHAIR), seat(1, DEPUTY), seat(2, SECRETARY), seat(3))

    @pytest.mark.parametrize(
        ("present", "recused", "expected"),
        [
            ({0, 1, 2, 3}, set(), 0),
            ({1, 2, 3}, set(), 1),
            ({0, 1, 2, 3}, {0}, 1),
            ({0, 1}, {0, 1}, None),
            ({2, 3}, set(), None),
        ],
    )
    def test_is_the_chair_or_the_deputy(self, present, recused, expected):
        found = presiding(self.SEATS, {IDS[i] for i in present}, {IDS[i] for i in recused})
        assert (found and found.member_id) == (None if expected is None else IDS[expected])


DAY = date(2026, 3, 1)


class TestRoster:
    def test_both_ends_of_a_term_are_included(self):
        term = Term(seat(0), DAY, DAY + timedelta(9))
        days = [len(roster([term], DAY + timedelta(offset))) for offset in (-1, 0, 9, 10)]
        assert days == [0, 1, 1, 0]
        assert roster([Term(seat(0), DAY, None)], date(2999, 1, 1))

    def test_a_substitute_sits_instead_and_only_meanwhile(self):
        absent = Term(seat(0, CHAIR), DAY, None)
        meanwhile = Term(seat(1, CHAIR, substitutes=0), DAY + timedelta(5), DAY + timedelta(6))
        found = [[each.member_id for each in roster([absent, meanwhile], DAY + timedelta(n))] for n in (4, 5, 6, 7)]
        assert found == [[IDS[0]], [IDS[1]], [IDS[1]], [IDS[0]]]

    def test_stands_in_the_order_of_a_protocol(self):
        seats = [seat(0, name="Яковлев"), seat(1, SECRETARY), seat(2, name="Абрамов"), seat(3, DEPUTY), seat(4, CHAIR)]
        found = roster([Term(each, DAY, None) for each in seats], DAY)
        assert [each.full_name for each in found] == ["Член 4", "Член 3", "Член 1", "Абрамов", "Яковлев"]

    @given(
        st.lists(st.tuples(st.integers(-5, 5), st.none() | st.integers(0, 9), st.booleans()), max_size=8),
        st.integers(-9, 15),
    )
    def test_nobody_sits_outside_the_own_days_and_no_seat_twice(self, said, offset):
        terms = [
            Term(
                seat(number, substitutes=0 if stands_in and number else None),
                DAY + timedelta(first),
                None if length is None else DAY + timedelta(first + length),
            )
            for number, (first, length, stands_in) in enumerate(said)
        ]
        day = DAY + timedelta(offset)
        found = roster(terms, day)
        assert {each.member_id for each in found} <= {term.seat.member_id for term in terms if term.covers(day)}
        assert not any(other.substitutes_id == each.member_id for each in found for other in found)


def test_every_word_has_a_russian_name():
    assert set(LABELS) == {*CommissionKind, *CommissionRole, *VoteChoice, *VoteVerdict}
