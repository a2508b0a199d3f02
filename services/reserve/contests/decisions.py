"""What the organiser says with a step of a contest: the order, the act of a court, the days of scoring anew."""

from typing import Self

from pydantic import Field, model_validator

from services.kernel.schemas import Day, StepIn, example, wrong
from services.reserve.contests.court import RULING, CourtRuling
from services.reserve.contests.rules import ContestAction
from services.reserve.entries.decisions import OrderIn

A = ContestAction
BY_COURT = frozenset({A.annul, A.rescore})
ON_OTHER_DAYS = frozenset({A.postpone, A.rescore})
SAID_WITH = {
    "order": (frozenset({A.decide}), "Приказ указывают, принимая решение"),
    "ruling": (BY_COURT, "Судебный акт указывают, отменяя конкурс или возвращая его к оценке"),
    "sheets_until": (ON_OTHER_DAYS, "Дни указывают, перенося конкурс или возвращая его к оценке"),
    "held_on": (ON_OTHER_DAYS, "Дни указывают, перенося конкурс или возвращая его к оценке"),
}
"""Field → the steps that say it, and what is said of one in another's body."""


class ContestStepIn(StepIn[ContestAction]):
    """Шаг конкурса. Решение принимают по закрытому заседанию комиссии; включая в резерв, называют приказ.

    Причина нужна, чтобы отменить конкурс, перенести его, вернуть к оценке и когда комиссия открытым голосованием решила
    иначе, чем по баллам.
    """

    model_config = example(
        {"action": "announce"},
        {"action": "annul", "reason": "Нарушен порядок приёма заявок", "ruling": RULING},
        {
            "action": "rescore",
            "reason": "Оценивал тот, кому заявлен отвод",
            "ruling": RULING,
            "sheets_until": "2027-06-10",
            "held_on": "2027-06-11",
        },
        {
            "action": "postpone",
            "reason": "Член комиссии на больничном, листы не сданы",
            "sheets_until": "2027-03-15",
            "held_on": "2027-03-16",
        },
        {"action": "decide", "order": {"number": "15-р", "date": "2027-03-12"}},
    )

    order: OrderIn | None = Field(
        default=None,
        title="Приказ о включении в резерв",
        description="Только у шага `decide`: обязателен у конкурса в резерв; у конкурса на должность — если положение "
        "включает второго в резерв и он есть, иначе приказа нет",
    )
    ruling: CourtRuling | None = Field(
        default=None, title="Судебный акт", description="У шага `annul`, если отменяет суд, и у шага `rescore`"
    )
    sheets_until: Day | None = Field(
        default=None,
        title="Новые листы сдают по",
        description="У шагов `postpone` и `rescore`, обязательно; включительно",
    )
    held_on: Day | None = Field(
        default=None, title="Новый день конкурса", description="У шагов `postpone` и `rescore`, обязательно"
    )

    @model_validator(mode="after")
    def _says_its_own(self) -> Self:
        for field, (steps, otherwise) in SAID_WITH.items():
            if getattr(self, field) is not None and self.action not in steps:
                raise wrong(otherwise, field)
        return self
