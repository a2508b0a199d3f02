"""What keeps data from being handed in, and which last days one may have."""

from datetime import date
from itertools import product

import pytest

from services.kernel.problems import IllegalStep, StepRefused
from services.monitoring.cycles.rules import CycleStatus
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.crosschecks import FindingSeverity
from services.monitoring.quality.rules import Finding, FindingKind
from services.monitoring.submissions.deadlines import worth_extending
from services.monitoring.submissions.rules import WORKFLOW, Facts, Standing, SubmissionAction, SubmissionStatus, sound
from tests.services.monitoring.builders import head_methodology

CONTENT = Content.model_validate(head_methodology()["content"])
ABOVE = Standing(inside=False, above=True, conducting=True, submitted_it=False)


def facts(*findings, cycle=CycleStatus.collecting, caller=ABOVE):
    day = date(2022, 2, 1)
    return Facts(cycle, day, day, CONTENT, {}, {}, caller, findings=findings)


def found(severity, *cells, explained=False):
    return Finding(FindingKind.unusual, severity, cells or (("q1", "all"),), explained, "Так не бывает")


@pytest.mark.parametrize(
    ("finding", "error"),
    [
        (found(FindingSeverity.error), ("/values/0/inputs/1/value", "unusual_value")),
        (found(FindingSeverity.error, explained=True), ("/values/0/inputs/1/value", "unusual_value")),
        (found(FindingSeverity.error, ("q2", None)), ("/values/1/value", "unusual_value")),
        (found(FindingSeverity.warning), ("/values/0/comment", "comment_required")),
        (found(FindingSeverity.warning, ("q2", "value"), ("q1", "met")), ("/values/1/comment", "comment_required")),
        (found(FindingSeverity.warning, explained=True), None),
        (found(FindingSeverity.note), None),
    ],
)
def test_errors_and_unexplained_warnings_are_pointed_at(finding, error):
    refusal = sound(facts(found(FindingSeverity.note), finding))
    told = [(each["pointer"], each["code"]) for each in refusal.errors] if refusal else []
    assert told == ([error] if error else [])
    assert refusal is None or (refusal.reason, refusal.detail[-2:]) == ("quality_errors", "1.")


@pytest.mark.parametrize(("status", "cycle"), [*product(SubmissionStatus, CycleStatus)])
def test_only_a_draft_of_a_cycle_that_collects_is_given_more_time(status, cycle):
    if status is not SubmissionStatus.draft:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, SubmissionAction.extend)
        return
    step = WORKFLOW.step(status, SubmissionAction.extend)
    assert step.target is status
    if cycle is CycleStatus.collecting:
        step.check(facts(cycle=cycle), "Карантин")
    else:
        with pytest.raises(StepRefused):
            step.check(facts(cycle=cycle), "Карантин")


@pytest.mark.parametrize(
    ("deadline", "today", "worth"),
    [
        (None, "2022-05-01", True),
        ("2022-03-02", "2022-02-01", True),
        ("2022-03-01", "2022-02-01", False),
        ("2022-03-15", "2022-03-15", True),
        ("2022-03-15", "2022-03-16", False),
    ],
)
def test_a_last_day_is_later_than_the_common_one_and_not_over(deadline, today, worth):
    day = deadline and date.fromisoformat(deadline)
    assert (worth_extending(day, date(2022, 3, 1), date.fromisoformat(today)) is None) is worth
