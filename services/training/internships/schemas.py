"""What is said of internships."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Instant, Out, Prose, StepIn, Version, absent, example
from services.training.internships.rules import InternshipAction, InternshipStatus

Goals = Annotated[Prose, Field(title="Цели", examples=["Увидеть, как школа разбирает результаты ВПР"])]
ValidFrom = Annotated[Day, Field(title="С")]
ValidTo = Annotated[Day, Field(title="По", description="Включительно")]
Supervisor = Annotated[
    UUID | None, Field(title="Руководитель стажировки", description="Работает на площадке; null — не назначен")
]
Conclusion = Annotated[Prose | None, Field(title="Заключение", description="null — стажировка не кончилась")]
EntryText = Annotated[Prose, Field(title="Что сделано")]


class InternshipCreate(In):
    """Запрос на стажировку: кого и куда отправляют, на какие дни и зачем."""

    model_config = example(
        {
            "site_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "person_id": "7a4e3f7e-0f43-4b53-8a54-2a8d6a1c9b10",
            "organisation_id": "5b0d6a3e-9a1e-4a52-9d0f-7f3a1b2c4d5e",
            "goals": "Увидеть, как школа разбирает результаты ВПР",
            "valid_from": "2027-03-01",
            "valid_to": "2027-03-05",
        }
    )

    site_id: UUID = Field(title="Площадка", description="Из `site-notices`")
    person_id: UUID = Field(title="Стажёр", description="Из справочника")
    organisation_id: UUID = Field(title="Школа стажёра", description="Где он работает")
    goals: Goals
    valid_from: ValidFrom
    valid_to: ValidTo


class InternshipChange(Change):
    """Что изменить в запросе, пока площадка не ответила; чего нет, останется как было."""

    model_config = example({"valid_from": "2027-03-08", "valid_to": "2027-03-12"})

    goals: Goals = Field(default_factory=absent)
    valid_from: ValidFrom = Field(default_factory=absent)
    valid_to: ValidTo = Field(default_factory=absent)


class InternshipStepIn(StepIn[InternshipAction]):
    """Шаг стажировки. Принимая, называют руководителя; зачитывая — часы и заключение, не зачитывая — заключение."""

    model_config = example(
        {"action": "accept", "supervisor_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"},
        {"action": "complete", "hours": 36, "conclusion": "Программа выполнена, стажёр провёл разбор сам"},
        {"action": "decline", "reason": "В эти дни школа на карантине"},
    )

    supervisor_id: UUID | None = Field(default=None, title="Руководитель стажировки", description="Когда принимают")
    hours: int | None = Field(default=None, ge=1, le=1000, title="Зачтено часов", description="Когда зачитывают")
    conclusion: Prose | None = Field(default=None, title="Заключение", description="О результате")


class InternshipSupervisorIn(In):
    """Кто на площадке руководит стажировкой."""

    model_config = example({"supervisor_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"})

    supervisor_id: UUID = Field(title="Руководитель стажировки", description="Работает на площадке во все её дни")


class InternshipEntryCreate(In):
    """Запись дневника стажёра."""

    model_config = example({"day": "2027-03-02", "text": "Разбор результатов ВПР с завучем"})

    day: Day = Field(title="День")
    text: EntryText


class InternshipEntryConfirmIn(In):
    """Подтверждение записи дневника."""

    model_config = example({"remark": "Провёл разбор сам"})

    remark: Prose | None = Field(default=None, title="Замечание", description="null — без замечаний")


class InternshipEntryOut(Out):
    """Запись дневника."""

    id: UUID = Field(title="Идентификатор")
    day: Day = Field(title="День")
    text: EntryText
    recorded_at: Instant = Field(title="Записано")
    confirmed_on: Day | None = Field(title="Подтверждена", description="null — ещё нет")
    remark: str | None = Field(title="Замечание руководителя")


class InternshipItem(Out):
    """Стажировка в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место площадки")
    guest_place: str = Field(title="Место школы стажёра")
    site_id: UUID = Field(title="Площадка")
    site_name: str = Field(title="Школа-площадка")
    direction: str = Field(title="Код направления")
    person_id: UUID = Field(title="Стажёр")
    person_name: str | None = Field(title="ФИО стажёра", description="null — карточка не видна или не получена")
    organisation_id: UUID = Field(title="Школа стажёра")
    organisation_name: str = Field(title="Название школы стажёра")
    valid_from: ValidFrom
    valid_to: ValidTo
    supervisor_id: Supervisor
    status: InternshipStatus = Field(title="Статус")
    hours: int | None = Field(title="Зачтено часов", description="null — не зачтено")
    version: Version


class InternshipOut(InternshipItem):
    """Стажировка целиком."""

    supervisor_name: str | None = Field(title="ФИО руководителя", description="null — не назначен")
    goals: Goals
    decided_on: Day | None = Field(title="Когда площадка ответила")
    ended_on: Day | None = Field(title="Когда кончилась")
    conclusion: Conclusion
    reason: str | None = Field(title="Причина последнего шага")
    diary: list[InternshipEntryOut] = Field(title="Дневник", description="По дням")
    allowed_actions: list[InternshipAction] = Field(title="Что можно сделать сейчас")


class InternshipQuery(ListQuery):
    """Отбор стажировок."""

    status: InternshipStatus | None = Field(default=None, description="Статус")
    site_id: UUID | None = Field(default=None, description="Площадка")
    person_id: UUID | None = Field(default=None, description="Стажёр")
    organisation_id: UUID | None = Field(default=None, description="Школа стажёра")
    supervisor_id: UUID | None = Field(default=None, description="Руководитель стажировки")
    place: Place | None = Field(default=None, description="Площадки не выше этого места")
    guest_place: Place | None = Field(default=None, description="Школы стажёров не выше этого места")
    on: Day | None = Field(default=None, description="Назначенные на этот день")
    sort: Literal["valid_from", "-valid_from"] = Field(default="-valid_from", description="Порядок")
