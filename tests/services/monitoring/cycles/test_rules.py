"""What a cycle may become, and what its guards ask."""

from itertools import product

import pytest

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.monitoring.cycles.rules import COLLECTS, LABELS, PUBLISHED, WORKFLOW, Action, Facts, Status

STEPS = {
    (Status.draft, Action.open): Status.collecting,
    (Status.collecting, Action.end_collection): Status.verifying,
    (Status.verifying, Action.calculate): Status.preliminary,
    (Status.preliminary, Action.reopen): Status.verifying,
    (Status.preliminary, Action.publish): Status.published,
    (Status.published, Action.close): Status.closed,
}


def facts(*, published=True, subjects=3, submitted=0, verified=1) -> Facts:
    return Facts(methodology_published=published, subjects=subjects, submitted=submitted, verified=verified)


class TestWorkflow:
    @pytest.mark.parametrize(("status", "action"), [*product(Status, Action)])
    def test_every_pair_is_a_known_step_or_refused(self, status, action):
        if target := STEPS.get((status, action)):
            assert WORKFLOW.step(status, action).target is target
        else:
            with pytest.raises(IllegalStep) as refused:
                WORKFLOW.step(status, action)
            assert refused.value.members["legal_actions"] == [a for (s, a) in STEPS if s is status]

    def test_every_status_and_action_has_a_russian_name(self):
        assert set(LABELS) == {*Status, *Action}

    def test_only_going_back_needs_a_reason(self):
        assert [step.action for step in WORKFLOW.steps.values() if step.needs_reason] == [Action.reopen]

    def test_submissions_move_only_before_the_results(self):
        assert {Status.collecting, Status.verifying} == COLLECTS
        assert {Status.published, Status.closed} == PUBLISHED


class TestGuards:
    @pytest.mark.parametrize(
        ("status", "action", "given", "reason"),
        [
            (Status.draft, Action.open, facts(), None),
            (Status.draft, Action.open, facts(published=False), "methodology_not_published"),
            (Status.draft, Action.open, facts(published=False, subjects=0), "methodology_not_published"),
            (Status.draft, Action.open, facts(subjects=0), "no_subjects"),
            (Status.collecting, Action.end_collection, facts(verified=0), None),
            (Status.verifying, Action.calculate, facts(), None),
            (Status.verifying, Action.calculate, facts(submitted=2), "unverified_submissions"),
            (Status.verifying, Action.calculate, facts(submitted=2, verified=0), "unverified_submissions"),
            (Status.verifying, Action.calculate, facts(verified=0), "nothing_verified"),
            (Status.preliminary, Action.publish, facts(), None),
            (Status.published, Action.close, facts(), None),
        ],
    )
    def test_let_through_or_name_the_reason(self, status, action, given, reason):
        step = WORKFLOW.step(status, action)
        if reason is None:
            step.check(given, None)
        else:
            with pytest.raises(StepRefused) as refused:
                step.check(given, None)
            assert refused.value.members["reason"] == reason

    def test_how_many_wait_is_told(self):
        with pytest.raises(StepRefused, match="2"):
            WORKFLOW.step(Status.verifying, Action.calculate).check(facts(submitted=2), None)

    @pytest.mark.parametrize("reason", [None, "", "  \t"])
    def test_reopening_without_a_reason_is_pointed_at(self, reason):
        with pytest.raises(Invalid) as refused:
            WORKFLOW.step(Status.preliminary, Action.reopen).check(facts(), reason)
        assert refused.value.errors[0]["pointer"] == "/reason"
