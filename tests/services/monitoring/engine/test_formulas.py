"""Formulas: what can be written, what cannot, and that the numbers are exact."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.engine.formulas import BadFormula, Exactly, Undefined, compute, names, parse


def value(text, **inputs):
    return compute(parse(text), Exactly({name: Fraction(it) for name, it in inputs.items()}))


class TestParse:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("1 + 2 * 3", 7),
            ("(1 + 2) * 3", 9),
            ("0.1 + 0.2", Fraction(3, 10)),
            ("-2 - -3", 1),
            ("7 / 2 / 2", Fraction(7, 4)),
            ("min(3, 1, 2)", 1),
            ("max(1, min(5, 4))", 4),
        ],
    )
    def test_computes_as_on_paper(self, text, expected):
        assert value(text) == expected

    def test_names_are_told_once_in_order_russian_ones_too(self):
        text = "0.5 * (Истенд / Инорм + Исайт / Инорм) * 100"
        assert names(parse(text)) == ["Истенд", "Инорм", "Исайт"]
        assert value(text, Истенд=8, Инорм=10, Исайт=9) == 85

    @pytest.mark.parametrize(
        "text",
        ["", "1 +", "a ** 2", "a // 2", "a % 2", "f(1, 2)", "min(1)", "min(*a)", "max(a, b, key=c)", "a.b", "a[0]",
         "True", "'a'", "1e400", "0x10", "1_000", "1j", "a if b else c", "a and b", "a < b", "lambda: 1", "(a := 1)",
         "__import__('os').system('x')", "a\nb", "a; b", "\0", "1 " * 600, "(" * 500 + "1" + ")" * 500,
         "-" * 400 + "1", "+".join("1" * 150)],
    )  # fmt: skip
    def test_refuses_everything_else(self, text):
        with pytest.raises(BadFormula):
            parse(text)

    @given(st.text(max_size=50))
    def test_never_fails_otherwise(self, text):
        with suppress(BadFormula):
            assert len(names(parse(text))) <= len(text)


class TestCompute:
    @pytest.mark.parametrize("text", ["1 / 0", "a / (b - b)", "0 / a * 0 + 1 / (a - a)"])
    def test_division_by_zero_is_undefined(self, text):
        with pytest.raises(Undefined):
            value(text, a=5, b=3)

    @given(st.fractions(-100, 100), st.fractions(-100, 100).filter(bool))
    def test_is_exact(self, a, b):
        assert value("(a / b) * b - a", a=a, b=b) == 0
