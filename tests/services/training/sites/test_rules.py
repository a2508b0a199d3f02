"""How a site moves, how long its term may be, and how its years stand."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.training.sites import reporting
from services.training.sites.reporting import (
    SiteReportAction,
    SiteReportStatus,
    SiteYearStanding,
    reportable,
    standing,
    worked_until,
    years,
)
from services.training.sites.rules import (
    WORKFLOW,
    Facts,
    SiteAction,
    SiteStatus,
    Terms,
    improper_term,
    status_on,
)
from services.training.sites.supporting import wrong_entry

S, A = SiteStatus, SiteAction
FIRST, LAST = date(2027, 2, 1), date(2029, 1, 31)
DAY = timedelta(1)
READY = Facts(ordered=True, programme=True, teaches=1, last=LAST, today=FIRST)
TABLE = {(S.draft, A.grant): S.opened, (S.opened, A.terminate): S.terminated}


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is TABLE[status, action]
    step.check(READY, "Причина")
    if action is A.terminate:
        with pytest.raises(Invalid):
            step.check(READY, None)


@pytest.mark.parametrize(
    ("status", "action", "facts", "reason"),
    [
        (S.draft, A.grant, replace(READY, ordered=False), "no_order"),
        (S.draft, A.grant, replace(READY, programme=False), "no_programme"),
        (S.draft, A.grant, replace(READY, teaches=0), "teaches_nothing"),
        (S.draft, A.grant, replace(READY, today=LAST + DAY), "term_over"),
        (S.opened, A.terminate, replace(READY, today=LAST + DAY), "term_over"),
    ],
)
def test_what_a_step_asks_for(status, action, facts, reason):
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(status, action).check(facts, "Причина")
    assert refused.value.members["reason"] == reason
    WORKFLOW.step(status, action).check(replace(READY, today=LAST), "Причина")


@pytest.mark.parametrize(
    ("kept", "today", "now"),
    [
        (S.opened, LAST, S.opened),
        (S.opened, LAST + DAY, S.expired),
        (S.draft, LAST + DAY, S.draft),
        (S.terminated, LAST + DAY, S.terminated),
    ],
)
def test_a_site_expires_with_its_last_day(kept, today, now):
    assert status_on(kept, LAST, today) is now


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (FIRST - DAY, "out_of_order"),
        (date(2028, 1, 30), "too_short"),
        (date(2028, 1, 31), None),
        (date(2030, 1, 31), None),
        (date(2030, 2, 1), "too_long"),
    ],
)
def test_how_long_a_term_may_be(last, said):
    refusal = improper_term(FIRST, last, Terms())
    assert (refusal and (refusal.reason, refusal.errors[0]["pointer"])) == (said and (said, "/valid_to"))


def test_the_log_tells_of_what_was():
    assert wrong_entry(FIRST, FIRST) is None
    assert wrong_entry(FIRST + DAY, FIRST).reason == "in_future"


REPORTS = {
    (SiteReportStatus.submitted, SiteReportAction.accept): SiteReportStatus.accepted,
    (SiteReportStatus.submitted, SiteReportAction.send_back): SiteReportStatus.returned,
    (SiteReportStatus.returned, SiteReportAction.resubmit): SiteReportStatus.submitted,
}


@pytest.mark.parametrize(("status", "action"), [*product(SiteReportStatus, SiteReportAction)])
def test_every_step_of_a_report(status, action):
    if (status, action) not in REPORTS:
        with pytest.raises(IllegalStep):
            reporting.WORKFLOW.step(status, action)
        return
    assert reporting.WORKFLOW.step(status, action).target is REPORTS[status, action]


class TestYears:
    def test_are_counted_from_the_first_day(self):
        found = [*years(FIRST, LAST, 30)]
        assert [(each.first, each.last) for each in found] == [
            (FIRST, date(2028, 1, 31)),
            (date(2028, 2, 1), LAST),
        ]
        assert found[0].due == date(2028, 3, 1)

    def test_of_a_terminated_site_end_the_day_before(self):
        until = worked_until(LAST, date(2028, 3, 1))
        assert [each.last for each in years(FIRST, until, 30)] == [date(2028, 1, 31), date(2028, 2, 29)]
        assert [*years(FIRST, worked_until(LAST, FIRST), 30)] == []
        assert worked_until(LAST, None) == LAST

    @pytest.mark.parametrize(
        ("report", "today", "stands"),
        [
            (None, date(2028, 1, 31), SiteYearStanding.running),
            (None, date(2028, 2, 1), SiteYearStanding.awaited),
            (None, date(2028, 3, 1), SiteYearStanding.awaited),
            (None, date(2028, 3, 2), SiteYearStanding.missing),
            *((each, date(2030, 1, 1), SiteYearStanding(each.value)) for each in SiteReportStatus),
        ],
    )
    def test_stand_by_report_or_by_the_day(self, report, today, stands):
        [year, _] = years(FIRST, LAST, 30)
        assert standing(year, report, today) is stands

    @pytest.mark.parametrize(
        ("number", "reports", "today", "said"),
        [
            (1, {}, date(2028, 1, 31), None),
            (1, {}, date(2028, 1, 30), "not_over"),
            (1, {1: SiteReportStatus.returned}, LAST, "already_reported"),
            (3, {}, LAST, "outside_the_term"),
            (2, {1: SiteReportStatus.accepted}, LAST, None),
        ],
    )
    def test_which_may_be_reported(self, number, reports, today, said):
        refusal = reportable(number, [*years(FIRST, LAST, 30)], reports, today)
        assert (refusal and refusal.reason) == said

    @settings(max_examples=100, deadline=None)
    @given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 4000), st.integers(1, 365))
    def test_cover_the_term_without_gap_or_overlap(self, first, length, days):
        last = first + timedelta(length)
        found = [*years(first, last, days)]
        assert [each.number for each in found] == [*range(1, len(found) + 1)]
        assert (found[0].first, found[-1].last) == (first, last)
        for one, other in pairwise(found):
            assert other.first == one.last + DAY
        assert all(each.first <= each.last and (each.due - each.last).days == days for each in found)
        assert len(found) <= length // 365 + 1
