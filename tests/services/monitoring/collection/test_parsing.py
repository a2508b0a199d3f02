"""Cells become answers, rows find their subjects, columns say one thing each."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.tables import Mistake
from services.monitoring.collection.cells import Answers, units
from services.monitoring.collection.columns import columns, slots
from services.monitoring.collection.subjects import Fillable, meant, named
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.inputs import Asked
from tests.services.monitoring.builders import head_methodology

FLAG = Asked(code="x", title="x", kind="flag")
COUNT = Asked(code="x", title="x", kind="count", maximum=1000)
SHARE = Asked(code="x", title="x", minimum=-1, maximum=100)


@pytest.mark.parametrize(
    ("asked", "said", "outcome"),
    [
        (FLAG, "да", 1_000_000), (FLAG, " Нет ", 0), (FLAG, True, 1_000_000), (FLAG, False, 0), (FLAG, 1, 1_000_000),
        (FLAG, "0", 0), (FLAG, "ага", "not_yes_or_no"), (FLAG, 2, "unfit_value"), (FLAG, Decimal("0.5"), "unfit_value"),
        (COUNT, "1 000", 1_000_000_000), (COUNT, 1001, "unfit_value"), (COUNT, -1, "unfit_value"),
        (COUNT, "1,5", "unfit_value"), (COUNT, True, "not_a_number"), (COUNT, "да", "not_a_number"),
        (SHARE, "65,5", 65_500_000), (SHARE, "−1", -1_000_000), (SHARE, Decimal("0.000001"), 1),
        (SHARE, "0,0000001", "not_a_number"), (SHARE, "NaN", "not_a_number"), (SHARE, "1e2", 100_000_000),
        (SHARE, "100.000001", "unfit_value"), (SHARE, "Infinity", "not_a_number"),
    ],
)  # fmt: skip
def test_a_cell_is_an_answer_or_says_why_not(asked, said, outcome):
    found = Answers().of(asked)(said)
    assert (found if isinstance(found, int) else found[0]) == outcome


def test_a_cell_means_the_same_whatever_was_read_before():
    answers = Answers()
    assert [answers.of(FLAG)(said) for said in (True, 1, "1")] == [1_000_000] * 3
    assert answers.of(COUNT)(1) == 1_000_000
    assert answers.of(COUNT)(True)[0] == "not_a_number"


@given(st.decimals(-(10**8), 10**8, places=6))
def test_units_are_exact(number):
    assert Decimal(units(number)).scaleb(-6) == number


def content(*codes, **changes):
    said = head_methodology()["content"]
    indicator = said["indicators"][1] | changes
    its = [indicator | {"code": code, "number": n} for n, code in enumerate(codes, 1)]
    return Content.model_validate(said | {"indicators": its})


class TestColumns:
    @pytest.mark.parametrize(
        ("codes", "offered"),
        [
            (["a1", "b1"], ["a1", "b1"]),
            (["a1", "A1", "b1"], ["b1"]),
            (["place", "b1"], ["b1"]),
            (["value", "Comment", "inn", "b1"], ["b1"]),
        ],
    )
    def test_a_name_that_leaves_open_what_is_meant_is_none(self, codes, offered):
        known = slots(content(*codes))
        own = len(columns([]))
        assert [each.code for each in columns(known)[own:]] == offered

    def test_titles_are_told_apart(self):
        known = slots(Content.model_validate(head_methodology()["content"]))
        assert len({each.title for each in known}) == len(known) == 4


def subject(place):
    return Fillable(uuid4(), uuid4(), place, "Школа", None, frozenset())


class TestSubjects:
    ONE, TWO = subject("ru.r1.m1.o1"), subject("ru.r1.m1.o2")
    KNOWN = named(
        [ONE, TWO],
        [(ONE.subject_id, "inn:0123456789"), (TWO.subject_id, "inn:77"), (ONE.subject_id, "inn:77"),
         (TWO.subject_id, "oktmo:66701000"), (ONE.subject_id, "ext:EMIS:a7"), (TWO.subject_id, "ext:EMIS:A7")],
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("said", "found"),
        [
            ({"place": "ru.r1.m1.o1"}, ONE), ({"place": " RU.r1.m1.o1 "}, ONE), ({"inn": 123456789}, ONE),
            ({"inn": "0123456789"}, ONE), ({"subject": "INN: 0123456789"}, ONE), ({"subject": "ru.r1.m1.o2"}, TWO),
            ({"subject_id": str(ONE.subject_id).upper()}, ONE), ({"subject": "oktmo:66701000"}, TWO),
            ({"subject": " ext:EMIS:a7"}, ONE), ({"subject": "ext:EMIS:A7"}, TWO),
            ({"subject": "ext:OTHER:a7"}, "unknown_subject"),
            ({"place": "ru.r1.m1.o1", "inn": "0123456789"}, ONE),
            ({"place": "ru.r1.m1.o2", "inn": "0123456789"}, "subjects_differ"),
            ({"place": "ru.r1.m1.o3"}, "unknown_subject"), ({"inn": "1"}, "unknown_subject"),
            ({"place": True}, "unknown_subject"), ({}, "no_subject"),
        ],
    )  # fmt: skip
    def test_are_found_by_every_name(self, said, found):
        its = meant(self.KNOWN, said)
        assert (its if isinstance(its, Fillable) else its[0].code) == found

    def test_are_not_guessed(self):
        known = named([self.ONE, self.TWO], [(each.subject_id, "inn:0000000077") for each in (self.ONE, self.TWO)])
        [mistake] = meant(known, {"inn": 77})
        assert isinstance(mistake, Mistake) and mistake.code == "ambiguous_subject"
