"""Arithmetic over named inputs, as a methodology writes it: `0.5 * (stands / norm_stands + site / norm_site) * 100`.

The text is parsed into a tree of our own, never evaluated as Python: numbers, names, `+ - * /`, `min`, `max`. The tree
is computed by whatever algebra is handed in: exact fractions for one subject, columns of integers for a whole cycle.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, Protocol, TypeAlias, TypeVar

MOST_LETTERS: Final = 1000
MOST_PARTS: Final = 200
DEEPEST: Final = 30

V = TypeVar("V")


class BadFormula(ValueError):
    """The message is Russian and says what cannot stand in a formula."""


class Undefined(ArithmeticError):
    """The formula divides by zero for these inputs; what follows is the missing policy's to say."""


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`operator` is one of `OPERATORS`; two arguments, `min` and `max` fold from the left."""

    operator: str
    left: "Formula"
    right: "Formula"


Formula: TypeAlias = Number | Name | Operation

OPERATORS: Final = frozenset({"+", "-", "*", "/", "min", "max"})
_BINARY: Final[dict[type[ast.operator], str]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@lru_cache(1024)
def parse(text: str) -> Formula:
    """The tree of `text`. Raises BadFormula. A formula is read for every subject: it is parsed once."""
    if len(text) > MOST_LETTERS:
        raise BadFormula(f"Формула длиннее {MOST_LETTERS} знаков")
    try:
        body = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadFormula("Формула записана с ошибкой") from None
    formula = _built(body, text.strip(), DEEPEST)
    if sum(1 for _ in parts(formula)) > MOST_PARTS:
        raise BadFormula(f"В формуле больше {MOST_PARTS} чисел, имён и действий")
    return formula


def _built(node: ast.expr, text: str, depth: int) -> Formula:
    if depth == 0:
        raise BadFormula(f"Вложенность формулы больше {DEEPEST}")
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return Number(_number(ast.get_source_segment(text, node) or ""))
        case ast.Name(id=name):
            return Name(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Operation("-", Number(Fraction(0)), _built(operand, text, depth - 1))
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _BINARY:
            return Operation(_BINARY[type(operator)], _built(left, text, depth - 1), _built(right, text, depth - 1))
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=[first, second, *more], keywords=[]):
            formula = Operation(name, _built(first, text, depth - 1), _built(second, text, depth - 1))
            for each in more:
                formula = Operation(name, formula, _built(each, text, depth - 1))
            return formula
    raise BadFormula("В формуле могут стоять числа, имена входных данных, + - * /, скобки, min и max")


def _number(written: str) -> Fraction:
    """As written: 0.1 is a tenth, not the nearest binary fraction."""
    if not written.replace(".", "", 1).isdecimal():
        raise BadFormula(f"Число записано непонятно: {written}")
    return Fraction(written)


def parts(formula: Formula) -> Iterator[Formula]:
    """Every number, name and operation of the tree."""
    yield formula
    if isinstance(formula, Operation):
        yield from parts(formula.left)
        yield from parts(formula.right)


def names(formula: Formula) -> list[str]:
    """The inputs the formula needs, in the order in which they appear."""
    return list(dict.fromkeys(each.name for each in parts(formula) if isinstance(each, Name)))


class Algebra(Protocol[V]):
    """What a tree is computed in."""

    def number(self, value: Fraction) -> V: ...
    def name(self, name: str) -> V: ...
    def combine(self, operator: str, left: V, right: V) -> V: ...


def compute(formula: Formula, algebra: Algebra[V]) -> V:
    match formula:
        case Number(value):
            return algebra.number(value)
        case Name(name):
            return algebra.name(name)
        case Operation(operator, left, right):
            return algebra.combine(operator, compute(left, algebra), compute(right, algebra))


def _divided(left: Fraction, right: Fraction) -> Fraction:
    if right == 0:
        raise Undefined
    return left / right


_EXACT: Final[dict[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divided,
    "min": min,
    "max": max,
}


@dataclass(frozen=True, slots=True)
class Exactly:
    """One subject: every input is a fraction."""

    inputs: dict[str, Fraction]

    def number(self, value: Fraction) -> Fraction:
        return value

    def name(self, name: str) -> Fraction:
        return self.inputs[name]

    def combine(self, operator: str, left: Fraction, right: Fraction) -> Fraction:
        return _EXACT[operator](left, right)
