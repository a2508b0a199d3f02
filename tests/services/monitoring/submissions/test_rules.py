"""What a submission may become, when it is complete, and how pages are written."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.monitoring.cycles.rules import COLLECTS, CycleStatus
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.scoring.rules import Input
from services.monitoring.submissions.asked import lack
from services.monitoring.submissions.pages import pages_text, parse_pages
from services.monitoring.submissions.rules import (
    FILLABLE,
    LABELS,
    WORKFLOW,
    Facts,
    LockReason,
    Standing,
    SubmissionAction,
    SubmissionStatus,
    complete,
    lock,
)
from tests.services.monitoring.builders import content

STEPS = {
    (SubmissionStatus.draft, SubmissionAction.submit): SubmissionStatus.submitted,
    (SubmissionStatus.draft, SubmissionAction.extend): SubmissionStatus.draft,
    (SubmissionStatus.returned, SubmissionAction.submit): SubmissionStatus.submitted,
    (SubmissionStatus.submitted, SubmissionAction.give_back): SubmissionStatus.returned,
    (SubmissionStatus.submitted, SubmissionAction.verify): SubmissionStatus.verified,
    (SubmissionStatus.verified, SubmissionAction.give_back): SubmissionStatus.returned,
    (SubmissionStatus.verified, SubmissionAction.accept): SubmissionStatus.accepted,
    (SubmissionStatus.accepted, SubmissionAction.give_back): SubmissionStatus.returned,
    (SubmissionStatus.accepted, SubmissionAction.correct): SubmissionStatus.accepted,
}
MOVES = [key for key in STEPS if key[1] is not SubmissionAction.correct]
"""The steps that somebody takes; a correction comes with the decision of an objection."""

SAID = {"value": Decimal(1)}
YES, NO, BARE, SILENT = Input(SAID, 1), Input({"value": Decimal(0)}, 0), Input(SAID, 0), Input({}, 2)
COMPLETE = {"p1": YES, "p2": NO, "p3": BARE}  # p3 needs no document


DEADLINE = date(2022, 3, 1)
SUBJECT = Standing(inside=True, above=False, conducting=False, submitted_it=True)
AUTHORITY = Standing(inside=False, above=True, conducting=False, submitted_it=False)
CONDUCTOR = Standing(inside=False, above=True, conducting=True, submitted_it=False)


def facts(cycle=CycleStatus.collecting, *, caller=CONDUCTOR, today=DEADLINE, attributes=None, **values) -> Facts:
    return Facts(
        cycle=cycle,
        today=today,
        deadline=DEADLINE,
        content=Content.model_validate(content()),
        attributes=attributes or {},
        values=COMPLETE | values,
        caller=caller,
    )


def caller_of(action: SubmissionAction) -> Standing:
    """Who takes such a step."""
    return SUBJECT if action is SubmissionAction.submit else CONDUCTOR


class TestWorkflow:
    @pytest.mark.parametrize(("status", "action"), [*product(SubmissionStatus, SubmissionAction)])
    def test_every_pair_is_a_known_step_or_refused(self, status, action):
        if target := STEPS.get((status, action)):
            assert WORKFLOW.step(status, action).target is target
        else:
            with pytest.raises(IllegalStep) as refused:
                WORKFLOW.step(status, action)
            assert refused.value.members["legal_actions"] == [a for (s, a) in STEPS if s is status]

    def test_every_status_and_action_has_a_russian_name(self):
        assert set(LABELS) == {*SubmissionStatus, *SubmissionAction, *LockReason}

    @pytest.mark.parametrize(("key", "cycle"), [*product(MOVES, CycleStatus)])
    def test_moves_only_while_the_cycle_collects_or_verifies(self, key, cycle):
        step, (status, action) = WORKFLOW.step(*key), key
        within = {CycleStatus.collecting} if status is SubmissionStatus.draft else COLLECTS
        within |= {CycleStatus.preliminary} if action is SubmissionAction.accept else set()
        if cycle in within:
            step.check(facts(cycle, caller=caller_of(action)), "причина")
        else:
            with pytest.raises(StepRefused) as refused:
                step.check(facts(cycle, caller=caller_of(action)), "причина")
            assert refused.value.members["reason"] == "window_closed"

    def test_only_an_objection_corrects_what_was_accepted(self):
        step, told = WORKFLOW.step(SubmissionStatus.accepted, SubmissionAction.correct), facts(CycleStatus.objections)
        with pytest.raises(StepRefused) as refused:
            step.check(told, "причина")
        assert refused.value.members["reason"] == "no_objection"
        step.check(replace(told, upheld=True), "причина")
        with pytest.raises(Invalid):
            step.check(replace(told, upheld=True), None)

    @pytest.mark.parametrize("days", [0, 1])
    def test_what_was_never_handed_in_is_late_the_day_after_the_deadline(self, days):
        late = facts(caller=SUBJECT, today=DEADLINE + timedelta(days))
        step = WORKFLOW.step(SubmissionStatus.draft, SubmissionAction.submit)
        if not days:
            step.check(late, None)
        else:
            with pytest.raises(StepRefused, match=r"01\.03\.2022") as refused:
                step.check(late, None)
            assert refused.value.members["reason"] == "past_deadline"
        WORKFLOW.step(SubmissionStatus.returned, SubmissionAction.submit).check(late, None)

    @pytest.mark.parametrize(
        "status", [SubmissionStatus.submitted, SubmissionStatus.verified, SubmissionStatus.accepted]
    )
    def test_is_not_returned_without_a_reason(self, status):
        with pytest.raises(Invalid):
            WORKFLOW.step(status, SubmissionAction.give_back).check(facts(), None)


def refusal_of(key, caller) -> str | None:
    try:
        WORKFLOW.step(*key).check(facts(CycleStatus.verifying, caller=caller), "причина")
    except StepRefused as refused:
        return refused.members["reason"]
    return None


class TestWho:
    @pytest.mark.parametrize("key", [key for key in MOVES if key[0] is not SubmissionStatus.draft])
    def test_the_subject_submits_and_somebody_else_above_checks(self, key):
        (status, action), accepting = key, SubmissionAction.accept
        conducts = action is accepting or status is SubmissionStatus.accepted
        submits = action is SubmissionAction.submit
        beside = Standing(inside=True, above=False, conducting=True, submitted_it=False)
        assert refusal_of(key, SUBJECT) == (None if submits else "own_submission")
        assert refusal_of(key, beside) == (None if submits else "not_above")
        assert refusal_of(key, AUTHORITY) == (
            "not_the_subject" if submits else "not_the_conductor" if conducts else None
        )
        assert refusal_of(key, CONDUCTOR) == ("not_the_subject" if submits else None)

    def test_whoever_handed_it_in_does_not_check_it_from_above_either(self):
        twofold = Standing(inside=False, above=True, conducting=True, submitted_it=True)
        for key in MOVES:
            if key[1] not in (SubmissionAction.submit, SubmissionAction.extend):
                assert refusal_of(key, twofold) == "own_submission"


class TestLock:
    @pytest.mark.parametrize(
        ("status", "cycle", "days", "reason"),
        [
            (SubmissionStatus.draft, CycleStatus.collecting, 0, None),
            (SubmissionStatus.draft, CycleStatus.collecting, 1, LockReason.past_deadline),
            (SubmissionStatus.draft, CycleStatus.verifying, 0, LockReason.window_closed),
            (SubmissionStatus.returned, CycleStatus.verifying, 1, None),
            (SubmissionStatus.returned, CycleStatus.objections, 1, LockReason.window_closed),
            (SubmissionStatus.submitted, CycleStatus.collecting, 0, LockReason.under_review),
            (SubmissionStatus.verified, CycleStatus.collecting, 0, LockReason.approved),
            (SubmissionStatus.accepted, CycleStatus.collecting, 0, LockReason.approved),
        ],
    )
    def test_says_why_values_cannot_be_written(self, status, cycle, days, reason):
        refusal = lock(status, facts(cycle, today=DEADLINE + timedelta(days)))
        assert (refusal and refusal.reason) == reason

    def test_is_known_for_every_status(self):
        assert set(FILLABLE) == set(SubmissionStatus)


class TestAsked:
    def test_what_does_not_apply_lacks_nothing(self):
        said = content()
        said["indicators"][0]["conditions"] = [{"attribute": "kind", "one_of": ["school"]}]
        known = facts(p1=SILENT)
        for kind, lacks in (("school", True), ("preschool", False)):
            its = replace(known, content=Content.model_validate(said), attributes={"kind": kind})
            assert (complete(its) is not None) is lacks


SHARE = {
    "value": "met / all * 100",
    "inputs": [{"code": code, "title": code} for code in ("met", "all")],
    "possible": {"lower": 0, "upper": 100, "upper_closed": True},
}
FORMULA = {
    "inputs": SHARE["inputs"],
    "rule": {"kind": "formula", "expression": "met / all", "cap": 1, "floor": 0},
}


class TestUndefined:
    @pytest.mark.parametrize("asks", [SHARE, FORMULA])
    @pytest.mark.parametrize(
        ("missing", "lacks"), [("error", "inputs"), ("zero", None), ("skip", None), ("skip_undefined", None)]
    )
    def test_may_not_be_handed_in_where_the_methodology_says_so(self, asks, missing, lacks):
        said = content()["indicators"][0] | {"evidence_required": False, "missing": missing, "number": 1}
        if "rule" not in asks:
            said |= {"rule": {"kind": "per_case", "points": 1, "cap": 100}}
        indicator = Indicator.model_validate(said | asks)
        nothing, something = ({"met": Decimal(1), "all": Decimal(all_)} for all_ in (0, 2))
        assert lack(indicator, Input(nothing, 0)) == lacks
        assert lack(indicator, Input(something, 0)) is None


class TestComplete:
    @pytest.mark.parametrize(
        ("values", "lacks"),
        [
            ({}, []),
            ({"p1": NO}, []),
            ({"p1": BARE}, [("/values/0/evidence", "evidence_missing")]),
            ({"p1": SILENT}, [("/values/0/value", "value_missing")]),
            (
                {"p3": SILENT, "p1": BARE},
                [("/values/0/evidence", "evidence_missing"), ("/values/2/value", "value_missing")],
            ),
        ],
    )
    def test_is_a_value_everywhere_and_a_document_for_a_yes_that_needs_one(self, values, lacks):
        refusal = complete(facts(**values))
        assert [(each["pointer"], each["code"]) for each in (refusal.errors if refusal else ())] == lacks

    @pytest.mark.parametrize(
        ("values", "details", "whole"),
        [
            (
                {"p1": BARE},
                ["Позиция 1 «Цель»: нет подтверждающего документа"],
                "Данные неполны: нет подтверждающего документа (позиций: 1).",
            ),
            (
                {"p1": BARE, "p2": SILENT, "p3": SILENT},
                [
                    "Позиция 1 «Цель»: нет подтверждающего документа",
                    "Позиция 2 «Срок»: нет значения",
                    "Позиция 3 «Мера»: нет значения",
                ],
                "Данные неполны: нет значения (позиций: 2), нет подтверждающего документа (позиций: 1).",
            ),
        ],
    )
    def test_names_each_position_and_what_it_lacks(self, values, details, whole):
        refusal = complete(facts(**values))
        assert refusal is not None
        assert [each["detail"] for each in refusal.errors] == details
        assert refusal.detail == whole

    @pytest.mark.parametrize(
        ("missing", "inputs", "lacks"),
        [
            ("skip", {}, False),
            ("skip", {"met": 0}, True),
            ("skip", {"met": 0, "all": 0}, False),
            ("zero", {}, True),
            ("skip_undefined", {}, True),
            ("error", {}, True),
            ("skip_undefined", {"met": 0, "all": 0}, False),
        ],
    )
    def test_only_what_may_be_skipped_altogether_may_be_left_blank(self, missing, inputs, lacks):
        """Nobody leaves out an indicator that goes against him where only a zero denominator is a reason."""
        said = content()
        share = {"inputs": [{"code": "met", "title": "Есть"}, {"code": "all", "title": "Всего"}], "value": "met / all"}
        said["indicators"][2] |= share | {"missing": missing, "rule": {"kind": "linear", "lower": 0, "upper": 1,
                                                                       "at_lower": 0, "at_upper": 1}}  # fmt: skip
        given = Input({code: Decimal(it) for code, it in inputs.items()}, 0)
        assert (complete(replace(facts(p3=given), content=Content.model_validate(said))) is not None) is lacks

    def test_nothing_given_lacks_everything(self):
        refusal = complete(facts(p1=SILENT, p2=SILENT, p3=SILENT))
        assert refusal is not None
        assert len(refusal.errors) == 3

    def test_submitting_what_is_incomplete_is_refused_only_for_submitting(self):
        lacking = facts(p1=SILENT, caller=SUBJECT)
        with pytest.raises(StepRefused):
            WORKFLOW.step(SubmissionStatus.draft, SubmissionAction.submit).check(lacking, None)
        WORKFLOW.step(SubmissionStatus.submitted, SubmissionAction.verify).check(facts(p1=SILENT), None)


RANGE = st.tuples(st.integers(1, 99_999), st.integers(1, 99_999)).map(sorted).map(tuple)
PAGES = st.lists(RANGE, min_size=1).map(tuple)


class TestPages:
    @pytest.mark.parametrize(
        ("text", "pages"),
        [
            ("стр. 4-17, 62-64", ((4, 17), (62, 64))),
            ("стр.3-10", ((3, 10),)),
            ("стр.21-26", ((21, 26),)),
            ("стр. 17-26", ((17, 26),)),
            ("стр. 5", ((5, 5),)),
            ("Стр. 5", ((5, 5),)),
            ("с. 5", ((5, 5),)),
            ("5", ((5, 5),)),
            ("4–17", ((4, 17),)),  # en dash
            ("4 — 17", ((4, 17),)),  # em dash
            ("  4-17 ,62-64 ", ((4, 17), (62, 64))),
            ("5-5", ((5, 5),)),
            ("62-64, 4-17", ((62, 64), (4, 17))),
        ],
    )
    def test_are_read_as_documents_write_them(self, text, pages):
        assert parse_pages(text) == pages

    @pytest.mark.parametrize(
        "text",
        ["", " ", "стр.", "пять", "0", "0-5", "10-3", "4-17,", ",5", "4-", "-4", "4-5-6", "4 17", "100000", "4;5"],
    )
    def test_nonsense_is_refused_in_russian(self, text):
        with pytest.raises(ValueError, match=r"[Сс]траниц"):
            parse_pages(text)

    @given(PAGES)
    def test_are_read_back_as_they_are_written(self, pages):
        assert parse_pages(pages_text(pages)) == pages

    @given(st.text(alphabet="0123456789-–, стр.с", max_size=20))
    def test_are_written_one_way_only(self, text):
        try:
            once = pages_text(parse_pages(text))
        except ValueError:
            return
        assert pages_text(parse_pages(once)) == once
