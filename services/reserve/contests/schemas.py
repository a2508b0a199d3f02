"""What is said of contests and of their notices."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Instant, Line, Out, Prose, Text, Version, example, wrong
from services.reserve.contests.court import CourtRuling
from services.reserve.contests.grounds import FailureGround
from services.reserve.contests.rules import ContestAction
from services.reserve.contests.standing import ContestPurpose, ContestStatus
from services.reserve.regulations.contest import ContestRules
from services.reserve.requirements.content import Criterion

EXAMPLE: dict[str, Any] = {
    "purpose": "reserve",
    "title": "Конкурс в муниципальный кадровый резерв, 2027 год",
    "vacancy_id": None,
    "post_title": "директор школы",
    "commission_id": "0c6d53fd-4a7b-4f5a-9d2f-0f0f3c5a7e21",
    "applications_from": "2027-02-01",
    "applications_until": "2027-02-20",
    "sheets_until": "2027-03-10",
    "held_on": "2027-03-12",
    "contacts": "Управление образования, каб. 12, тел. (4812) 00-00-00",
}


class ContestIn(In):
    """Конкурс: на какую должность или в резерв, когда принимают заявки и когда он проводится.

    По какому положению — решает день объявления: действующее тогда положение записывается в конкурс целиком.
    """

    model_config = example(EXAMPLE)

    purpose: ContestPurpose = Field(title="Цель")
    title: Line = Field(title="Название")
    vacancy_id: UUID | None = Field(
        default=None, title="Вакансия", description="У конкурса на должность обязательна; у конкурса в резерв её нет"
    )
    post_title: Line | None = Field(
        default=None, title="Должность", description="Обязательна у конкурса в резерв; иначе — из вакансии"
    )
    commission_id: UUID | None = Field(default=None, title="Комиссия", description="К объявлению обязательна")
    applications_from: Day = Field(title="Заявки с", description="Первый день приёма, включительно")
    applications_until: Day = Field(title="Заявки по", description="Последний день приёма, включительно")
    sheets_until: Day = Field(title="Листы сдают по", description="Последний день, включительно")
    held_on: Day = Field(title="День конкурса", description="С этого дня вскрывают листы и принимают решение")
    conditions: Prose | None = Field(default=None, title="Условия", description="null — не указаны")
    contacts: Line = Field(title="Куда обращаться")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (self.purpose is ContestPurpose.vacancy) != (self.vacancy_id is not None):
            raise wrong("Вакансию указывают у конкурса на должность, и только у него", "vacancy_id")
        if (self.purpose is ContestPurpose.reserve) != (self.post_title is not None):
            raise wrong(
                "Должность указывают у конкурса в резерв; у конкурса на должность её даёт вакансия", "post_title"
            )
        if self.applications_until < self.applications_from:
            raise wrong("Приём заявок кончается раньше, чем начинается", "applications_until")
        if self.sheets_until <= self.applications_until:
            raise wrong("Листы сдают после приёма заявок", "sheets_until")
        if self.held_on < self.sheets_until:
            raise wrong("Конкурс проводят не раньше последнего дня сдачи листов", "held_on")
        return self


class ContestItem(Out):
    """Конкурс в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    purpose: ContestPurpose = Field(title="Цель")
    title: str = Field(title="Название")
    vacancy_id: UUID | None = Field(title="Вакансия")
    organisation_id: UUID | None = Field(title="Организация", description="null — любая организация территории")
    organisation_name: str | None = Field(title="Название организации")
    post_title: str = Field(title="Должность")
    commission_id: UUID | None = Field(title="Комиссия", description="null — ещё не назначена")
    applications_from: Day = Field(title="Заявки с")
    applications_until: Day = Field(title="Заявки по", description="Включительно")
    sheets_until: Day = Field(title="Листы сдают по", description="Включительно")
    held_on: Day = Field(title="День конкурса")
    status: ContestStatus = Field(title="Статус", description="На сегодня: приём и допуск наступают по дням")
    announced_on: Day | None = Field(title="Объявлен", description="null — ещё не объявлен")
    concluded_on: Day | None = Field(title="Завершён", description="Решён, не состоялся или отменён; null — идёт")
    ground: FailureGround | None = Field(title="Почему не состоялся")
    version: Version


