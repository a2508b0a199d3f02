"""What a time in the reserve may become, and who decides."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.reserve.entries.guards import Facts
from services.reserve.entries.rules import (
    APART,
    LABELS,
    PENDING,
    STAYING,
    WORKFLOW,
    EntryAction,
    EntryStatus,
    status_on,
)
from services.reserve.entries.terms import Room

S, A = EntryStatus, EntryAction
TODAY = date(2026, 11, 27)
STEPS = {
    (S.nominated, A.take): S.review,
    (S.nominated, A.withdraw): S.withdrawn,
    (S.review, A.send_back): S.returned,
    (S.review, A.reject): S.rejected,
    (S.review, A.include): S.included,
    (S.review, A.withdraw): S.withdrawn,
    (S.returned, A.resubmit): S.nominated,
    (S.returned, A.withdraw): S.withdrawn,
    (S.included, A.renew): S.renewed,
    (S.renewed, A.renew): S.renewed,
    (S.included, A.exclude): S.excluded,
    (S.renewed, A.exclude): S.excluded,
    (S.included, A.appoint): S.appointed,
    (S.renewed, A.appoint): S.appointed,
    (S.appointed, A.reinstate): S.included,
    (S.appointed, A.reinstate_renewed): S.renewed,
}
WITH_REASON = {A.send_back, A.reject, A.exclude}
BY_NOMINATOR = {A.withdraw, A.resubmit}
DECISIONS = [key for key in STEPS if key[1] not in BY_NOMINATOR and key[1] not in APART]


def rooms(taken, places=2) -> tuple[Room]:
    return (Room("На эту должность", taken, places),)


def facts(**changes) -> Facts:
    """The keeper, who has nothing to do with the nomination; room for two, nobody there."""
    told = {"keeping": True, "put_forward": False, "in_person": False, "today": TODAY, "rooms": rooms(0)}
    return Facts(**told | changes)


def reason_of(key, told, reason="причина") -> str | None:
    try:
        WORKFLOW.step(*key).check(told, reason)
    except StepRefused as refused:
        return refused.members["reason"]
    return None


class TestWorkflow:
    @pytest.mark.parametrize(("status", "action"), [*product(EntryStatus, EntryAction)])
    def test_every_pair_is_a_known_step_or_refused(self, status, action):
        if target := STEPS.get((status, action)):
            assert WORKFLOW.step(status, action).target is target
        else:
            with pytest.raises(IllegalStep) as refused:
                WORKFLOW.step(status, action)
            assert refused.value.members["legal_actions"] == [a for (s, a) in STEPS if s is status]

    def test_every_word_has_a_russian_name(self):
        assert set(LABELS) == {*EntryStatus, *EntryAction}

    def test_what_is_taken_from_somebody_needs_a_reason(self):
        assert {step.action for step in WORKFLOW.steps.values() if step.needs_reason} == WITH_REASON
        for key in STEPS:
            if key[1] in WITH_REASON:
                with pytest.raises(Invalid):
                    WORKFLOW.step(*key).check(facts(), " ")

    def test_each_status_is_pending_a_stay_or_the_end_of_it(self):
        """That a term is over is never kept."""
        ended = {S.rejected, S.withdrawn, S.excluded, S.appointed}
        assert {*EntryStatus} - {S.expired} == PENDING | STAYING | ended
        assert not WORKFLOW.open_from(S.expired)


class TestWho:
    @pytest.mark.parametrize("key", DECISIONS)
    @pytest.mark.parametrize(
        ("told", "reason"),
        [
            (facts(), None),
            (facts(put_forward=True), None),
            (facts(keeping=False), "not_the_keeper"),
            (facts(keeping=False, put_forward=True), "not_the_keeper"),
            (facts(in_person=True), "own_entry"),
        ],
    )
    def test_the_keeper_decides_and_nobody_of_themself(self, key, told, reason):
        assert reason_of(key, told) == reason

    @pytest.mark.parametrize("key", [key for key in STEPS if key[1] in BY_NOMINATOR])
    def test_who_put_forward_takes_back_and_presents_anew(self, key):
        assert reason_of(key, facts(keeping=False, put_forward=True)) is None
        assert reason_of(key, facts(keeping=True)) == "not_the_nominator"

    @pytest.mark.parametrize("key", [key for key in STEPS if key[1] in APART])
    def test_only_an_appointment_appoints_and_only_its_revocation_takes_back(self, key):
        assert reason_of(key, facts(put_forward=True)) == "by_appointment"
        assert reason_of(key, facts(keeping=False, appointing=True)) is None


class TestInclusion:
    @pytest.mark.parametrize(
        ("told", "reason"),
        [
            (facts(), None),
            (facts(rooms=rooms(1)), None),
            (facts(rooms=rooms(2)), "reserve_full"),
            (facts(rooms=rooms(3)), "reserve_full"),
            (facts(rooms=rooms(0, 0)), "reserve_full"),
            (facts(rooms=(*rooms(1), *rooms(5, 6))), None),
            (facts(rooms=(*rooms(1), *rooms(6, 6))), "reserve_full"),
            (facts(unmet=("Стаж не менее 5 лет",)), "criteria_unmet"),
            (facts(unchecked=("Стаж не менее 5 лет",)), "criteria_unchecked"),
            (facts(aged_out=True), "exit_age_reached"),
            (facts(elsewhere=True), "already_in_reserve"),
            (facts(above=True), "in_regional_reserve"),
            (facts(regulated=False), "no_regulation"),
        ],
    )
    def test_asks_for_criteria_age_and_room(self, told, reason):
        assert reason_of((S.review, A.include), told) == reason

    def test_names_the_criteria_that_bar(self):
        with pytest.raises(StepRefused) as refused:
            WORKFLOW.step(S.review, A.include).check(facts(unmet=("Стаж", "Категория")), None)
        assert "Стаж; Категория" in refused.value.detail

    def test_rejecting_asks_for_none_of_that(self):
        told = facts(rooms=rooms(2), unmet=("Стаж",), aged_out=True, elsewhere=True)
        assert reason_of((S.review, A.reject), told) is None
        assert reason_of((S.review, A.send_back), told) is None


@pytest.mark.parametrize("status", [S.included, S.renewed])
class TestStaying:
    @pytest.mark.parametrize(
        ("told", "reason"),
        [
            (facts(until=TODAY, renewable=None), None),
            (facts(until=TODAY, renewals=1, renewable=2), None),
            (facts(until=TODAY, renewals=2, renewable=2), "renewals_exhausted"),
            (facts(until=TODAY, renewable=0), "renewals_exhausted"),
            (facts(until=TODAY, regulated=False), "no_regulation"),
            (facts(until=TODAY, aged_out=True), "exit_age_reached"),
            (facts(until=TODAY - timedelta(1)), "term_over"),
        ],
    )
    def test_is_renewed_in_term_as_often_as_the_regulation_says(self, status, told, reason):
        assert reason_of((status, A.renew), told) == reason

    def test_nobody_is_excluded_or_appointed_after_the_term(self, status):
        late = facts(until=TODAY - timedelta(1))
        assert reason_of((status, A.exclude), late) == "term_over"
        assert reason_of((status, A.exclude), facts(until=TODAY, aged_out=True)) is None
        over = facts(until=TODAY - timedelta(1), appointing=True)
        assert reason_of((status, A.appoint), over) == "term_over"


@given(st.sampled_from(sorted({*EntryStatus} - {S.expired})), st.dates(), st.dates())
def test_a_term_is_over_the_day_after_its_last(status, until, today):
    now = status_on(status, until, today)
    assert (now is S.expired) == (status in STAYING and today > until)
    assert now in (status, S.expired)


@pytest.mark.parametrize("status", sorted(PENDING))
def test_what_has_no_term_yet_does_not_end(status):
    assert status_on(status, None, TODAY) is status
