"""What is said of acts."""

from typing import Annotated, Literal, Self
from uuid import UUID, uuid4

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.schemas import Day, In, Line, Out, Prose, Text, Version, example
from services.monitoring.acts.rules import ActKind, Period, Requisites, overlapping

Title = Annotated[Prose, Field(max_length=2000)]

EXAMPLE = {
    "kind": "order",
    "issuer": "управления образования и молодежной политики Администрации города Смоленска",
    "number": "353",
    "date": "2020-12-30",
    "title": "Об утверждении Положения о муниципальной системе оценки качества образования г. Смоленска",
    "revisions": [{"valid_from": "2020-12-30"}],
}


class RevisionIn(In):
    """Редакция акта. Первая редакция даты изменения не имеет."""

    model_config = example({"date": "2019-11-20", "valid_from": "2019-11-20"})

    date: Day | None = Field(default=None, title="Дата изменения", description="Пусто у первой редакции")
    valid_from: Day | None = Field(default=None, title="Действует с")
    valid_to: Day | None = Field(default=None, title="Действует по", description="Включительно")
    file_id: UUID | None = Field(default=None, title="Файл с текстом")

    @property
    def period(self) -> Period:
        return self.valid_from, self.valid_to

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("Редакция прекращает действие раньше, чем начинает")
        return self


class ActIn(In):
    """Акт: из номера, даты и названия нужно хотя бы одно."""

    model_config = example(EXAMPLE)

    kind: ActKind = Field(title="Вид")
    issuer: Line | None = Field(default=None, title="Кем принят", description="В родительном падеже")
    number: Line | None = Field(default=None, title="Номер")
    date: Day | None = Field(default=None, title="Дата")
    title: Title | None = Field(default=None, title="Название", description="Без кавычек")

    @property
    def requisites(self) -> Requisites:
        return Requisites(self.kind, self.issuer, self.number, self.date, self.title)

    @model_validator(mode="after")
    def _identified(self) -> Self:
        if not self.requisites.identified:
            raise ValueError("Укажите номер, дату или название")
        return self


class ActCreate(ActIn):
    """Новый акт с его редакциями; без них считается, что редакция одна."""

    id: UUID = Field(default_factory=uuid4, title="Идентификатор", description="Можно задать на стороне клиента")
    revisions: list[RevisionIn] = Field(default=[RevisionIn()], min_length=1, max_length=100, title="Редакции")

    @model_validator(mode="after")
    def _one_at_a_time(self) -> Self:
        if overlapping([each.period for each in self.revisions]):
            raise ValueError("Сроки действия редакций пересекаются")
        return self


class RevisionOut(Out):
    """Редакция акта."""

    id: UUID = Field(title="Идентификатор")
    number: int = Field(title="Порядковый номер редакции")
    date: Day | None = Field(title="Дата изменения")
    valid_from: Day | None = Field(title="Действует с")
    valid_to: Day | None = Field(title="Действует по")
    file_id: UUID | None = Field(title="Файл с текстом")


class ActItem(Out):
    """Акт в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    kind: ActKind = Field(title="Вид")
    issuer: str | None = Field(title="Кем принят")
    number: str | None = Field(title="Номер")
    date: Day | None = Field(title="Дата")
    title: str | None = Field(title="Название")
    citation: str = Field(title="Как цитировать")
    version: Version


class ActOut(ActItem):
    """Акт с редакциями."""

    revisions: list[RevisionOut] = Field(title="Редакции")


class ActQuery(ListQuery):
    """Отбор актов."""

    kind: ActKind | None = Field(default=None, description="Вид акта")
    number: Annotated[Text | None, Field(max_length=100, description="Номер, точное совпадение")] = None
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть цитаты")] = None
    in_force_on: Day | None = Field(default=None, description="Есть редакция, действующая на эту дату")
    sort: Literal["date", "-date", "citation", "-citation"] = Field(default="-date", description="Порядок")
