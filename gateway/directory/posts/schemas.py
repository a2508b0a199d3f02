"""What is said about posts."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from gateway.directory import examples
from gateway.directory.fields import ShortText
from gateway.directory.posts.rules import PostKind
from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Out, Prose, Version, absent, example

_KIND = (
    "`head` — руководитель, `acting_head` — исполняющий обязанности, `deputy` — заместитель, `lead_teacher` — "
    "педагог-лидер; в ОМСУ: `authority_head` — руководитель, `authority_specialist` — специалист"
)
_TO = "Последний день в должности, включительно; null — занята"

KindField = Annotated[PostKind, Field(title="Вид", description=_KIND)]
Title = Annotated[ShortText, Field(title="Название должности", examples=["директор"])]
HeldFrom = Annotated[Day, Field(title="Занята с", examples=["2026-09-01"])]
OrderNumber = Annotated[ShortText | None, Field(title="Номер приказа", examples=["117-лс"])]
OrderDate = Annotated[Day | None, Field(title="Дата приказа", examples=["2026-08-28"])]
ContractUntil = Annotated[
    Day | None, Field(title="Договор по", description="Последний день срока, включительно; null — бессрочный")
]


class PostCreate(In):
    """Назначение на должность."""

    model_config = example(examples.POST_CREATE)

    id: UUID | None = Field(
        default=None, title="Идентификатор", description="Можно задать свой, чтобы повтор не удвоил запись"
    )
    kind: KindField
    person_id: UUID = Field(title="Человек")
    organisation_id: UUID | None = Field(default=None, title="Организация", description="Кроме должностей в ОМСУ")
    municipality_id: UUID | None = Field(default=None, title="Муниципалитет", description="Для должностей в ОМСУ")
    title: Title
    held_from: HeldFrom
    held_to: Day | None = Field(default=None, title="Занята по", description=_TO)
    order_number: OrderNumber = None
    order_date: OrderDate = None
    contract_until: ContractUntil = None


class PostChange(Change):
    """Что исправить; чего нет в запросе, останется как было."""

    model_config = example(examples.POST_CHANGE)

    title: Title = Field(default_factory=absent)
    held_from: HeldFrom = Field(default_factory=absent)
    held_to: Day | None = Field(default_factory=absent, title="Занята по", description=_TO)
    order_number: OrderNumber = Field(default_factory=absent)
    order_date: OrderDate = Field(default_factory=absent)
    contract_until: ContractUntil = Field(default_factory=absent)
    end_reason: Prose | None = Field(
        default_factory=absent,
        title="Причина освобождения",
        description="null вместе с `held_to` — освобождения не было",
    )


class PostEnd(In):
    """Освобождение от должности."""

    model_config = example(examples.POST_END)

    held_to: Day = Field(
        title="Занята по", description="Последний день в должности, включительно", examples=["2027-06-30"]
    )
    reason: Prose = Field(title="Причина", examples=["Истечение срока трудового договора"])


class PostOut(Out):
    """Должность, которую человек занимает или занимал."""

    model_config = ConfigDict(title="Должности", **example(examples.POST_OUT))

    id: UUID = Field(title="Идентификатор")
    place: Place = Field(title="Место", description="Организация или муниципалитет", examples=["ru.r67.m12.o4711"])
    kind: KindField
    person_id: UUID = Field(title="Человек")
    organisation_id: UUID | None = Field(title="Организация", description="null — должность в ОМСУ")
    municipality_id: UUID | None = Field(title="Муниципалитет", description="null — должность в организации")
    title: str = Field(title="Название должности", examples=["директор"])
    held_from: HeldFrom
    held_to: Day | None = Field(title="Занята по", description=_TO)
    order_number: str | None = Field(title="Номер приказа", examples=["117-лс"])
    order_date: OrderDate
    contract_until: ContractUntil
    end_reason: str | None = Field(title="Причина освобождения")
    version: Version


class PostQuery(ListQuery):
    """Условия списка должностей."""

    kind: Annotated[list[PostKind], Field(max_length=6, description=f"Один или несколько видов. {_KIND}")] = Field(
        default_factory=list
    )
    person_id: Annotated[UUID | None, Field(description="Человек")] = None
    organisation_id: Annotated[UUID | None, Field(description="Организация")] = None
    municipality_id: Annotated[UUID | None, Field(description="Муниципалитет, для должностей в ОМСУ")] = None
    held_on: Annotated[Day | None, Field(description="Занята в этот день")] = None
    contract_before: Annotated[Day | None, Field(description="Договор истекает раньше этого дня")] = None
    sort: Annotated[
        Literal["held_from", "-held_from", "contract_until", "-contract_until"], Field(description="Порядок")
    ] = "-held_from"
