"""What a methodology says: its directions, its indicators and the rule of each.

A client sends it and the document of the API describes it, so these are models; a further kind of rule is one more
class here and one more line of `scoring.rules.RULES`.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from services.kernel.schemas import Exact, In, Line, patterned

Code = Annotated[
    str,
    patterned(
        r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", "Ожидается код: латиница, цифры и знаки . _ -, до 40 знаков", title="Код"
    ),
]

MOST_POINTS = Decimal(1_000_000_000)
"""All points together stay below it: that is what the columns of a result hold."""


class FlagRule(In):
    """Да/нет: при «да» начисляются баллы, при «нет» — ноль."""

    kind: Literal["flag"] = Field(title="Вид правила")
    points: Annotated[Exact, Field(gt=0, le=Decimal(1_000_000))] = Field(title="Баллы за «да»", examples=[1])


class Direction(In):
    """Направление: раздел методики. `lead_in` — слова, которые названия показателей продолжают."""

    code: Code
    title: Line = Field(title="Название")
    lead_in: Line | None = Field(default=None, title="Вводные слова")


class Indicator(In):
    """Показатель: что оценивается и по какому правилу начисляются баллы."""

    number: int = Field(ge=1, le=10_000, title="Номер позиции")
    code: Code
    direction: Code = Field(title="Код направления")
    title: Annotated[Line, Field(max_length=1000)] = Field(title="Название, как в документе")
    rule: FlagRule = Field(title="Правило начисления баллов")
    evidence_required: bool = Field(default=True, title="Нужен подтверждающий документ")


class Content(In):
    """Содержание методики: направления и показатели по порядку."""

    directions: Annotated[list[Direction], Field(max_length=100)] = Field(title="Направления")
    indicators: Annotated[list[Indicator], Field(max_length=1000)] = Field(title="Показатели")

    @model_validator(mode="after")
    def _coherent(self) -> "Content":
        if wrong := next(_incoherences(self), None):
            raise ValueError(wrong)
        return self

    @property
    def by_code(self) -> dict[str, Indicator]:
        return {each.code: each for each in self.indicators}

    @property
    def maximum(self) -> Decimal:
        """The most a subject can reach."""
        return sum((each.rule.points for each in self.indicators), Decimal(0))


def _incoherences(content: Content) -> Iterator[str]:
    known = {each.code for each in content.directions}
    repeated = (
        ("Код направления повторяется", [each.code for each in content.directions]),
        ("Код показателя повторяется", [each.code for each in content.indicators]),
        ("Номер показателя повторяется", [each.number for each in content.indicators]),
    )
    for text, values in repeated:
        yield from (f"{text}: {value}" for value, times in Counter(values).items() if times > 1)
    yield from (f"Нет направления с кодом {i.direction}" for i in content.indicators if i.direction not in known)
    if content.maximum >= MOST_POINTS:
        yield f"Сумма баллов всех показателей должна быть меньше {MOST_POINTS}"


def content_hash(content: Content) -> str:
    """SHA-256 of the content in canonical JSON: what a score was reached by, for ever.

    Keys sorted and absent values left out, so that a field added to the schema later changes no hash of old content.
    """
    said = content.model_dump(mode="json", exclude_none=True)
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
