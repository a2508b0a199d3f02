"""What is said of proposals of pairs: by which numbers, which pairs and why, who is left over."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.schemas import Day, In, Out, Version, example, wrong
from services.training.partnerships.contrasts import ContextAttribute, Contrast
from services.training.partnerships.pairing import LeftOver

_DEFAULT = Contrast()


class MunicipalDistance(In):
    """Расстояние между двумя муниципалитетами; порядок не важен."""

    model_config = example(
        {
            "one": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "other": "7a4e3f7e-0f43-4b53-8a54-2a8d6a1c9b10",
            "km": 45,
        }
    )

    one: UUID = Field(title="Муниципалитет")
    other: UUID = Field(title="Другой муниципалитет")
    km: Annotated[int, Field(ge=0, le=10_000, title="Километров")]


class PartnershipMatchingCreate(In):
    """По каким числам подобрать пары. Всё можно не указывать: останется по умолчанию."""

    model_config = example(
        {}, {"context": ["kind", "correctional", "settlement"], "share": 20, "gap": 15, "partners": 2}
    )

    context: Annotated[list[ContextAttribute], Field(max_length=len(ContextAttribute))] = Field(
        default=[
            ContextAttribute.kind,
            ContextAttribute.correctional,
            ContextAttribute.settlement,
            ContextAttribute.size,
        ],
        title="Общие условия",
        description="По каким признакам школы сравнимы; пусто — все со всеми",
    )
    share: Annotated[int, Field(ge=1, le=50)] = Field(
        default=_DEFAULT.share,
        title="Доля, %",
        description="Какая доля школ условия считается низкой, и такая же — высокой",
    )
    gap: Annotated[int, Field(ge=1, le=100)] = Field(
        default=_DEFAULT.gap, title="Разрыв, п. п.", description="На сколько партнёр должен быть сильнее в направлении"
    )
    partners: Annotated[int, Field(ge=1, le=5)] = Field(
        default=_DEFAULT.partners, title="Партнёров", description="Скольким школам помогает одна школа"
    )
    distances: Annotated[list[MunicipalDistance], Field(max_length=5000)] = Field(
        default=[], title="Расстояния", description="Решают между равными парами; чего нет, то далеко"
    )

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len(set(self.context)) < len(self.context):
            raise wrong("Признак назван дважды", "context")
        if len({frozenset((each.one, each.other)) for each in self.distances}) < len(self.distances):
            raise wrong("Расстояние названо дважды", "distances")
        return self


class ProposedDirection(Out):
    """Направление, в котором партнёр сильнее."""

    code: str = Field(title="Код направления")
    title: str = Field(title="Направление")
    low: float = Field(title="Процент школы с низкими результатами")
    high: float = Field(title="Процент школы с высокими результатами")


class ProposedPartnership(Out):
    """Предложенная пара и почему."""

    low_id: UUID = Field(title="Школа с низкими результатами")
    low_name: str = Field(title="Её название")
    high_id: UUID = Field(title="Школа с высокими результатами")
    high_name: str = Field(title="Название этой школы")
    worth: int = Field(title="Взаимодополнение", description="Из 1000")
    distance: int | None = Field(title="Расстояние, км", description="0 — один муниципалитет; null — не известно")
    directions: list[ProposedDirection] = Field(title="В чём партнёр сильнее")
    said: str = Field(title="Словами")


class SchoolAlone(Out):
    """Школа, которая осталась без пары."""

    organisation_id: UUID = Field(title="Школа")
    name: str = Field(title="Название")
    low: bool = Field(title="С низкими результатами", description="false — с высокими")
    reason: LeftOver = Field(title="Почему")
    said: str = Field(title="Словами")


class PartnershipMatchingItem(Out):
    """Подбор пар в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Регион")
    computed_on: Day = Field(title="Когда")
    rated: int = Field(title="Школ с результатами")
    version: Version


class PartnershipMatchingOut(PartnershipMatchingItem):
    """Подбор пар целиком."""

    family: UUID | None = Field(
        title="Семейство методик",
        description="Результаты только этой методики и её редакций сравнивались; null — опубликованных не было",
    )
    parameters: PartnershipMatchingCreate = Field(title="По каким числам")
    pairs: list[ProposedPartnership] = Field(title="Пары", description="По школе с низкими результатами")
    alone: list[SchoolAlone] = Field(title="Кто остался без пары")


class PartnershipMatchingQuery(ListQuery):
    """Порядок подборов."""

    sort: Literal["computed_on", "-computed_on"] = Field(default="-computed_on", description="Порядок")
