"""What is said of objections."""

from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import In, Instant, Out, Prose, StepIn, Version, example, wrong
from services.monitoring.engine.kinds import Numbers
from services.monitoring.methodologies.indicators import Code
from services.monitoring.objections.rules import Contested, ObjectionAction, ObjectionStatus
from services.monitoring.submissions.schemas import EvidenceOut
from services.monitoring.submissions.values import EvidenceIn


class ObjectionCreate(In):
    """Возражение против предварительного результата: против баллов или против значения показателя."""

    model_config = example(
        {
            "contests": "value",
            "indicator": "q1",
            "text": "Не учтены пересдавшие в резервный день",
            "inputs": {"met": 62, "all": 100},
            "evidence": [{"document": "Протокол ГЭК", "pages": "2-3"}],
        },
        {"contests": "score", "text": "По критериям за этот показатель полагается 10 баллов, а не 5"},
    )

    contests: Contested = Field(title="Против чего")
    indicator: Code | None = Field(
        default=None, title="Код показателя", description="Нужен, если возражают против значения; иначе null"
    )
    text: Prose = Field(title="В чём ошибка")
    inputs: Numbers = Field(
        default={}, title="Какими должны быть числа", description="По кодам входных данных; можно не указывать"
    )
    evidence: list[EvidenceIn] = Field(
        default=[], max_length=50, title="Подтверждения", description="Нет — без подтверждений"
    )

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.contests is Contested.value and self.indicator is None:
            raise wrong("Укажите показатель, против значения которого возражаете", "indicator")
        if self.contests is Contested.score and self.indicator is not None:
            raise wrong("Возражают против баллов в целом: показатель назовите в тексте", "indicator")
        if self.contests is Contested.score and self.inputs:
            raise wrong("Числа указывают, когда возражают против значения показателя", "inputs")
        return self


class CorrectionIn(In):
    """Исправление: числа, которые заменят представленные. Неназванные остаются."""

    inputs: Numbers = Field(min_length=1, title="Числа", description="По кодам входных данных показателя")


class ObjectionStepIn(StepIn[ObjectionAction]):
    """Шаг возражения. Решение принимают с причиной; удовлетворяя, можно сразу исправить числа."""

    model_config = example(
        {"action": "take"},
        {"action": "uphold", "reason": "Протокол подтверждает", "correction": {"inputs": {"met": 62}}},
        {"action": "dismiss", "reason": "Протокол относится к другому году"},
    )

    correction: CorrectionIn | None = Field(
        default=None, title="Исправление", description="Только у шага `uphold`; null — числа остаются"
    )

    @model_validator(mode="after")
    def _corrects_by_upholding(self) -> Self:
        if self.correction is not None and self.action is not ObjectionAction.uphold:
            raise wrong("Исправляют числа, только удовлетворяя возражение", "correction")
        return self


class ObjectionItem(Out):
    """Возражение в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    cycle_id: UUID = Field(title="Цикл")
    result_id: UUID = Field(title="Результат", description="Результат, против которого возразили")
    submission_id: UUID = Field(title="Представление данных")
    subject_id: UUID = Field(title="Субъект")
    subject_name: str = Field(title="Название субъекта")
    contests: Contested = Field(title="Против чего")
    indicator: str | None = Field(title="Код показателя", description="null — возражают против баллов")
    status: ObjectionStatus = Field(title="Статус")
    filed_at: Instant = Field(title="Подано")
    decided_at: Instant | None = Field(title="Решение принято")
    version: Version


class ObjectionOut(ObjectionItem):
    """Возражение целиком: чего просят, чем подтверждают, что решено."""

    text: str = Field(title="В чём ошибка")
    inputs: Numbers = Field(title="Какими должны быть числа", description="По кодам входных данных; пусто — не сказано")
    evidence: list[EvidenceOut] = Field(title="Подтверждения")
    filed_by: UUID = Field(title="Кто подал", description="Учётная запись")
    decided_by: UUID | None = Field(title="Кто решил", description="Учётная запись")
    reason: str | None = Field(title="Обоснование решения")
    correction: Numbers | None = Field(title="Исправленные числа", description="null — числа не исправляли")
    former: Numbers | None = Field(
        title="Числа до исправления", description="Представленные субъектом; null — числа не исправляли"
    )
    allowed_actions: list[ObjectionAction] = Field(title="Что можно сделать сейчас")


class ObjectionQuery(ListQuery):
    """Отбор возражений."""

    cycle_id: UUID | None = Field(default=None, description="Цикл")
    result_id: UUID | None = Field(default=None, description="Результат, против которого возразили")
    subject_id: UUID | None = Field(default=None, description="Субъект")
    status: ObjectionStatus | None = Field(default=None, description="Статус")
    contests: Contested | None = Field(default=None, description="Против чего")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["filed_at", "-filed_at", "subject_name", "-subject_name"] = Field(
        default="filed_at", description="Порядок"
    )
