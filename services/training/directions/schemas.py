"""What is said of directions."""

from pydantic import Field

from services.kernel.schemas import Out
from services.training.directions.rules import DirectionSource


class KnownDirectionOut(Out):
    """Направление."""

    code: str = Field(title="Код")
    title: str = Field(title="Название")
    source: DirectionSource = Field(title="Откуда")


class KnownDirectionsOut(Out):
    """Направления, которые знает регион."""

    checked: bool = Field(
        title="Проверяются", description="false — результатов мониторинга ещё не публиковали, принимается любой код"
    )
    directions: list[KnownDirectionOut] = Field(title="Направления", description="По коду")
