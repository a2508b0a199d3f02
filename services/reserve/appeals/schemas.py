"""What is said of appeals."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Day, In, Instant, Out, Prose, StepIn, Version, example
from services.reserve.appeals.rules import AppealAction, AppealRemedy, AppealStatus, AppealSubject


class AppealCreate(In):
    """Жалоба участника конкурса: на отказ в допуске или на итог."""

    model_config = example({"subject": "rejection", "text": "Стаж подтверждён трудовой книжкой, она приложена"})

    subject: AppealSubject = Field(title="На что")
    text: Prose = Field(title="В чём нарушение")
    file_id: UUID | None = Field(default=None, title="Файл")


class AppealStepIn(StepIn[AppealAction]):
    """Шаг жалобы. Решают с причиной; удовлетворяя, говорят, что из этого следует."""

    model_config = example(
        {"action": "dismiss", "reason": "Стаж посчитан верно"},
        {"action": "uphold", "reason": "Извещение не было опубликовано в срок", "remedy": "annul"},
    )

    remedy: AppealRemedy | None = Field(
        default=None, title="Что следует", description="Только у шага `uphold`, обязательно"
    )
    sheets_until: Day | None = Field(
        default=None, title="Новые листы сдают по", description="Обязательно, если оценку проводят заново; включительно"
    )
    held_on: Day | None = Field(
        default=None, title="Новый день конкурса", description="Обязательно, если оценку проводят заново"
    )


class AppealItem(Out):
    """Жалоба в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место конкурса")
    contest_id: UUID = Field(title="Конкурс")
    application_id: UUID = Field(title="Заявка")
    subject: AppealSubject = Field(title="На что")
    filed_at: Instant = Field(title="Подана")
    until: Day = Field(title="Срок подачи", description="Последний день, включительно")
    status: AppealStatus = Field(title="Статус")
    decided_at: Instant | None = Field(title="Решение принято")
    remedy: AppealRemedy | None = Field(title="Что следует", description="null — не удовлетворена")
    version: Version


class AppealOut(AppealItem):
    """Жалоба целиком."""

    text: str = Field(title="В чём нарушение")
    file_id: UUID | None = Field(title="Файл")
    person_id: UUID | None = Field(title="Кто подал", description="Человек из справочника; null — данные уничтожены")
    decided_by: UUID | None = Field(title="Кто решил", description="Учётная запись")
    reason: str | None = Field(title="Обоснование решения")
    allowed_actions: list[AppealAction] = Field(title="Что можно сделать сейчас")


class AppealQuery(ListQuery):
    """Отбор жалоб."""

    contest_id: UUID | None = Field(default=None, description="Конкурс")
    subject: AppealSubject | None = Field(default=None, description="На что")
    status: AppealStatus | None = Field(default=None, description="Статус")
    sort: Literal["filed_at", "-filed_at"] = Field(default="filed_at", description="Порядок")
