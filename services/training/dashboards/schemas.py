"""What is said in figures of training."""

from typing import Annotated

from pydantic import ConfigDict, Field

from services.kernel.listing import Format
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Out, Reached

Percent = Annotated[
    Reached | None, Field(title="Доля, %", description="Один знак, половина — вверх; null — в группе риска никого")
]


class RiskCoverageQuery(In):
    """О какой территории."""

    place: Annotated[Place | None, Field(description="Не выше этого места; нет — своя территория")] = None
    format: Format = None


class RiskCoverageRow(Out):
    """Руководители группы риска: чем каждый из них охвачен. Человек, который руководит двумя организациями, — один."""

    model_config = ConfigDict(title="Охват группы риска")

    place: str = Field(title="Место")
    name: str | None = Field(title="Муниципалитет", description="null — вся территория")
    at_risk: int = Field(title="В группе риска")
    diagnosed: int = Field(title="Назначена диагностика", description="С тех пор, как в группе риска")
    diagnosed_percent: Percent
    assessed: int = Field(title="Диагностика проведена", description="С тех пор, как в группе риска")
    assessed_percent: Percent
    routed: int = Field(title="Есть маршрут", description="Составлен, на проверке или выполняется")
    routed_percent: Percent
    mentored: int = Field(title="Есть наставник", description="Пара работает: прекращённая — по свой последний день")
    mentored_percent: Percent
    finished: int = Field(title="Маршрут завершён", description="С тех пор, как в группе риска")
    finished_percent: Percent
    untouched: int = Field(title="Не охвачены ничем")


class RiskCoverageOut(Out):
    """Охват руководителей группы риска диагностикой, маршрутом и наставником."""

    on: Day = Field(title="На день")
    total: RiskCoverageRow = Field(title="Всего")
    municipalities: list[RiskCoverageRow] = Field(title="Муниципалитеты", description="По названию")
