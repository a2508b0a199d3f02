"""What is said of referrals."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from services.kernel.listing import Format, ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Out, Prose, StepIn, Version, example
from services.kernel.steps import apart
from services.training.enrolments.rules import EnrolmentStatus
from services.training.referrals.rules import FOLLOWED, ReferralAction, ReferralGround, ReferralStatus

Cycles = Annotated[int, Field(ge=1, le=10, title="Циклов", description="В группе риска: стабильно низкие результаты")]
Note = Annotated[Prose | None, Field(title="Своими словами", description="Обязательно при ином основании")]
GroupId = Annotated[UUID | None, Field(title="Группа", description="Какую предлагают; годится любая этой программы")]


class ReferralPolicyIn(In):
    """С какого цикла регион считает результаты стабильно низкими."""

    model_config = example({"cycles": 2})

    cycles: Cycles


class ReferralPolicyOut(Out):
    """Порядок направления на обучение в регионе."""

    place: str = Field(title="Регион")
    cycles: Cycles
    version: Version


class ReferralCreate(In):
    """Направление на обучение."""

    model_config = example(
        {
            "person_id": "6f1d1f0e-8f0a-4c47-9a51-0f6d3c0f6a11",
            "family": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "ground": "risk",
            "due_on": "2027-09-15",
        }
    )

    person_id: UUID = Field(title="Кого направляют", description="Руководитель или специалист своей территории")
    organisation_id: UUID | None = Field(default=None, title="Организация", description="Если должностей несколько")
    family: UUID = Field(title="Программа", description="Семейство опубликованной программы")
    group_id: GroupId = None
    ground: ReferralGround = Field(title="Основание")
    note: Note = None
    due_on: Day = Field(title="Зачислить не позже", description="Последний день")


class ReferralEnrolmentIn(In):
    """В какую группу зачислить."""

    model_config = example({"group_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"})

    group_id: UUID = Field(title="Группа", description="Открытая, по программе направления")


class ReferralStepIn(StepIn[Annotated[ReferralAction, apart(*FOLLOWED)]]):
    """Шаг направления."""

    model_config = example({"action": "withdraw", "reason": "Ушёл с должности"})


class ReferralItem(Out):
    """Направление в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Где человек работает")
    person_id: UUID = Field(title="Кого направили")
    full_name: str | None = Field(title="ФИО", description="null — данные уничтожены или ещё не получены")
    organisation_id: UUID | None = Field(title="Организация", description="null — специалист органа управления")
    family: UUID = Field(title="Программа", description="Семейство редакций")
    programme_title: str | None = Field(title="Название программы")
    group_id: GroupId
    ground: ReferralGround = Field(title="Основание")
    cycles: int = Field(title="Циклов в группе риска", description="Когда направили")
    note: Note
    issued_on: Day = Field(title="Выдано")
    due_on: Day = Field(title="Зачислить не позже")
    status: ReferralStatus = Field(title="Статус")
    escalated: bool = Field(
        title="Эскалировано", description="Срок прошёл, а зачисления нет: видят СОИРО и Департамент"
    )
    escalated_on: Day | None = Field(title="Об этом объявлено")
    enrolment_id: UUID | None = Field(title="Зачисление")
    enrolment_status: EnrolmentStatus | None = Field(title="Статус зачисления", description="null — заявки не было")
    closed_on: Day | None = Field(title="Закрыто")
    version: Version


class ReferralPrerequisite(Out):
    """Программа, которую нужно освоить прежде."""

    family: UUID = Field(title="Программа", description="Семейство редакций")
    programme_title: str | None = Field(title="Название программы")


class ReferralOut(ReferralItem):
    """Направление целиком."""

    missing_prerequisites: list[ReferralPrerequisite] = Field(
        title="Сначала освоить",
        description="Без этого или документа для зачёта не зачислят; пусто — ничего или уже зачислен",
    )
    allowed_actions: list[ReferralAction] = Field(title="Что можно сделать сейчас")


class ReferralQuery(ListQuery):
    """Отбор направлений."""

    status: list[ReferralStatus] = Field(default=[], description="Статусы; несколько — любой из них")
    escalated: bool | None = Field(default=None, description="Срок прошёл, а зачисления нет")
    person_id: UUID | None = Field(default=None, description="Человек")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    family: UUID | None = Field(default=None, description="Программа")
    ground: ReferralGround | None = Field(default=None, description="Основание")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["due_on", "-due_on", "issued_on", "-issued_on"] = Field(default="due_on", description="Порядок")


class ReferralTerritoryQuery(In):
    """О какой территории."""

    place: Annotated[Place | None, Field(description="Не выше этого места; нет — своя территория")] = None
    format: Format = None


class ReferralSummaryQuery(ReferralTerritoryQuery):
    """О какой территории и каком времени."""

    issued_from: Annotated[Day | None, Field(description="Выданные не раньше этого дня")] = None
    issued_to: Annotated[Day | None, Field(description="Выданные не позже этого дня")] = None


class ReferralSuggestion(Out):
    """Руководитель, которого пора направить на обучение."""

    model_config = ConfigDict(title="Кого пора направить")

    person_id: UUID = Field(title="Человек")
    full_name: str | None = Field(title="ФИО")
    organisation_id: UUID | None = Field(title="Организация")
    organisation_name: str | None = Field(title="Название организации")
    place: str = Field(title="Место")
    since: Day = Field(title="В группе риска с")
    cycles: int = Field(title="Циклов в группе риска")


class ReferralSuggestionsOut(Out):
    """Кто в группе риска столько циклов, что его пора направить, и ещё не направлен и не обучается по маршруту."""

    on: Day = Field(title="На день")
    place: str = Field(title="Территория")
    cycles: int = Field(title="С какого цикла", description="По порядку региона")
    items: list[ReferralSuggestion] = Field(title="Кого направить", description="Кто в группе риска дольше — раньше")


class ReferralSummaryRow(Out):
    """Сколько направлений и что с ними стало."""

    model_config = ConfigDict(title="Направления по муниципалитетам")

    place: str = Field(title="Место")
    name: str | None = Field(title="Муниципалитет", description="null — вся территория")
    issued: int = Field(title="Выдано")
    not_enrolled: int = Field(title="Не зачислены")
    enrolled: int = Field(title="Зачислены и учатся")
    not_attended: int = Field(title="Не посещали")
    finished: int = Field(title="Завершили")
    withdrawn: int = Field(title="Отозвано")
    escalated: int = Field(title="Эскалировано", description="Из не зачисленных: срок прошёл")


class ReferralSummaryOut(Out):
    """Направления по муниципалитетам."""

    on: Day = Field(title="На день")
    total: ReferralSummaryRow = Field(title="Всего")
    municipalities: list[ReferralSummaryRow] = Field(title="Муниципалитеты", description="По названию")
