"""What an offer may become, and to whom a vacancy may be offered, until when."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.reserve.offers.rules import (
    LABELS,
    OPEN,
    WORKFLOW,
    Facts,
    Fitting,
    OfferAction,
    OfferStatus,
    late,
    unfit,
    wrong_day,
)

S, A = OfferStatus, OfferAction
STEPS = {
    (S.offered, A.accept): S.accepted,
    (S.offered, A.refuse): S.refused,
    (S.offered, A.withdraw): S.withdrawn,
    (S.accepted, A.withdraw): S.withdrawn,
}
YESTERDAY = date(2026, 11, 26)
CITY, SCHOOL = "ru.r67.m26", uuid4()
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


RECORDED = Facts(staying=True, decided=False, own=False, keeper=True)


def refusal_of(status, action, why="причина", **facts) -> str | None:
    try:
        WORKFLOW.step(status, action).check(replace(RECORDED, **facts), why)
    except StepRefused as refused:
        return refused.members["reason"]
    return None


class TestWorkflow:
    @pytest.mark.parametrize(("status", "action"), [*product(S, A)])
    def test_every_pair_is_a_known_step_or_refused(self, status, action):
        if target := STEPS.get((status, action)):
            assert WORKFLOW.step(status, action).target is target
        else:
            with pytest.raises(IllegalStep) as refused:
                WORKFLOW.step(status, action)
            assert refused.value.members["legal_actions"] == [a for (s, a) in STEPS if s is status]

    def test_every_word_has_a_russian_name(self):
        assert set(LABELS) == {*S, *A}
        assert {status for status, _ in STEPS} == OPEN

    @pytest.mark.parametrize("action", [A.accept, A.refuse])
    def test_only_of_who_still_is_in_the_reserve(self, action):
        assert refusal_of(S.offered, action) is None
        assert refusal_of(S.offered, action, staying=False) == "not_in_reserve"

    @pytest.mark.parametrize(
        ("own", "keeper", "overdue", "why", "accepting", "refusing"),
        [
            (False, True, None, None, None, None),
            (False, True, YESTERDAY, None, None, None),
            (True, False, None, "Переезд", None, None),
            (True, False, None, None, None, "reason_required"),
            (True, False, YESTERDAY, "Переезд", "answer_late", "answer_late"),
            (True, True, YESTERDAY, None, None, None),
            (False, False, None, "Переезд", "not_addressed", "not_addressed"),
        ],
    )
    def test_is_answered_in_person_in_time_or_recorded(self, own, keeper, overdue, why, accepting, refusing):
        facts = {"own": own, "keeper": keeper, "overdue": overdue}
        assert refusal_of(S.offered, A.accept, why, **facts) == accepting
        assert refusal_of(S.offered, A.refuse, why, **facts) == refusing

    def test_taken_back_with_a_reason_and_not_past_a_decision(self):
        for status in OPEN:
            with pytest.raises(Invalid):
                WORKFLOW.step(status, A.withdraw).check(RECORDED, None)
            assert refusal_of(status, A.withdraw, staying=False) is None
        assert refusal_of(S.accepted, A.withdraw, decided=True) == "appointment_decided"


class TestFitting:
    @pytest.mark.parametrize(
        ("staying", "reserve", "post_of", "reason"),
        [
            (True, CITY, None, None),
            (True, "ru.r67", None, None),
            (True, CITY, SCHOOL, None),
            (False, CITY, None, "not_in_reserve"),
            (True, "ru.r67.m2", None, "another_reserve"),
            (True, CITY, uuid4(), "another_post"),
        ],
    )
    def test_the_vacancy_is_one_of_the_reserve(self, staying, reserve, post_of, reason):
        found = unfit(Fitting(staying, reserve, post_of, SCHOOL, f"{CITY}.o1"))
        assert (found and found.reason) == reason


class TestDays:
    @given(due=DAYS)
    def test_its_last_day_is_in_time(self, due):
        assert late(due, due, None) is None
        assert late(due + timedelta(1), due, None).reason == "offer_late"
        assert late(due + timedelta(1), due, "Болезнь") is None

    @pytest.mark.parametrize(
        ("offered", "until", "reason"),
        [(1, 1, None), (1, 9, None), (2, 9, "in_future"), (1, 0, "wrong_dates")],
    )
    def test_an_offer_was_made_and_may_be_answered(self, offered, until, reason):
        first = date(2026, 11, 26)
        found = wrong_day(first + timedelta(offered), first + timedelta(until), first + timedelta(1))
        assert (found and found.reason) == reason
