"""What is known of a subject when a cycle opens, and conditions on it: whom an indicator or a pass mark is for."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, model_validator

from services.kernel.labels import labelled
from services.kernel.schemas import In, Line, example, wrong
from services.monitoring.engine.intervals import Interval


class SubjectAttribute(StrEnum):
    """Of an organisation, but `kind`, which a municipality has too."""

    kind = "kind"
    settlement = "settlement"
    size = "size"
    has_grade_11 = "has_grade_11"
    correctional = "correctional"
    pupils = "pupils"


LABELS: dict[SubjectAttribute, str] = labelled(
    {
        SubjectAttribute.kind: "вид организации или муниципалитета",
        SubjectAttribute.settlement: "тип населённого пункта",
        SubjectAttribute.size: "размер организации",
        SubjectAttribute.has_grade_11: "есть 11-й класс",
        SubjectAttribute.correctional: "для обучающихся с ОВЗ",
        SubjectAttribute.pupils: "число обучающихся",
    }
)

Known = str | int | bool | None
Attributes = Mapping[str, Known]
"""Attribute → what the directory says of it; None or no key: unknown."""
UNKNOWN: Attributes = MappingProxyType({})
WORDS: Mapping[bool, str] = MappingProxyType({True: "yes", False: "no"})
"""How a condition writes what is true or false."""


class AttributeCondition(In):
    """Условие на признак субъекта: одно из названных значений (`one_of`) или число в промежутке.

    Неизвестный признак условию не отвечает.
    """

    model_config = example(
        {"attribute": "kind", "one_of": ["school"]},
        {"attribute": "has_grade_11", "one_of": ["yes"]},
        {"attribute": "pupils", "within": {"lower": 1}},
    )

    attribute: SubjectAttribute = Field(title="Признак")
    one_of: Annotated[list[Line], Field(min_length=1, max_length=50)] | None = Field(
        default=None, title="Одно из значений", description="Коды справочника; для «да/нет» — yes и no"
    )
    within: Interval | None = Field(default=None, title="Число в промежутке", description="Для числа обучающихся")

    @model_validator(mode="after")
    def _one_way(self) -> "AttributeCondition":
        if (self.one_of is None) == (self.within is None):
            raise wrong("Укажите что-то одно: `one_of` или `within`", "attribute")
        return self

    def holds(self, attributes: Attributes) -> bool:
        known = attributes.get(self.attribute)
        if known is None:
            return False
        if self.within is not None:
            return not isinstance(known, str | bool) and self.within.holds(Decimal(known))
        return (WORDS[known] if isinstance(known, bool) else str(known)) in (self.one_of or ())


Conditions = Annotated[list[AttributeCondition], Field(max_length=20)]


def fits(conditions: Iterable[AttributeCondition], attributes: Attributes) -> bool:
    """Do all of them hold? Without conditions anybody fits."""
    return all(each.holds(attributes) for each in conditions)


class Conditional(In):
    """То, что относится не ко всем: первое подходящее из списка."""

    conditions: Conditions = Field(default=[], title="Для кого", description="Все условия сразу; пусто — для всех")


def first_fitting(listed: Sequence[Conditional], attributes: Attributes) -> int | None:
    """The index of the first that fits, None when none does."""
    return next((index for index, each in enumerate(listed) if fits(each.conditions, attributes)), None)
