"""Who is chosen: by the points, by the chair among equals, by an open vote with a reason."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.workflow import Refusal
from services.reserve.conduct.rules import Choice, Voices, choose, repeated
from services.reserve.sheets.aggregation import Standing

ONE, TWO, THREE, OUT = (UUID(int=each) for each in range(1, 5))


def standing(id_, rank):
    return Standing(id_, Decimal(10), rank is not None, rank, False, ())


def voted_down(*rejected, chosen=()):
    return Voices(chosen, rejected=frozenset(rejected))


CLEAR = [standing(ONE, 1), standing(TWO, 2), standing(THREE, 3), standing(OUT, None)]
EQUAL = [standing(ONE, 1), standing(TWO, 1), standing(THREE, 3)]


@pytest.mark.parametrize(
    ("standings", "places", "voices", "explained", "expected"),
    [
        (CLEAR, 1, Voices(), False, ((ONE,), (TWO, THREE), False)),
        (CLEAR, 2, Voices(), False, ((ONE, TWO), (THREE,), False)),
        (CLEAR, 9, Voices(), False, ((ONE, TWO, THREE), (), False)),
        (CLEAR, 1, Voices([ONE]), False, ((ONE,), (TWO, THREE), False)),
        (CLEAR, 1, Voices([TWO]), False, "reason_required"),
        (CLEAR, 1, Voices([TWO]), True, ((TWO,), (ONE, THREE), True)),
        (CLEAR, 2, Voices([TWO]), True, ((TWO,), (ONE, THREE), True)),
        (CLEAR, 1, Voices([ONE, TWO]), True, "too_many_chosen"),
        (CLEAR, 1, Voices([OUT]), True, "chosen_did_not_pass"),
        (EQUAL, 1, Voices(), False, "tie_unbroken"),
        (EQUAL, 1, Voices(between_equals={TWO: 2}), False, ((TWO,), (ONE, THREE), False)),
        (EQUAL, 1, Voices(between_equals={THREE: 2}), False, "tie_unbroken"),
        (EQUAL, 1, Voices(between_equals={ONE: 2, TWO: 2}), False, "tie_unbroken"),
        (EQUAL, 1, Voices(between_equals={ONE: 2, TWO: 3}), False, ((TWO,), (ONE, THREE), False)),
        (EQUAL, 2, Voices(), False, ((ONE, TWO), (THREE,), False)),
        (EQUAL, 1, Voices([ONE]), False, "reason_required"),
        (EQUAL, 1, Voices([ONE]), True, ((ONE,), (TWO, THREE), True)),
        (CLEAR, 1, voted_down(ONE), False, "reason_required"),
        (CLEAR, 1, voted_down(ONE), True, ((TWO,), (ONE, THREE), True)),
        (CLEAR, 2, voted_down(ONE), True, ((TWO, THREE), (ONE,), True)),
        (CLEAR, 1, voted_down(TWO), False, ((ONE,), (TWO, THREE), False)),
        (CLEAR, 1, voted_down(ONE, chosen=[TWO]), True, ((TWO,), (ONE, THREE), True)),
        (CLEAR, 1, voted_down(ONE, TWO, THREE), True, "all_voted_down"),
        (EQUAL, 1, voted_down(ONE), True, ((TWO,), (ONE, THREE), True)),
        ([*CLEAR[:1], standing(TWO, 2), standing(THREE, 2)], 2, Voices([ONE]), False, "tie_unbroken"),
    ],
)
def test_who_is_chosen(standings, places, voices, explained, expected):
    found = choose(standings, places, voices, explained=explained)
    if isinstance(found, Refusal):
        assert found.reason == expected
    else:
        assert (found.chosen, found.following, found.by_vote) == expected


SECONDS = [standing(ONE, 1), standing(TWO, 2), standing(THREE, 2)]


@pytest.mark.parametrize(
    ("standings", "between_equals", "expected"),
    [
        (CLEAR, {}, (TWO, THREE)),
        (SECONDS, {}, "tie_unbroken"),
        (SECONDS, {THREE: 2}, (THREE, TWO)),
        (SECONDS, {THREE: 2, TWO: 3}, (TWO, THREE)),
        (SECONDS, {TWO: 2, THREE: 2}, "tie_unbroken"),
        ([standing(each, 1) for each in (ONE, TWO, THREE)], {THREE: 3}, "tie_unbroken"),
        ([standing(each, 1) for each in (ONE, TWO, THREE)], {THREE: 3, TWO: 2}, (TWO, ONE)),
        ([standing(each, 1) for each in (ONE, TWO, THREE)], {TWO: 2, THREE: 2}, "tie_unbroken"),
    ],
)
def test_equals_who_stand_in_line_are_parted_by_a_vote(standings, between_equals, expected):
    found = choose(standings, 1, Voices(between_equals=between_equals), explained=False, in_line=True)
    assert (found.reason if isinstance(found, Refusal) else found.following) == expected


ids = st.integers(1, 8).map(lambda each: UUID(int=each))


@given(
    st.lists(st.one_of(st.none(), st.integers(1, 4)), max_size=6),
    st.integers(1, 4),
    st.lists(ids, max_size=4),
    st.dictionaries(ids, st.integers(1, 5), max_size=4),
    st.frozensets(ids, max_size=3),
    st.booleans(),
)
def test_nobody_is_chosen_who_did_not_pass_or_was_voted_down(ranks, places, chosen, equals, rejected, explained):
    ranked = sorted(filter(None, ranks))
    said = [standing(UUID(int=n), ranked.index(rank) + 1) for n, rank in enumerate(ranked, start=1)]
    rejected -= set(chosen)
    found = choose(said, places, Voices(chosen, equals, rejected), explained=explained)
    if isinstance(found, Choice):
        assert not rejected & set(found.chosen)
        passed = {each.application_id for each in said}
        assert len(found.chosen) <= places
        assert set(found.chosen) | set(found.following) == passed
        assert not set(found.chosen) & set(found.following)
        assert explained or not found.by_vote


@given(st.lists(st.sampled_from([ONE, TWO, THREE]), max_size=8))
def test_of_several_applications_of_one_person_the_best_alone_is_not_repeated(whose):
    ranked = [(UUID(int=100 + at), person) for at, person in enumerate(whose)]
    again = set(repeated(ranked))
    kept = [person for application, person in ranked if application not in again]
    assert sorted(kept) == sorted(set(whose))
    assert [application for application, person in ranked if application not in again] == [
        ranked[whose.index(person)][0] for person in kept
    ]
