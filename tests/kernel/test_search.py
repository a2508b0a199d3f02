"""How lists are narrowed, on a real database: what a condition says of values that stand for columns."""

from datetime import date
from typing import Literal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Date, Integer, Text, Uuid, literal, select, type_coerce

from services.kernel.identity import Identity
from services.kernel.listing import ListQuery
from services.kernel.search import in_person, lasting, matching, mentions
from tests.support.periods import holds_on

moderate = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
async def holds(kernel_database):
    """Does the condition hold?"""

    async def ask(condition):
        async with kernel_database.begin("ru") as tx:
            return await tx.scalar(select(condition)) is True

    return ask


@pytest.mark.parametrize("own", [uuid4(), None])
@pytest.mark.parametrize("whose", ["own", "other", "nobody"])
async def test_a_record_is_own_to_a_person_and_never_to_an_account_without_one(holds, own, whose):
    of = {"own": own, "other": uuid4(), "nobody": None}[whose]
    caller = Identity(account=uuid4(), role="school", place="ru.r67.m26.o1", person=own)
    expected = own is not None and whose == "own"
    assert await holds(in_person(column(of, Uuid), caller)) is expected
    assert caller.is_person(of) is expected


def column(value, kind=Text):
    return type_coerce(literal(value, kind), kind)


class TestMentions:
    @pytest.mark.parametrize(
        ("said", "found"),
        [
            ("Ёлкинская", True),
            ("елкинск", True),
            ("ШКОЛА елк", True),
            ("  елк \t школа ", True),
            ("сш елк", True),
            ("елк вязьма", False),
            ("%", False),
            ("_", False),
            ("\\", False),
            ("", True),
        ],
    )
    async def test_every_word_stands_somewhere(self, holds, said, found):
        condition = mentions(column("Ёлкинская школа"), column(None), column("СШ № 3"))
        assert await holds(condition(said)) is found

    @moderate
    @given(st.text(st.sampled_from("аяёЕ%_\\'\" "), max_size=6), st.text(st.sampled_from("аяёЕ%_\\'\" "), max_size=12))
    async def test_as_text_is_found_in_text(self, holds, said, where):
        words, plain = said.lower().replace("ё", "е").split(), where.lower().replace("ё", "е")
        assert await holds(mentions(column(where))(said)) is all(word in plain for word in words)


@moderate
@given(*[st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 5))] * 2, st.dates(date(2024, 1, 1), date(2024, 1, 5)))
async def test_lasting_says_what_the_rules_say(holds, start, end, day):
    assert await holds(lasting(column(start, Date), column(end, Date))(day)) is holds_on(start, end, day)


class TestMatching:
    class Query(ListQuery):
        name: str | None = None
        ready: bool | None = None
        number: list[int] = []  # noqa: RUF012  # pydantic copies it
        above: int | None = None
        sort: Literal["name"] = "name"

    FILTERS = {  # noqa: RUF012  # a table
        "name": column("Ёж"),
        "ready": column(False, Boolean),
        "number": column(7, Integer),
        "above": lambda least: column(7, Integer) > least,
    }

    @pytest.mark.parametrize(
        ("said", "found"),
        [
            ({"name": "Ёж"}, True),
            ({"name": "Уж"}, False),
            ({"ready": False}, True),
            ({"ready": True}, False),
            ({"number": [1, 7]}, True),
            ({"number": [1]}, False),
            ({"above": 0}, True),
            ({"above": 7}, False),
            ({"name": "Ёж", "number": [8]}, False),
        ],
    )
    async def test_each_filter_given_must_hold(self, holds, said, found):
        conditions = matching(self.Query(**said), self.FILTERS)
        assert len(conditions) == len(said)
        assert all([await holds(each) for each in conditions]) is found

    def test_what_is_not_given_asks_nothing(self):
        assert matching(self.Query(), self.FILTERS) == []
