"""What is said of attestations."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Code, Day, In, Line, Out, Prose, Reached, StepIn, Version, example, wrong
from services.reserve.attestations.terms import (
    AttestationAction,
    AttestationDecision,
    AttestationStatus,
    AttestationTurn,
    Attested,
)
from services.reserve.regulations.terms import ExemptionReason


class AttestationCreate(In):
    """Назначение аттестации по действующему положению своего уровня."""

    model_config = example(
        {
            "candidate_id": "5f0d2a52-5a57-4a3e-9d4f-6f4f2b2f7a10",
            "attested": "head",
            "turn": "planned",
            "scheduled_on": "2026-12-21",
        }
    )

    candidate_id: UUID = Field(title="Кого", description="Личное дело кандидата; у руководителя оно тоже есть")
    attested: Attested = Field(title="В каком качестве")
    turn: AttestationTurn = Field(default=AttestationTurn.planned, title="Очерёдность")
    ground: Prose | None = Field(default=None, title="Основание", description="Только у внеочередной")
    scheduled_on: Day = Field(title="Когда")
    commission_id: UUID | None = Field(default=None, title="Комиссия", description="null — ещё не назначена")


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
    decided_on: Day | None = Field(default=None, title="Когда принято", description="null — сегодня; отсюда срок")
    protocol: Line = Field(title="Протокол", description="Номер и дата", examples=["№ 4 от 21.12.2026"])
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


class AttestationStepIn(StepIn[AttestationAction]):
    """Шаг аттестации вместе с тем, что он записывает. Отменяют с причиной."""

    model_config = example(
        {"action": "show_reference", "reference": {"text": "За пять лет…"}},
        {"action": "record_test", "test": {"modules": [{"code": "personnel", "right": 18, "asked": 20}]}},
        {"action": "decide", "decision": {"decision": "conforms", "protocol": "№ 4 от 21.12.2026"}},
    )

    reference: ReferenceIn | None = Field(default=None, title="Представление", description="У шага `show_reference`")
    test: TestIn | None = Field(default=None, title="Тест", description="У шага `record_test`")
    interview: InterviewIn | None = Field(default=None, title="Собеседование", description="У шага `record_interview`")
    decision: DecisionIn | None = Field(default=None, title="Решение", description="У шага `decide`")
    exemption: ExemptionIn | None = Field(default=None, title="Освобождение", description="У шага `exempt_from`")

    @model_validator(mode="after")
    def _says_what_it_records(self) -> Self:
        for action, member in RECORDS.items():
            if (self.action is action) != (getattr(self, member) is not None):
                raise wrong("Это записывает только шаг, к которому относится, и записывает всегда", member)
        return self


RECORDS = {
    AttestationAction.show_reference: "reference",
    AttestationAction.record_test: "test",
    AttestationAction.record_interview: "interview",
    AttestationAction.decide: "decision",
    AttestationAction.exempt_from: "exemption",
}
"""Step → what it says beside itself."""


class AttestationItem(Out):
    """Аттестация в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    keeper: str = Field(title="Кто аттестует", description="Место")
    candidate_id: UUID = Field(title="Личное дело")
    attested: Attested = Field(title="В каком качестве")
    turn: AttestationTurn = Field(title="Очерёдность")
    scheduled_on: Day = Field(title="Назначена на")
    status: AttestationStatus = Field(title="Статус")
    decision: AttestationDecision | None = Field(title="Решение")
    decided_on: Day | None = Field(title="Решение принято")
    valid_until: Day | None = Field(title="Действует по", description="null — не соответствует или не решено")
    version: Version


class AttestationOut(AttestationItem):
    """Аттестация целиком."""

    ground: str | None = Field(title="Основание внеочередной")
    regulation_id: UUID = Field(title="Положение", description="По редакции, действовавшей при назначении")
    commission_id: UUID | None = Field(title="Комиссия")
    reference: str | None = Field(title="Представление")
    reference_file_id: UUID | None = Field(title="Файл представления")
    reference_shown_on: Day | None = Field(title="Представление показано")
    tested_on: Day | None = Field(title="Тест")
    modules: list[ModuleResult] = Field(title="Модули теста", description="Пусто — теста не было")
    percent: Reached | None = Field(title="Верных ответов, %", description="С двумя знаками, без округления вверх")
    weak_modules: list[str] = Field(title="Модули ниже порога")
    test_passed: bool | None = Field(title="Тест пройден")
    interviewed_on: Day | None = Field(title="Собеседование")
    interview_passed: bool | None = Field(title="Собеседование пройдено")
    interview_note: str | None = Field(title="Вопросы и впечатление")
    advice: str | None = Field(title="Рекомендации")
    protocol: str | None = Field(title="Протокол")
    exemption: ExemptionReason | None = Field(title="Освобождён")
    exempt_until: Day | None = Field(title="Освобождён по")
    allowed_actions: list[AttestationAction] = Field(title="Что можно сделать сейчас")


class AttestationQuery(ListQuery):
    """Отбор аттестаций."""

    candidate_id: UUID | None = Field(default=None, description="Личное дело")
    status: AttestationStatus | None = Field(default=None, description="Статус")
    attested: Attested | None = Field(default=None, description="В каком качестве")
    decision: AttestationDecision | None = Field(default=None, description="Решение")
    valid_on: Day | None = Field(default=None, description="Действуют в этот день")
    valid_before: Day | None = Field(default=None, description="Действуют по более ранний день: пора назначать")
    place: Place | None = Field(default=None, description="Не выше этого места")
    sort: Literal["scheduled_on", "-scheduled_on", "valid_until", "-valid_until"] = Field(
        default="-scheduled_on", description="Порядок"
    )