class EntrantsOut(Out):
    """Сколько заявок и что с ними."""

    applications: int = Field(title="Подано")
    registered: int = Field(title="Ждут решения о допуске")
    admitted: int = Field(
        title="Допущены", description="И те, кто отозвал заявку или отказался уже после вскрытия листов"
    )
    withdrawn: int = Field(title="Отозваны")
    passed: int = Field(
        title="Прошли порог", description="Известно после вскрытия листов; кто отказался потом, остаётся"
    )


class ContestOut(ContestItem):
    """Конкурс целиком: с положением, по которому он объявлен."""

    conditions: str | None = Field(title="Условия")
    contacts: str = Field(title="Куда обращаться")
    regulation_id: UUID | None = Field(title="Положение", description="null — ещё не объявлен")
    rules: ContestRules | None = Field(
        title="Правила", description="Положение, каким оно было в день объявления; null — ещё не объявлен"
    )
    criteria: list[Criterion] = Field(title="Критерии допуска", description="Положения и вакансии вместе")
    entrants: EntrantsOut = Field(title="Заявки")
    round: int = Field(title="Оценка по счёту", description="Больше 1 — заново, по жалобе или решению суда")
    opened_at: Instant | None = Field(title="Листы вскрыты")
    opening_id: UUID | None = Field(title="Протокол вскрытия")
    decision_id: UUID | None = Field(title="Протокол решения")
    by_vote: bool = Field(title="Решено голосованием", description="Иначе, чем по баллам")
    reason: str | None = Field(title="Причина", description="Почему решено иначе, не состоялся или отменён")
    ruling: CourtRuling | None = Field(title="Судебный акт", description="Отменил итог или вернул к оценке, последний")
    appeals_until: Day | None = Field(title="Жалобы на итог по", description="Включительно; null — итога нет")
    warning: str | None = Field(
        title="Предупреждение",
        description="Что остановит конкурс: кого вправе судить менее двух третей комиссии или доли из положения, нет "
        "производственного календаря на год, в котором заканчивается срок жалоб; видит ведущий конкурс",
    )
    allowed_actions: list[ContestAction] = Field(title="Что можно сделать сейчас")


class ContestQuery(ListQuery):
    """Отбор конкурсов."""

    purpose: ContestPurpose | None = Field(default=None, description="Цель")
    status: ContestStatus | None = Field(default=None, description="Статус на сегодня")
    vacancy_id: UUID | None = Field(default=None, description="Вакансия")
    commission_id: UUID | None = Field(default=None, description="Комиссия")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Слова названия")] = None
    sort: Literal["held_on", "-held_on", "title", "-title"] = Field(default="-held_on", description="Порядок")


class ContestNoticeItem(Out):
    """Извещение о конкурсе: его видит весь регион."""

    id: UUID = Field(title="Конкурс", description="Идентификатор конкурса")
    contest_place: str = Field(title="Место конкурса")
    purpose: ContestPurpose = Field(title="Цель")
    title: str = Field(title="Название")
    organisation_name: str | None = Field(title="Организация")
    post_title: str = Field(title="Должность")
    applications_from: Day = Field(title="Заявки с")
    applications_until: Day = Field(title="Заявки по", description="Включительно")
    held_on: Day = Field(title="День конкурса")
    conditions: str | None = Field(title="Условия")
    contacts: str = Field(title="Куда обращаться")
    announced_on: Day = Field(title="Объявлен")
    status: ContestStatus = Field(title="Статус", description="На сегодня")


class ContestNoticeQuery(ListQuery):
    """Отбор извещений."""

    purpose: ContestPurpose | None = Field(default=None, description="Цель")
    status: ContestStatus | None = Field(default=None, description="Статус на сегодня")
    contest_place: Place | None = Field(default=None, description="Не выше этого места")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Слова названия и должности")] = None
    sort: Literal["applications_until", "-applications_until", "held_on", "-held_on"] = Field(
        default="applications_until", description="Порядок"
    )
