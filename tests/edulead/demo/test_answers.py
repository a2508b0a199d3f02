"""What the schools of the demo region answer: possible, the same everywhere, and as good next year as this."""

from decimal import Decimal
from statistics import correlation

import pytest

from edulead.demo import dice
from edulead.demo.answers import ANSWERS, School, answers
from edulead.demo.declared import Asked, declare, rows
from edulead.demo.region import SEED, region
from edulead.demo.story import ABSENT, LATE, OUTLIER, quality, told
from services.monitoring.engine.attributes import SubjectAttribute
from services.monitoring.methodologies.crosschecks import FindingSeverity
from services.monitoring.submissions.asked import incomplete
from services.monitoring.templates.service import template

HEADS = template("heads_of_schools").content
SCHOOLS = [it for it in region().organisations if it.kind == "school"]
YEARS = (2024, 2025, 2026)
SOME = SCHOOLS[::9]


def asked(school):
    attributes = {each.value: getattr(school, each.value) for each in SubjectAttribute}
    return Asked(school, f"ru.r67.m1.{school.key.replace('-', '')}", school.settlement, attributes)


def test_every_indicator_that_is_asked_is_answered_and_no_other():
    assert set(ANSWERS) == {each.code for each in HEADS.indicators if not each.by_system}
    said = answers(School(SCHOOLS[0], SEED, 2024, 0))
    assert {code: set(its) for code, its in said.items()} == {
        code: {each.code for each in HEADS.by_code[code].asked} for code in said
    }


@pytest.mark.parametrize("year", YEARS)
def test_every_answer_is_possible(year: int):
    for school in SCHOOLS:
        for code, numbers in told(SEED, school, year).items():
            known = {each.code: each for each in HEADS.by_code[code].asked}
            unfit = {name: known[name].unfit(Decimal(str(its))) for name, its in numbers.items()}
            assert not any(unfit.values()), (school.key, code, unfit)


@pytest.mark.parametrize("year", YEARS)
def test_everything_can_be_handed_in(year: int):
    """Nothing is missing, nothing is wrong, and what is unusual has its comment."""
    for each in declare(SEED, year, HEADS, [asked(it) for it in SOME], {}).values():
        attributes = asked(each.school).attributes
        assert incomplete(HEADS, attributes, each.values) is None
        assert not [it for it in each.findings if it.bars or it.severity is FindingSeverity.error], each.school.key


def test_a_row_says_what_was_declared_with_documents_and_comments():
    [each] = declare(SEED, 2025, HEADS, [asked(SCHOOLS[0])], {}).values()
    *long, wide = rows(HEADS, each)
    assert wide["place"] == each.place
    assert wide["2.2.taken"] == each.values["2.2"].values["taken"]
    proven = {it["indicator"] for it in long if "document" in it}
    assert proven == {code for code, given in each.values.items() if HEADS.by_code[code].evidence_required}


def test_the_first_and_the_late_are_planted():
    key = {each.key: each for each in SCHOOLS}
    its = [asked(key[each]) for each in (OUTLIER, LATE, ABSENT)]
    waves = {year: {k: it.wave for k, it in declare(SEED, year, HEADS, its, {}).items()} for year in (2024, 2026)}
    assert waves[2026][OUTLIER] == 0
    assert waves[2026][LATE] == waves[2024][ABSENT] == 5
    assert waves[2026][ABSENT] < 5


def test_a_good_school_stays_a_good_school():
    then, now = ([quality(SEED, it, year) for it in SCHOOLS] for year in (2024, 2025))
    assert 0.7 < correlation(then, now) < 0.99


def test_chance_is_about_normal():
    drawn = [dice.normal(SEED, "any", n) for n in range(2000)]
    mean = sum(drawn) / len(drawn)
    spread = (sum((it - mean) ** 2 for it in drawn) / len(drawn)) ** 0.5
    assert abs(mean) < 0.06
    assert 0.95 < spread < 1.05
