"""What the steps of an attestation write down: the reference, the test, the interview, the decision, an exemption."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.schemas import Code, Day, In, Line, Prose, wrong
from services.reserve.attestations.terms import AttestationDecision
from services.reserve.regulations.terms import ExemptionReason


class ReferenceIn(In):
    """Представление на аттестуемого: текстом или файлом."""

    text: Prose | None = Field(default=None, title="Текст")
    file_id: UUID | None = Field(default=None, title="Файл")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and self.file_id is None:
            raise wrong("Представление — текст или файл", "text")
        return self


class ModuleResult(In):
    """Результат модуля теста: верных ответов из заданных вопросов."""

    code: Code = Field(title="Код модуля")
    right: Annotated[int, Field(ge=0, le=10_000)] = Field(title="Верных ответов")
    asked: Annotated[int, Field(ge=1, le=10_000)] = Field(title="Вопросов")

    @model_validator(mode="after")
    def _no_more_than_asked(self) -> Self:
        if self.right > self.asked:
            raise wrong("Верных ответов больше, чем вопросов", "right")
        return self


class TestIn(In):
    """Результат теста по модулям положения."""

    __test__ = False

    modules: Annotated[list[ModuleResult], Field(min_length=1, max_length=20)] = Field(title="Модули")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({each.code for each in self.modules}) < len(self.modules):
            raise wrong("Модуль назван дважды", "modules")
        return self


class InterviewIn(In):
    """Результат собеседования."""

    passed: bool = Field(title="Пройдено")
    note: Prose | None = Field(default=None, title="Вопросы и впечатление")


class DecisionIn(In):
    """Решение комиссии."""

    decision: AttestationDecision = Field(title="Решение")
    decided_on: Day | None = Field(
        default=None, title="Когда принято", description="null — на заседании, а без него сегодня; отсюда срок"
    )
    protocol: Line | None = Field(
        default=None,
        title="Протокол",
        description="Номер и дата; у решения, за которое голосовали на заседании, его составляет система",
        examples=["№ 4 от 21.12.2026"],
    )
    advice: Prose | None = Field(default=None, title="Рекомендации", description="Нужны у решения с рекомендациями")

    @model_validator(mode="after")
    def _advice_where_it_belongs(self) -> Self:
        with_advice = self.decision is AttestationDecision.conforms_with_advice
        if with_advice and self.advice is None:
            raise wrong("Назовите рекомендации: решение принято с ними", "advice")
        if not with_advice and self.advice is not None:
            raise wrong("Рекомендации указывают только у решения с рекомендациями", "advice")
        return self


class ExemptionIn(In):
    """Освобождение от аттестации."""

    reason: ExemptionReason = Field(title="Почему")
    until: Day = Field(title="Основание по", description="После отпуска к этому дню прибавляют месяцы положения")
