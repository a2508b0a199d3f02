"""What an appointment may become, and what stands against one."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.periods import day_before, months_after
from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.reserve.appointments.rules import (
    LABELS,
    STANDING,
    WORKFLOW,
    AppointmentAction,
    AppointmentGround,
    AppointmentStatus,
    Facts,
    ProbationOutcome,
)
from services.reserve.appointments.terms import (
    Order,
    contract_due,
    last_of,
    wrong_order,
    wrong_revocation,
)

S, A = AppointmentStatus, AppointmentAction
STEPS = {
    (S.decided, A.make): S.made,
    (S.decided, A.decline): S.declined,
    (S.decided, A.cancel): S.cancelled,
    (S.made, A.revoke): S.revoked,
}
DAY = date(2026, 12, 1)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
SOUND = Facts(
    AppointmentGround.contest,
    today=date(2026, 11, 27),
    attested_until=DAY,
    starts_on=DAY,
    contract_on=date(2026, 11, 30),
    contract_due=date(2026, 11, 30),
)
ORDER = Order(
    decided_on=date(2026, 11, 20),
    today=date(2026, 11, 27),
    order_date=date(2026, 11, 25),
    contract_on=date(2026, 11, 30),
    starts_on=DAY,
    contract_until=date(2031, 11, 30),
    probation_until=None,
)


def refusal_of(status, action, facts, reason="причина") -> str | None:
    try:
        WORKFLOW.step(status, action).check(facts, reason)
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
        assert set(LABELS) == {*S, *A, *AppointmentGround, *ProbationOutcome}

    def test_what_stands_can_still_move(self):
        assert {status for status, _ in STEPS} == STANDING

    @pytest.mark.parametrize("key", [key for key in STEPS if key[1] is not A.make])
    def test_what_undoes_needs_a_reason(self, key):
        with pytest.raises(Invalid):
            WORKFLOW.step(*key).check(SOUND, " ")
        WORKFLOW.step(*key).check(SOUND, "причина")


class TestMaking:
    def test_nothing_stands_against_a_sound_one(self):
        assert refusal_of(S.decided, A.make, SOUND, None) is None

    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ({"ready": False}, "not_the_winner"),
            ({"linked": False}, "not_linked"),
            ({"attested_until": None}, "no_attestation"),
            ({"attested_until": day_before(DAY)}, "no_attestation"),
            ({"consented": False}, "no_consent"),
            ({"holder": "Иванова А. П."}, "overlapping_headship"),
            ({"heads": "Школа № 2"}, "combined_headship"),
            ({"appeals_open": 1}, "appeals_open"),
            ({"appeals_until": SOUND.today}, "appeal_term"),
        ],
    )
    def test_no_reason_helps_against(self, wrong, reason):
        assert refusal_of(S.decided, A.make, replace(SOUND, **wrong)) == reason

    def test_the_day_after_the_term_of_appeals_is_soon_enough(self):
        assert refusal_of(S.decided, A.make, replace(SOUND, appeals_until=day_before(SOUND.today)), None) is None

    @pytest.mark.parametrize("wrong", [{"contract_on": DAY}, {"probation": True}])
    def test_what_only_a_reason_allows(self, wrong):
        reasons = {"contract_on": "contract_late", "probation": "probation_after_contest"}
        assert refusal_of(S.decided, A.make, replace(SOUND, **wrong), None) == reasons[next(iter(wrong))]
        assert refusal_of(S.decided, A.make, replace(SOUND, **wrong)) is None

    @pytest.mark.parametrize("ground", [AppointmentGround.reserve, AppointmentGround.direct])
    def test_probation_is_for_who_was_not_chosen_by_a_contest(self, ground):
        assert refusal_of(S.decided, A.make, replace(SOUND, ground=ground, probation=True), None) is None

    def test_no_term_is_known_where_no_regulation_gives_one(self):
        assert refusal_of(S.decided, A.make, replace(SOUND, contract_on=DAY, contract_due=None), None) is None

    def test_before_there_is_an_order_the_day_is_today(self):
        undated = replace(SOUND, starts_on=None, attested_until=SOUND.today)
        assert refusal_of(S.decided, A.make, undated) is None
        assert refusal_of(S.decided, A.make, replace(undated, today=DAY)) == "no_attestation"


def test_it_is_not_revoked_into_another_vacancy():
    assert refusal_of(S.made, A.revoke, replace(SOUND, replaced=True)) == "vacancy_replaced"


def wrong_in(**changes) -> tuple[str, str] | None:
    found = wrong_order(replace(ORDER, **changes))
    return found and (found.errors[0]["pointer"], found.reason)


class TestTerms:
    def test_five_years_to_the_day(self):
        assert wrong_in() is None
        assert wrong_in(contract_until=date(2031, 12, 1)) == ("/contract_until", "contract_too_long")
        assert wrong_in(contract_until=None) is None
        assert wrong_in(order_date=date(2026, 11, 28)) == ("/date", "in_future")

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"order_date": date(2026, 11, 19)}, "/date"),
            ({"contract_on": date(2026, 11, 19)}, "/contract_on"),
            ({"starts_on": date(2026, 11, 29)}, "/starts_on"),
            ({"contract_until": date(2026, 11, 30)}, "/contract_until"),
            ({"probation_until": date(2026, 11, 30)}, "/probation_until"),
            ({"contract_until": DAY, "probation_until": date(2026, 12, 2)}, "/probation_until"),
        ],
    )
    def test_days_in_order(self, changes, pointer):
        assert wrong_in(**changes) == (pointer, "wrong_dates")

    def test_probation_of_a_head_is_six_months(self):
        assert wrong_in(probation_until=date(2027, 5, 31)) is None
        assert wrong_in(probation_until=date(2027, 6, 1)) == ("/probation_until", "probation_too_long")

    def test_terms_end_with_a_shorter_month(self):
        assert last_of(date(2026, 8, 31), 6) == date(2027, 2, 27)
        assert last_of(date(2024, 2, 29), 60) == date(2029, 2, 27)

    @given(day=DAYS, days=st.integers(1, 90))
    def test_the_term_for_a_contract_begins_the_day_after(self, day, days):
        assert contract_due(day, days) - day == timedelta(days)

    @given(day=DAYS, months=st.integers(1, 60))
    def test_a_term_and_the_next_one_share_no_day(self, day, months):
        assert last_of(day, months) + timedelta(1) == months_after(day, months)

    @pytest.mark.parametrize(
        ("revoked_on", "reason"),
        [
            (date(2026, 11, 19), "wrong_dates"),
            (date(2026, 11, 20), None),
            (date(2026, 12, 5), None),
            (date(2026, 12, 6), "in_future"),
        ],
    )
    def test_revocation_lies_between_the_decision_and_today(self, revoked_on, reason):
        found = wrong_revocation(date(2026, 11, 20), revoked_on, date(2026, 12, 5))
        assert (found and found.reason) == reason
