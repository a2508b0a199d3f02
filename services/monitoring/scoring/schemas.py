"""What is said of rules that are tried out."""

from typing import Annotated

from pydantic import Field

from services.kernel.schemas import Exact, In, Out, Reached, example
from services.monitoring.engine.intervals import Interval, ScaleFlaw
from services.monitoring.engine.kinds import Numbers, Rule
from services.monitoring.engine.scalar import Hit
from services.monitoring.methodologies.indicators import Better
from services.monitoring.scoring.verdict import Held, Verdict


class TrialIn(In):
    """Правило и данные, на которых его пробуют."""

    model_config = example(
        {
            "rule": {
                "kind": "bands",
                "bands": [
                    {"lower": 66, "points": 10},
                    {"lower": 60, "upper": 65, "upper_closed": True, "points": 5},
                    {"upper": 60, "points": 0},
                ],
            },
            "decimals": 1,
            "domain": {"lower": 0, "upper": 100, "upper_closed": True},
            "inputs": {"value": 64.9},
        },
        {
            "rule": {"kind": "best_is_100", "group": "region"},
            "inputs": {"value": 42},
            "peers": [42, 56, 17.5],
        },
    )

    rule: Rule = Field(title="Правило")
    decimals: int = Field(
        default=2, ge=0, le=6, title="Знаков после запятой", description="До них данные округляются перед сравнением"
    )
    domain: Interval | None = Field(
        default=None, title="Возможные значения", description="Разрывы шкалы ищутся внутри; null — любые"
    )
    better: Better = Field(default=Better.high, title="Какое значение лучше")
    inputs: Numbers = Field(
        default={}, title="Входные данные", description="Единственное входное данное показателя — `value`"
    )
    previous: Numbers = Field(default={}, title="Данные прошлого цикла")
    peers: Annotated[list[Exact], Field(max_length=10_000)] = Field(
        default=[], title="Значения группы", description="Для правил, которые сравнивают с другими; своё тоже"
    )


class HitOut(Out):
    """Баллы и откуда они взялись."""

    points: Reached = Field(title="Баллы")
    because: str = Field(title="Почему")
    of: list["HitOut"] = Field(title="Из чего сложились", description="Слагаемые, ступени, умножаемое правило")


class FlawOut(Out):
    """Место правила, о котором автору надо решить."""

    pointer: str = Field(title="Где", description="Указатель JSON в теле запроса")
    flaw: ScaleFlaw = Field(title="Что не так")
    example: Reached = Field(title="Значение, на котором это видно")
    bands: list[int] = Field(title="Промежутки", description="Их номера в шкале, с нуля")
    detail: str = Field(title="Объяснение")


def hit_out(hit: Hit) -> HitOut:
    return HitOut(points=hit.points, because=hit.because, of=[hit_out(each) for each in hit.of])


class HeldOut(Out):
    """Число и порог, с которым его сравнили."""

    number: Reached | None = Field(title="Число")
    threshold: Exact | None = Field(title="Порог")
    met: bool | None = Field(title="Выполнено", description="null — зависит от результатов других субъектов")
    because: str = Field(title="Почему")


class LevelHeldOut(HeldOut):
    """Порог уровня: достигнут ли."""

    code: str = Field(title="Код уровня")
    title: str = Field(title="Уровень")


class RiskHeldOut(HeldOut):
    """Правило риска: вводит ли оно в группу риска."""

    code: str = Field(title="Код правила")
    title: str = Field(title="Причина")
    kind: str = Field(title="Вид правила")


def held_out(held: Held) -> HeldOut:
    return HeldOut.about(held)


def levels_out(found: Verdict) -> list[LevelHeldOut]:
    return [LevelHeldOut.about(held, code=level.code, title=level.title) for level, held in found.levels]


def risks_out(found: Verdict) -> list[RiskHeldOut]:
    return [RiskHeldOut.about(held, code=rule.code, title=rule.title, kind=rule.kind) for rule, held in found.risks]


class TrialOut(Out):
    """Что правило даёт на этих данных и что в нём не решено."""

    points: Reached | None = Field(title="Баллы", description="null — почему, говорят `missing` и `undefined`")
    explanation: HitOut | None = Field(title="Объяснение")
    missing: list[str] = Field(title="Недостающие входные данные")
    undefined: str | None = Field(title="Почему баллов нет, хотя данные есть")
    flaws: list[FlawOut] = Field(title="Что решить автору", description="Пусто — правило можно публиковать")
