"""What is said of submissions."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import (
    Day,
    Exact,
    In,
    Instant,
    Out,
    Prose,
    Reached,
    StepIn,
    Text,
    Version,
    example,
    wrong,
)
from services.monitoring.engine.attributes import SubjectAttribute
from services.monitoring.methodologies.indicators import Code
from services.monitoring.methodologies.inputs import InputKind
from services.monitoring.quality.confidence import ValueLayer
from services.monitoring.quality.schemas import FindingOut
from services.monitoring.submissions.rules import (
    LockReason,
    SubmissionAction,
    SubmissionStatus,
)
from services.monitoring.submissions.values import MOST_EVIDENCE, AnswerIn, EvidenceIn, require_distinct


class ValueIn(AnswerIn):
    """Значение показателя с подтверждениями. Для показателя «да/нет»: 1 или 0; null — нет ответа.

    Прежнее значение заменяется целиком, вместе с комментарием и подтверждениями.
    """

    comment: Prose | None = Field(default=None, title="Комментарий", description="Нет или null — без комментария")
    evidence: list[EvidenceIn] = Field(
        default=[], max_length=MOST_EVIDENCE, title="Подтверждения", description="Нет — без подтверждений"
    )

    @property
    def cited(self) -> Iterator[tuple[tuple[str | int, ...], EvidenceIn]]:
        return ((("evidence", index), each) for index, each in enumerate(self.evidence))


class ValuesIn(In):
    """Значения: каждое заменяет прежнее значение своего показателя, остальные не меняются."""

    model_config = example(
        {
            "values": [
                {"indicator": "2.1.01", "value": 1, "evidence": [{"document": "Программа развития", "pages": "4-17"}]},
            ]
        }
    )

    values: list[ValueIn] = Field(min_length=1, max_length=1000, title="Значения")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        require_distinct(self.values)
        return self


APART = {
    SubmissionAction.extend: "Срок меняют запросом PUT …/deadline: шаг не говорит, до какого дня",
    SubmissionAction.correct: "Принятые числа исправляют, удовлетворяя возражение: шаг не говорит, какими они станут",
}
"""Steps that say more than a step does, and where they are taken."""


class SubmissionStepIn(StepIn[SubmissionAction]):
    """Шаг представления данных. При возврате причина обязательна."""

    model_config = example({"action": "submit"}, {"action": "return", "reason": "Нет страниц приказа № 353"})

    @model_validator(mode="after")
    def _without_more(self) -> Self:
        if self.action in APART:
            raise wrong(APART[self.action], "action")
        return self


class EvidenceOut(Out):
    """Подтверждение со ссылкой, готовой для показа."""

    act_revision_id: UUID | None = Field(title="Редакция акта")
    file_id: UUID | None = Field(title="Файл")
    document: str | None = Field(title="Документ без номера и даты")
    pages: str | None = Field(title="Страницы")
    citation: str = Field(title="Как цитировать")


class GivenOut(Out):
    """Входное данное и ответ на него."""

    code: str = Field(title="Код")
    title: str = Field(title="Название")
    kind: InputKind = Field(title="Вид")
    value: Exact | None = Field(title="Ответ", description="null — ответа нет")


class LayerOut(Out):
    """То же значение по другим данным."""

    layer: ValueLayer = Field(title="Слой")
    inputs: list[GivenOut] = Field(title="Входные данные")
    value: Reached | None = Field(title="Значение", description="null — по этим данным его нет")
    difference: Reached | None = Field(title="Разница", description="Это значение минус представленное")
    discrepant: bool = Field(title="Расходится", description="Хотя бы одно число расходится больше допуска методики")
    source: EvidenceOut | None = Field(
        title="Источник", description="null — утверждено вышестоящим уровнем или сосчитано системой"
    )
    recorded_at: Instant = Field(title="Записано")


class ValueOut(Out):
    """Представленное значение показателя."""

    indicator: str = Field(title="Код показателя")
    number: int = Field(title="Номер позиции")
    title: str = Field(title="Показатель")
    evidence_required: bool = Field(title="Нужен подтверждающий документ", description="Для «да» и чисел, кроме нуля")
    asked: bool = Field(
        title="Спрашивается", description="false — к субъекту не применяется или считает сама система: ответа не нужно"
    )
    value: Reached | None = Field(title="Значение", description="Округлено, как велит методика; null — его нет")
    inputs: list[GivenOut] = Field(title="Входные данные")
    comment: str | None = Field(title="Комментарий")
    evidence: list[EvidenceOut] = Field(title="Подтверждения")
    layers: list[LayerOut] = Field(title="По другим данным", description="На баллы не влияют, только на доверие к ним")
    facts: str | None = Field(
        title="Факты", description="Адрес фактов, по которым считает система; null — этого показателя она не считает"
    )


class SubmissionItem(Out):
    """Представление данных в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    cycle_id: UUID = Field(title="Цикл")
    subject_id: UUID = Field(title="Субъект")
    subject_name: str = Field(title="Название субъекта")
    municipality_name: str = Field(title="Муниципалитет")
    person_id: UUID | None = Field(title="Руководитель", description="null — оценивают не руководителя")
    person_name: str | None = Field(title="ФИО руководителя")
    cluster: str | None = Field(title="Код кластера")
    deadline: Day | None = Field(title="Отсрочка до", description="Включительно; null — срок цикла")
    status: SubmissionStatus = Field(title="Статус")
    submitted_at: Instant | None = Field(title="Представлено")
    verified_at: Instant | None = Field(title="Проверено")
    accepted_at: Instant | None = Field(title="Принято")
    version: Version


class LockOut(Out):
    """Почему значения сейчас не записать."""

    reason: LockReason = Field(title="Причина", description="Код")
    detail: str = Field(title="Объяснение")


class SubmissionOut(SubmissionItem):
    """Представление данных со значениями: все показатели методики по порядку, и незаполненные тоже."""

    held_from: Day | None = Field(title="Руководитель в должности с")
    attributes: dict[SubjectAttribute, str | int | bool | None] = Field(
        title="Признаки субъекта", description="Какими они были при открытии цикла: по ним решают, что применяется"
    )
    lock: LockOut | None = Field(title="Запись закрыта", description="null — значения можно записать")
    values: list[ValueOut] = Field(title="Значения")
    findings: list[FindingOut] = Field(title="Замечания контроля качества")
    allowed_actions: list[SubmissionAction] = Field(title="Что можно сделать сейчас")


class SubmissionQuery(ListQuery):
    """Отбор представлений данных."""

    cycle_id: UUID | None = Field(default=None, description="Цикл")
    subject_id: UUID | None = Field(default=None, description="Субъект")
    person_id: UUID | None = Field(default=None, description="Руководитель")
    cluster: Code | None = Field(default=None, description="Код кластера")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    status: SubmissionStatus | None = Field(default=None, description="Статус")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия или ФИО")] = None
    sort: Literal["subject_name", "-subject_name", "submitted_at", "-submitted_at"] = Field(
        default="subject_name", description="Порядок"
    )
