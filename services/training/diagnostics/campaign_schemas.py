"""What is said of campaigns."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.periods import is_proper
from services.kernel.schemas import Day, In, Line, Out, StepIn, Text, Version, example, wrong
from services.training.diagnostics.campaign_rules import CampaignAction, CampaignStatus, PassedOver
from services.training.diagnostics.schemas import AskedPost, ExpertId, TermFrom, TermTo

MOST_PEOPLE = 500


class CampaignCreate(In):
    """Кампания: кого, чем и в какой срок спросить."""

    model_config = example(
        {
            "title": "Диагностика руководителей группы риска",
            "instrument_ids": ["7a0e5f52-2c39-4a58-9a0c-3a0f4a8d9f10"],
            "term_from": "2027-03-01",
            "term_to": "2027-03-31",
            "organisation_ids": ["2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"],
        }
    )

    title: Line = Field(title="Название")
    instrument_ids: Annotated[list[UUID], Field(min_length=1, max_length=5)] = Field(title="Инструменты")
    term_from: TermFrom
    term_to: TermTo
    expert_id: ExpertId = None
    post: AskedPost = None
    person_ids: Annotated[list[UUID], Field(max_length=MOST_PEOPLE)] = Field(default=[], title="Люди")
    organisation_ids: Annotated[list[UUID], Field(max_length=MOST_PEOPLE)] = Field(
        default=[], title="Организации", description="Спросить их руководителей"
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not is_proper(self.term_from, self.term_to):
            raise wrong("Срок кончается раньше, чем начинается", "term_to")
        if not self.person_ids and not self.organisation_ids:
            raise wrong("Укажите людей или организации, чьих руководителей спросить", "person_ids")
        for field in ("instrument_ids", "person_ids", "organisation_ids"):
            its: list[UUID] = getattr(self, field)
            if at := next((at for at, each in enumerate(its) if each in its[:at]), None):
                raise wrong("Названо дважды", field, at)
        return self


class CampaignStepIn(StepIn[CampaignAction]):
    """Шаг кампании."""

    model_config = example({"action": "cancel", "reason": "Переносится на осень"})


class CampaignItem(Out):
    """Кампания в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    title: str = Field(title="Название")
    framework_id: UUID = Field(title="Модель компетенций", description="Действовавшая, когда кампания началась")
    instrument_ids: list[UUID] = Field(title="Инструменты")
    term_from: Day = Field(title="Отвечать с")
    term_to: Day = Field(title="Отвечать по")
    expert_id: ExpertId
    status: CampaignStatus = Field(title="Статус")
    over: bool = Field(title="Срок прошёл", description="Отвечают только те, кому срок продлён")
    version: Version


class CampaignProgress(Out):
    """Сколько диагностик кампании в каком состоянии."""

    assigned: int = Field(title="Назначено и не отвечено")
    overdue: int = Field(title="Из них просрочено")
    answered: int = Field(title="Ответы сданы")
    assessed: int = Field(title="Оценено")
    cancelled: int = Field(title="Отменено")


class CampaignOut(CampaignItem):
    """Кампания целиком."""

    progress: CampaignProgress = Field(title="Ход")
    allowed_actions: list[CampaignAction] = Field(title="Что можно сделать сейчас")


class CampaignPassedOver(Out):
    """Кого из названных и каким инструментом не спросят."""

    person_id: UUID = Field(title="Человек")
    instrument_id: UUID = Field(title="Инструмент")
    reason: PassedOver = Field(title="Почему")
    possible_from: Day | None = Field(title="Назначить можно с", description="null — причина не в сроке")


class CampaignBegun(CampaignOut):
    """Начатая кампания и кого она обошла."""

    passed_over: list[CampaignPassedOver] = Field(
        title="Кого не спросят", description="Говорит только ответ на создание; пусто — спросят всех"
    )


class CampaignQuery(ListQuery):
    """Отбор кампаний."""

    status: CampaignStatus | None = Field(default=None, description="Статус")
    over: bool | None = Field(default=None, description="Прошёл ли срок")
    on: Day | None = Field(default=None, description="Срок которых включает этот день")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["term_to", "-term_to", "title", "-title"] = Field(default="-term_to", description="Порядок")
