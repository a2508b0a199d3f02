"""How a mentor moves, who is fit to be one, and at what notice it ends."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.business_days import business_days_between
from services.kernel.periods import years_held
from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.training.mentors.notice import Notice, short_notice
from services.training.mentors.rules import ORDER, SETTLED, WORKFLOW, Facts, MentorAction, MentorStatus, settled
from services.training.mentors.standing import Standing, unfit

S, A = MentorStatus, MentorAction
TODAY = date(2027, 2, 1)
FIT = Standing(heads=True, years=3, at_risk=False)
BY_OTHERS = Facts(False, FIT, 3, True, (date(2027, 1, 11), date(2027, 12, 31)), Notice(TODAY, 3))
IN_PERSON = replace(BY_OTHERS, own=True)
OWN = {A.consent, A.decline, A.leave}

TABLE = {
    (S.proposed, A.consent): S.consented,
    (S.proposed, A.decline): S.declined,
    (S.proposed, A.take_back): S.withdrawn,
    (S.consented, A.appoint): S.active,
    (S.consented, A.take_back): S.withdrawn,
    (S.consented, A.leave): S.withdrawn,
    (S.active, A.suspend): S.suspended,
    (S.active, A.end): S.ended,
    (S.active, A.leave): S.ended,
    (S.suspended, A.resume): S.active,
    (S.suspended, A.end): S.ended,
    (S.suspended, A.leave): S.ended,
}


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is TABLE[status, action]
    mine, theirs = (IN_PERSON, BY_OTHERS) if action in OWN else (BY_OTHERS, IN_PERSON)
    step.check(mine, "Причина")
    with pytest.raises(StepRefused):
        step.check(theirs, "Причина")
    if action in {A.take_back, A.suspend, A.end}:
        with pytest.raises(Invalid):
            step.check(mine, None)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(BY_OTHERS, ordered=False), "no_order"),
        (replace(BY_OTHERS, standing=replace(FIT, heads=False)), "not_a_head"),
        (replace(BY_OTHERS, standing=replace(FIT, at_risk=True)), "at_risk"),
        (replace(BY_OTHERS, standing=replace(FIT, years=2)), "too_new"),
        (replace(BY_OTHERS, term=(date(2026, 1, 1), TODAY - timedelta(1))), "term_over"),
    ],
)
def test_what_appointing_asks_for(facts, reason):
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(S.consented, A.appoint).check(facts, None)
    assert refused.value.members["reason"] == reason


@pytest.mark.parametrize(
    ("last_day", "allowed"),
    [
        (None, True),
        ("2027-02-01", False),
        ("2027-02-03", False),  # Monday is when it is said; Tuesday, Wednesday and Thursday are the notice
        ("2027-02-04", True),
        ("2027-02-06", True),
    ],
)
def test_who_wants_out_says_so_three_business_days_before(last_day, allowed):
    notice = Notice(TODAY, 3, last_day and date.fromisoformat(last_day))
    assert (short_notice(notice) is None) is allowed
    assert Notice(TODAY, 3).ends == date(2027, 2, 4)


@pytest.mark.parametrize(
    ("days", "said"), [(3, "3 рабочих дня"), (5, "5 рабочих дней"), (11, "11 рабочих дней"), (21, "21 рабочий день")]
)
def test_a_short_notice_is_refused_in_good_russian(days, said):
    refusal = short_notice(Notice(TODAY, days, TODAY))
    assert refusal.errors[0]["detail"].startswith(f"Предупреждают не менее чем за {said}, поэтому последний день")


@given(today=st.dates(date(2024, 1, 1), date(2026, 12, 1)), days=st.integers(3, 15), last=st.integers(-5, 40))
@settings(max_examples=60)
def test_no_notice_is_shorter_than_it_may_be(today, days, last):
    notice = Notice(today, days, today + timedelta(last))
    assert (short_notice(notice) is None) is (notice.ends >= notice.earliest)
    assert business_days_between(today, notice.earliest) == days


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (FIT, None),
        (replace(FIT, heads=False), "not_a_head"),
        (replace(FIT, at_risk=True), "at_risk"),
        (replace(FIT, years=2), "too_new"),
    ],
)
def test_who_is_fit(standing, said):
    refusal = unfit(standing, 3)
    assert (refusal and refusal.reason) == said
    assert refusal is None or refusal.errors[0]["pointer"] == "/person_id"


@pytest.mark.parametrize(
    ("held", "years"),
    [
        ([], 0),
        ([(date(2024, 2, 2), None)], 3),
        ([(date(2024, 2, 3), None)], 2),
        ([(date(2020, 1, 1), date(2022, 12, 31)), (date(2021, 1, 1), date(2021, 6, 30))], 3),
        ([(date(2020, 1, 1), date(2021, 12, 31)), (date(2026, 1, 1), date(2026, 12, 31))], 3),
        ([(date(2027, 3, 1), None)], 0),
    ],
)
def test_how_long_somebody_has_been_a_head(held, years):
    assert years_held(held, TODAY) == years


posts = st.lists(
    st.tuples(st.dates(date(2010, 1, 1), TODAY), st.none() | st.dates(date(2010, 1, 1), TODAY)), max_size=5
)


@given(held=posts)
@settings(max_examples=80)
def test_a_day_counts_once_however_many_posts_there_were(held):
    days = {first + timedelta(n) for first, last in held for n in range(((last or TODAY) - first).days + 1)}
    assert abs(years_held(held, TODAY) * 365.25 - len(days)) < 367
    assert years_held(held + held, TODAY) == years_held(held, TODAY)


@pytest.mark.parametrize("status", [*S])
def test_what_was_consented_to_stays(status):
    assert settled(status, {"directions", "teaches"}) is None
    assert (settled(status, SETTLED) is None) is (status is S.proposed)
    assert (settled(status, ORDER) is None) is (status in {S.proposed, S.consented})
