"""What an indicator says: its passport, what it asks for, how that becomes one value, and its rule."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, model_validator

from services.kernel.labels import labelled
from services.kernel.schemas import Exact, In, Line, patterned, wrong
from services.monitoring.engine.attributes import Conditional
from services.monitoring.engine.bounds import ANYTHING, Range, Ranges, bounds
from services.monitoring.engine.checks import Grid, Grids, reads
from services.monitoring.engine.formulas import names, parse
from services.monitoring.engine.intervals import Interval
from services.monitoring.engine.kinds import VALUE, FlagRule, Rule
from services.monitoring.engine.kinds.compound import Expression, parsed
from services.monitoring.methodologies.inputs import Asked, InputKind

Code = Annotated[
    str,
    patterned(
        r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", "Ожидается код: латиница, цифры и знаки . _ -, до 40 знаков", title="Код"
    ),
]


class Better(StrEnum):
    """Which value is the better one."""

    high = "higher"
    low = "lower"


class IndicatorSource(StrEnum):
    """Where the values come from."""

    form = "form"
    file = "file"
    system = "system"


class SystemMeasure(StrEnum):
    """What the system itself can count; each gives the inputs `part` and `whole`."""

    competence_raised = "competence_raised"
    reserve_per_post = "reserve_per_post"
    appointed_from_reserve = "appointed_from_reserve"


MEASURED: Final = ("part", "whole")
"""The inputs of an indicator that the system fills: how many of how many."""


class Missing(StrEnum):
    """What a value that is not there counts as."""

    zero = "zero"
    skip = "skip"
    skip_undefined = "skip_undefined"
    error = "error"


LABELS: dict[StrEnum, str] = labelled(
    {
        Better.high: "чем больше, тем лучше",
        Better.low: "чем меньше, тем лучше",
        IndicatorSource.form: "форма",
        IndicatorSource.file: "файл",
        IndicatorSource.system: "сама система",
        SystemMeasure.competence_raised: "руководители, повысившие уровень компетенции",
        SystemMeasure.reserve_per_post: "состоящие в резерве, на должности",
        SystemMeasure.appointed_from_reserve: "назначенные из резерва, из всех назначенных",
        Missing.zero: "ноль баллов, если по данным значения нет; пустое представить нельзя",
        Missing.skip: "показатель не учитывается",
        Missing.skip_undefined: "не учитывается, если по представленным данным значения нет (делить не на что)",
        Missing.error: "представить нельзя, если по данным значения нет (делить не на что)",
    }
)


class Passport(In):
    """Паспорт показателя: без него методику не опубликовать."""

    unit: Line = Field(title="Единица измерения")
    better: Better = Field(default=Better.high, title="Какое значение лучше")
    collection: Line = Field(title="Метод сбора")
    processing: Line = Field(title="Метод обработки")
    source: IndicatorSource = Field(default=IndicatorSource.form, title="Источник")
    owner: Line = Field(title="Кто отвечает за данные")
    periodicity: Line = Field(title="Периодичность")


class Indicator(Conditional):
    """Показатель: что оценивается, у кого и по какому правилу начисляются баллы."""

    number: int = Field(ge=1, le=10_000, title="Номер позиции")
    code: Code
    direction: Code = Field(title="Код направления")
    title: Annotated[Line, Field(max_length=1000)] = Field(title="Название, как в документе")
    passport: Passport | None = Field(default=None, title="Паспорт")
    inputs: Annotated[list[Asked], Field(max_length=50)] = Field(
        default=[], title="Входные данные", description="Пусто — одно, `value`: для правила «да/нет» да или нет"
    )
    value: Expression | None = Field(
        default=None,
        title="Как получить значение",
        description="Формула над входными данными, например `met / all * 100`; null — единственное входное данное",
    )
    possible: Interval | None = Field(
        default=None,
        title="Возможные значения",
        description="Где ищут разрывы шкалы; null — по входному данному, для формулы любые",
    )
    decimals: int = Field(default=2, ge=0, le=6, title="Знаков после запятой", description="До них округляют значение")
    missing: Missing = Field(default=Missing.zero, title="Если значения нет")
    weight: Annotated[Exact, Field(gt=0, le=1000)] = Field(default=Decimal(1), title="Вес в направлении")
    rule: Rule = Field(title="Правило начисления баллов")
    evidence_required: bool = Field(default=True, title="Нужен подтверждающий документ")
    system: SystemMeasure | None = Field(
        default=None,
        title="Что считает система",
        description="Для источника `system`; входные данные — `part` и `whole`, форма их не спрашивает",
    )

    @model_validator(mode="after")
    def _coherent(self) -> "Indicator":
        parsed("value", self.value)
        for path, detail in self._incoherences():
            raise wrong(detail, *path)
        return self

    def _incoherences(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        codes = [each.code for each in self.asked]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                yield ("inputs", index, "code"), f"Входное данное повторяется: {code}"
        for name in names(parse(self.value)) if self.value else ():
            if name not in codes:
                yield ("value",), f"Нет входного данного {name}"
        for code in reads(self.rule):
            if code not in self.ranges:
                yield ("rule",), f"Правилу нужно входное данное {code}"
        if self.by_system != (self.system is not None):
            yield ("system",), "Что считает система, указывают у показателя с источником `system`, и только у него"
        if self.system and codes != [*MEASURED]:
            yield ("inputs",), f"Система заполняет входные данные {' и '.join(MEASURED)}, других быть не может"

    @property
    def by_system(self) -> bool:
        """Is it filled from facts, and asked of nobody?"""
        return self.passport is not None and self.passport.source is IndicatorSource.system

    @property
    def asked(self) -> list[Asked]:
        """What a subject is asked for."""
        kind = InputKind.flag if isinstance(self.rule, FlagRule) else InputKind.number
        return self.inputs or [Asked(code=VALUE, title=self.title[:500], kind=kind)]

    @property
    def better(self) -> Better:
        return self.passport.better if self.passport else Better.high

    @property
    def ranges(self) -> Ranges:
        """What the rule can read: each input, and the value where there is one."""
        found = {each.code: each.range for each in self.asked}
        if self.value:
            return found | {VALUE: ANYTHING}
        return found | ({VALUE: next(iter(found.values()))} if len(found) == 1 else {})

    @property
    def grids(self) -> Grids:
        """The values there can be, of each input and of the value: on them scales are checked."""
        found = {each.code: each.grid(self.decimals) for each in self.asked}
        alone = len(found) == 1 and self.value is None
        own = next(iter(found.values())) if alone else Grid(self.decimals)
        return found | {VALUE: own._replace(domain=self.possible) if self.possible else own}

    @property
    def points(self) -> Range:
        """The least and the most points."""
        return bounds(self.rule, self.ranges)
