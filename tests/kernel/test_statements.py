"""Statements handed to the bare driver: compiled once for a shape, every value a parameter."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Enum, Integer, MetaData, Table, Text, any_, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.kernel.db import Ltree
from services.kernel.statements import rendered


def plain(statement, place="ru"):
    return rendered(statement, place, lambda found: found, "plain")


class Colour(StrEnum):
    red = "красный"


TABLE = Table(
    "t",
    MetaData(),
    Column("n", Integer),
    Column("name", Text),
    Column("place", Ltree),
    Column("data", JSONB),
    Column("colour", Enum(Colour, native_enum=False, values_callable=list)),
)


def test_a_value_never_becomes_part_of_the_text():
    sql, *values = plain(select(TABLE.c.n).where(TABLE.c.name == "'; DROP TABLE t", TABLE.c.n > 5).limit(10))
    assert "DROP" not in sql
    assert values == ["'; DROP TABLE t", 5, 10]


@given(st.text(), st.integers(0, 1000))
def test_one_shape_shares_its_text_and_keeps_its_own_values(name, limit):
    first = plain(select(TABLE.c.n).where(TABLE.c.name == "a").limit(1))
    second = plain(select(TABLE.c.n).where(TABLE.c.name == name).limit(limit))
    assert first[0] == second[0]
    assert second[1:] == [name, limit]


def test_a_value_is_said_as_its_type_says_it():
    sql, *values = plain(select(TABLE.c.n).where(TABLE.c.colour == Colour.red, TABLE.c.data == {"a": "ё"}))
    assert values[0] == "красный"
    assert values[1] in ('{"a": "ё"}', '{"a": "\\u0451"}')
    assert "$1" in sql


def test_a_list_with_in_is_a_mistake_and_with_any_is_not():
    for statement in (TABLE.c.n.in_([1, 2]), TABLE.c.name.not_in(["a"])):
        with pytest.raises(ValueError, match="= ANY"):
            plain(select(TABLE.c.n).where(statement))
    _, *values = plain(select(TABLE.c.n).where(TABLE.c.n == any_(func.cast([1, 2], ARRAY(Integer)))))
    assert values == [[1, 2]]


def test_what_is_added_is_added_once_for_a_shape_and_every_value_stays_its_own():
    added = []

    def finish(found):
        added.append(found)
        return found.order_by(TABLE.c.name).limit(3)

    first = rendered(select(TABLE.c.n).where(TABLE.c.n > 1), "ru", finish, "three")
    second = rendered(select(TABLE.c.n).where(TABLE.c.n > 2), "ru", finish, "three")
    assert len(added) == 1
    assert first[0] == second[0]
    assert (first[1:], second[1:]) == ([1, 3], [2, 3])


def test_callers_of_different_depth_do_not_share_a_plan():
    texts = {plain(select(TABLE.c.n), place)[0] for place in ("ru.r67", "ru.r67.m1", "ru.r67.m2", "ru.r67.m1.o1")}
    assert len(texts) == 3
