"""What a cycle may become, and what its guards ask."""

from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.monitoring.cycles.rules import COLLECTS, LABELS, WORKFLOW, CycleAction, CycleStatus, Facts, LeftOut

STEPS = {
    (CycleStatus.draft, CycleAction.open): CycleStatus.collecting,
    (CycleStatus.collecting, CycleAction.end_collection): CycleStatus.verifying,
    (CycleStatus.verifying, CycleAction.resume): CycleStatus.collecting,
    (CycleStatus.verifying, CycleAction.calculate): CycleStatus.preliminary,
    (CycleStatus.preliminary, CycleAction.calculate): CycleStatus.preliminary,
    (CycleStatus.objections, CycleAction.calculate): CycleStatus.objections,
    (CycleStatus.preliminary, CycleAction.reopen): CycleStatus.verifying,
    (CycleStatus.preliminary, CycleAction.open_objections): CycleStatus.objections,
    (CycleStatus.preliminary, CycleAction.publish): CycleStatus.published,
    (CycleStatus.objections, CycleAction.publish): CycleStatus.published,
    (CycleStatus.published, CycleAction.revise): CycleStatus.verifying,
    (CycleStatus.published, CycleAction.close): CycleStatus.closed,
}


SILENT = LeftOut(UUID(int=1), "Вязьма", submitted=False)
RETURNED = LeftOut(UUID(int=2), "Гагарин", submitted=True)


LAST = date(2022, 4, 7)
"""Of the window of objections."""


def facts(**known) -> Facts:
    """A cycle in which everything is well, but for what is said."""
    well = {
        "methodology_published": True,
        "rates_heads": False,
        "subjects": 3,
        "unclustered": 0,
        "submitted": 0,
        "verified": 0,
        "accepted": 1,
        "left_out": (),
        "today": LAST + timedelta(1),
        "objection_days": 0,
        "objections_until": LAST,
        "open_objections": 0,
        "uncounted_corrections": 0,
    }
    return Facts(**well | known)


class TestWorkflow:
    @pytest.mark.parametrize(("status", "action"), [*product(CycleStatus, CycleAction)])
    def test_every_pair_is_a_known_step_or_refused(self, status, action):
        if target := STEPS.get((status, action)):
            assert WORKFLOW.step(status, action).target is target
        else:
            with pytest.raises(IllegalStep) as refused:
                WORKFLOW.step(status, action)
            assert refused.value.members["legal_actions"] == [a for (s, a) in STEPS if s is status]

    def test_every_status_and_action_has_a_russian_name(self):
        assert set(LABELS) == {*CycleStatus, *CycleAction}

    def test_only_going_back_needs_a_reason(self):
        needing = [step.action for step in WORKFLOW.steps.values() if step.needs_reason]
        assert needing == [CycleAction.resume, CycleAction.reopen, CycleAction.revise]

    def test_submissions_move_only_before_the_results(self):
        assert {CycleStatus.collecting, CycleStatus.verifying} == COLLECTS


