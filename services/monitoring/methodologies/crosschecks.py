"""What must hold between the answers of one subject: rules across indicators."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from services.kernel.labels import labelled
from services.kernel.schemas import In, Line, example, wrong
from services.monitoring.engine.formulas import names, parse
from services.monitoring.engine.kinds import VALUE, InputCode
from services.monitoring.engine.kinds.compound import Expression, parsed
from services.monitoring.methodologies.indicators import Code


class FindingSeverity(StrEnum):
    """What a finding about submitted data stops."""

    error = "error"
    warning = "warning"
    note = "note"


class Comparison(StrEnum):
    """How the two sides of a check stand to one another."""

    less = "<"
    at_most = "<="
    equal = "="
    at_least = ">="
    more = ">"


LABELS: dict[StrEnum, str] = labelled(
    {
        FindingSeverity.error: "ошибка: представить данные нельзя",
        FindingSeverity.warning: "предупреждение: нужен комментарий",
        FindingSeverity.note: "замечание",
        Comparison.less: "меньше",
        Comparison.at_most: "не больше",
        Comparison.equal: "равно",
        Comparison.at_least: "не меньше",
        Comparison.more: "больше",
    }
)


class Cited(In):
    """Входное данное показателя, под своим именем в формуле."""

    indicator: Code = Field(title="Код показателя")
    input: InputCode = Field(default=VALUE, title="Входное данное")


class CrossCheck(In):
    """Контроль между показателями: как относятся друг к другу две формулы. Если ответа нет, контроль молчит."""

    model_config = example(
        {
            "code": "passed_of_all",
            "title": "Сдавших не больше, чем выпускников",
            "inputs": {"passed": {"indicator": "2.3", "input": "passed"}, "all": {"indicator": "2.1", "input": "all"}},
            "left": "passed",
            "comparison": "<=",
            "right": "all",
        }
    )

    code: Code
    title: Line = Field(title="Что должно выполняться")
    severity: FindingSeverity = Field(default=FindingSeverity.error, title="Строгость")
    inputs: Annotated[dict[InputCode, Cited], Field(min_length=1, max_length=20)] = Field(title="Входные данные")
    left: Expression = Field(title="Левая часть")
    comparison: Comparison = Field(title="Отношение")
    right: Expression = Field(title="Правая часть")

    @model_validator(mode="after")
    def _readable(self) -> "CrossCheck":
        for member, expression in (("left", self.left), ("right", self.right)):
            parsed(member, expression)
            for name in names(parse(expression)):
                if name not in self.inputs:
                    raise wrong(f"Нет входного данного {name}", member)
        return self
