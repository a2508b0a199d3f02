"""What is said of the quality of data."""

from pydantic import Field

from services.kernel.schemas import Out
from services.monitoring.methodologies.crosschecks import FindingSeverity
from services.monitoring.quality.rules import FindingKind


class FindingOut(Out):
    """Замечание контроля качества."""

    kind: FindingKind = Field(title="Вид")
    severity: FindingSeverity = Field(title="Строгость")
    pointer: str = Field(title="Где", description="Место в этой же записи, указатель JSON: `/values/3/inputs/0/value`")
    indicators: list[str] = Field(title="Коды показателей")
    check: str | None = Field(title="Код контроля между показателями")
    explained: bool = Field(title="Объяснено", description="У одного из показателей есть комментарий")
    detail: str = Field(title="Объяснение")


class ObstacleOut(Out):
    """Что мешает представить данные."""

    pointer: str = Field(title="Где")
    code: str = Field(title="Код")
    detail: str = Field(title="Объяснение")


class CheckOut(Out):
    """Чем закончилась бы попытка записать и представить эти данные. Ничего не сохранено."""

    findings: list[FindingOut] = Field(title="Замечания")
    obstacles: list[ObstacleOut] = Field(title="Что мешает представить", description="Пусто — данные можно представить")
