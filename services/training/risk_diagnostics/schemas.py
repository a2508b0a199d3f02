"""What is said of how heads at risk are diagnosed."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.kernel.schemas import In, Out, Version, example
from services.training.instruments.content import InstrumentKind
from services.training.risk_diagnostics.rules import RiskDiagnosticsObstacle

Family = Annotated[
    UUID | None,
    Field(title="Инструмент", description="Семейство редакций теста или самооценки; null — по правилу"),
]


class RiskDiagnosticsPolicyIn(In):
    """Чем диагностировать тех, кто попал в группу риска."""

    model_config = example({"family": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"})

    family: Family


class RiskDiagnosticsPolicyOut(Out):
    """Чем сегодня диагностируют руководителя, который попал в группу риска."""

    place: str = Field(title="Регион")
    family: Family
    instrument_id: UUID | None = Field(
        title="Назначат", description="Действующая редакция; null — не назначат ничего: смотрите препятствие"
    )
    title: str | None = Field(title="Название инструмента")
    kind: InstrumentKind | None = Field(title="Вид")
    covers: list[str] = Field(title="Измеряет из нормы руководителя", description="Коды компетенций")
    missing: list[str] = Field(title="Не измеряет из нормы руководителя", description="Коды компетенций")
    obstacle: RiskDiagnosticsObstacle | None = Field(title="Препятствие", description="null — препятствий нет")
    version: Version
