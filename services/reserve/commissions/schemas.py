"""What is said of commissions."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.periods import is_proper
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Line, Out, Text, Version, absent, example, wrong
from services.reserve.commissions.rules import CommissionKind, CommissionRole

MEMBER = {
    "full_name": "Иванова Анна Петровна",
    "position": "начальник управления образования",
    "role": "chair",
    "valid_from": "2026-02-01",
}
EXAMPLE = {
    "kind": "contest",
    "title": "Комиссия по проведению конкурса на должность директора школы № 3",
    "order_number": "41-к",
    "order_date": "2026-01-30",
    "valid_from": "2026-02-01",
}


class CommissionMemberIn(In):
    """Член комиссии: человек из справочника или, без `person_id`, названный по имени."""

    model_config = example(MEMBER, MEMBER | {"role": "secretary", "votes": False, "valid_to": "2026-06-30"})

    person_id: UUID | None = Field(
        default=None,
        title="Человек",
        description="Из справочника; null — карточки нет: листов от такого члена не ждут, его открытый голос вносит "
        "секретарь",
    )
    full_name: Line | None = Field(
        default=None, title="Фамилия, имя, отчество", description="Нужно без `person_id`; иначе берётся из карточки"
    )
    position: Line = Field(title="Должность")
    organisation_id: UUID | None = Field(default=None, title="Место работы", description="Организация из справочника")
    role: CommissionRole = Field(title="Роль в комиссии")
    trade_union: bool = Field(default=False, title="От профсоюза")
    votes: bool = Field(default=True, title="Голосует", description="Секретарь или приглашённый может не голосовать")
    valid_from: Day = Field(title="В комиссии с")
    valid_to: Day | None = Field(default=None, title="В комиссии по", description="Включительно; null — без срока")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.person_id is None and self.full_name is None:
            raise wrong("Укажите человека из справочника или назовите его", "full_name")
        if not is_proper(self.valid_from, self.valid_to):
            raise wrong("Полномочия заканчиваются раньше, чем начинаются", "valid_to")
        return self


class CommissionMemberCreate(CommissionMemberIn):
    """Новый член комиссии, возможно на время отсутствия другого."""

    model_config = example(MEMBER | {"role": "member", "valid_to": None})

    substitutes_id: UUID | None = Field(
        default=None,
        title="Кого замещает",
        description="Член этой же комиссии: в эти дни за него заседает и голосует замещающий",
    )


class CommissionMemberChange(Change):
    """Изменение сведений о члене комиссии. Другая роль или голос — новая запись со следующего дня."""

    model_config = example({"valid_to": "2026-05-31"})

    position: Line = Field(default_factory=absent, title="Должность")
    organisation_id: UUID | None = Field(default=None, title="Место работы")
    trade_union: bool = Field(default_factory=absent, title="От профсоюза")
    valid_to: Day | None = Field(default=None, title="В комиссии по", description="Включительно; null — без срока")


class CommissionIn(In):
    """Комиссия, созданная приказом."""

    model_config = example(EXAMPLE)

    kind: CommissionKind = Field(title="Вид")
    title: Line = Field(title="Название")
    order_number: Line = Field(title="Номер приказа")
    order_date: Day = Field(title="Дата приказа")
    valid_from: Day = Field(title="Действует с")
    valid_to: Day | None = Field(default=None, title="Действует по", description="Включительно; null — без срока")

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if not is_proper(self.valid_from, self.valid_to):
            raise wrong("Срок заканчивается раньше, чем начинается", "valid_to")
        return self


class CommissionCreate(CommissionIn):
    """Новая комиссия с её членами."""

    model_config = example(EXAMPLE | {"members": [MEMBER]})

    members: list[CommissionMemberIn] = Field(
        default=[], max_length=50, title="Члены комиссии", description="Можно и позже"
    )


class CommissionMemberOut(Out):
    """Член комиссии."""

    id: UUID = Field(title="Идентификатор")
    person_id: UUID | None = Field(title="Человек")
    full_name: str = Field(title="Фамилия, имя, отчество")
    position: str = Field(title="Должность")
    organisation_id: UUID | None = Field(title="Место работы")
    role: CommissionRole = Field(title="Роль в комиссии")
    trade_union: bool = Field(title="От профсоюза")
    votes: bool = Field(title="Голосует")
    valid_from: Day = Field(title="В комиссии с")
    valid_to: Day | None = Field(title="В комиссии по", description="Включительно; null — без срока")
    substitutes_id: UUID | None = Field(title="Кого замещает")


class CommissionItem(Out):
    """Комиссия в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    kind: CommissionKind = Field(title="Вид")
    title: str = Field(title="Название")
    order_number: str = Field(title="Номер приказа")
    order_date: Day = Field(title="Дата приказа")
    valid_from: Day = Field(title="Действует с")
    valid_to: Day | None = Field(title="Действует по", description="Включительно; null — без срока")
    version: Version


class CommissionOut(CommissionItem):
    """Комиссия со всеми, кто в ней состоит или состоял."""

    members: list[CommissionMemberOut] = Field(title="Члены комиссии")


class SeatOut(Out):
    """Кто заседает в этот день."""

    member_id: UUID = Field(title="Член комиссии")
    commission_id: UUID = Field(title="Комиссия")
    full_name: str = Field(title="Фамилия, имя, отчество")
    position: str = Field(title="Должность")
    role: CommissionRole = Field(title="Роль в комиссии")
    trade_union: bool = Field(title="От профсоюза")
    votes: bool = Field(title="Голосует")
    substitutes_id: UUID | None = Field(title="Кого замещает")


class RosterOut(Out):
    """Состав комиссии на день."""

    day: Day = Field(title="День")
    seats: list[SeatOut] = Field(title="Кто заседает", description="Без тех, кого замещают")
    voting: int = Field(title="Из них голосуют")


class OwnSeatOut(SeatOut):
    """Своё место в комиссии."""

    commission_title: str = Field(title="Название комиссии")
    kind: CommissionKind = Field(title="Вид комиссии")


class OwnSeatsOut(Out):
    """Свои места в комиссиях."""

    seats: list[OwnSeatOut] = Field(title="Места")


class CommissionQuery(ListQuery):
    """Отбор комиссий."""

    kind: CommissionKind | None = Field(default=None, description="Вид")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    person_id: UUID | None = Field(default=None, description="Состоит или состоял этот человек")
    valid_on: Day | None = Field(default=None, description="Действует в этот день")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия или номера приказа")] = (
        None
    )
    sort: Literal["order_date", "-order_date", "title", "-title"] = Field(default="-order_date", description="Порядок")
