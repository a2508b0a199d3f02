"""Degrees of readiness and the facts that give them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reserve.entries.readiness import LABELS, Prepared, Readiness, ReadinessFactKind, degree
from services.reserve.regulations.reserve import ReadinessRules

TODAY = date(2027, 5, 20)
RULES = ReadinessRules(a_attested=True, a_plan_percent=80, a_training_hours=72, b_plan_percent=40, b_training_hours=16)


def known(**changes) -> Prepared:
    told = {"on": TODAY, "attested_until": TODAY, "lines": 5, "done": 4, "learned": 72, "proven": 0}
    return Prepared(**told | changes)


@pytest.mark.parametrize(
    ("told", "level"),
    [
        (known(), Readiness.a),
        (known(attested_until=None), Readiness.b),
        (known(attested_until=TODAY - timedelta(1)), Readiness.b),
        (known(done=3), Readiness.b),
        (known(learned=71), Readiness.b),
        (known(learned=70, proven=2), Readiness.a),
        (known(done=2, learned=16), Readiness.b),
        (known(done=1), Readiness.c),
        (known(learned=15), Readiness.c),
        (known(lines=0, done=0), Readiness.c),
    ],
)
def test_a_needs_all_that_is_named_for_it_and_b_its_own(told, level):
    assert degree(RULES, told).level is level


def test_every_degree_comes_with_its_facts():
    facts = degree(RULES, known(done=3, learned=60, proven=10)).facts
    assert [(each.kind, each.enough_for_a, each.enough_for_b) for each in facts] == [
        (ReadinessFactKind.attestation, True, True),
        (ReadinessFactKind.plan, False, True),
        (ReadinessFactKind.training, False, True),
    ]
    assert [each.said for each in facts] == [
        "действует по 20.05.2027",
        "выполнено 3 из 5 (60 %)",
        "70 ч за время в резерве, из них 10 ч по строкам плана",
    ]
    assert set(LABELS) == {*Readiness, *ReadinessFactKind}


def test_a_plan_is_a_hundred_per_cent_only_when_it_is_done():
    assert known(lines=300, done=299).percent == 99
    assert degree(RULES.model_copy(update={"a_plan_percent": 100}), known(lines=300, done=299)).level is Readiness.b


def test_attestation_is_asked_where_the_regulation_asks():
    rules = RULES.model_copy(update={"a_attested": False})
    assert degree(rules, known(attested_until=None)).level is Readiness.a


@given(
    st.builds(
        Prepared,
        on=st.just(TODAY),
        attested_until=st.sampled_from([None, TODAY, TODAY + timedelta(900)]),
        lines=st.just(10),
        done=st.integers(0, 9),
        learned=st.integers(0, 100),
        proven=st.integers(0, 100),
    ),
    st.integers(0, 100),
)
def test_more_of_anything_never_makes_less_ready(told, more):
    now = degree(RULES, told).level
    for better in (
        Prepared(told.on, TODAY, told.lines, told.done, told.learned, told.proven),
        Prepared(told.on, told.attested_until, told.lines, told.done + 1, told.learned, told.proven),
        Prepared(told.on, told.attested_until, told.lines, told.done, told.learned + more, told.proven),
        Prepared(told.on, told.attested_until, told.lines, told.done, told.learned, told.proven + more),
    ):
        assert degree(RULES, better).level <= now  # a < b < c
