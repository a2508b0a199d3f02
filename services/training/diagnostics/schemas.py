"""What is said of diagnostics."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.periods import is_proper
from services.kernel.places import Place
from services.kernel.schemas import Change, Code, Day, In, Out, Reached, StepIn, Version, absent, example, wrong
from services.training.competencies.content import NormPost
from services.training.diagnostics.standing import DiagnosticsAction, DiagnosticsStatus, RespondentRelation
from services.training.instruments.content import InstrumentKind

TermFrom = Annotated[Day, Field(title="Отвечать с")]
TermTo = Annotated[Day, Field(title="Отвечать по", description="Включительно")]
ExpertId = Annotated[
    UUID | None, Field(title="Эксперт", description="Кому поручено оценить; null — тем, кто проводит диагностику")
]


AskedPost = Annotated[
    NormPost | None,
    Field(
        title="Чья норма",
        description="null — занимаемой должности; того, кто ещё ничем не руководит, можно измерить и как кандидата",
    ),
]


class DiagnosticsCreate(In):
    """Диагностика одного человека одним инструментом."""

    model_config = example(
        {
            "person_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "instrument_id": "7a0e5f52-2c39-4a58-9a0c-3a0f4a8d9f10",
            "term_from": "2027-03-01",
            "term_to": "2027-03-31",
        }
    )

    person_id: UUID = Field(title="Человек")
    instrument_id: UUID = Field(title="Инструмент", description="Опубликованный")
    post: AskedPost = None
    term_from: TermFrom
    term_to: TermTo
    expert_id: ExpertId = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not is_proper(self.term_from, self.term_to):
            raise wrong("Срок кончается раньше, чем начинается", "term_to")
        if self.expert_id == self.person_id:
            raise wrong("Оценивает другой", "expert_id")
        return self


class DiagnosticsChange(Change):
    """Что изменить, пока диагностика не оценена; чего нет в запросе, останется как было."""

    model_config = example({"term_to": "2027-04-15"})

    term_to: TermTo = Field(default_factory=absent)
    expert_id: ExpertId = Field(default_factory=absent)


class DiagnosticsStepIn(StepIn[DiagnosticsAction]):
    """Шаг диагностики."""

    model_config = example({"action": "submit"}, {"action": "cancel", "reason": "Уволился"})


class DiagnosticsItem(Out):
    """Диагностика в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    campaign_id: UUID | None = Field(title="Кампания", description="null — назначена отдельно")
    instrument_id: UUID = Field(title="Инструмент")
    kind: InstrumentKind = Field(title="Вид инструмента")
    framework_id: UUID = Field(title="Модель компетенций")
    person_id: UUID = Field(title="Человек")
    full_name: str | None = Field(title="ФИО", description="null — данные уничтожены или ещё не получены")
    organisation_id: UUID | None = Field(title="Организация", description="null — работает в органе управления")
    organisation_name: str | None = Field(title="Где работает", description="null — в органе управления")
    post: NormPost = Field(title="Чья норма")
    term_from: TermFrom
    term_to: TermTo
    expert_id: ExpertId
    status: DiagnosticsStatus = Field(title="Статус")
    overdue: bool = Field(title="Просрочена", description="Срок прошёл, ответы не сданы")
    answered_on: Day | None = Field(title="Ответы сданы")
    assessed_on: Day | None = Field(title="Оценена")
    withheld: bool = Field(
        title="Итог не показан",
        description="Опрос 360°: ответили слишком немногие или почти те же, что в опросах о нём "
        "за 180 дней до этого, и итог выдал бы чей-то ответ",
    )
    version: Version


class MeasuredLevel(Out):
    """Уровень одной компетенции."""

    competency: str = Field(title="Компетенция")
    title: str = Field(title="Словами")
    percent: Reached | None = Field(
        title="Доля набранного, %", description="null — тест, и спрашивает тот, кто его проходил: по долям видны ключи"
    )
    level: int = Field(title="Уровень", description="0 — ниже первого")
    norm: int | None = Field(title="Норма", description="null — от должности не требуют")
    confidence: int = Field(title="Уверенность, %")


class MeasuredGroup(Out):
    """Сводное по одной группе респондентов."""

    relation: RespondentRelation = Field(title="Группа")
    respondents: int = Field(title="Ответило")
    levels: list[MeasuredLevel] = Field(title="Уровни")


class DiagnosticsOut(DiagnosticsItem):
    """Диагностика целиком."""

    instrument_title: str = Field(title="Название инструмента")
    named: int = Field(title="Респондентов названо")
    responded: int = Field(title="Респондентов ответило")
    levels: list[MeasuredLevel] = Field(title="Уровни", description="Появляются с оценкой")
    groups: list[MeasuredGroup] = Field(
        title="По группам респондентов", description="Только те, что вместе с остальными никого не выдают"
    )
    allowed_actions: list[DiagnosticsAction] = Field(title="Что можно сделать сейчас")


class DiagnosticsQuery(ListQuery):
    """Отбор диагностик."""

    person_id: UUID | None = Field(default=None, description="Человек")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    campaign_id: UUID | None = Field(default=None, description="Кампания")
    instrument_id: UUID | None = Field(default=None, description="Инструмент")
    expert_id: UUID | None = Field(default=None, description="Эксперт")
    kind: InstrumentKind | None = Field(default=None, description="Вид инструмента")
    competency: Annotated[Code | None, Field(description="Измерена эта компетенция")] = None
    status: list[DiagnosticsStatus] = Field(default=[], description="Статусы; несколько — любой из них")
    overdue: bool | None = Field(default=None, description="Просроченные или нет")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["term_to", "-term_to", "assessed_on", "-assessed_on"] = Field(
        default="term_to", description="Порядок"
    )
