"""What is said of informal learning."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import (
    Change,
    Day,
    In,
    Line,
    Link,
    Out,
    Reached,
    StepIn,
    Text,
    Version,
    absent,
    example,
    wrong,
)
from services.training.informal.rules import InformalAction, InformalKind, InformalStatus, unsound

Title = Annotated[Line, Field(title="Название", examples=["Книга «Пятая дисциплина»"])]
Kind = Annotated[InformalKind, Field(title="Вид")]
Provider = Annotated[Line | None, Field(title="Организатор", description="null — сам")]
DateFrom = Annotated[Day, Field(title="С")]
DateTo = Annotated[Day, Field(title="По", description="Включительно")]
Hours = Annotated[int, Field(ge=1, le=1000, title="Часов")]
ProofFile = Annotated[UUID | None, Field(title="Подтверждающий файл", description="null — нет")]
ProofLink = Annotated[Link | None, Field(title="Подтверждающая ссылка", description="null — нет")]


class InformalLearningCreate(In):
    """Неформальное обучение: чему человек учился сам."""

    model_config = example(
        {
            "person_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "title": "Вебинар «Трудный разговор»",
            "kind": "webinar",
            "provider": "Академия Минпросвещения",
            "date_from": "2027-02-10",
            "date_to": "2027-02-10",
            "hours": 2,
            "proof_link": "https://academy.example/certificates/17",
        }
    )

    person_id: UUID = Field(title="Кто учился", description="Из справочника")
    organisation_id: UUID | None = Field(
        default=None, title="Организация", description="Где человек работает; null — по первой из его должностей"
    )
    title: Title
    kind: Kind
    provider: Provider = None
    date_from: DateFrom
    date_to: DateTo
    hours: Hours
    proof_file_id: ProofFile = None
    proof_link: ProofLink = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if refusal := unsound(self.date_from, self.date_to):
            raise wrong(refusal.detail, "date_to")
        return self


class InformalLearningChange(Change):
    """Что изменить, пока запись не передана или возвращена."""

    model_config = example({"hours": 4})

    title: Title = Field(default_factory=absent)
    kind: Kind = Field(default_factory=absent)
    provider: Provider = Field(default_factory=absent)
    date_from: DateFrom = Field(default_factory=absent)
    date_to: DateTo = Field(default_factory=absent)
    hours: Hours = Field(default_factory=absent)
    proof_file_id: ProofFile = Field(default_factory=absent)
    proof_link: ProofLink = Field(default_factory=absent)


class InformalLearningStepIn(StepIn[InformalAction]):
    """Шаг записи о неформальном обучении."""

    model_config = example({"action": "submit"}, {"action": "send_back", "reason": "Ссылка не открывается"})


class InformalLearningItem(Out):
    """Запись о неформальном обучении в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Где человек работает")
    person_id: UUID = Field(title="Человек")
    full_name: str | None = Field(title="ФИО", description="null — данные уничтожены или ещё не получены")
    organisation_id: UUID | None = Field(title="Организация", description="null — сотрудник ОМСУ")
    title: Title
    kind: Kind
    provider: Provider
    date_from: DateFrom
    date_to: DateTo
    hours: Hours
    proof_file_id: ProofFile
    proof_link: ProofLink
    status: InformalStatus = Field(title="Статус")
    confirmed_on: Day | None = Field(title="Подтверждена", description="null — нет")
    version: Version


class InformalLearningOut(InformalLearningItem):
    """Запись о неформальном обучении целиком."""

    allowed_actions: list[InformalAction] = Field(title="Что можно сделать сейчас")


class InformalLearningQuery(ListQuery):
    """Отбор записей о неформальном обучении."""

    person_id: UUID | None = Field(default=None, description="Человек")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    kind: InformalKind | None = Field(default=None, description="Вид")
    status: InformalStatus | None = Field(default=None, description="Статус")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["date_to", "-date_to", "full_name", "-full_name"] = Field(default="-date_to", description="Порядок")


class InformalActivityQuery(In):
    """За какое время, по какой территории и кого считать активным."""

    date_from: Day = Field(description="Первый день")
    date_to: Day = Field(description="Последний день; на него считают руководителей, состоящих в должности")
    hours: int = Field(default=16, ge=1, le=1000, description="Активен, кто набрал не меньше стольких часов")
    place: Place | None = Field(default=None, description="Территория; нет — своя")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if refusal := unsound(self.date_from, self.date_to):
            raise wrong(refusal.detail, "date_to")
        return self


class InformalActivityRow(Out):
    """Доля активных руководителей."""

    place: str = Field(title="Место")
    name: str | None = Field(title="Муниципалитет", description="null — вся территория")
    active: int = Field(title="Активных")
    heads: int = Field(title="Руководителей в должности")
    percent: Reached | None = Field(
        title="Доля, %", description="Один знак, половина — вверх; null — руководителей нет"
    )


class InformalInactiveHead(Out):
    """Руководитель, который не набрал часов."""

    person_id: UUID = Field(title="Человек")
    full_name: str | None = Field(title="ФИО")
    organisation_id: UUID = Field(title="Организация")
    organisation_name: str | None = Field(title="Название организации")
    place: str = Field(title="Место")
    hours: int = Field(title="Подтверждено часов")


class InformalActivityOut(Out):
    """Активность руководителей в неформальном обучении: по подтверждённым записям, которые кончились в это время."""

    date_from: Day = Field(title="С")
    date_to: Day = Field(title="По")
    hours: int = Field(title="Порог часов")
    total: InformalActivityRow = Field(title="Всего", description="Человек; кто руководит двумя организациями — один")
    municipalities: list[InformalActivityRow] = Field(title="Муниципалитеты", description="По названию")
    inactive: list[InformalInactiveHead] = Field(title="Неактивные", description="По месту; по строке на организацию")
