"""Statements handed to the bare driver: compiled once for a shape, every value a parameter."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Enum, Integer, MetaData, Table, Text, any_, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.kernel.places import Ltree
from services.kernel.statements import rendered


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
    sql, *values = rendered(select(TABLE.c.n).where(TABLE.c.name == "'; DROP TABLE t", TABLE.c.n > 5).limit(10))
    assert "DROP" not in sql
    assert values == ["'; DROP TABLE t", 5, 10]


@given(st.text(), st.integers(0, 1000))
def test_one_shape_shares_its_text_and_keeps_its_own_values(name, limit):
    first = rendered(select(TABLE.c.n).where(TABLE.c.name == "a").limit(1))
    second = rendered(select(TABLE.c.n).where(TABLE.c.name == name).limit(limit))
    assert first[0] is second[0]
    assert second[1:] == [name, limit]


def test_a_value_is_said_as_its_type_says_it():
    sql, *values = rendered(select(TABLE.c.n).where(TABLE.c.colour == Colour.red, TABLE.c.data == {"a": "ё"}))
    assert values[0] == "красный"
    assert values[1] in ('{"a": "ё"}', '{"a": "\\u0451"}')
    assert "$1" in sql


def test_a_list_with_in_is_a_mistake_and_with_any_is_not():
    for statement in (TABLE.c.n.in_([1, 2]), TABLE.c.name.not_in(["a"])):
        with pytest.raises(ValueError, match="= ANY"):
            rendered(select(TABLE.c.n).where(statement))
    _, *values = rendered(select(TABLE.c.n).where(TABLE.c.n == any_(func.cast([1, 2], ARRAY(Integer)))))
    assert values == [[1, 2]]
