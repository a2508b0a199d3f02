"""How a referral moves and follows an enrolment, who is to be sent, and what the figures count."""

from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, StepRefused
from services.training.enrolments.rules import EnrolmentStatus
from services.training.referrals.rules import (
    FOLLOWED,
    LABELS,
    LIVING,
    WORKFLOW,
    Directed,
    Facts,
    ReferralAction,
    ReferralGround,
    ReferralStatus,
    escalated,
    figures,
    suggested,
    ungrounded,
    way,
    wrong_due,
)
from services.training.risks.rules import AtRisk

S, A, E, G = ReferralStatus, ReferralAction, EnrolmentStatus, ReferralGround
LEGAL = {
    (S.issued, A.enrol): S.enrolled,
    (S.enrolled, A.lapse): S.issued,
    (S.enrolled, A.finish): S.finished,
    (S.enrolled, A.miss): S.not_attended,
    (S.issued, A.withdraw): S.withdrawn,
    (S.enrolled, A.withdraw): S.withdrawn,
}
DAY = date(2027, 3, 10)


@pytest.mark.parametrize(("status", "action"), list(product(S, A)))
def test_every_step_is_in_the_table_or_illegal(status, action):
    if (status, action) not in LEGAL:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is LEGAL[status, action]
    assert step.needs_reason is (action is A.withdraw)
    step.check(Facts(own=False, following=True), "причина")
    if action in FOLLOWED:
        with pytest.raises(StepRefused) as refused:
            step.check(Facts(own=False), "причина")
        assert refused.value.members["reason"] == "only_by_enrolment"


ENDS = {
    E.requested: S.issued,
    E.waiting: S.issued,
    E.declined: S.issued,
    E.withdrawn: S.issued,
    E.confirmed: S.enrolled,
    E.completed: S.finished,
    E.failed: S.finished,
    E.not_attended: S.not_attended,
}


@pytest.mark.parametrize(("status", "enrolment"), list(product(S, E)))
def test_it_stands_where_the_enrolment_does(status, enrolment):
    now = status
    for action in way(status, enrolment):
        assert action in FOLLOWED
        now = WORKFLOW.step(now, action).target
    assert now is (ENDS[enrolment] if status in LIVING else status)


@pytest.mark.parametrize(
    ("status", "days", "late"),
    [(S.issued, 0, False), (S.issued, -1, True), (S.enrolled, -1, False), (S.withdrawn, -9, False)],
)
def test_it_is_escalated_the_day_after_its_last_with_nobody_enrolled(status, days, late):
    assert escalated(status, DAY + timedelta(days), DAY) is late


@pytest.mark.parametrize(("days", "reason"), [(0, None), (1, None), (-1, "in_the_past")])
def test_the_day_is_ahead(days, reason):
    refusal = wrong_due(DAY + timedelta(days), DAY)
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize(
    ("ground", "note", "cycles", "reason"),
    [
        (G.risk, None, 2, None),
        (G.risk, None, 1, "not_consistent"),
        (G.risk, "Просит сам", 0, "not_consistent"),
        (G.other, "Просит сам", 0, None),
        (G.other, None, 5, "note_required"),
    ],
)
def test_grounds(ground, note, cycles, reason):
    refusal = ungrounded(ground, note, cycles, 2)
    assert (refusal and refusal.reason) == reason


WHO = UUID(int=1)
RISK = AtRisk(WHO, None, "ru.r1.m1.o1", DAY, 2)


@pytest.mark.parametrize(
    ("cycles", "directed", "walking", "found"),
    [
        (2, [], [], True),
        (1, [], [], False),
        (2, [], [WHO], False),
        (2, [Directed(WHO, DAY - timedelta(9), True)], [], False),
        (2, [Directed(WHO, DAY, False)], [], False),
        (2, [Directed(WHO, DAY - timedelta(1), False)], [], True),
        (2, [Directed(WHO, DAY, False), Directed(WHO, DAY - timedelta(1), False)], [], False),
        (2, [Directed(UUID(int=2), DAY, True)], [UUID(int=2)], True),
    ],
)
def test_who_is_to_be_sent(cycles, directed, walking, found):
    assert suggested([RISK._replace(cycles=cycles)], 2, directed, walking) == (
        [RISK._replace(cycles=cycles)] if found else []
    )


@pytest.mark.parametrize(("days", "found"), [(0, False), (1, True)])
def test_who_finished_a_route_at_risk_is_not_sent_at_once(days, found):
    assert suggested([RISK], 2, [Directed(WHO, DAY - timedelta(days), False)], []) == ([RISK] if found else [])


@given(st.lists(st.tuples(st.sampled_from(S), st.booleans(), st.integers(1, 9)), max_size=12))
def test_every_referral_stands_somewhere(counted):
    counted = [(status, late and status is S.issued, count) for status, late, count in counted]
    its = figures(counted)
    assert its.issued == sum(count for _, _, count in counted)
    assert its.issued == its.not_enrolled + its.enrolled + its.not_attended + its.finished + its.withdrawn
    assert its.escalated <= its.not_enrolled


def test_every_word_has_a_label():
    assert {*S, *A, *G} <= set(LABELS)
