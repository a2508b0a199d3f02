"""What is said of attestations."""

from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Out, Prose, Reached, StepIn, Version, example, wrong
from services.reserve.attestations.decisions import (
    DecisionIn,
    ExemptionIn,
    InterviewIn,
    ModuleResult,
    ReferenceIn,
    TestIn,
)
from services.reserve.attestations.terms import (
    AttestationAction,
    AttestationDecision,
    AttestationStatus,
    AttestationTurn,
    Attested,
)
from services.reserve.commissions.rules import VoteVerdict
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


class AttestationVoteOut(Out):
    """Как комиссия проголосовала о соответствии."""

    meeting_id: UUID = Field(title="Заседание")
    voted_on: Day = Field(title="Когда голосовали")
    verdict: VoteVerdict = Field(
        title="Итог голосования",
        description="`adopted` — соответствует, `rejected` — не соответствует, `tied` — нет решения",
    )


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
    vote: AttestationVoteOut | None = Field(title="Голосование", description="null — на заседании не голосовали")
    protocol: str | None = Field(title="Протокол")
    protocol_id: UUID | None = Field(
        title="Протокол заседания", description="`…/protocols/{id}`; null — записан словами"
    )
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
