"""What answers are worth, without a database."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.diagnostics.answering import answers_of, missing, mistakes
from services.training.diagnostics.scoring import (
    CONFIDENCE,
    Answer,
    level_of,
    percent,
    scored,
    scored_together,
)
from services.training.instruments.content import CONTENT, InstrumentKind
from services.training.instruments.form import form_of, marking_form_of
from tests.services.training.instruments.contents import instrument


def read(kind, **changes):
    return CONTENT.validate_python(instrument(kind, **changes)["content"])


def chosen(*options):
    return Answer(options=frozenset(options))


@pytest.mark.parametrize(
    ("q1", "q2", "share"),
    [
        ("a", "ab", Fraction(1)),
        ("a", "a", Fraction(3 + Fraction(1, 2)) / 4),
        ("a", "abc", Fraction(3 + Fraction(1, 2)) / 4),
        ("a", "c", Fraction(3, 4)),
        ("a", "", Fraction(3, 4)),
        ("b", "ab", Fraction(1, 4)),
        ("b", "c", Fraction(0)),
        ("", "", Fraction(0)),
    ],
)
def test_a_test_is_worth_its_keys_by_weight(q1, q2, share):
    found = scored(read("test"), {"q1": chosen(*q1), "q2": chosen(*q2)})
    assert found["team"].share == share
    assert "vsoko" not in found


@pytest.mark.parametrize(
    ("kind", "answers", "share"),
    [
        ("self_assessment", {"s1": Answer(grade=2), "s2": Answer(grade=1)}, Fraction(3, 4)),
        ("expert_sheet", {"k1": Answer(points=2)}, Fraction(2, 5)),
        ("case", {"c1": Answer(points=1, text="Так")}, Fraction(1, 4)),
    ],
)
def test_grades_and_points_are_shares_of_the_highest(kind, answers, share):
    assert scored(read(kind), answers)["team"].share == share


def test_a_survey_is_the_mean_of_who_answered():
    sheets = [{"s1": Answer(grade=g), "s2": Answer(grade=2)} for g in (0, 1, 2)]
    found = scored_together(read("survey_360"), sheets, asked=4)
    assert (found["team"].share, found["conflict"].share) == (Fraction(1, 2), 1)
    assert found["team"].confidence == int(65 * Fraction(1, 2) * Fraction(3, 4))


@pytest.mark.parametrize(
    ("share", "level"),
    [(Fraction(0), 0), (Fraction(299, 1000), 0), (Fraction(3, 10), 1), (Fraction(599, 1000), 1), (Fraction(3, 5), 2)],
)
def test_a_level_begins_at_its_threshold(share, level):
    assert level_of(share, [30, 60]) == level


def test_what_no_double_says_exactly_reaches_its_threshold():
    """Seven of ten is 70 %, in whatever floats 0.7 * 100 is."""
    assert level_of(Fraction(7, 10), [70]) == 1
    assert percent(Fraction(1, 3)) == Decimal("33.33")
    assert percent(Fraction(1, 8), digits=0) == Decimal(13)


def test_confidence_falls_with_what_is_not_answered_or_not_asked():
    said = read("test")
    both = {"q1": chosen("a"), "q2": chosen("a", "b"), "q3": chosen("a")}
    found = scored(said, both)
    assert (found["team"].confidence, found["vsoko"].confidence) == (40, 20)  # two and one question of four
    assert scored(said, {"q1": chosen("a")})["team"].confidence == 20
    assert CONFIDENCE.keys() == set(InstrumentKind)


tests_answered = st.fixed_dictionaries(
    {
        "q1": st.sampled_from(["", "a", "b"]).map(lambda each: chosen(*each)),
        "q2": st.sets(st.sampled_from("abc")).map(lambda each: chosen(*each)),
        "q3": st.sampled_from(["a", "b"]).map(lambda each: chosen(*each)),
    }
)


@settings(max_examples=100)
@given(tests_answered, st.lists(st.integers(0, 100), min_size=1, max_size=5, unique=True).map(sorted))
def test_shares_stay_between_nothing_and_all_and_levels_in_the_scale(answers, thresholds):
    for each in scored(read("test", thresholds=thresholds), answers).values():
        assert 0 <= each.share <= 1
        assert 0 <= each.level <= len(thresholds)
        assert 1 <= each.confidence <= CONFIDENCE[InstrumentKind.test][0]


@settings(max_examples=100)
@given(st.lists(st.integers(0, 2), min_size=1, max_size=5))
def test_a_better_grade_never_lowers_a_level(grades):
    def level(given_grades):
        sheets = [{"s1": Answer(grade=each), "s2": Answer(grade=0)} for each in given_grades]
        return scored_together(read("survey_360"), sheets, asked=5)["team"].level

    rising = [grades, *([min(2, each + step) for each in grades] for step in (1, 2))]
    assert all(level(one) <= level(other) for one, other in pairwise(rising))


EMPTY = {"options": None, "grade": None, "text": None, "points": None}


@pytest.mark.parametrize(
    ("kind", "said", "wrong"),
    [
        ("test", {"code": "q1", "options": ["a"]}, {}),
        ("test", {"code": "q2", "options": ["a", "b"]}, {}),
        ("test", {"code": "q2", "options": []}, {}),
        ("test", {"code": "q1", "options": ["a", "b"]}, {"options": "one_only"}),
        ("test", {"code": "q2", "options": ["a", "a"]}, {"options": "repeated"}),
        ("test", {"code": "q1", "options": ["z"]}, {"options": "unknown_option"}),
        ("test", {"code": "z", "options": ["a"]}, {"code": "unknown_question"}),
        ("test", {"code": "q1"}, {"options": "missing"}),
        ("test", {"code": "q1", "options": ["a"], "text": "a"}, {"text": "not_asked"}),
        ("self_assessment", {"code": "s1", "grade": 2}, {}),
        ("self_assessment", {"code": "s1", "grade": 3}, {"grade": "no_such_grade"}),
        ("case", {"code": "c1", "text": "Так"}, {}),
        ("case", {"code": "c1", "points": 4}, {"points": "not_asked", "text": "missing"}),
        ("survey_360", {"code": "s1", "grade": 0}, {}),
    ],
)
def test_an_answer_fits_its_question(kind, said, wrong):
    found = mistakes(form_of(read(kind)), [EMPTY | said], "answers")
    assert {each["pointer"].removeprefix("/answers/0/"): each["code"] for each in found} == wrong


@pytest.mark.parametrize(
    ("kind", "said", "wrong"),
    [
        ("case", {"code": "c1", "points": 4}, {}),
        ("case", {"code": "c1", "points": 3}, {"points": "not_in_the_rubric"}),
        ("expert_sheet", {"code": "k1", "points": 5}, {}),
        ("expert_sheet", {"code": "k1", "points": 6}, {"points": "too_many"}),
    ],
)
def test_a_mark_fits_its_question(kind, said, wrong):
    found = mistakes(marking_form_of(read(kind)), [EMPTY | said], "marks")
    assert {each["pointer"].removeprefix("/marks/0/"): each["code"] for each in found} == wrong


def test_an_answer_is_given_once_and_what_is_missing_is_known():
    form = form_of(read("test"))
    twice = [EMPTY | {"code": "q1", "options": ["a"]}] * 2
    assert [each["code"] for each in mistakes(form, twice, "answers")] == ["repeated", "repeated"]
    assert missing(form, answers_of(twice[:1])) == ["q2", "q3"]
