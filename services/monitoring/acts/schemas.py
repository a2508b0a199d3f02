"""What is said of acts."""

from typing import Annotated, Literal, Self
from uuid import UUID, uuid4

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.periods import is_proper
from services.kernel.schemas import Day, In, Line, Out, Prose, Text, Version, example, wrong
from services.monitoring.acts.rules import ActKind, Period, Requisites, overlapping

Title = Annotated[Prose, Field(max_length=2000)]

EXAMPLE = {
    "kind": "order",
    "issuer": "управления образования и молодежной политики Администрации города Смоленска",
    "number": "412",
    "date": "2021-12-27",
    "title": "Об утверждении плана мероприятий по развитию управленческих кадров на 2022 год",
}


class RevisionIn(In):
    """Редакция акта. Первая редакция даты изменения не имеет."""

    model_config = example({"date": "2022-09-01", "valid_from": "2022-09-01"})

    date: Day | None = Field(default=None, title="Дата изменения", description="Пусто у первой редакции")
    valid_from: Day | None = Field(default=None, title="Действует с", description="Включительно; нет — неизвестно")
    valid_to: Day | None = Field(default=None, title="Действует по", description="Включительно; нет — бессрочно")
    file_id: UUID | None = Field(default=None, title="Файл с текстом", description="Из тех, что вам видны")

    @property
    def period(self) -> Period:
        return self.valid_from, self.valid_to

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not is_proper(self.valid_from, self.valid_to):
            raise wrong("Редакция прекращает действие раньше, чем начинает", "valid_to")
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
            raise wrong("Укажите номер, дату или название", "number")
        return self


class ActCreate(ActIn):
    """Новый акт с его редакциями; без них считается, что редакция одна."""

    model_config = example(EXAMPLE | {"revisions": [{"valid_from": "2021-12-27"}]})

    id: UUID = Field(default_factory=uuid4, title="Идентификатор", description="Можно задать на стороне клиента")
    revisions: list[RevisionIn] = Field(default=[RevisionIn()], min_length=1, max_length=100, title="Редакции")

    @model_validator(mode="after")
    def _one_at_a_time(self) -> Self:
        if overlapping([each.period for each in self.revisions]):
            raise wrong("Сроки действия редакций пересекаются", "revisions")
        return self


class RevisionOut(Out):
    """Редакция акта."""

    id: UUID = Field(title="Идентификатор")
    number: int = Field(title="Порядковый номер редакции")
    date: Day | None = Field(title="Дата изменения")
    valid_from: Day | None = Field(title="Действует с")
    valid_to: Day | None = Field(title="Действует по", description="Включительно")
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
