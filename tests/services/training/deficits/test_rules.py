"""What a finding does to a deficit, and what causes tell, without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep
from services.training.deficits.causes import MOST, CauseSign, deficits_from_causes, together
from services.training.deficits.editions import effect_of_edition
from services.training.deficits.rules import (
    SURE,
    UNCHANGING,
    WORKFLOW,
    DeficitAction,
    DeficitSource,
    DeficitStatus,
    Facts,
    Finding,
    FindingEffect,
    Known,
    effect,
)
from services.training.diagnostics.scoring import CONFIDENCE
from services.training.instruments.content import InstrumentKind

E, S, A = FindingEffect, DeficitStatus, DeficitAction
DAY = date(2027, 3, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
LACKS, REACHES = Finding("team", 1, 3, 60, AFTER), Finding("team", 3, 3, 60, AFTER)
OPEN = Known(S.open, DAY, 60)
WAITS = Known(S.pending_verification, DAY, 60, awaiting_since=DAY)
CLOSED = Known(S.closed, BEFORE, 60, closed_on=DAY)


@pytest.mark.parametrize(
    ("known", "finding", "source", "done"),
    [
        (None, LACKS, "indicator", E.begins),
        (None, REACHES, "diagnostics", E.kept),
        (OPEN, LACKS, "visit", E.replaces),
        (OPEN, REACHES, "diagnostics", E.closes),
        (OPEN, REACHES, "manual", E.closes),
        (OPEN, REACHES, "indicator", E.kept),
        (OPEN, REACHES, "visit", E.kept),
        (OPEN, replace(LACKS, found_on=BEFORE), "diagnostics", E.kept),
        (OPEN, replace(REACHES, found_on=BEFORE), "diagnostics", E.kept),
        (OPEN, replace(LACKS, found_on=DAY, confidence=60), "diagnostics", E.replaces),
        (OPEN, replace(LACKS, found_on=DAY, confidence=59), "diagnostics", E.kept),
        (replace(OPEN, confidence=80), replace(REACHES, confidence=40), "diagnostics", E.unproven),
        (replace(OPEN, confidence=80), replace(REACHES, confidence=SURE - 1), "diagnostics", E.unproven),
        (replace(OPEN, confidence=80), replace(REACHES, confidence=SURE), "diagnostics", E.closes),
        (replace(OPEN, confidence=40, surest=60), replace(REACHES, confidence=40), "diagnostics", E.unproven),
        (replace(OPEN, confidence=40, surest=40), replace(REACHES, confidence=40), "diagnostics", E.closes),
        (replace(WAITS, confidence=50), replace(REACHES, confidence=1), "manual", E.unproven),
        (replace(OPEN, judged=True), replace(REACHES, confidence=100), "self_assessment", E.unproven),
        (replace(OPEN, judged=True), replace(REACHES, confidence=60), "diagnostics", E.closes),
        (replace(OPEN, judged=True), replace(LACKS, level=2, confidence=100), "self_assessment", E.kept),
        (replace(OPEN, surest=60), REACHES, "self_assessment", E.closes),
        (OPEN, LACKS, "self_assessment", E.replaces),
        (replace(WAITS, judged=True), replace(REACHES, confidence=100), "self_assessment", E.unproven),
        (replace(WAITS, judged=True), LACKS, "self_assessment", E.reopens),
        (WAITS, LACKS, "indicator", E.reopens),
        (WAITS, REACHES, "diagnostics", E.closes),
        (WAITS, REACHES, "visit", E.kept),
        (replace(WAITS, awaiting_since=AFTER + timedelta(days=1)), LACKS, "diagnostics", E.kept),
        (replace(WAITS, awaiting_since=AFTER), LACKS, "diagnostics", E.reopens),
        (CLOSED, LACKS, "diagnostics", E.begins),
        (CLOSED, replace(LACKS, found_on=DAY, confidence=100), "diagnostics", E.kept),
        (CLOSED, REACHES, "diagnostics", E.kept),
    ],
)
def test_what_a_finding_does(known, finding, source, done):
    assert effect(known, finding, DeficitSource(source)) is done


@pytest.mark.parametrize(
    ("level", "asked", "one_scale", "done"),
    [
        (1, None, True, E.lapses),
        (1, None, False, E.lapses),
        (1, 2, False, None),
        (1, 3, True, E.kept),
        (1, 2, True, E.revises),
        (1, 4, True, E.revises),
        (2, 2, True, E.lapses),
    ],
)
def test_what_a_new_edition_does(level, asked, one_scale, done):
    assert effect_of_edition(level, 3, asked, one_scale=one_scale) is done


def test_every_status_and_action():
    legal = {
        (S.open, A.await_verification): S.pending_verification,
        (S.pending_verification, A.reopen): S.open,
        (S.open, A.close): S.closed,
        (S.pending_verification, A.close): S.closed,
    }
    for status in S:
        for action in A:
            if (status, action) in legal:
                assert WORKFLOW.step(status, action).target is legal[status, action]
            else:
                with pytest.raises(IllegalStep):
                    WORKFLOW.step(status, action)


def test_nobody_decides_of_the_own_deficit():
    for status, action in ((S.open, A.await_verification), (S.pending_verification, A.reopen)):
        assert WORKFLOW.step(status, action).guard(Facts(own=True)).reason == "own_deficit"
        assert WORKFLOW.step(status, action).guard(Facts()) is None


def test_nobody_closes_without_a_proof():
    close = WORKFLOW.step(S.open, A.close)
    assert close.guard(Facts()).reason == "no_proof"
    assert close.guard(Facts(proven=True)) is None


findings = st.builds(
    Finding,
    competency=st.just("team"),
    level=st.integers(0, 4),
    norm=st.just(3),
    confidence=st.integers(1, 100),
    found_on=st.integers(0, 20).map(lambda days: DAY + timedelta(days=days)),
)


def settled(told) -> tuple[Known | None, Finding | None]:
    """What is known after all of them, in the order they came in."""
    known, counts = None, None
    for each in told:
        done = effect(known, each, DeficitSource.diagnostics)
        if done is E.closes:
            known, counts = Known(S.closed, each.found_on, each.confidence, closed_on=each.found_on), each
        elif done not in UNCHANGING:
            known, counts = Known(S.open, each.found_on, each.confidence), each
    return known, counts


@settings(max_examples=150)
@given(
    st.lists(
        findings.filter(lambda each: each.gap or each.confidence >= SURE),
        unique_by=lambda each: each.found_on,
        min_size=1,
        max_size=6,
    )
)
def test_told_in_the_order_of_the_days_the_last_one_decides(told):
    known, counts = settled(sorted(told, key=lambda each: each.found_on))
    last = max(told, key=lambda each: each.found_on)
    lacking = known is not None and known.status is not S.closed
    assert lacking == (last.gap > 0)
    assert not lacking or counts == last


@settings(max_examples=150)
@given(st.lists(findings.filter(lambda each: each.gap > 0), min_size=1, max_size=5), st.randoms())
def test_what_is_lacking_does_not_depend_on_the_order_it_is_told_in(told, random):
    shuffled = list(told)
    random.shuffle(shuffled)
    one, other = settled(told)[0], settled(shuffled)[0]
    assert (one.found_on, one.confidence) == (other.found_on, other.confidence)


MAPPING = [
    CauseSign("1.3", "vsoko", 1, 40),
    CauseSign("1.3", "data", 1, 30),
    CauseSign("2.1", "vsoko", 2, 50),
    CauseSign("2.1", "unasked", 1, 50),
]


def test_causes_tell_of_what_the_post_asks():
    found = deficits_from_causes(["2.1", "1.3", "1.3", "strange"], MAPPING, {"vsoko": 3, "data": 1}, DAY)
    assert found == (
        Finding("data", 0, 1, 30, DAY, ("1.3",)),
        Finding("vsoko", 1, 3, 70, DAY, ("1.3", "2.1")),
    )
    assert deficits_from_causes([], MAPPING, {"vsoko": 3}, DAY) == ()


signs = st.builds(
    CauseSign, st.sampled_from("abc"), st.sampled_from(["x", "y"]), st.integers(1, 10), st.integers(1, MOST)
)


@settings(max_examples=100)
@given(st.lists(signs, max_size=6), st.sets(st.sampled_from("abc")), st.integers(1, 4))
def test_a_cause_more_makes_no_finding_milder(mapping, causes, norm):
    norms = {"x": norm, "y": norm}
    fewer = {each.competency: each for each in deficits_from_causes(causes, mapping, norms, DAY)}
    more = {each.competency: each for each in deficits_from_causes({*causes, "a"}, mapping, norms, DAY)}
    for code, each in fewer.items():
        assert (more[code].gap, more[code].confidence) >= (each.gap, each.confidence)
        assert more[code].confidence >= each.confidence
    assert all(0 <= each.level < each.norm and 1 <= each.confidence <= MOST for each in more.values())


def test_a_sign_is_less_sure_than_what_was_measured():
    assert together([90, 90]) == MOST == 75 < CONFIDENCE[InstrumentKind.test][0]


@pytest.mark.parametrize(("each", "all_of_them"), [([40], 40), ([40, 50], 70), ([75, 75], MOST), ([1], 1), ([1, 1], 1)])
def test_signs_together_are_surer_than_each(each, all_of_them):
    assert together(each) == all_of_them
