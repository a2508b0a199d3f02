"""When a result is trusted: how much of it is confirmed by others, and how far a declared number may be off."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from services.kernel.schemas import Exact, In

Percent = Annotated[Exact, Field(ge=0, le=100)]


class ConfidencePolicy(In):
    """Доверие к результату. На баллы не влияет: говорит, насколько они проверены.

    По умолчанию высокое — когда независимо подтверждено не меньше трети веса: столько за цикл успевает выборочная
    проверка; расхождение до 5 % от представленного — обычная разница дат учёта.
    """

    confirmed: Percent = Field(
        default=Decimal("33.333333"),
        title="Подтверждено, процентов веса",
        description="Начиная с этой доли веса учтённых показателей доверие высокое",
    )
    tolerance: Percent = Field(
        default=Decimal(5),
        title="Допустимое расхождение, процентов",
        description="От представленного числа; у нуля расхождение не допускается",
    )
