"""What is said of deficits."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, Code, Day, In, Instant, Out, Prose, StepIn, Text, Version, absent, example
from services.training.competencies.content import NormPost
from services.training.deficits.causes import MOST, CauseKind
from services.training.deficits.rules import DeficitAction, DeficitSource, DeficitStatus, FindingEffect

CauseCode = Annotated[Text, Field(min_length=1, max_length=100)]
Confidence = Annotated[int, Field(title="Уверенность, %", ge=1, le=100)]
MappedGap = Annotated[
    int, Field(title="Уровней до нормы", ge=1, le=10, description="На сколько уровней ниже нормы, если причина есть")
]
MappedConfidence = Annotated[int, Field(title="Уверенность, %", ge=1, le=MOST)]


class DeficitCreate(In):
    """Уровень компетенции, известный не от диагностики: по беседе, документам, итогам обучения."""

    model_config = example(
        {
            "person_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "competency": "vsoko",
            "level": 1,
            "confidence": 50,
            "found_on": "2027-02-01",
            "note": "По итогам беседы: положение о ВСОКО списано с чужого",
        }
    )

    person_id: UUID = Field(title="Человек")
    post: NormPost | None = Field(
        default=None,
        title="Чья норма",
        description="null — занимаемой должности; того, кто ещё ничем не руководит, можно измерить и как кандидата",
    )
    competency: Code = Field(title="Компетенция", description="Код из действующей модели")
    level: int = Field(title="Уровень", ge=0, le=10, description="0 — ниже первого; не ниже нормы — закроет дефицит")
    confidence: Confidence = 50
    found_on: Day | None = Field(default=None, title="Когда установлено", description="null — сегодня")
    note: Prose = Field(title="Основание")


class DeficitStepIn(StepIn[DeficitAction]):
    """Шаг дефицита."""

    model_config = example({"action": "await_verification", "reason": "Прошла курсы вне системы, ждём диагностики"})


class DeficitItem(Out):
    """Дефицит в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    person_id: UUID = Field(title="Человек")
    full_name: str | None = Field(title="ФИО", description="null — данные уничтожены или ещё не получены")
    organisation_id: UUID | None = Field(title="Организация", description="null — работает в органе управления")
    organisation_name: str | None = Field(title="Где работает", description="null — в органе управления")
    post: NormPost = Field(title="Чья норма")
    framework_id: UUID = Field(title="Модель компетенций")
    competency: str = Field(title="Компетенция")
    title: str = Field(title="Компетенция словами")
    level: int = Field(title="Уровень", description="0 — ниже первого")
    norm: int = Field(title="Норма")
    gap: int = Field(title="Уровней до нормы")
    confidence: int = Field(title="Уверенность, %")
    found_on: Day = Field(title="Установлен")
    source: DeficitSource = Field(title="Откуда известно")
    reference: UUID | None = Field(title="Основание", description="Диагностика, выезд или цикл; null — внесено вручную")
    status: DeficitStatus = Field(title="Статус")
    awaiting_since: Day | None = Field(title="Ждёт подтверждения с", description="Обучение пройдено; null — не ждёт")
    closed_on: Day | None = Field(title="Закрыт")
    version: Version


class DeficitFindingOut(Out):
    """Что было установлено однажды."""

    level: int = Field(title="Уровень")
    norm: int = Field(title="Норма")
    confidence: int = Field(title="Уверенность, %")
    found_on: Day = Field(title="Установлено")
    source: DeficitSource = Field(title="Откуда известно")
    reference: UUID | None = Field(title="Основание")
    causes: list[str] = Field(title="Причины", description="Коды, по которым сделан вывод; пусто — уровень измерен")
    note: str | None = Field(title="Пояснение")
    effect: FindingEffect = Field(title="Что изменило")
    recorded_at: Instant = Field(title="Записано")


class DeficitOut(DeficitItem):
    """Дефицит целиком."""

    findings: list[DeficitFindingOut] = Field(title="Всё, что устанавливали", description="По дню, последнее первым")
    allowed_actions: list[DeficitAction] = Field(title="Что можно сделать сейчас")


class DeficitQuery(ListQuery):
    """Отбор дефицитов."""

    person_id: UUID | None = Field(default=None, description="Человек")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    competency: Annotated[Code | None, Field(description="Код компетенции")] = None
    status: list[DeficitStatus] = Field(default=[], description="Статусы; несколько — любой из них")
    source: DeficitSource | None = Field(default=None, description="Откуда известно")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["found_on", "-found_on", "gap", "-gap", "confidence", "-confidence"] = Field(
        default="-found_on", description="Порядок"
    )


class DeficitMappingCreate(In):
    """Причина и компетенция, о которой она говорит."""

    model_config = example({"kind": "indicator", "cause": "1.3", "competency": "vsoko", "gap": 1, "confidence": 40})

    kind: CauseKind = Field(title="Чей код")
    cause: CauseCode = Field(title="Причина", description="Код показателя или причины, названной при выезде")
    competency: Code = Field(title="Компетенция")
    gap: MappedGap = 1
    confidence: MappedConfidence


class DeficitMappingChange(Change):
    """Что изменить; чего нет в запросе, останется как было."""

    model_config = example({"confidence": 55})

    gap: MappedGap = Field(default_factory=absent)
    confidence: MappedConfidence = Field(default_factory=absent)


class DeficitMappingItem(Out):
    """О какой компетенции говорит причина."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    kind: CauseKind = Field(title="Чей код")
    cause: str = Field(title="Причина")
    competency: str = Field(title="Компетенция")
    gap: int = Field(title="Уровней до нормы")
    confidence: int = Field(title="Уверенность, %")
    version: Version


class DeficitMappingQuery(ListQuery):
    """Отбор соответствий."""

    kind: CauseKind | None = Field(default=None, description="Чей код")
    cause: Annotated[CauseCode | None, Field(description="Код причины")] = None
    competency: Annotated[Code | None, Field(description="Код компетенции")] = None
    sort: Literal["cause", "-cause", "competency", "-competency"] = Field(default="cause", description="Порядок")
