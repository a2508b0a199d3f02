"""What is said of points, thresholds and flaws wherever they are shown."""

from pydantic import Field

from services.kernel.schemas import Exact, Out, Reached
from services.kernel.validation import pointer
from services.monitoring.engine.checks import Flaw, said
from services.monitoring.engine.intervals import ScaleFlaw
from services.monitoring.engine.scalar import Hit
from services.monitoring.scoring.verdict import Held, Verdict


class HitOut(Out):
    """Баллы и откуда они взялись."""

    points: Reached = Field(title="Баллы")
    because: str = Field(title="Почему")
    of: list["HitOut"] = Field(title="Из чего сложились", description="Слагаемые, ступени, умножаемое правило")


def hit_out(hit: Hit) -> HitOut:
    return HitOut(points=hit.points, because=hit.because, of=[hit_out(each) for each in hit.of])


class FlawOut(Out):
    """Место правила, о котором автору надо решить."""

    pointer: str = Field(title="Где", description="Указатель JSON в теле запроса")
    flaw: ScaleFlaw = Field(title="Что не так")
    example: Reached = Field(title="Значение, на котором это видно")
    bands: list[int] = Field(title="Промежутки", description="Их номера в шкале, с нуля")
    detail: str = Field(title="Объяснение")


def flaw_out(flaw: Flaw) -> FlawOut:
    """`flaw.path` leads from the body."""
    found = flaw.finding
    return FlawOut(
        pointer=pointer(flaw.path),
        flaw=found.flaw,
        example=found.example,
        bands=list(found.bands),
        detail=said(flaw),
    )


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
