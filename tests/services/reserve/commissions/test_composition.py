"""Who may sit together: the table of what is wrong, and that what is found fit has one of each office every day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reserve.commissions.composition import unfit
from services.reserve.commissions.rules import CommissionRole, Term, roster
from tests.services.reserve.commissions.test_rules import CHAIR, DEPUTY, MEMBER, SECRETARY, seat

DAY = date(2026, 2, 1)
SPAN = (DAY, DAY + timedelta(99))


def term(number, role=MEMBER, first=0, last=None, **more) -> Term:
    end = None if last is None else DAY + timedelta(last)
    return Term(seat(number, role, **more), DAY + timedelta(first), end)


def reason(*terms, span=(DAY, None)) -> str | None:
    refusal = unfit(terms, span, "members")
    assert refusal is None or refusal.errors[0]["pointer"] == "/members"
    return refusal and refusal.reason


class TestUnfit:
    @pytest.mark.parametrize(
        ("terms", "expected"),
        [
            ([], None),
            ([term(0, CHAIR), term(1, DEPUTY), term(2, SECRETARY, votes=False), term(3), term(4)], None),
            ([term(0, CHAIR), term(1, CHAIR)], "role_taken"),
            ([term(0, DEPUTY), term(1, DEPUTY, 5)], "role_taken"),
            ([term(0, SECRETARY, 0, 5), term(1, SECRETARY, 5)], "role_taken"),
            ([term(0, CHAIR, 0, 4), term(1, CHAIR, 5)], None),
            ([term(0, CHAIR, votes=False)], "leader_without_vote"),
            ([term(0, DEPUTY, votes=False)], "leader_without_vote"),
            ([term(0, MEMBER, votes=False)], None),
            ([term(0, MEMBER, 9, 8)], "improper_term"),
            ([term(0, name="Ёлкина Анна"), term(1, name="елкина  анна")], "sits_twice"),
            ([term(0, name="Ёлкина Анна", last=3), term(1, name="Елкина Анна", first=4)], None),
            ([term(0, CHAIR), term(1, CHAIR, 3, 4, substitutes=0)], None),
            ([term(0, CHAIR), term(1, MEMBER, 3, 4, substitutes=0)], None),
            ([term(0), term(1, CHAIR, 3, 4, substitutes=0)], "role_of_another"),
            ([term(0), term(1, MEMBER, 3, 4, substitutes=5)], "substitutes_nobody"),
            ([term(0, MEMBER, 3, 4, substitutes=0)], "substitutes_nobody"),
            ([term(0, last=9), term(1, MEMBER, 3, 10, substitutes=0)], "outside_substituted"),
            ([term(0), term(1, substitutes=0), term(2, substitutes=1)], "substitutes_a_substitute"),
            (
                [term(0), term(1, MEMBER, 3, 5, substitutes=0), term(2, MEMBER, 5, 6, substitutes=0)],
                "substituted_twice",
            ),
            ([term(0), term(1, MEMBER, 3, 5, substitutes=0), term(2, MEMBER, 6, 6, substitutes=0)], None),
            ([term(0, votes=False), term(1, MEMBER, 3, 4, substitutes=0)], "vote_of_another"),
        ],
    )
    def test_says_what_is_wrong(self, terms, expected):
        assert reason(*terms) == expected

    @pytest.mark.parametrize(
        ("one", "expected"),
        [
            (term(0, MEMBER, 0, 99), None),
            (term(0, MEMBER, -1, 99), "outside_term"),
            (term(0, MEMBER, 0, 100), "outside_term"),
            (term(0, MEMBER, 0, None), "outside_term"),
        ],
    )
    def test_nobody_sits_outside_the_term_of_the_commission(self, one, expected):
        assert reason(one, span=SPAN) == expected

    def test_of_two_cards_the_person_tells_and_not_the_name(self):
        one, other = term(0, name="Иванова Анна"), term(1, name="Иванова Анна")
        known = [replace(each, seat=replace(each.seat, person_id=each.seat.member_id)) for each in (one, other)]
        assert reason(*known) is None
        same = replace(other, seat=replace(other.seat, person_id=known[0].seat.person_id, full_name="Петрова Анна"))
        assert reason(known[0], same) == "sits_twice"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(CommissionRole),
            st.integers(0, 12),
            st.none() | st.integers(0, 8),
            st.none() | st.integers(0, 5),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_what_is_fit_has_at_most_one_of_each_office_on_any_day(said):
    terms = [
        term(number, role, first, None if length is None else first + length, substitutes=instead, votes=votes)
        for number, (role, first, length, instead, votes) in enumerate(said)
    ]
    if unfit(terms, (DAY, None), "members"):
        return
    for offset in range(25):
        seats = roster(terms, DAY + timedelta(offset))
        held = [each.role for each in seats if each.role is not MEMBER]
        assert len(held) == len(set(held))
        own = sum(each.covers(DAY + timedelta(offset)) and each.seat.substitutes_id is None for each in terms)
        assert len(seats) == own  # a substitute adds no seat and takes none away
