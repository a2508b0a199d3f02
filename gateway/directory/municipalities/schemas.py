"""What is said about municipalities."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from gateway.directory import examples
from gateway.directory.fields import ExternalId, OktmoCode, ShortText
from gateway.directory.municipalities.rules import MunicipalityKind, control_fits, spans_fit
from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Line, Out, Version, absent, example, patterned, wrong

_KIND = (
    "`municipal_okrug` — муниципальный округ, `urban_okrug` — городской округ, "
    "`municipal_district` — муниципальный район"
)
_TO = "Последний день действия, включительно; null — действует"
NAME = "Велижский муниципальный округ"

Control = Annotated[
    str,
    patterned(
        "^[0-9]$",
        "Ожидается одна цифра",
        title="Контрольная цифра",
        description="Девятая цифра кода ОКТМО",
        examples=["4"],
    ),
]
KindField = Annotated[MunicipalityKind, Field(title="Вид", description=_KIND)]
ExternalIds = Annotated[list[ExternalId], Field(max_length=20, title="Внешние коды")]


class _Oktmo(In):
    code: OktmoCode
    control: Control

    @field_validator("control")
    @classmethod
    def _fits(cls, control: str, info: ValidationInfo) -> str:
        code = info.data.get("code")
        if code is not None and not control_fits(code, control):
            raise wrong("Контрольная цифра не подходит к коду ОКТМО")
        return control


class OktmoIn(_Oktmo):
    """Код ОКТМО за период."""

    name: Line = Field(title="Название в это время", examples=["Велижский муниципальный район"])
    valid_from: Day | None = Field(default=None, title="Действует с", description="null — с неизвестного дня")
    valid_to: Day | None = Field(default=None, title="Действует по", description=_TO)
    predecessor: OktmoCode | None = Field(default=None, title="Прежний код")


class OktmoOut(Out):
    """Код ОКТМО за период с `valid_from` по `valid_to` включительно."""

    code: OktmoCode
    control: Control
    name: str = Field(title="Название в это время", examples=[NAME])
    valid_from: Day | None = Field(title="Действует с", description="null — с неизвестного дня")
    valid_to: Day | None = Field(title="Действует по", description=_TO)
    predecessor: OktmoCode | None = Field(title="Прежний код")


class MunicipalityCreate(In):
    """Новый муниципалитет."""

    model_config = example(examples.MUNICIPALITY_CREATE)

    id: UUID | None = Field(
        default=None, title="Идентификатор", description="Можно задать свой, чтобы повтор не удвоил запись"
    )
    region_id: UUID = Field(title="Регион")
    kind: KindField
    name: Line = Field(title="Название", examples=[NAME])
    short_name: ShortText = Field(title="Краткое название", examples=["Велижский округ"])
    oktmo: list[OktmoIn] = Field(
        min_length=1, max_length=20, title="Коды ОКТМО", description="По порядку, начиная с самого раннего"
    )
    external_ids: ExternalIds = Field(default_factory=list)

    @field_validator("oktmo")
    @classmethod
    def _in_order(cls, spans: list[OktmoIn]) -> list[OktmoIn]:
        if not spans_fit(spans):
            raise wrong("Сроки кодов ОКТМО идут по порядку и не пересекаются")
        return spans


class MunicipalityChange(Change):
    """Что изменить; чего нет в запросе, останется как было."""

    model_config = example(examples.MUNICIPALITY_CHANGE)

    kind: KindField = Field(default_factory=absent)
    name: Line = Field(default_factory=absent, title="Название", examples=[NAME])
    short_name: ShortText = Field(default_factory=absent, title="Краткое название")
    external_ids: ExternalIds = Field(default_factory=absent)


class MunicipalityRecode(_Oktmo):
    """Новый код ОКТМО, сменяющий прежний."""

    model_config = example(examples.MUNICIPALITY_RECODE)

    valid_from: Day = Field(title="Действует с", description="Прежний код действует по предыдущий день")
    kind: MunicipalityKind | None = Field(default=None, title="Новый вид", description=_KIND)
    name: Line | None = Field(default=None, title="Новое название")
    short_name: ShortText | None = Field(default=None, title="Новое краткое название")
    predecessor: OktmoCode | None = Field(
        default=None, title="Прежний код", description="По умолчанию — прежний код этого муниципалитета"
    )


class MunicipalityOut(Out):
    """Муниципалитет."""

    model_config = ConfigDict(title="Муниципалитеты", **example(examples.MUNICIPALITY_OUT))

    id: UUID = Field(title="Идентификатор")
    place: Place = Field(title="Место", description="Путь в дереве мест, не меняется", examples=["ru.r67.m12"])
    region_id: UUID = Field(title="Регион")
    kind: KindField
    name: str = Field(title="Название", examples=[NAME])
    short_name: str = Field(title="Краткое название", examples=["Велижский округ"])
    oktmo: list[OktmoOut] = Field(title="Коды ОКТМО", description="Начиная с самого раннего")
    external_ids: list[ExternalId] = Field(title="Внешние коды")
    version: Version


class MunicipalityQuery(ListQuery):
    """Условия списка муниципалитетов."""

    region_id: Annotated[UUID | None, Field(description="Регион")] = None
    kind: Annotated[MunicipalityKind | None, Field(description=_KIND)] = None
    q: Annotated[str | None, Field(min_length=1, max_length=200, description="Часть названия")] = None
    oktmo: Annotated[OktmoCode | None, Field(description="Код ОКТМО, нынешний или прежний")] = None
    external_id: Annotated[ExternalId | None, Field(description="Внешний код")] = None
    sort: Annotated[Literal["name", "-name"], Field(description="Порядок; ё стоит вместе с е")] = "name"
