"""Programmes of transfer: every status with every action, every guard, and what a whole programme is."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from services.kernel.differences import differences
from services.kernel.problems import IllegalStep
from services.kernel.workflow import Refusal
from services.training.learning_teams.rules import LearningTeamStatus, Term
from services.training.transfer_programmes.content import EXAMPLE, TransferContent
from services.training.transfer_programmes.rules import (
    WORKFLOW,
    Facts,
    TransferAction,
    TransferStatus,
    approvable,
    gap,
    strangers,
    submittable,
)

S, A = TransferStatus, TransferAction
TODAY = date(2027, 10, 4)
TERM = Term(LearningTeamStatus.formed, date(2027, 1, 1), None, None)
READY = Facts(
    own=True, term=TERM, today=TODAY, last=date(2028, 8, 31), members=5, passed=4, least_share=80, led=True, gap=None,
    strangers=0, agreement=True, agreed=True,
)  # fmt: skip
STEPS = {
    (S.draft, A.submit): S.submitted,
    (S.draft, A.withdraw): S.withdrawn,
    (S.submitted, A.give_back): S.returned,
    (S.submitted, A.approve): S.approved,
    (S.submitted, A.withdraw): S.withdrawn,
    (S.returned, A.submit): S.submitted,
    (S.returned, A.withdraw): S.withdrawn,
    (S.approved, A.supersede): S.superseded,
}


@pytest.mark.parametrize(("status", "action"), list(product(S, A)))
def test_every_action_from_every_status(status, action):
    if (status, action) in STEPS:
        assert WORKFLOW.step(status, action).target is STEPS[status, action]
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


def test_what_is_sent_back_or_withdrawn_is_explained():
    explained = {(each.source, each.action) for each in WORKFLOW.steps.values() if each.needs_reason}
    assert explained == {key for key in STEPS if key[1] in (A.give_back, A.withdraw)}


SUBMITTING = [
    ({}, None),
    ({"own": False}, "not_your_team"),
    ({"term": TERM._replace(last=date(2027, 10, 3))}, "team_not_at_work"),
    ({"led": False}, "nobody_leads"),
    ({"strangers": 1}, "responsible_left"),
    ({"passed": 3}, "team_not_finished"),
    ({"members": 0, "passed": 0}, "team_not_finished"),
    ({"gap": Refusal("no_goals", "Целей нет")}, "no_goals"),
    ({"last": TODAY - timedelta(days=1)}, "period_over"),
    ({"last": TODAY}, None),
    ({"agreed": None}, None),
]


@pytest.mark.parametrize(("changes", "reason"), SUBMITTING)
def test_what_stands_against_submitting(changes, reason):
    refusal = submittable(replace(READY, **changes))
    assert (refusal.reason if refusal else None) == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"own": False, "passed": 0}, None),
        ({"agreed": None}, "not_agreed"),
        ({"agreed": False}, "disagreed"),
        ({"agreed": None, "agreement": False}, None),
        ({"led": False}, "nobody_leads"),
        ({"strangers": 2}, "responsible_left"),
        ({"last": TODAY - timedelta(days=1)}, "period_over"),
    ],
)
def test_what_stands_against_approving(changes, reason):
    refusal = approvable(replace(READY, **changes))
    assert (refusal.reason if refusal else None) == reason


def test_the_refusal_says_how_many_are_lacking():
    refusal = submittable(replace(READY, passed=2))
    assert refusal.detail == ("Программу обучения освоили 2 из 5 участников команды; нужно не меньше 4 (80 %).")


def content(**changes) -> TransferContent:
    return TransferContent.model_validate(deepcopy(EXAMPLE) | changes)


class TestWhole:
    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({}, None),
            ({"findings": [], "goals": [], "measures": []}, "no_findings"),
            ({"goals": [], "measures": []}, "no_goals"),
            ({"measures": []}, "no_measures"),
            ({"findings": [*EXAMPLE["findings"], {"code": "staff", "said": "Текучесть"}]}, "findings_unanswered"),
            ({"goals": [*EXAMPLE["goals"], EXAMPLE["goals"][0] | {"code": "idle"}]}, "goals_without_measures"),
        ],
    )
    def test_every_finding_is_followed_to_a_goal_and_every_goal_to_a_measure(self, changes, reason):
        refusal = gap(content(**changes))
        assert (refusal.reason if refusal else None) == reason

    def test_who_answers_for_a_measure_is_on_the_team(self):
        its = UUID(EXAMPLE["measures"][0]["responsible"])
        assert (strangers(content(), {its}), strangers(content(), {uuid4()})) == ([], [0])


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"period_to": "2027-08-31"}, ("period_to",)),
        ({"findings": EXAMPLE["findings"] * 2}, ("findings",)),
        ({"goals": [EXAMPLE["goals"][0] | {"answers": ["nothing"]}]}, ("goals", 0, "answers", 0)),
        ({"goals": [EXAMPLE["goals"][0] | {"target": 40}]}, ("target",)),
        ({"goals": [EXAMPLE["goals"][0] | {"reach_by": "2028-09-01"}]}, ("goals", 0, "reach_by")),
        ({"measures": [EXAMPLE["measures"][0] | {"goal": "nothing"}]}, ("measures", 0, "goal")),
        ({"measures": [EXAMPLE["measures"][0] | {"ends_on": "2027-08-31"}]}, ("ends_on",)),
        ({"measures": [EXAMPLE["measures"][0] | {"starts_on": "2027-08-31"}]}, ("measures", 0, "starts_on")),
    ],
)
def test_content_that_makes_no_sense_is_pointed_at(changes, path):
    with pytest.raises(ValidationError) as refused:
        content(**changes)
    [error] = refused.value.errors()
    assert error["ctx"]["path"] == path


def test_an_edition_says_in_words_what_is_otherwise():
    goal = EXAMPLE["goals"][0]
    new = content(goals=[goal | {"target": 5}], findings=[*EXAMPLE["findings"], {"code": "staff", "said": "Текучесть"}])
    told = [each.detail for each in differences(content(), new, "Программа перевода")]
    assert told == [
        "Добавлено: Вывод staff",
        "Цель objectivity «Объективная внутренняя оценка»: Целевое значение: было 10, стало 5",
    ]
