"""What is said about regions."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from gateway.directory import examples
from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import In, Line, Out, Version, example, patterned

RegionCode = Annotated[
    str,
    patterned(
        "^[0-9]{2,3}$",
        "Ожидаются две или три цифры",
        title="Код региона",
        description="Код субъекта РФ",
        examples=["67"],
    ),
]


class RegionCreate(In):
    """Новый регион."""

    model_config = example(examples.REGION_CREATE)

    id: UUID | None = Field(
        default=None, title="Идентификатор", description="Можно задать свой, чтобы повтор не удвоил запись"
    )
    code: RegionCode
    name: Line = Field(title="Название", examples=["Смоленская область"])


class RegionOut(Out):
    """Регион."""

    model_config = ConfigDict(title="Регионы", **example(examples.REGION_OUT))

    id: UUID = Field(title="Идентификатор")
    place: Place = Field(title="Место", description="Путь в дереве мест", examples=["ru.r67"])
    code: RegionCode
    name: str = Field(title="Название", examples=["Смоленская область"])
    version: Version


class RegionQuery(ListQuery):
    """Условия списка регионов."""

    code: Annotated[RegionCode | None, Field(description="Код субъекта РФ")] = None
    sort: Annotated[Literal["name", "-name", "code", "-code"], Field(description="Порядок")] = "name"