class TestGuards:
    @pytest.mark.parametrize(
        ("status", "action", "given", "reason"),
        [
            (CycleStatus.draft, CycleAction.open, facts(), None),
            (CycleStatus.draft, CycleAction.open, facts(methodology_published=False), "methodology_not_published"),
            (CycleStatus.draft, CycleAction.open, facts(subjects=0), "no_subjects"),
            (CycleStatus.draft, CycleAction.open, facts(unclustered=1), "unclustered"),
            (CycleStatus.draft, CycleAction.open, facts(rates_heads=True), "no_objection_window"),
            (CycleStatus.draft, CycleAction.open, facts(rates_heads=True, objection_days=1), None),
            (CycleStatus.collecting, CycleAction.end_collection, facts(accepted=0), None),
            (CycleStatus.verifying, CycleAction.calculate, facts(), None),
            (CycleStatus.verifying, CycleAction.calculate, facts(submitted=2), "unverified_submissions"),
            (CycleStatus.verifying, CycleAction.calculate, facts(submitted=2, accepted=0), "unverified_submissions"),
            (CycleStatus.verifying, CycleAction.calculate, facts(accepted=0), "nothing_verified"),
            (CycleStatus.verifying, CycleAction.calculate, facts(accepted=0, verified=1), None),
            (CycleStatus.preliminary, CycleAction.calculate, facts(), None),
            (CycleStatus.objections, CycleAction.calculate, facts(accepted=0), "nothing_verified"),
            (CycleStatus.preliminary, CycleAction.open_objections, facts(objection_days=1), None),
            (CycleStatus.preliminary, CycleAction.open_objections, facts(), "no_objection_window"),
            (CycleStatus.preliminary, CycleAction.open_objections, facts(objection_days=1, verified=1), "not_accepted"),
            (
                CycleStatus.preliminary,
                CycleAction.open_objections,
                facts(objection_days=1, left_out=(SILENT,)),
                "subjects_without_result",
            ),
            (CycleStatus.preliminary, CycleAction.publish, facts(), None),
            (CycleStatus.preliminary, CycleAction.publish, facts(verified=1), "not_accepted"),
            (CycleStatus.preliminary, CycleAction.publish, facts(objection_days=1), "objections_not_heard"),
            (CycleStatus.objections, CycleAction.publish, facts(objection_days=1), None),
            (CycleStatus.objections, CycleAction.publish, facts(today=LAST), "objection_window_open"),
            (CycleStatus.objections, CycleAction.publish, facts(open_objections=1), "objections_open"),
            (CycleStatus.objections, CycleAction.publish, facts(uncounted_corrections=1), "corrections_not_calculated"),
            (CycleStatus.objections, CycleAction.calculate, facts(uncounted_corrections=1, open_objections=1), None),
            (CycleStatus.objections, CycleAction.publish, facts(left_out=(SILENT,)), "subjects_without_result"),
            (CycleStatus.published, CycleAction.revise, facts(), None),
            (CycleStatus.preliminary, CycleAction.publish, facts(left_out=(SILENT,)), "subjects_without_result"),
            (CycleStatus.preliminary, CycleAction.reopen, facts(left_out=(SILENT,)), None),
            (CycleStatus.published, CycleAction.close, facts(), None),
        ],
    )
    def test_let_through_or_name_the_reason(self, status, action, given, reason):
        step = WORKFLOW.step(status, action)
        if reason is None:
            step.check(given, "причина" if step.needs_reason else None)
        else:
            with pytest.raises(StepRefused) as refused:
                step.check(given, None)
            assert refused.value.members["reason"] == reason

    def test_a_reason_says_why_some_get_no_result(self):
        step = WORKFLOW.step(CycleStatus.preliminary, CycleAction.publish)
        step.check(facts(left_out=(SILENT,)), "Школа закрыта")
        with pytest.raises(StepRefused):
            step.check(facts(left_out=(SILENT,)), "  ")

    def test_how_many_wait_is_told(self):
        with pytest.raises(StepRefused, match="2"):
            WORKFLOW.step(CycleStatus.verifying, CycleAction.calculate).check(facts(submitted=2), None)

    def test_who_gets_no_result_is_named(self):
        with pytest.raises(StepRefused, match="субъекты: 2") as refused:
            WORKFLOW.step(CycleStatus.preliminary, CycleAction.publish).check(facts(left_out=(SILENT, RETURNED)), None)
        assert refused.value.errors == [
            {"id": str(UUID(int=1)), "code": "not_submitted", "detail": "Вязьма: данные не представлены"},
            {"id": str(UUID(int=2)), "code": "not_verified", "detail": "Гагарин: данные не проверены"},
        ]

    @pytest.mark.parametrize("reason", [None, "", "  \t"])
    def test_reopening_without_a_reason_is_pointed_at(self, reason):
        with pytest.raises(Invalid) as refused:
            WORKFLOW.step(CycleStatus.preliminary, CycleAction.reopen).check(facts(), reason)
        assert refused.value.errors[0]["pointer"] == "/reason"
