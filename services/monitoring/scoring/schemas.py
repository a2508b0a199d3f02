"""What is said of rules that are tried out."""

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from services.kernel.schemas import Exact, In, Out, Reached, example
from services.monitoring.engine.attributes import Known, SubjectAttribute
from services.monitoring.engine.intervals import Interval
from services.monitoring.engine.kinds import Numbers, Rule
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Better, Code
from services.monitoring.scoring.rules import ScoreReason
from services.monitoring.scoring.told import FlawOut, HeldOut, HitOut, LevelHeldOut, RiskHeldOut


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


class GivenIn(In):
    """Что представлено по одному показателю."""

    values: Numbers = Field(
        default={}, title="Входные данные", description="Единственное — `value`; «да» — 1, «нет» — 0"
    )
    evidence: int = Field(default=0, ge=0, le=50, title="Сколько документов подтверждает")


class MethodologyTrialIn(In):
    """Методика целиком и данные одного субъекта, на которых её пробуют."""

    model_config = example(
        {
            "methodology": {
                "directions": [{"code": "quality", "title": "Качество подготовки"}],
                "indicators": [
                    {
                        "number": 1,
                        "code": "q1",
                        "direction": "quality",
                        "title": "Доля сдавших",
                        "evidence_required": False,
                        "rule": {"kind": "linear", "lower": 0, "upper": 100, "at_lower": 0, "at_upper": 10},
                    }
                ],
                "levels": [{"code": "high", "title": "Высокий", "at_least": 70}, {"code": "low", "title": "Низкий"}],
            },
            "inputs": {"q1": {"values": {"value": 64.9}}},
            "attributes": {"kind": "school"},
        }
    )

    methodology: Content = Field(title="Содержание методики")
    inputs: Annotated[dict[Code, GivenIn], Field(max_length=1000)] = Field(
        default={}, title="Данные субъекта", description="По кодам показателей; чего нет, то не представлено"
    )
    previous: Annotated[dict[Code, Numbers], Field(max_length=1000)] = Field(
        default={}, title="Данные прошлого цикла", description="По кодам показателей"
    )
    attributes: dict[SubjectAttribute, Known] = Field(
        default={}, title="Признаки субъекта", description="По ним решается, какие показатели и порог к нему относятся"
    )
    peers: dict[Code, Annotated[list[Exact], Field(max_length=10_000)]] = Field(
        default={},
        title="Значения группы",
        description="Для показателей, правила которых сравнивают с другими; своё тоже",
    )


def _kind(body: Any) -> str:
    return "of methodology" if isinstance(body, dict) and "methodology" in body else "of rule"


Trial = Annotated[
    Annotated[TrialIn, Tag("of rule")] | Annotated[MethodologyTrialIn, Tag("of methodology")], Discriminator(_kind)
]
"""Either `rule` or `methodology`. The tags are no members of a body, so that pointers can tell them apart."""


class TrialOut(Out):
    """Что правило даёт на этих данных и что в нём не решено."""

    points: Reached | None = Field(title="Баллы", description="null — почему, говорят `missing` и `undefined`")
    explanation: HitOut | None = Field(title="Объяснение")
    missing: list[str] = Field(title="Недостающие входные данные")
    undefined: str | None = Field(title="Почему баллов нет, хотя данные есть")
    flaws: list[FlawOut] = Field(title="Что решить автору", description="Пусто — правило можно публиковать")


class TriedContributionOut(Out):
    """Что дал один показатель и почему."""

    number: int = Field(title="Номер позиции")
    indicator: str = Field(title="Код показателя")
    title: str = Field(title="Показатель")
    direction: str = Field(title="Код направления")
    value: Reached | None = Field(title="Значение", description="Округлено, как велит методика")
    absent: list[str] = Field(title="Недостающие входные данные")
    weight: Exact = Field(title="Вес в направлении")
    points: Reached = Field(title="Баллы")
    possible: Reached = Field(title="Возможные баллы")
    reason: ScoreReason = Field(title="Основание", description="Код причины")
    explanation: str = Field(title="Объяснение")
    calculation: HitOut | None = Field(title="Как получены баллы", description="null — правило не применялось")


class TriedDirectionOut(Out):
    """Что дало одно направление."""

    direction: str = Field(title="Код направления")
    title: str = Field(title="Направление")
    points: Reached = Field(title="Баллы")
    maximum: Reached = Field(title="Максимум")


class MethodologyTrialOut(Out):
    """Что методика даёт одному субъекту. Чего без других не сказать (квантили, нижняя четверть), то null."""

    score: Reached = Field(title="Баллы")
    maximum: Reached = Field(title="Максимум", description="По применимым показателям")
    percent: Reached | None = Field(title="Процент от максимума", description="null, если максимума нет")
    by_direction: list[TriedDirectionOut] = Field(title="По направлениям")
    level: str | None = Field(title="Код уровня", description="null — уровня нет, или он зависит от других субъектов")
    levels: list[LevelHeldOut] = Field(title="Пороги уровней", description="От высшего; действует первый достигнутый")
    pass_mark: HeldOut | None = Field(title="Порог баллов", description="null — порога нет")
    risks: list[RiskHeldOut] = Field(title="Правила риска и что они сравнили")
    contributions: list[TriedContributionOut] = Field(title="Показатели по порядку")
    flaws: list[FlawOut] = Field(title="Что решить автору", description="Разрывы и пересечения шкал")
