"""What a vacancy may become, and what tells that one will come."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.periods import full_years, months_after
from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.reserve.vacancies import radar
from services.reserve.vacancies.radar import Chair, Horizon, VacancySign, signs, warning
from services.reserve.vacancies.rules import (
    APART,
    LABELS,
    LIVING,
    TAKEABLE,
    WORKFLOW,
    Facts,
    VacancyAction,
    VacancyReason,
    VacancyStatus,
    closed_before,
)

S, A = VacancyStatus, VacancyAction
STEPS = {
    (S.forecast, A.declare): S.open,
    (S.forecast, A.cancel): S.cancelled,
    (S.open, A.cancel): S.cancelled,
    (S.open, A.hold_contest): S.in_contest,
    (S.open, A.offer): S.offered,
    (S.in_contest, A.resume): S.open,
    (S.offered, A.resume): S.open,
    (S.open, A.fill): S.filled,
    (S.in_contest, A.fill): S.filled,
    (S.offered, A.fill): S.filled,
    (S.filled, A.reopen): S.open,
}
TODAY = date(2026, 11, 27)
YEAR = Horizon(TODAY, date(2027, 11, 27), 65, 2)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


class TestWorkflow:
    @pytest.mark.parametrize(("status", "action"), [*product(S, A)])
    def test_every_pair_is_a_known_step_or_refused(self, status, action):
        if target := STEPS.get((status, action)):
            assert WORKFLOW.step(status, action).target is target
        else:
            with pytest.raises(IllegalStep) as refused:
                WORKFLOW.step(status, action)
            assert refused.value.members["legal_actions"] == [a for (s, a) in STEPS if s is status]

    @pytest.mark.parametrize("key", [key for key in STEPS if key[1] in APART])
    def test_what_another_record_does_nobody_does_by_hand(self, key):
        with pytest.raises(StepRefused) as refused:
            WORKFLOW.step(*key).check(Facts(requirements=3), "причина")
        assert refused.value.members["reason"] == "moved_by_its_record"

    def test_none_is_opened_without_requirements(self):
        step = WORKFLOW.step(S.forecast, A.declare)
        with pytest.raises(StepRefused) as refused:
            step.check(Facts(requirements=0), None)
        assert refused.value.members["reason"] == "no_requirements"
        step.check(Facts(requirements=1), None)

    @pytest.mark.parametrize("status", [S.forecast, S.open])
    def test_none_is_cancelled_without_a_reason(self, status):
        with pytest.raises(Invalid):
            WORKFLOW.step(status, A.cancel).check(Facts(requirements=1), " ")

    def test_every_word_has_a_russian_name(self):
        assert set(LABELS) == {*S, *A, *VacancyReason}

    def test_one_is_living_until_it_ends(self):
        ends = {status for status in S if all(source is not status for source, _ in STEPS)}
        assert set(S) == LIVING | ends | {S.filled}
        assert {source for source, action in STEPS if action is A.fill} == TAKEABLE

    @pytest.mark.parametrize(("closed_on", "fits"), [(None, True), (TODAY, True), (TODAY - timedelta(1), False)])
    def test_a_closed_organisation_needs_no_head(self, closed_on, fits):
        assert (closed_before(closed_on, TODAY) is None) == fits


def kinds(chair: Chair, horizon: Horizon = YEAR) -> list[str]:
    return [each.kind for each in signs(chair, horizon)]


class TestSigns:
    def test_a_head_with_time_left_gives_none(self):
        assert kinds(Chair("head", date(2025, 1, 1), None, date(2030, 1, 1), date(1980, 1, 1), 1)) == []

    def test_nobody_is_a_sign(self):
        [sign] = signs(Chair(), YEAR)
        assert (sign.kind, sign.on) == (VacancySign.no_head, TODAY)

    def test_so_is_who_acts(self):
        [sign] = signs(Chair("acting_head", date(2026, 9, 1)), YEAR)
        assert (sign.kind, sign.on, sign.said) == (
            VacancySign.acting_head,
            date(2026, 9, 1),
            "Исполняют обязанности с 01.09.2026",
        )

    @pytest.mark.parametrize(("until", "seen"), [(YEAR.until, True), (YEAR.until + timedelta(1), False)])
    def test_a_contract_that_ends_on_the_last_day_is_seen(self, until, seen):
        assert (kinds(Chair("head", TODAY, None, until)) == [VacancySign.contract_end]) == seen

    def test_one_that_has_ended_is_said_so(self):
        [sign] = signs(Chair("head", date(2020, 1, 1), None, date(2026, 11, 26)), YEAR)
        assert sign.said == "Срок договора истёк 26.11.2026"
        [sign] = signs(Chair("head", date(2020, 1, 1), None, TODAY), YEAR)
        assert sign.said == "Договор истекает 27.11.2026"

    @pytest.mark.parametrize(("until", "seen"), [(YEAR.until, True), (YEAR.until + timedelta(1), False)])
    def test_a_release_known_beforehand(self, until, seen):
        assert (kinds(Chair("head", TODAY, until)) == [VacancySign.release]) == seen

    @given(born=st.dates(date(1930, 1, 1), date(2000, 12, 31)))
    def test_age_is_that_of_the_last_day_looked_at(self, born):
        found = signs(Chair("head", TODAY, born_on=born), YEAR)
        assert bool(found) == (full_years(born, YEAR.until) >= 65)
        for each in found:
            assert each.on <= YEAR.until

    @pytest.mark.parametrize(("streak", "seen"), [(0, False), (1, False), (2, True), (5, True)])
    def test_risk_again_and_again(self, streak, seen):
        assert (kinds(Chair("head", TODAY, streak=streak)) == [VacancySign.repeat_risk]) == seen

    def test_the_earliest_comes_first_and_what_has_no_day_last(self):
        chair = Chair("acting_head", date(2026, 9, 1), date(2027, 6, 30), date(2027, 1, 31), date(1950, 1, 1), 3)
        assert kinds(chair) == ["age", "acting_head", "contract_end", "release", "repeat_risk"]


class TestWarning:
    @pytest.mark.parametrize(
        ("today", "months"),
        [
            ("2027-02-27", None),
            ("2027-02-28", 3),
            ("2027-04-29", 3),
            ("2027-04-30", 1),
            ("2027-05-31", 1),
            ("2027-06-01", None),
        ],
    )
    def test_ends_with_the_month_where_that_is_shorter(self, today, months):
        """The contract ends on the last day of May; three months before, February has no such day."""
        assert warning(date(2027, 5, 31), date.fromisoformat(today)) == months

    @given(until=DAYS)
    def test_of_a_life_day_by_day_each_is_due_and_the_nearer_last(self, until):
        days = (until - timedelta(each) for each in range(130, -1, -1))
        due = [months for day in days if (months := warning(until, day))]
        assert due == sorted(due, reverse=True)
        assert set(due) == {1, 3}

    @given(until=DAYS, today=DAYS)
    def test_whoever_is_to_be_warned_of_is_looked_at(self, until, today):
        if warning(until, today) is not None:
            assert today <= until <= radar.warned_through(today)

    @given(today=DAYS)
    def test_and_not_many_more(self, today):
        assert radar.warned_through(today) <= months_after(today, 4)
