"""How a competition and its stages move, and who passes from one to the next."""

from dataclasses import replace
from itertools import product

import pytest

from services.kernel.problems import IllegalStep, StepRefused
from services.training.competitions.passing import not_nominated_here, not_passed, too_late, wrong_levels
from services.training.competitions.rules import (
    LABELS,
    STAGE,
    WORKFLOW,
    CompetitionAction,
    CompetitionLevel,
    CompetitionResult,
    CompetitionStageAction,
    CompetitionStageStatus,
    CompetitionStatus,
    Facts,
    StageFacts,
)
from tests.support.callers import REGION, SMOLENSK

L, R = CompetitionLevel, CompetitionResult
S, A = CompetitionStatus, CompetitionAction
T, B = CompetitionStageStatus, CompetitionStageAction
ALL = list(L)


@pytest.mark.parametrize(
    ("workflow", "statuses", "actions", "legal"),
    [
        (WORKFLOW, S, A, {
            (S.draft, A.announce): S.announced, (S.announced, A.complete): S.completed,
            (S.announced, A.cancel): S.cancelled,
        }),
        (STAGE, T, B, {
            (T.nominating, B.judge): T.judging, (T.judging, B.close): T.closed,
            (T.nominating, B.call_off): T.called_off,
        }),
    ],
)  # fmt: skip
def test_every_step_is_in_the_table_or_illegal(workflow, statuses, actions, legal):
    for status, action in product(statuses, actions):
        if (status, action) in legal:
            assert workflow.step(status, action).target is legal[status, action]
        else:
            with pytest.raises(IllegalStep):
                workflow.step(status, action)


def test_everything_is_said_in_russian():
    assert {*L, *R, *S, *A, *T, *B} <= LABELS.keys()


FACTS = StageFacts(
    federal=False, entries=2, jurors=1, unjudged=0, sheets_missing=0, results_missing=2, before=0, announced=True
)


@pytest.mark.parametrize(
    ("status", "action", "change", "reason"),
    [
        (T.nominating, B.judge, {}, None),
        (T.nominating, B.judge, {"entries": 0}, "no_entries"),
        (T.nominating, B.judge, {"before": 1}, "stage_before_open"),
        (T.nominating, B.call_off, {}, "has_entries"),
        (T.nominating, B.call_off, {"entries": 0}, None),
        (T.nominating, B.call_off, {"entries": 0, "announced": False}, "competition_over"),
        (T.nominating, B.judge, {"jurors": 0}, "no_jury"),
        (T.nominating, B.judge, {"jurors": 0, "federal": True}, None),
        (T.nominating, B.judge, {"unjudged": 1}, "no_judge"),
        (T.judging, B.close, {"unjudged": 1}, "no_judge"),
        (T.nominating, B.judge, {"announced": False}, "competition_over"),
        (T.judging, B.close, {}, None),
        (T.judging, B.close, {"sheets_missing": 1}, "sheets_missing"),
        (T.judging, B.close, {"federal": True}, "results_missing"),
        (T.judging, B.close, {"federal": True, "results_missing": 0, "sheets_missing": 3}, None),
        (T.judging, B.close, {"announced": False}, "competition_over"),
    ],
)
def test_guards_of_a_stage(status, action, change, reason):
    step, facts = STAGE.step(status, action), replace(FACTS, **change)
    if reason is None:
        step.check(facts, "Никто не выдвинут")
    else:
        with pytest.raises(StepRefused) as refused:
            step.check(facts, "Никто не выдвинут")
        assert refused.value.members["reason"] == reason


@pytest.mark.parametrize(
    ("facts", "reason"), [(Facts(0, 0), "no_stages"), (Facts(2, 1), "stages_open"), (Facts(2, 0), None)]
)
def test_a_competition_is_completed_when_its_stages_are_closed(facts, reason):
    refusal = WORKFLOW.step(S.announced, A.complete).guard(facts)
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize(
    ("level", "begun", "late"),
    [(L.municipal, [], False), (L.municipal, [L.municipal], False), (L.municipal, [L.regional], True),
     (L.regional, [L.municipal, L.regional], False), (L.regional, [L.federal], True)],
)  # fmt: skip
def test_no_stage_begins_behind_those_it_leads_to(level, begun, late):
    assert too_late(ALL, level, begun) is late


@pytest.mark.parametrize(
    ("levels", "place", "reason"),
    [
        (ALL, REGION, None),
        ([L.regional, L.federal], REGION, None),
        ([L.municipal], SMOLENSK, None),
        ([L.municipal, L.federal], REGION, "gap_between_levels"),
        ([L.regional, L.municipal], REGION, "gap_between_levels"),
        ([L.municipal, L.regional], SMOLENSK, "not_a_region"),
        ([L.regional], SMOLENSK, "not_a_region"),
    ],
)
def test_stages_follow_one_another(levels, place, reason):
    refusal = wrong_levels(levels, place)
    assert (refusal and refusal.reason) == reason


def test_heads_are_nominated_for_the_first_stage_alone():
    assert [not_nominated_here(ALL, level) is None for level in L] == [True, False, False]
    assert not_nominated_here([L.regional], L.regional) is None


@pytest.mark.parametrize(
    ("level", "former", "closed", "result", "reason"),
    [
        (L.regional, L.municipal, True, R.winner, None),
        (L.regional, L.municipal, True, R.prize_winner, None),
        (L.federal, L.regional, True, R.winner, None),
        (L.regional, L.municipal, True, R.participant, "did_not_win"),
        (L.regional, L.municipal, True, None, "did_not_win"),
        (L.regional, L.municipal, False, R.winner, "stage_open"),
        (L.federal, L.municipal, True, R.winner, "not_the_stage_before"),
        (L.municipal, L.federal, True, R.winner, "not_the_stage_before"),
        (L.regional, L.regional, True, R.winner, "not_the_stage_before"),
    ],
)
def test_who_passes_on(level, former, closed, result, reason):
    refusal = not_passed(ALL, level, former, closed, result)
    assert (refusal and refusal.reason) == reason
