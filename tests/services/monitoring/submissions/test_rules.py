"""What a submission may become, when it is complete, and how pages are written."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.monitoring.cycles.rules import COLLECTS, CycleStatus
from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.rules import Input
from services.monitoring.submissions.pages import pages_text, parse_pages
from services.monitoring.submissions.rules import (
    FILLABLE,
    LABELS,
    WORKFLOW,
    Facts,
    SubmissionAction,
    SubmissionStatus,
    complete,
)
from tests.services.monitoring.builders import content

STEPS = {
    (SubmissionStatus.draft, SubmissionAction.submit): SubmissionStatus.submitted,
    (SubmissionStatus.returned, SubmissionAction.submit): SubmissionStatus.submitted,
    (SubmissionStatus.submitted, SubmissionAction.give_back): SubmissionStatus.returned,
    (SubmissionStatus.submitted, SubmissionAction.verify): SubmissionStatus.verified,
    (SubmissionStatus.verified, SubmissionAction.give_back): SubmissionStatus.returned,
}

SAID = {"value": Decimal(1)}
YES, NO, BARE, SILENT = Input(SAID, 1), Input({"value": Decimal(0)}, 0), Input(SAID, 0), Input({}, 2)
COMPLETE = {"p1": YES, "p2": NO, "p3": BARE}  # p3 needs no document


def facts(cycle=CycleStatus.collecting, *, own=False, **values) -> Facts:
    return Facts(cycle, Content.model_validate(content()), COMPLETE | values, own)


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
        assert set(LABELS) == {*SubmissionStatus, *SubmissionAction}

    def test_values_change_only_where_one_may_submit(self):
        assert {status for status, action in STEPS if action is SubmissionAction.submit} == set(FILLABLE)

    @pytest.mark.parametrize(("key", "cycle"), [*product(STEPS, CycleStatus)])
    def test_moves_only_while_the_cycle_collects_or_verifies(self, key, cycle):
        step = WORKFLOW.step(*key)
        never_submitted = key[0] is SubmissionStatus.draft
        if cycle in ({CycleStatus.collecting} if never_submitted else COLLECTS):
            step.check(facts(cycle), "причина")
        else:
            with pytest.raises(StepRefused) as refused:
                step.check(facts(cycle), "причина")
            expected = "collection_ended" if never_submitted else "cycle_not_collecting"
            assert refused.value.members["reason"] == expected

    @pytest.mark.parametrize("status", [SubmissionStatus.submitted, SubmissionStatus.verified])
    def test_is_not_returned_without_a_reason(self, status):
        with pytest.raises(Invalid):
            WORKFLOW.step(status, SubmissionAction.give_back).check(facts(), None)


class TestFourEyes:
    @pytest.mark.parametrize("key", STEPS)
    def test_who_submitted_may_submit_again_and_not_check(self, key):
        step = WORKFLOW.step(*key)
        if key[1] is SubmissionAction.submit:
            step.check(facts(own=True), None)
        else:
            with pytest.raises(StepRefused) as refused:
                step.check(facts(own=True), "причина")
            assert refused.value.members["reason"] == "own_submission"


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

    def test_nothing_given_lacks_everything(self):
        refusal = complete(facts(p1=SILENT, p2=SILENT, p3=SILENT))
        assert refusal is not None
        assert len(refusal.errors) == 3

    def test_submitting_what_is_incomplete_is_refused_only_for_submitting(self):
        lacking = facts(p1=SILENT)
        with pytest.raises(StepRefused):
            WORKFLOW.step(SubmissionStatus.draft, SubmissionAction.submit).check(lacking, None)
        WORKFLOW.step(SubmissionStatus.submitted, SubmissionAction.verify).check(lacking, None)


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
