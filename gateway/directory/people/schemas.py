"""What is said about people. A СНИЛС comes in and never goes out again, except masked."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from gateway.directory import examples
from services.directory.fields import Email, KeptSnils, Phone, Snils
from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Name, Out, Version, absent, example

LastName = Annotated[Name, Field(title="Фамилия", examples=["Королёва"])]
FirstName = Annotated[Name, Field(title="Имя", examples=["Анна"])]
MiddleName = Annotated[Name | None, Field(title="Отчество", description="null — нет", examples=["Сергеевна"])]
BirthDate = Annotated[Day | None, Field(title="Дата рождения", examples=["1978-04-12"])]
PlaceField = Annotated[Place, Field(title="Место", description="Кто ведёт карточку", examples=["ru.r67.m12"])]


class PersonCreate(In):
    """Новый человек."""

    model_config = example(examples.PERSON_CREATE)

    id: UUID | None = Field(
        default=None, title="Идентификатор", description="Можно задать свой, чтобы повтор не удвоил запись"
    )
    place: PlaceField | None = Field(
        default=None, title="Место", description="Кто ведёт карточку; по умолчанию ваше место", examples=["ru.r67.m12"]
    )
    last_name: LastName
    first_name: FirstName
    middle_name: MiddleName = None
    birth_date: BirthDate = None
    email: Email = None
    phone: Phone = None
    snils: KeptSnils = None


class PersonChange(Change):
    """Что изменить; чего нет в запросе, останется как было, null стирает."""

    model_config = example(examples.PERSON_CHANGE)

    place: PlaceField = Field(default_factory=absent)
    last_name: LastName = Field(default_factory=absent)
    first_name: FirstName = Field(default_factory=absent)
    middle_name: MiddleName = Field(default_factory=absent)
    birth_date: BirthDate = Field(default_factory=absent)
    email: Email = Field(default_factory=absent)
    phone: Phone = Field(default_factory=absent)
    snils: KeptSnils = Field(default_factory=absent)


class PersonSearch(In):
    """Кого искать."""

    model_config = example(examples.PERSON_SEARCH)

    snils: Snils


class PersonItem(Out):
    """Человек в списке."""

    model_config = ConfigDict(title="Люди", **example(examples.PERSON_ITEM))

    id: UUID = Field(title="Идентификатор")
    place: PlaceField
    last_name: str = Field(title="Фамилия", examples=["Королёва"])
    first_name: str = Field(title="Имя", examples=["Анна"])
    middle_name: str | None = Field(title="Отчество", description="null — нет", examples=["Сергеевна"])
    email: str | None = Field(title="Электронная почта", examples=["koroleva@school3.example"])
    phone: str | None = Field(title="Телефон", examples=["+7 481 321-00-03"])
    version: Version


class PersonOut(PersonItem):
    """Карточка человека."""

    model_config = example(examples.PERSON_OUT)

    birth_date: BirthDate
    snils_masked: str | None = Field(title="СНИЛС, маска", description="null — не указан", examples=["***-***-445 **"])


class PersonQuery(ListQuery):
    """Условия списка людей."""

    id: Annotated[list[UUID], Field(max_length=100, description="Идентификаторы, до 100: `id=…&id=…`")] = Field(
        default_factory=list
    )
    q: Annotated[str | None, Field(min_length=1, max_length=200, description="Часть фамилии, имени и отчества")] = None
    sort: Annotated[Literal["name", "-name"], Field(description="По фамилии, имени, отчеству; ё стоит вместе с е")] = (
        "name"
    )
