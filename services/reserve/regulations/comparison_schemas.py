"""What is said of regulations side by side: differences, who follows a model, what may be begun with."""

from uuid import UUID

from pydantic import Field

from services.kernel.difference_schemas import DifferenceOut
from services.kernel.schemas import Out
from services.reserve.regulations.content import Rules
from services.reserve.regulations.rules import RegulationStatus
from services.reserve.regulations.terms import RegulationKind


class RegulationEdition(Out):
    """Какое положение и какая его редакция."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    status: RegulationStatus = Field(title="Статус")


class RegulationDifference(DifferenceOut):
    """Одно отличие, в самой малой части содержания, которая стала иной."""


class RegulationDiffOut(Out):
    """Чем одно положение отличается от другого, по порядку нового содержания."""

    regulation: RegulationEdition = Field(title="Что сравнивается")
    against: RegulationEdition = Field(title="С чем сравнивается")
    differences: list[RegulationDifference] = Field(title="Отличия", description="Пусто — содержание одно и то же")


class Adoption(Out):
    """Муниципалитет и его положение рядом с действующим примерным."""

    municipality_id: UUID = Field(title="Муниципалитет")
    place: str = Field(title="Место")
    name: str = Field(title="Название")
    regulation_id: UUID | None = Field(title="Его положение", description="null — своего нет")
    derived_from_edition: int | None = Field(
        title="По какой редакции примерного", description="null — не по этому примерному"
    )
    up_to_date: bool = Field(title="Приведено в соответствие")


class AdoptionsOut(Out):
    """Кто привёл свои положения в соответствие с примерным, а кто ещё нет."""

    regulation: RegulationEdition = Field(title="Примерное положение")
    up_to_date: int = Field(title="Привели в соответствие")
    behind: int = Field(title="Ещё нет")
    municipalities: list[Adoption] = Field(title="Муниципалитеты", description="Сначала отставшие")


class RegulationTemplate(Out):
    """Шаблон положения: что в нём взято из актов, а что решено по умолчанию."""

    kind: RegulationKind = Field(title="О чём")
    title: str = Field(title="Название")
    source: str = Field(title="Источник", description="Акты, из которых взяты числа")
    note: str = Field(title="Примечание", description="Что решено по умолчанию и требует своего акта")
    content: Rules = Field(title="Содержание", description="Можно послать как есть, создавая положение")


class RegulationTemplates(Out):
    """Все шаблоны положений."""

    items: list[RegulationTemplate] = Field(title="Шаблоны")
