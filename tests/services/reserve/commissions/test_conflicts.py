"""Conflicts of interest that are computed, and names found in texts."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reserve.commissions.conflicts import (
    DECLARABLE,
    LABELS,
    ConflictKind,
    ConflictSource,
    Contender,
    Juror,
    Mentorship,
    Work,
    computed,
)
from services.reserve.commissions.naming import alike, mentioned

ON = date(2026, 3, 1)
SCHOOL, OTHER = uuid4(), uuid4()
ANNA, ILYA = uuid4(), uuid4()


def work(since=None, until=None, organisation=SCHOOL, name="Школа № 3") -> Work:
    return Work(organisation, name, since and date.fromisoformat(since), until and date.fromisoformat(until))


def kinds(juror_work=(), contender_work=(), years=3, **more) -> list[ConflictKind]:
    juror = Juror(ANNA, "Иванова Анна Петровна", tuple(juror_work))
    contender = Contender(ILYA, "Петров Илья Олегович", tuple(contender_work), more.pop("dossier", ()))
    return [each.kind for each in computed(juror, contender, ON, years, **more)]


def test_a_member_who_competes_judges_no_rival():
    juror = Juror(ANNA, "Иванова Анна", competes=True)
    assert [each.kind for each in computed(juror, Contender(ILYA, "Петров Илья"), ON, 3)] == ["rival"]
    assert [each.kind for each in computed(juror, Contender(ANNA, "Иванова Анна"), ON, 3)] == ["same_person"]


def test_of_a_member_whose_first_day_is_unknown_nobody_says_that_they_worked_together():
    juror = Juror(ANNA, "Иванова Анна", (work(),))
    [found] = computed(juror, Contender(ILYA, "Петров Илья", (work("2020-01-01", "2026-02-28"),)), ON, 3)
    assert found.said == "Школа № 3: кандидат работал там по 28.02.2026, а с какого дня там член комиссии, неизвестно."


class TestCommonWork:
    @pytest.mark.parametrize(
        ("mine", "theirs", "years", "found"),
        [
            (work(), work(), 0, True),
            (work("2020-01-01"), work("2024-01-01"), 0, True),
            (work("2010-01-01", "2026-02-28"), work("2010-01-01"), 0, False),
            (work("2010-01-01", "2026-03-01"), work("2010-01-01"), 0, True),
            (work("2010-01-01", "2023-03-01"), work("2010-01-01"), 3, True),
            (work("2010-01-01", "2023-02-28"), work("2010-01-01"), 3, False),
            (work("2010-01-01", "2025-01-01"), work("2025-01-01"), 3, True),
            (work("2010-01-01", "2025-01-01"), work("2025-01-02"), 3, False),
            (work(until="2025-06-01"), work("2025-06-01", "2025-06-30"), 1, True),
            (work("2026-03-02"), work(), 3, False),
            (work(organisation=OTHER, name="Школа № 3"), work(), 3, False),
            (work(organisation=None, name="МБОУ «Школа № 3»"), work(name="МБОУ  школа № 3"), 3, True),
            (work(organisation=None, name="Школа № 3"), work(name="Школа № 5"), 3, False),
            (work(organisation=None, name=""), work(organisation=None, name=""), 3, False),
        ],
    )
    def test_counts_if_they_worked_there_together(self, mine, theirs, years, found):
        expected = [ConflictKind.same_organisation] if found else []
        assert kinds([mine], [theirs], years) == expected
        assert kinds([theirs], [mine], years) == expected

    def test_of_a_leap_day_goes_back_to_the_end_of_february(self):
        juror, contender = Juror(ANNA, "Ан Н", (work("2020-01-01", "2023-02-28"),)), Contender(ILYA, "Ил", (work(),))
        assert computed(juror, contender, date(2024, 2, 29), 1)
        assert not computed(juror, contender, date(2024, 3, 1), 1)

    def test_is_told_once_for_each_organisation_by_its_latest_day(self):
        juror = Juror(ANNA, "Иванова Анна", (work("2010-01-01", "2024-05-31"), work("2025-01-01", "2025-08-31")))
        contender = Contender(ILYA, "Петров Илья", (work("2009-01-01"),))
        [told] = computed(juror, contender, ON, 5)
        assert told.said == "Школа № 3: работали вместе по 31.08.2025."
        assert told.source is ConflictSource.computed
        now = Juror(ANNA, "Иванова Анна", (work("2010-01-01"),))
        assert computed(now, contender, ON, 5)[0].said == "Школа № 3: работают вместе сейчас."

    @given(*[st.none() | st.integers(-3000, 200) for _ in range(4)], st.integers(0, 8))
    def test_needs_a_day_they_both_were_there_and_more_years_find_no_less(self, a, b, c, d, years):
        days = [None if each is None else ON + timedelta(each) for each in (a, b, c, d)]
        one, other = Work(SCHOOL, "Школа", days[0], days[1]), Work(SCHOOL, "Школа", days[2], days[3])
        found = kinds([one], [other], years)
        if found:
            assert kinds([one], [other], years + 1)
            first = max(one.since or date.min, other.since or date.min)
            assert first <= min(one.until or ON, other.until or ON, ON)


class TestPeople:
    def test_nobody_judges_oneself(self):
        juror = Juror(ANNA, "Иванова Анна Петровна")
        assert [each.kind for each in computed(juror, Contender(ANNA, "Петрова Анна"), ON, 3)] == ["same_person"]
        assert computed(juror, Contender(ILYA, "Иванова Анна Петровна"), ON, 3) == []

    def test_where_a_card_is_missing_the_name_tells(self):
        for one, other in ((None, ILYA), (ANNA, None), (None, None)):
            found = computed(Juror(one, "Ёлкина Анна"), Contender(other, "Елкина анна"), ON, 3)
            assert [each.kind for each in found] == ["namesake"]

    @pytest.mark.parametrize(
        ("pair", "found"),
        [
            (Mentorship(ANNA, ILYA), True),
            (Mentorship(ILYA, ANNA), True),
            (Mentorship(ANNA, uuid4()), False),
            (Mentorship(ANNA, ANNA), False),
        ],
    )
    def test_neither_mentor_nor_mentee_judges_the_other(self, pair, found):
        assert kinds(mentorships=[pair]) == ([ConflictKind.mentorship] if found else [])

    def test_who_recommends_does_not_judge(self):
        assert kinds(dossier=["Рекомендация начальника управления А. П. Ивановой"]) == ["named_in_dossier"]
        assert kinds(dossier=["Рекомендация директора В. С. Ивановой"]) == []

    def test_all_that_is_known_is_told(self):
        told = kinds([work()], [work()], mentorships=[Mentorship(ANNA, ILYA)], dossier=["Иванова А.П."])
        assert told == ["same_organisation", "mentorship", "named_in_dossier"]


class TestNames:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("Иванова Анна Петровна", "рекомендует Иванова Анна Петровна"),
            ("Иванова Анна Петровна", "по ходатайству Ивановой А.П., методиста"),
            ("Иванова Анна Петровна", "Отзыв А. П. Ивановой"),
            ("Иванова Анна Петровна", "со слов Анны Петровны Ивановой"),
            ("Иванова Анна Петровна", "благодарю Анну Иванову"),
            ("Иванова Анна Петровна", "ИВАНОВА А."),
            ("Достоевский Фёдор Михайлович", "письмо Достоевского Ф.М."),
            ("Ёлкина Мария", "елкиной марии"),
            ("Петров-Водкин Кузьма Сергеевич", "мастерская К.С. Петрова-Водкина"),
            ("Шевченко Павел Ильич", "отзыв Шевченко Павла"),
            ("Черных Ольга Ивановна", "справка Черных О.И."),
        ],
    )
    def test_are_found_in_any_case_and_order(self, name, text):
        assert mentioned(name, text)

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("Иванова Анна Петровна", "Иванова С.П."),
            ("Иванова Анна Петровна", "Ивановой А. С."),
            ("Иванова Анна Петровна", "А. С. Иванова"),
            ("Иванова Анна Петровна", "город Иваново, школа"),
            ("Иванова Анна Петровна", "Ивановская Анна Петровна"),
            ("Иванова Анна Петровна", "Анна Петровна Сидорова"),
            ("Иванова Анна Петровна", ""),
            ("Иванова", "Иванова"),
            ("", "Иванова А.П."),
        ],
    )
    def test_of_others_are_not(self, name, text):
        assert not mentioned(name, text)

    @given(st.text(max_size=40), st.text(max_size=200))
    def test_any_text_can_be_read(self, name, text):
        assert mentioned(name, text) in (True, False)

    def test_are_alike_however_they_are_spelled(self):
        assert alike("Ёлкина  Анна", "ЕЛКИНА анна")
        assert not alike("Школа № 3", "Школа № 5")


def test_every_word_has_a_russian_name():
    assert set(LABELS) == {*ConflictKind, *ConflictSource}
    assert set(ConflictKind) > DECLARABLE
