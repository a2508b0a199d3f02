"""How a team moves, who fits into it, and what a change may not leave."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.reserve.teams.rules import (
    WORKFLOW,
    Facts,
    Membership,
    Stated,
    TeamAction,
    TeamStatus,
    misplaced,
    unsound,
)

S, A = TeamStatus, TeamAction
FIRST, LAST = date(2027, 1, 11), date(2027, 12, 31)
ANNA, BORIS = uuid4(), uuid4()


def member(person: UUID | None = ANNA, *, leads: bool = False, first: date = FIRST, last: date | None = None, **more):
    return Membership(person, more.get("candidate"), leads, first, last)


READY = Facts(True, True, (FIRST, LAST), (member(leads=True), member(BORIS)))

TABLE = {(S.draft, A.form): S.formed, (S.formed, A.dissolve): S.dissolved}


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is TABLE[status, action]
    step.check(READY, "Причина")
    if action is A.dissolve:
        with pytest.raises(Invalid):
            step.check(READY, None)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(READY, ordered=False), "no_order"),
        (replace(READY, strategy=False), "no_strategy"),
        (replace(READY, members=()), "too_few_members"),
        (replace(READY, members=(member(leads=True),)), "too_few_members"),
        (replace(READY, members=(member(), member(BORIS))), "no_leader"),
        (replace(READY, members=(member(leads=True), member(BORIS, first=FIRST + timedelta(1)))), "too_few_members"),
        (replace(READY, members=(member(), member(BORIS), member(uuid4(), leads=True, first=LAST))), "no_leader"),
    ],
)
def test_what_forming_asks_for(facts, reason):
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(S.draft, A.form).check(facts, None)
    assert refused.value.members["reason"] == reason


def refusal(it) -> tuple[str, str] | None:
    return None if it is None else (it.errors[0]["pointer"], it.reason)


@pytest.mark.parametrize(
    ("new", "others", "said"),
    [
        (member(), [], None),
        (member(last=FIRST), [], None),
        (member(last=FIRST - timedelta(1)), [], ("/valid_to", "out_of_order")),
        (member(first=FIRST - timedelta(1)), [], ("/valid_from", "outside_term")),
        (member(first=LAST), [], None),
        (member(first=LAST + timedelta(1)), [], ("/valid_from", "outside_term")),
        (member(last=LAST), [], None),
        (member(last=LAST + timedelta(1)), [], ("/valid_to", "outside_term")),
        (member(), [member(BORIS)], None),
        (member(), [member()], ("/person_id", "already_member")),
        (member(first=date(2027, 7, 1)), [member(last=date(2027, 6, 30))], None),
        (member(first=date(2027, 6, 30)), [member(last=date(2027, 6, 30))], ("/person_id", "already_member")),
        (member(last=date(2027, 6, 30)), [member(first=date(2027, 6, 30))], ("/person_id", "already_member")),
        (member(last=date(2027, 6, 30)), [member(first=date(2027, 7, 1))], None),
        (member(None, candidate=ANNA), [member(None, candidate=ANNA)], ("/candidate_id", "already_member")),
        (member(None, candidate=ANNA), [member(None, candidate=BORIS)], None),
        (member(leads=True), [member(BORIS, leads=True)], ("/leads", "leader_taken")),
        (member(leads=True), [member(BORIS)], None),
        (member(leads=True, first=date(2027, 7, 1)), [member(BORIS, leads=True, last=date(2027, 6, 30))], None),
    ],
)
def test_who_fits(new, others, said):
    assert refusal(misplaced(new, others, (FIRST, LAST))) == said


SOUND = Stated(True, (FIRST, LAST), ("1-од", FIRST), True, (member(last=LAST),))


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (SOUND, None),
        (replace(SOUND, term=(LAST, FIRST)), ("/valid_to", "out_of_order")),
        (replace(SOUND, order=("1-од", None)), ("/order_date", "order_in_halves")),
        (replace(SOUND, order=(None, None)), ("/order_number", "no_order")),
        (replace(SOUND, order=(None, None), formed=False), None),
        (replace(SOUND, strategy=False), ("/strategy", "no_strategy")),
        (replace(SOUND, strategy=False, formed=False), None),
        (replace(SOUND, term=(FIRST + timedelta(1), LAST)), ("/valid_from", "members_outside")),
        (replace(SOUND, term=(FIRST, LAST - timedelta(1))), ("/valid_to", "members_outside")),
        (replace(SOUND, term=(FIRST, None)), None),
    ],
)
def test_what_a_change_may_not_leave(stated, said):
    assert refusal(unsound(stated)) == said


days = st.dates(FIRST, LAST)


@st.composite
def memberships(draw):
    first = draw(days)
    last = draw(st.none() | st.dates(first, LAST))
    return Membership(draw(st.sampled_from([ANNA, BORIS])), None, draw(st.booleans()), first, last)


@given(tried=st.lists(memberships(), max_size=8), day=days)
def test_of_all_that_were_let_in_nobody_is_there_twice_and_one_leads_at_most(tried, day):
    inside: list[Membership] = []
    for each in tried:
        if misplaced(each, inside, (FIRST, LAST)) is None:
            inside.append(each)
    there = [each for each in inside if each.on(day)]
    assert len({each.person for each in there}) == len(there)
    assert sum(each.leads for each in there) <= 1
