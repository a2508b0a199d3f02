"""For what somebody leaves the reserve, and whether it is so."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from services.reserve.entries.exclusions import (
    BY_ITSELF,
    LABELS,
    Claim,
    ExclusionCode,
    Stay,
    due_exclusion,
    refused_too_often,
    unfit_claim,
    ungrounded,
)
from services.reserve.entries.terms import Term, report_periods

C = ExclusionCode
INCLUDED = date(2026, 1, 31)
REPORT = report_periods([Term(INCLUDED, date(INCLUDED.year + 3, INCLUDED.month, INCLUDED.day), 12, 30)])[0]
STRICT = Stay(
    today=INCLUDED,
    plan_due_on=INCLUDED + timedelta(30),
    report=REPORT,
    exclude_without_plan=True,
    exclude_without_report=True,
    refusals_allowed=2,
)
LATE_PLAN = replace(STRICT, today=INCLUDED + timedelta(31))
LATE_REPORT = replace(STRICT, plan_submitted_on=INCLUDED, today=REPORT.due_on + timedelta(1))


@pytest.mark.parametrize(
    ("stay", "code"),
    [
        (STRICT, None),
        (replace(STRICT, today=INCLUDED + timedelta(30)), None),
        (LATE_PLAN, C.plan_missing),
        (replace(LATE_PLAN, exclude_without_plan=False), None),
        (replace(LATE_PLAN, plan_submitted_on=INCLUDED), None),
        (replace(LATE_REPORT, today=REPORT.due_on), None),
        (LATE_REPORT, C.report_late),
        (replace(LATE_REPORT, exclude_without_report=False), None),
        (replace(LATE_REPORT, report=None), None),
        (replace(STRICT, aged_out=True), C.exit_age),
        (replace(LATE_PLAN, aged_out=True, consent_gone=True), C.consent_ended),
    ],
)
def test_the_day_after_the_last_excludes_where_the_regulation_says_so(stay, code):
    assert due_exclusion(stay) is code


@pytest.mark.parametrize(("allowed", "refusals"), [*product((1, 2, 3), range(5))])
def test_the_refusal_the_regulation_counts_to_excludes(allowed, refusals):
    stay = replace(STRICT, refusals_allowed=allowed, refusals=refusals)
    assert refused_too_often(stay) == (refusals >= allowed)


CHECKED = {
    C.plan_unfulfilled: replace(STRICT, plan_line_due=True),
    C.attestation_failed: replace(STRICT, attestation_failed=True),
    C.plan_missing: LATE_PLAN,
    C.barred: replace(STRICT, barred=True),
    C.report_late: LATE_REPORT,
    C.exit_age: replace(STRICT, aged_out=True),
    C.consent_ended: replace(STRICT, consent_gone=True),
}


@pytest.mark.parametrize("code", ExclusionCode)
def test_a_ground_that_facts_can_disprove_is_checked(code):
    plain, true = ungrounded(code, STRICT), ungrounded(code, CHECKED.get(code, STRICT))
    if code in BY_ITSELF:
        assert plain.reason == true.reason == "excludes_by_itself"
    else:
        assert (plain and plain.reason) == ("ungrounded" if code in CHECKED else None)
        assert true is None


TOLD_LATE = Claim(INCLUDED, INCLUDED + timedelta(90), INCLUDED, told_in_time=False)
DAY_AFTER = TOLD_LATE.due_on + timedelta(1)


@pytest.mark.parametrize(
    ("code", "claim", "today", "against"),
    [
        (C.changes_unreported, TOLD_LATE, DAY_AFTER, None),
        (C.own_request, None, DAY_AFTER, None),
        (C.changes_unreported, None, DAY_AFTER, ("/change", "missing")),
        (C.own_request, TOLD_LATE, DAY_AFTER, ("/change", "unfit")),
        (C.changes_unreported, TOLD_LATE, TOLD_LATE.due_on, ("/change/changed_on", "ungrounded")),
        (
            C.changes_unreported,
            replace(TOLD_LATE, told_in_time=True),
            DAY_AFTER,
            ("/change/changed_on", "ungrounded"),
        ),
        (
            C.changes_unreported,
            replace(TOLD_LATE, changed_on=INCLUDED - timedelta(1)),
            DAY_AFTER,
            ("/change/changed_on", "before_inclusion"),
        ),
    ],
)
def test_a_change_that_was_not_told_of_is_named_and_its_term_is_over(code, claim, today, against):
    refusal = unfit_claim(code, claim, today)
    assert (refusal and (refusal.errors[0]["pointer"], refusal.reason)) == against


def test_a_report_that_came_late_is_a_ground_though_it_came():
    came = replace(STRICT, report=None, late_report=True)
    assert ungrounded(C.report_late, came) is None
    assert due_exclusion(came) is None


def test_every_ground_has_a_russian_name():
    assert set(LABELS) == {*ExclusionCode}
