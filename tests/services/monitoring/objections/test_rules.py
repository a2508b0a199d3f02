"""What an objection may become, when one may be filed, and who decides."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles.rules import CycleStatus
from services.monitoring.objections.rules import (
    DECIDED,
    LABELS,
    OPEN,
    WORKFLOW,
    Contested,
    Facts,
    ObjectionAction,
    ObjectionStatus,
    Window,
    closed,
    correctable,
)
from services.monitoring.results import models

STEPS = {
    (ObjectionStatus.filed, ObjectionAction.take): ObjectionStatus.under_review,
    (ObjectionStatus.filed, ObjectionAction.withdraw): ObjectionStatus.withdrawn,
    (ObjectionStatus.under_review, ObjectionAction.uphold): ObjectionStatus.upheld,
    (ObjectionStatus.under_review, ObjectionAction.dismiss): ObjectionStatus.dismissed,
    (ObjectionStatus.under_review, ObjectionAction.withdraw): ObjectionStatus.withdrawn,
}
DECISIONS = [key for key in STEPS if key[1] is not ObjectionAction.withdraw]
WITHDRAWALS = [key for key in STEPS if key[1] is ObjectionAction.withdraw]
LAST = date(2022, 4, 7)


def facts(cycle=CycleStatus.objections, *, inside=False, conducting=True, filed_it=False) -> Facts:
    return Facts(cycle, inside, conducting, filed_it)


FILER = facts(inside=True, conducting=False, filed_it=True)


def refusal_of(key, told) -> str | None:
    try:
        WORKFLOW.step(*key).check(told, "причина")
    except StepRefused as refused:
        return refused.members["reason"]
    return None


class TestWorkflow:
    @pytest.mark.parametrize(("status", "action"), [*product(ObjectionStatus, ObjectionAction)])
    def test_every_pair_is_a_known_step_or_refused(self, status, action):
        if target := STEPS.get((status, action)):
            assert WORKFLOW.step(status, action).target is target
        else:
            with pytest.raises(IllegalStep) as refused:
                WORKFLOW.step(status, action)
            assert refused.value.members["legal_actions"] == [a for (s, a) in STEPS if s is status]

    def test_every_word_has_a_russian_name(self):
        assert set(LABELS) == {*ObjectionStatus, *ObjectionAction, *Contested}

    def test_a_decision_needs_a_reason_and_nothing_else_does(self):
        assert {step.target for step in WORKFLOW.steps.values() if step.needs_reason} == DECIDED
        for key in ((ObjectionStatus.under_review, ObjectionAction.uphold), DECISIONS[-1]):
            with pytest.raises(Invalid):
                WORKFLOW.step(*key).check(facts(), " ")

    def test_what_is_open_still_has_a_step_and_nothing_else_has(self):
        assert {status for status in ObjectionStatus if WORKFLOW.open_from(status)} == OPEN

    def test_results_know_the_same_as_open(self):
        """They read the table from a slice below."""
        assert set(models._OPEN) == OPEN


class TestWho:
    @pytest.mark.parametrize("key", DECISIONS)
    @pytest.mark.parametrize(
        ("told", "reason"),
        [
            (facts(), None),
            (FILER, "own_objection"),
            (facts(filed_it=True), "own_objection"),
            (facts(inside=True), "own_objection"),
            (facts(conducting=False), "not_the_conductor"),
        ],
    )
    def test_who_conducts_decides_and_nobody_in_the_own_cause(self, key, told, reason):
        assert refusal_of(key, told) == reason

    @pytest.mark.parametrize(("key", "cycle"), [*product(DECISIONS, CycleStatus)])
    def test_decided_only_while_the_cycle_hears(self, key, cycle):
        assert refusal_of(key, facts(cycle)) == (None if cycle is CycleStatus.objections else "window_not_open")

    @pytest.mark.parametrize("key", WITHDRAWALS)
    def test_only_who_filed_it_withdraws(self, key):
        assert refusal_of(key, FILER) is None
        for other in (facts(), facts(inside=True), facts(conducting=False)):
            assert refusal_of(key, other) == "not_the_filer"


def window(**changes) -> Window:
    told = {"standing": ResultStanding.preliminary, "cycle": CycleStatus.objections, "today": LAST, "until": LAST}
    return Window(**told | changes)


class TestWindow:
    @pytest.mark.parametrize(
        ("told", "reason"),
        [
            (window(), None),
            (window(today=LAST - timedelta(9)), None),
            (window(today=LAST + timedelta(1)), "window_over"),
            (window(until=None), "window_not_open"),
            (window(cycle=CycleStatus.preliminary), "window_not_open"),
            (window(cycle=CycleStatus.published, standing=ResultStanding.published), "window_not_open"),
            (window(standing=ResultStanding.published), "not_preliminary"),
            (window(standing=ResultStanding.replaced), "not_preliminary"),
        ],
    )
    def test_says_why_none_is_accepted(self, told, reason):
        refusal = closed(told)
        assert (refusal and refusal.reason) == reason

    @given(
        st.builds(
            Window,
            standing=st.sampled_from(ResultStanding),
            cycle=st.sampled_from(CycleStatus),
            today=st.dates(LAST - timedelta(3), LAST + timedelta(3)),
            until=st.sampled_from([None, LAST]),
        )
    )
    def test_is_open_for_preliminary_results_up_to_its_last_day(self, told):
        fits = (told.standing, told.cycle) == (ResultStanding.preliminary, CycleStatus.objections)
        assert (closed(told) is None) == (fits and told.until is not None and told.today <= told.until)


@pytest.mark.parametrize(("contests", "corrected"), [*product(Contested, (True, False))])
def test_only_a_value_is_corrected_by_numbers(contests, corrected):
    refusal = correctable(contests, corrected)
    assert (refusal is None) == (not corrected or contests is Contested.value)
