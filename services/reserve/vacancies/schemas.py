"""What is said of vacancies, warnings and the radar."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Line, Out, Prose, StepIn, Version, absent, example
from services.reserve.requirements.content import Criterion
from services.reserve.requirements.criteria import Criteria
from services.reserve.vacancies.radar import VacancySign
from services.reserve.vacancies.rules import VacancyAction, VacancyReason, VacancyStatus

PostTitle = Annotated[Line, Field(title="Должность", examples=["директор"])]
ReasonField = Annotated[VacancyReason, Field(title="Почему открывается")]
ArisesOn = Annotated[Day, Field(title="Вакантна с", description="Первый день без руководителя")]
Requirements = Annotated[
    Criteria, Field(title="Требования", description="Критерии допуска, например по ЕКС; коды не повторяются")
]
Conditions = Annotated[Prose | None, Field(title="Условия", description="Оплата, жильё, режим; null — не указаны")]

_CRITERION = {
    "code": "experience",
    "title": "Стаж педагогической работы не менее 5 лет",
    "clause": "ЕКС, приказ № 761н",
    "requirement": {"kind": "experience", "of": ["pedagogical"], "years": 5},
}


class VacancyCreate(In):
    """Вакансия, которая ожидается."""

    model_config = example(
        {
            "organisation_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "post_title": "директор",
            "reason": "contract_end",
            "arises_on": "2027-09-01",
            "requirements": [_CRITERION],
        }
    )

    organisation_id: UUID = Field(title="Организация")
    post_title: PostTitle
    reason: ReasonField
    arises_on: ArisesOn
    requirements: Requirements = Field(default_factory=list)
    conditions: Conditions = None


class VacancyChange(Change):
    """Что изменить в вакансии; чего нет в запросе, останется как было."""

    model_config = example({"arises_on": "2027-08-15", "conditions": "Предоставляется служебное жильё"})

    post_title: PostTitle = Field(default_factory=absent)
    reason: ReasonField = Field(default_factory=absent)
    arises_on: ArisesOn = Field(default_factory=absent)
    requirements: Requirements = Field(default_factory=absent)
    conditions: Conditions = Field(default_factory=absent)


class VacancyStepIn(StepIn[VacancyAction]):
    """Шаг вакансии: открыть или отменить. Остальные шаги делают конкурс, предложение и назначение."""

    model_config = example({"action": "declare"}, {"action": "cancel", "reason": "Договор продлён"})


class VacancyItem(Out):
    """Вакансия в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    organisation_id: UUID = Field(title="Организация")
    organisation_name: str = Field(title="Название организации")
    post_title: str = Field(title="Должность")
    reason: VacancyReason = Field(title="Почему открывается")
    arises_on: Day = Field(title="Вакантна с")
    status: VacancyStatus = Field(title="Статус")
    opened_on: Day | None = Field(title="Открыта", description="Когда открыта впервые; null — ещё не открывали")
    filled_on: Day | None = Field(title="Замещена с", description="Первый день назначенного; null — не замещена")
    appointment_id: UUID | None = Field(title="Назначение", description="null — не замещена")
    version: Version


class VacancyOut(VacancyItem):
    """Вакансия целиком."""

    requirements: list[Criterion] = Field(title="Требования")
    conditions: str | None = Field(title="Условия")
    post_id: UUID | None = Field(title="Чья должность освобождается", description="Запись о должности в справочнике")
    person_id: UUID | None = Field(title="Кто её занимал", description="null — никто")
    allowed_actions: list[VacancyAction] = Field(title="Что можно сделать сейчас")


class VacancyQuery(ListQuery):
    """Отбор вакансий."""

    status: Annotated[list[VacancyStatus], Field(max_length=6, description="Один или несколько статусов")] = Field(
        default_factory=list
    )
    reason: VacancyReason | None = Field(default=None, description="Почему открывается")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    arises_until: Day | None = Field(default=None, description="Вакантна не позже этого дня")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["arises_on", "-arises_on", "organisation_name", "-organisation_name"] = Field(
        default="arises_on", description="Порядок"
    )


class VacancyNoticeItem(Out):
    """Предупреждение об окончании срока договора с руководителем."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    organisation_id: UUID = Field(title="Организация")
    organisation_name: str = Field(title="Название организации")
    person_id: UUID = Field(title="Руководитель")
    post_id: UUID = Field(title="Должность", description="Запись о должности в справочнике")
    contract_until: Day = Field(title="Договор по", description="Последний день срока, включительно")
    months: int = Field(title="Месяцев до окончания", description="3 — пора решать, 1 — осталось меньше месяца")
    noticed_on: Day = Field(title="День предупреждения")
    version: Version


class VacancyNoticeQuery(ListQuery):
    """Отбор предупреждений."""

    organisation_id: UUID | None = Field(default=None, description="Организация")
    months: Annotated[int, Field(ge=1, le=12)] | None = Field(default=None, description="За сколько месяцев: 3 или 1")
    noticed_from: Day | None = Field(default=None, description="Не раньше этого дня")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["noticed_on", "-noticed_on", "contract_until", "-contract_until"] = Field(
        default="-noticed_on", description="Порядок"
    )


class RadarQuery(In):
    """Как далеко смотрит радар."""

    months: Annotated[int, Field(ge=1, le=60, description="На сколько месяцев вперёд")] = 12
    age: Annotated[int, Field(ge=50, le=90, description="С какого возраста, полных лет")] = 65
    streak: Annotated[int, Field(ge=1, le=20, description="Сколько циклов подряд в группе риска")] = 2
    place: Annotated[Place | None, Field(description="Не выше этого места, например муниципалитета")] = None


class SignOut(Out):
    """Признак будущей вакансии."""

    kind: VacancySign = Field(title="Признак")
    on: Day | None = Field(title="День", description="С какого дня или к какому дню; null — дня нет")
    said: str = Field(title="Словами")


class RadarItem(Out):
    """Организация, где должность руководителя освободится или уже свободна."""

    organisation_id: UUID = Field(title="Организация")
    organisation_name: str = Field(title="Название организации")
    place: str = Field(title="Место")
    person_id: UUID | None = Field(title="Руководитель", description="null — руководителя нет")
    person_name: str | None = Field(title="ФИО руководителя")
    first_on: Day | None = Field(title="Раньше всего", description="Ближайший день среди признаков; null — дня нет")
    signs: list[SignOut] = Field(title="Признаки", description="По дню")
    vacancy_id: UUID | None = Field(title="Вакансия", description="null — ещё не заведена")
    vacancy_status: VacancyStatus | None = Field(title="Статус вакансии")


class RadarOut(Out):
    """Радар вакансий: где и почему освободится должность руководителя."""

    on: Day = Field(title="На день")
    until: Day = Field(title="По день", description="Последний день, включительно")
    items: list[RadarItem] = Field(title="Организации", description="Ближайшие первыми; без дня — в конце")
