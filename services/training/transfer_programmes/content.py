"""What a programme of transfer says: findings, goals that answer them, and measures that reach the goals.

Приказ 1203-02, track 1: «разработка и реализация программ перевода ООО в эффективный режим работы». Each finding can
be followed to a goal and a measure by code.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.periods import is_proper
from services.kernel.schemas import Code, Day, Exact, In, Line, Prose, example, wrong

EXAMPLE: dict[str, Any] = {
    "period_from": "2027-09-01",
    "period_to": "2028-08-31",
    "findings": [{"code": "vsoko", "said": "Отметки школы завышены против независимой оценки"}],
    "goals": [
        {
            "code": "objectivity",
            "title": "Объективная внутренняя оценка",
            "answers": ["vsoko"],
            "indicator": "Доля классов, где отметки расходятся с независимой оценкой",
            "unit": "%",
            "start": 40,
            "target": 10,
            "reach_by": "2028-05-31",
        }
    ],
    "measures": [
        {
            "code": "regulation",
            "title": "Принять и ввести положение о ВСОКО",
            "goal": "objectivity",
            "responsible": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "starts_on": "2027-09-01",
            "ends_on": "2027-11-30",
            "result": "Единые критерии оценивания во всех классах",
            "proof": "Приказ о введении положения",
        }
    ],
}


class TransferFinding(In):
    """Вывод: что показали мониторинг, диагностика или выезд и на что отвечает программа."""

    model_config = example({"code": "vsoko", "said": "Отметки школы завышены против независимой оценки"})

    code: Code = Field(title="Код")
    said: Prose = Field(title="Что выявлено")
    deficit_id: UUID | None = Field(
        default=None, title="Дефицит", description="Профессиональный дефицит участника команды; null — вывод о школе"
    )


class TransferGoal(In):
    """Цель: показатель, от какого значения к какому и к какому дню."""

    model_config = example(EXAMPLE["goals"][0])

    code: Code = Field(title="Код")
    title: Line = Field(title="Название")
    answers: Annotated[list[Code], Field(min_length=1, max_length=50)] = Field(
        title="На какие выводы отвечает", description="Коды выводов этой программы"
    )
    indicator: Line = Field(title="Показатель")
    unit: Line = Field(title="Единица", examples=["%"])
    start: Exact = Field(title="Исходное значение")
    target: Exact = Field(title="Целевое значение")
    reach_by: Day = Field(title="Достичь к")

    @model_validator(mode="after")
    def _moves(self) -> Self:
        if self.target == self.start:
            raise wrong("Целевое значение равно исходному", "target")
        return self


class TransferMeasure(In):
    """Мера: кто из команды, когда и для какой цели что делает и чем это подтвердит."""

    model_config = example(EXAMPLE["measures"][0])

    code: Code = Field(title="Код")
    title: Line = Field(title="Что сделать")
    goal: Code = Field(title="Для какой цели", description="Код цели этой программы")
    responsible: UUID = Field(title="Ответственный", description="Участник команды")
    starts_on: Day = Field(title="С")
    ends_on: Day = Field(title="По", description="Включительно")
    result: Prose = Field(title="Ожидаемый результат")
    proof: Line = Field(title="Чем подтверждается")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not is_proper(self.starts_on, self.ends_on):
            raise wrong("Мера кончается раньше, чем начинается", "ends_on")
        return self


class TransferContent(In):
    """Содержание программы перевода. Проект может быть неполным: чего не хватает, скажет передача на проверку."""

    model_config = example(EXAMPLE)

    cycle_id: UUID | None = Field(
        default=None, title="Цикл мониторинга", description="По итогам которого она составлена; null — не по циклу"
    )
    period_from: Day = Field(title="Выполняется с")
    period_to: Day = Field(title="Выполняется по", description="Включительно")
    findings: Annotated[list[TransferFinding], Field(max_length=50)] = Field(title="Выводы")
    goals: Annotated[list[TransferGoal], Field(max_length=50)] = Field(title="Цели")
    measures: Annotated[list[TransferMeasure], Field(max_length=200)] = Field(title="Меры")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not is_proper(self.period_from, self.period_to):
            raise wrong("Период кончается раньше, чем начинается", "period_to")
        for field in ("findings", "goals", "measures"):
            if repeated := _repeated(each.code for each in getattr(self, field)):
                raise wrong(f"Код назван дважды: {repeated}", field)
        self._require_linked()
        self._require_within()
        return self

    def _require_linked(self) -> None:
        findings, goals = {each.code for each in self.findings}, {each.code for each in self.goals}
        for at, goal in enumerate(self.goals):
            for number, code in enumerate(goal.answers):
                if code not in findings:
                    raise wrong("Такого вывода в программе нет", "goals", at, "answers", number)
        for at, measure in enumerate(self.measures):
            if measure.goal not in goals:
                raise wrong("Такой цели в программе нет", "measures", at, "goal")

    def _require_within(self) -> None:
        dated = [(("goals", at, "reach_by"), each.reach_by) for at, each in enumerate(self.goals)]
        dated += [(("measures", at, "starts_on"), each.starts_on) for at, each in enumerate(self.measures)]
        dated += [(("measures", at, "ends_on"), each.ends_on) for at, each in enumerate(self.measures)]
        for path, day in dated:
            if not self.period_from <= day <= self.period_to:
                raise wrong("День вне периода программы", *path)


def _repeated(codes: Iterable[str]) -> str | None:
    return next((each for each, times in Counter(codes).items() if times > 1), None)
