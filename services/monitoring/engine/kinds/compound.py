"""Rules of several inputs: the highest of steps, a sum, all of some conditions, a formula, a bonus on another rule."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from services.kernel.schemas import Exact, In, Line, example, patterned, wrong
from services.monitoring.engine.formulas import BadFormula, parse
from services.monitoring.engine.intervals import Interval
from services.monitoring.engine.kinds.simple import Limited, Points, ValueRule

InputCode = Annotated[
    str,
    patterned(
        r"^[A-Za-zА-Яа-яЁё_][A-Za-zА-Яа-яЁё0-9_]{0,39}$",
        "Код входного данного: буквы, цифры и «_», не больше 40, первой не цифра",
        title="Код входного данного",
    ),
]


MOST_INPUTS = 50


def _few(given: object) -> object:
    """Counted before anything is looked at: a body made of mistakes is told its size, not each of them."""
    if isinstance(given, dict) and len(given) > MOST_INPUTS:
        raise wrong(f"Входных данных не больше {MOST_INPUTS}")
    return given


Numbers = Annotated[dict[InputCode, Exact], BeforeValidator(_few), Field(max_length=MOST_INPUTS)]
"""Input → its number."""


class Term(In):
    """Слагаемое или ступень: своё входное данное и своё правило."""

    input: InputCode = Field(title="Входное данное")
    rule: ValueRule = Field(title="Правило")


Terms = Annotated[list[Term], Field(min_length=1, max_length=50)]


class BestLevelRule(In):
    """Высшая достигнутая ступень: наибольшее из слагаемых."""

    model_config = example(
        {
            "kind": "best_level",
            "terms": [
                {"input": "municipal", "rule": {"kind": "flag", "points": 1}},
                {"input": "regional", "rule": {"kind": "flag", "points": 2}},
                {"input": "federal", "rule": {"kind": "flag", "points": 3}},
            ],
        }
    )

    kind: Literal["best_level"] = Field(title="Вид правила")
    terms: Terms = Field(title="Ступени")


class SumOfRule(Limited):
    """Сумма: баллы слагаемых складываются, в пределах."""

    model_config = example(
        {
            "kind": "sum_of",
            "terms": [
                {"input": "share", "rule": {"kind": "bands", "bands": [{"lower": 60, "points": 5}], "otherwise": 0}},
                {"input": "failed", "rule": {"kind": "per_case", "points": -1}},
            ],
            "floor": -10,
        }
    )

    kind: Literal["sum_of"] = Field(title="Вид правила")
    terms: Terms = Field(title="Слагаемые")


class Condition(Interval):
    """Входное данное лежит в промежутке."""

    input: InputCode = Field(title="Входное данное")


class AllOfRule(In):
    """Составное условие: баллы, только если выполнены все части."""

    model_config = example(
        {
            "kind": "all_of",
            "conditions": [{"input": "overall", "lower": 70}, {"input": "module_1", "lower": 50}],
            "points": 10,
        }
    )

    kind: Literal["all_of"] = Field(title="Вид правила")
    conditions: Annotated[list[Condition], Field(min_length=1, max_length=50)] = Field(title="Части условия")
    points: Points = Field(title="Баллы, если выполнены все")
    otherwise: Points = Field(default=Decimal(0), title="Баллы иначе")


Expression = Annotated[Line, Field(max_length=1000)]


def parsed(member: str, expression: str | None) -> None:
    """Refuse `member` if its text is no formula."""
    try:
        if expression is not None:
            parse(expression)
    except BadFormula as bad:
        raise wrong(str(bad), member) from bad


class FormulaRule(Limited):
    """Формула над входными данными даёт сами баллы. Деление на ноль — по правилу о пропусках."""

    model_config = example({"kind": "formula", "expression": "0.5 * (a / b + c / d) * 100", "cap": 100})

    kind: Literal["formula"] = Field(title="Вид правила")
    expression: Expression = Field(title="Формула", description="Числа, входные данные, + - * /, скобки, min, max")

    @model_validator(mode="after")
    def _readable(self) -> "FormulaRule":
        parsed("expression", self.expression)
        return self


class BonusRule(In):
    """Надбавка: баллы другого правила умножаются, если выполнено условие."""

    model_config = example(
        {"kind": "bonus", "input": "mcnmo", "multiplier": 1.2, "rule": {"kind": "per_case", "points": 2, "cap": 20}}
    )

    kind: Literal["bonus"] = Field(title="Вид правила")
    input: InputCode = Field(title="Условие", description="Входное данное да/нет")
    multiplier: Annotated[Exact, Field(ge=0, le=100)] = Field(title="Множитель при «да»")
    rule: ValueRule = Field(title="Правило, баллы которого умножаются")
