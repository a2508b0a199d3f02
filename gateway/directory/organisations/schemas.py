"""What is said about organisations."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from gateway.directory import examples
from gateway.directory.fields import ExternalId, Inn, Ogrn, OktmoCode, ShortText
from gateway.directory.organisations.rules import OrganisationKind, Settlement, Size, Succession
from services.kernel.listing import ListQuery
from services.kernel.periods import is_proper
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Line, Out, Version, absent, example, wrong

NAME = "Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 3» города Велижа"
SHORT_NAME = "МБОУ «СШ № 3» г. Велижа"
_KIND = (
    "`school` — общеобразовательная, `preschool` — дошкольная, `vocational` — профессиональная, "
    "`additional` — дополнительного образования, `other` — другая"
)
_SUCCESSION = "`merge` — слияние или присоединение, `split` — разделение, `separation` — выделение"

KindField = Annotated[OrganisationKind, Field(title="Вид", description=_KIND)]
SettlementField = Annotated[Settlement, Field(title="Местность", description="`town` — город, `village` — село")]
SizeField = Annotated[Size, Field(title="Размер", description="`small` — малая, `medium` — средняя, `large` — крупная")]
Pupils = Annotated[int, Field(ge=0, le=100_000, title="Обучающихся", examples=[412])]
HasGrade11 = Annotated[bool | None, Field(title="Есть 11 класс", description="null — не школа или неизвестно")]
Correctional = Annotated[bool | None, Field(title="Коррекционная", description="null — не школа или неизвестно")]
FoundedOn = Annotated[Day | None, Field(title="Основана", description="null — дата неизвестна")]
ClosedOn = Annotated[
    Day | None, Field(title="Работала по", description="Последний день работы, включительно; null — работает")
]
ExternalIds = Annotated[list[ExternalId], Field(max_length=20, title="Внешние коды")]


class OrganisationCreate(In):
    """Новая организация."""

    model_config = example(examples.ORGANISATION_CREATE)

    id: UUID | None = Field(
        default=None, title="Идентификатор", description="Можно задать свой, чтобы повтор не удвоил запись"
    )
    municipality_id: UUID = Field(title="Муниципалитет")
    inn: Inn
    ogrn: Ogrn
    name: Line = Field(title="Полное название", examples=[NAME])
    short_name: ShortText = Field(title="Краткое название", examples=[SHORT_NAME])
    kind: KindField
    settlement: SettlementField
    size: SizeField
    pupils: Pupils
    has_grade_11: HasGrade11 = None
    correctional: Correctional = None
    founded_on: FoundedOn = None
    closed_on: ClosedOn = None
    external_ids: ExternalIds = Field(default_factory=list)

    @field_validator("closed_on")
    @classmethod
    def _proper(cls, closed_on: Day | None, info: ValidationInfo) -> date | None:
        if not is_proper(info.data.get("founded_on"), closed_on):
            raise wrong("Организация закрыта раньше, чем основана")
        return closed_on


class OrganisationChange(Change):
    """Что изменить; чего нет в запросе, останется как было. Новое название даёт действие `:rename`."""

    model_config = example(examples.ORGANISATION_CHANGE)

    name: Line = Field(default_factory=absent, title="Полное название", description="Исправление опечатки")
    short_name: ShortText = Field(default_factory=absent, title="Краткое название", description="Исправление опечатки")
    inn: Inn = Field(default_factory=absent)
    ogrn: Ogrn = Field(default_factory=absent)
    kind: KindField = Field(default_factory=absent)
    settlement: SettlementField = Field(default_factory=absent)
    size: SizeField = Field(default_factory=absent)
    pupils: Pupils = Field(default_factory=absent)
    has_grade_11: HasGrade11 = Field(default_factory=absent)
    correctional: Correctional = Field(default_factory=absent)
    founded_on: FoundedOn = Field(default_factory=absent)
    closed_on: ClosedOn = Field(default_factory=absent)
    external_ids: ExternalIds = Field(default_factory=absent)


class OrganisationRename(In):
    """Новое название с указанного дня."""

    model_config = example(examples.ORGANISATION_RENAME)

    name: Line = Field(title="Полное название", examples=[NAME])
    short_name: ShortText = Field(title="Краткое название", examples=[SHORT_NAME])
    valid_from: Day = Field(
        title="С какого дня", description="Не позже сегодняшнего; прежнее название действует по предыдущий день"
    )


class OrganisationReorganise(In):
    """Реорганизация: во что превратилась организация."""

    model_config = example(examples.ORGANISATION_REORGANISE)

    kind: Succession = Field(title="Вид реорганизации", description=_SUCCESSION)
    successors: list[UUID] = Field(
        min_length=1, max_length=20, title="Преемники", description="Уже в справочнике и в этот день не закрыты"
    )
    happened_on: Day = Field(
        title="Дата", description="При слиянии и разделении организация работает по предыдущий день"
    )


class OrganisationNameOut(Out):
    """Название за период с `valid_from` по `valid_to` включительно."""

    name: str = Field(title="Полное название", examples=[NAME])
    short_name: str = Field(title="Краткое название", examples=[SHORT_NAME])
    valid_from: Day | None = Field(title="Действует с", description="null — с неизвестного дня")
    valid_to: Day | None = Field(
        title="Действует по", description="Последний день действия, включительно; null — действует"
    )


class OrganisationSuccessorOut(Out):
    """Преемник организации."""

    to_id: UUID = Field(title="Преемник")
    kind: Succession = Field(title="Вид реорганизации", description=_SUCCESSION)
    happened_on: Day = Field(title="Дата")


class OrganisationItem(Out):
    """Организация в списке."""

    model_config = ConfigDict(title="Организации", **example(examples.ORGANISATION_ITEM))

    id: UUID = Field(title="Идентификатор")
    place: Place = Field(title="Место", description="Путь в дереве мест, не меняется", examples=["ru.r67.m12.o4711"])
    municipality_id: UUID = Field(title="Муниципалитет")
    inn: str = Field(title="ИНН", examples=["6730012345"])
    ogrn: str = Field(title="ОГРН", examples=["1026700123450"])
    name: str = Field(title="Полное название", examples=[NAME])
    short_name: str = Field(title="Краткое название", examples=[SHORT_NAME])
    kind: KindField
    settlement: SettlementField
    size: SizeField
    pupils: Pupils
    has_grade_11: HasGrade11
    correctional: Correctional
    founded_on: FoundedOn
    closed_on: ClosedOn
    external_ids: list[ExternalId] = Field(title="Внешние коды")
    version: Version


class OrganisationOut(OrganisationItem):
    """Карточка организации: с историей названий и преемниками."""

    model_config = example(examples.ORGANISATION_OUT)

    names: list[OrganisationNameOut] = Field(title="Названия", description="Начиная с самого раннего")
    successors: list[OrganisationSuccessorOut] = Field(title="Преемники")


class OrganisationQuery(ListQuery):
    """Условия списка организаций."""

    municipality_id: Annotated[UUID | None, Field(description="Муниципалитет")] = None
    oktmo: Annotated[OktmoCode | None, Field(description="Код ОКТМО муниципалитета, нынешний или прежний")] = None
    kind: Annotated[OrganisationKind | None, Field(description=_KIND)] = None
    settlement: Annotated[Settlement | None, Field(description="`town` — город, `village` — село")] = None
    size: Annotated[Size | None, Field(description="Размер по числу обучающихся")] = None
    q: Annotated[str | None, Field(min_length=1, max_length=200, description="Часть названия")] = None
    inn: Annotated[Inn | None, Field(description="ИНН")] = None
    ogrn: Annotated[Ogrn | None, Field(description="ОГРН")] = None
    external_id: Annotated[ExternalId | None, Field(description="Внешний код")] = None
    open_on: Annotated[Day | None, Field(description="Работали в этот день")] = None
    sort: Annotated[Literal["name", "-name", "pupils", "-pupils"], Field(description="Порядок; ё стоит вместе с е")] = (
        "name"
    )
