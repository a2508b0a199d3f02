"""Rules of a number among its like: in proportion to the best, or by the quarter of the group."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from services.kernel.schemas import Exact, In, example
from services.monitoring.engine.kinds.simple import MOST, Points

Group = Literal["region", "municipality", "cluster"]


class BestIs100Rule(In):
    """Лучший результат группы получает наибольшие баллы, остальные — пропорционально ему.

    Больше — лучше: значение ÷ лучшее. Меньше — лучше: лучшее ÷ значение. Если лучшее не больше нуля, баллы получают
    только равные ему, остальные — ноль; отрицательное значение никогда не даёт больше нуля, если лучшее больше нуля.
    """

    model_config = example({"kind": "best_is_100", "group": "region", "points": 100})

    kind: Literal["best_is_100"] = Field(title="Вид правила")
    group: Group = Field(default="region", title="Среди кого")
    points: Annotated[Exact, Field(gt=0, le=MOST)] = Field(default=Decimal(100), title="Баллы лучшему")


class QuartileRule(In):
    """Баллы по четверти, в которую попало значение внутри группы. Равные значения — в одной четверти."""

    model_config = example({"kind": "quartile", "group": "cluster", "points": [0, 1, 2, 3]})

    kind: Literal["quartile"] = Field(title="Вид правила")
    group: Group = Field(default="cluster", title="Среди кого")
    points: Annotated[list[Points], Field(min_length=4, max_length=4)] = Field(
        title="Баллы по четвертям", description="От худшей к лучшей; какая лучше, говорит направление показателя"
    )


Comparing = BestIs100Rule | QuartileRule
"""The rules that look at the values of others."""
