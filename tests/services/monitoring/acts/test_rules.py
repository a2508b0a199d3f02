"""How an act is cited, and when periods of validity overlap."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.acts.rules import LABELS, ActKind, Requisites, cite, fingerprint, overlapping, succeeded

DEPARTMENT = "Департамента Смоленской области по образованию и науке"


def act(kind=ActKind.order, issuer=None, number=None, day=None, title=None) -> Requisites:
    return Requisites(kind, issuer, number, day, title)


class TestCite:
    @pytest.mark.parametrize(
        ("requisites", "citation"),
        [
            (
                act(
                    issuer=DEPARTMENT,
                    number="617-ОД",
                    day=date(2021, 6, 30),
                    title="О результатах мониторинга эффективности руководителей",
                ),
                f"Приказ {DEPARTMENT} от 30.06.2021 № 617-ОД «О результатах мониторинга эффективности руководителей»",
            ),
            (
                act(issuer=DEPARTMENT, number="336-ОД", day=date(2021, 4, 16)),
                f"Приказ {DEPARTMENT} от 16.04.2021 № 336-ОД",
            ),
            (act(number="353"), "Приказ № 353"),
            (act(ActKind.letter, day=date(2021, 6, 1)), "Письмо от 01.06.2021"),
            (act(ActKind.letter, number="15/328", title="Эффективность"), "Письмо № 15/328 «Эффективность»"),
            (act(ActKind.other, title="Экспертиза программ развития"), "Экспертиза программ развития"),
            (act(ActKind.report, issuer=DEPARTMENT, title="Аналитическая справка"), "Аналитическая справка"),
            (act(ActKind.other, number="7", title="План"), "№ 7 «План»"),
            (act(ActKind.other, day=date(2022, 12, 30), title="План"), "от 30.12.2022 «План»"),
        ],
    )
    def test_names_the_act_as_a_document_would(self, requisites, citation):
        assert cite(requisites) == citation

    def test_every_kind_has_a_russian_name(self):
        for kind in ActKind:
            assert cite(act(kind, number="1")).removeprefix(f"{LABELS[kind]} ").endswith("№ 1")

    @given(
        st.sampled_from(ActKind),
        *[st.none() | st.from_regex(r"[А-Яа-я0-9/-]{1,12}", fullmatch=True)] * 3,
        st.none() | st.dates(),
    )
    def test_of_an_identified_act_is_never_empty(self, kind, issuer, number, title, day):
        requisites = Requisites(kind, issuer, number, day, title)
        assert bool(cite(requisites)) == requisites.identified
        assert cite(requisites) == cite(requisites).strip()
        for said in (number, title):
            assert said is None or said in cite(requisites)


class TestIdentified:
    @pytest.mark.parametrize("said", [{"number": "1"}, {"day": date(2021, 1, 1)}, {"title": "План"}])
    def test_by_any_of_number_date_and_title(self, said):
        assert act(**said).identified

    def test_not_by_kind_and_issuer_alone(self):
        assert not act(issuer=DEPARTMENT).identified


WORDS = st.none() | st.text("аё Б1-", min_size=1, max_size=4)
REQUISITES = st.builds(Requisites, st.sampled_from(ActKind), WORDS, WORDS, st.none() | st.dates(), WORDS)


def told(requisites: Requisites) -> tuple[object, ...]:
    """What tells one act from another, said the long way."""
    complete = requisites.number and requisites.date
    words = (requisites.issuer, requisites.number, None if complete else requisites.title)
    plain = [" ".join((word or "").lower().replace("ё", "е").split()) for word in words]
    return requisites.kind, requisites.date, *plain


class TestFingerprint:
    @given(REQUISITES, REQUISITES)
    def test_is_the_same_for_the_same_act_and_only_for_it(self, one, other):
        assert (fingerprint(one) == fingerprint(other)) == (told(one) == told(other))

    @given(REQUISITES)
    def test_does_not_mind_capitals_and_blanks(self, requisites):
        shouted = {
            name: f" {said.upper()}  " for name in ("issuer", "number", "title") if (said := getattr(requisites, name))
        }
        assert fingerprint(replace(requisites, **shouted)) == fingerprint(requisites)


def day(number: int) -> date:
    return date(2021, 1, number)


PERIODS = st.lists(
    st.tuples(st.none() | st.integers(1, 28).map(day), st.none() | st.integers(1, 28).map(day)).filter(
        lambda period: not all(period) or period[0] <= period[1]
    ),
    max_size=5,
)


class TestOverlapping:
    @pytest.mark.parametrize(
        ("periods", "answer"),
        [
            ([], False),
            ([(None, None)], False),
            ([(day(1), day(5)), (day(6), day(9))], False),
            ([(day(6), day(9)), (day(1), day(5))], False),
            ([(day(1), day(5)), (day(5), day(9))], True),
            ([(day(1), None), (day(5), day(9))], True),
            ([(None, day(4)), (day(5), None)], False),
            ([(None, None), (None, None), (day(5), day(5))], False),
            ([(day(1), day(20)), (day(2), day(3)), (day(10), day(11))], True),
        ],
    )
    def test_both_ends_are_included_and_an_absent_end_is_open(self, periods, answer):
        assert overlapping(periods) is answer

    @given(PERIODS)
    def test_is_that_some_two_share_a_day(self, periods):
        days = [
            {n for n in range(30) if (not start or start.day <= n) and (not end or n <= end.day)}
            for start, end in periods
            if start or end
        ]
        assert overlapping(periods) == any(one & other for one, other in combinations(days, 2))


class TestSucceeded:
    @pytest.mark.parametrize(
        ("former", "start", "period"),
        [
            ((day(1), None), day(9), (day(1), day(8))),
            ((day(1), None), day(2), (day(1), day(1))),
            ((day(1), None), day(1), (day(1), None)),  # the overlap is left to be refused
            ((day(5), None), day(1), (day(5), None)),
            ((day(1), None), None, (day(1), None)),
            ((day(1), day(20)), day(9), (day(1), day(20))),
            ((None, None), day(9), (None, None)),
            ((None, day(3)), day(9), (None, day(3))),
        ],
    )
    def test_an_open_wording_ends_the_day_before_the_next(self, former, start, period):
        assert succeeded(former, start) == period
