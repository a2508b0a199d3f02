"""How an internship moves, what a step says, and whether there is room."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.training.internships.days import Days, creditable, misplaced, peak, room_on, too_many, wrong_day
from services.training.internships.rules import (
    SIDES,
    WORKFLOW,
    Facts,
    InternshipAction,
    InternshipSide,
    InternshipStatus,
)
from services.training.internships.saying import misspoken

S, A = InternshipStatus, InternshipAction
FIRST, LAST = date(2027, 3, 1), date(2027, 3, 5)
DAY = timedelta(1)
SITE = Days(date(2027, 2, 1), date(2029, 1, 31))
READY = Facts(days=Days(FIRST, LAST), today=LAST, site=SITE, room=True, most=36, own=False, elsewhere=False,
              entries=2, unconfirmed=0)  # fmt: skip
TABLE = {
    (S.requested, A.accept): S.accepted,
    (S.requested, A.decline): S.declined,
    (S.requested, A.withdraw): S.withdrawn,
    (S.accepted, A.decline): S.declined,
    (S.accepted, A.begin): S.running,
    (S.accepted, A.withdraw): S.withdrawn,
    (S.running, A.complete): S.completed,
    (S.running, A.fail): S.failed,
    (S.running, A.withdraw): S.withdrawn,
    (S.completed, A.reopen): S.running,
    (S.failed, A.reopen): S.running,
}


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is TABLE[status, action]
    step.check(READY, "Причина")
    if action in (A.decline, A.withdraw):
        with pytest.raises(Invalid):
            step.check(READY, None)


def test_whose_step_it_is():
    assert {action for action, side in SIDES.items() if side is InternshipSide.guest} == {A.withdraw}
    assert SIDES.keys() == {*A}


OUTSIDE = replace(READY, site=Days(SITE.first, LAST - DAY))


@pytest.mark.parametrize(
    ("status", "action", "facts", "reason"),
    [
        (S.requested, A.accept, OUTSIDE, "site_not_open"),
        (S.requested, A.accept, replace(READY, site=Days(FIRST + DAY, SITE.last)), "site_not_open"),
        (S.requested, A.accept, replace(READY, room=False), "no_room"),
        (S.requested, A.accept, replace(READY, elsewhere=True), "elsewhere"),
        (S.accepted, A.begin, OUTSIDE, "site_not_open"),
        (S.accepted, A.begin, replace(READY, today=FIRST - DAY), "not_today"),
        (S.accepted, A.begin, replace(READY, today=LAST + DAY), "not_today"),
        (S.accepted, A.begin, replace(READY, today=LAST + 31 * DAY), "long_past"),
        (S.requested, A.accept, replace(READY, today=LAST + DAY), "days_past"),
        (S.requested, A.accept, replace(READY, own=True), "own_case"),
        (S.accepted, A.begin, replace(READY, own=True), "own_case"),
        (S.running, A.complete, replace(READY, own=True), "own_case"),
        (S.running, A.fail, replace(READY, own=True), "own_case"),
        (S.running, A.complete, replace(READY, entries=0), "no_diary"),
        (S.running, A.complete, replace(READY, unconfirmed=1), "unconfirmed_diary"),
        (S.running, A.complete, replace(READY, today=LAST - DAY), "before_the_end"),
    ],
)
def test_what_a_step_asks_for(status, action, facts, reason):
    step = WORKFLOW.step(status, action)
    with pytest.raises(StepRefused) as refused:
        step.check(facts, None)
    assert refused.value.members["reason"] == reason
    step.check(READY, None)
    if reason == "before_the_end" or (facts.today == LAST + DAY and action is A.begin):
        step.check(facts, "Карантин")


WORDS = {"supervisor_id": None, "hours": None, "conclusion": None}


@pytest.mark.parametrize(
    ("action", "said", "wrong"),
    [
        (A.accept, {}, ("/supervisor_id", "required")),
        (A.accept, {"supervisor_id": "x"}, None),
        (A.accept, {"supervisor_id": "x", "hours": 1}, ("/hours", "not_of_this_step")),
        (A.complete, {"conclusion": "x"}, ("/hours", "required")),
        (A.complete, {"hours": 1}, ("/conclusion", "required")),
        (A.complete, {"hours": 1, "conclusion": "x"}, None),
        (A.fail, {"conclusion": "x"}, None),
        (A.fail, {"hours": 1, "conclusion": "x"}, ("/hours", "not_of_this_step")),
        (A.begin, {}, None),
        (A.begin, {"conclusion": "x"}, ("/conclusion", "not_of_this_step")),
    ],
)
def test_what_the_body_of_a_step_says(action, said, wrong):
    refusal = misspoken(action, WORDS | said)
    assert (refusal and (refusal.errors[0]["pointer"], refusal.reason)) == wrong


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        (Days(FIRST, LAST), None),
        (Days(FIRST, FIRST - DAY), ("/valid_to", "out_of_order")),
        (Days(FIRST - DAY, LAST), ("/valid_from", "in_the_past")),
        (Days(FIRST, SITE.last), None),
        (Days(FIRST, SITE.last + DAY), ("/valid_to", "outside_term")),
    ],
)
def test_which_days_may_be_asked_for(days, wrong):
    refusal = misplaced(days, SITE, FIRST)
    assert (refusal and (refusal.errors[0]["pointer"], refusal.reason)) == wrong
    assert misplaced(Days(SITE.first - DAY, LAST), SITE, date(2027, 1, 1)).reason == "outside_term"


@pytest.mark.parametrize(
    ("hours", "today", "most"),
    [(36, LAST, 36), (36, LAST + DAY, 36), (50, LAST, 40), (36, FIRST, 8), (4, FIRST, 4), (36, FIRST - DAY, 0)],
)
def test_hours_fit_the_internship_and_the_days_that_were(hours, today, most):
    assert creditable(hours, Days(FIRST, LAST), today) == most
    assert too_many(most, most) is None
    assert too_many(most + 1, most).errors[0]["pointer"] == "/hours"


def test_the_diary_tells_of_days_that_were():
    days = Days(FIRST, LAST)
    assert wrong_day(FIRST, days, FIRST) is None
    assert wrong_day(LAST, days, FIRST).reason == "in_future"
    assert wrong_day(LAST + DAY, days, LAST + DAY).reason == "outside_internship"
    assert wrong_day(FIRST - DAY, days, LAST).reason == "outside_internship"


@st.composite
def periods(draw):
    first = draw(st.integers(0, 20))
    return Days(FIRST + timedelta(first), FIRST + timedelta(first + draw(st.integers(0, 8))))


@settings(max_examples=150, deadline=None)
@given(periods(), st.lists(periods(), max_size=6), st.integers(1, 4))
def test_room_is_what_counting_day_by_day_finds(days, others, capacity):
    each_day = [days.first + timedelta(n) for n in range((days.last - days.first).days + 1)]
    most = max(sum(other.first <= day <= other.last for other in others) for day in each_day)
    assert peak(days, others) == most
    assert room_on(days, others, capacity) is (most < capacity)


@settings(max_examples=80, deadline=None)
@given(st.lists(periods(), max_size=10), st.integers(1, 3))
def test_of_all_that_were_let_in_no_day_has_more_than_there_are_places(asked, capacity):
    inside: list[Days] = []
    for each in asked:
        if room_on(each, inside, capacity):
            inside.append(each)
    for day in (FIRST + timedelta(n) for n in range(30)):
        assert sum(each.first <= day <= each.last for each in inside) <= capacity
