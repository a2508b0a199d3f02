"""A number stands with its noun as Russian counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.wording import counted

FORMS = ("заявке", "заявкам", "заявкам")


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 листов"), (1, "1 лист"), (2, "2 листа"), (5, "5 листов"), (11, "11 листов"), (14, "14 листов"),
     (21, "21 лист"), (24, "24 листа"), (111, "111 листов"), (121, "121 лист")],
)  # fmt: skip
def test_as_russian_counts(number, said):
    assert counted(number, "лист", "листа", "листов") == said


@given(st.integers(0, 10**6))
def test_by_the_last_two_digits_alone(number):
    assert counted(number, *FORMS).split()[1] == counted(number % 100, *FORMS).split()[1]
