"""What is said of frameworks."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.difference_schemas import DifferenceOut
from services.kernel.listing import ListQuery
from services.kernel.schemas import Day, In, Instant, Line, Out, StepIn, Text, Version, example
from services.training.competencies.content import Framework
from services.training.competencies.rules import FrameworkAction, FrameworkStatus

EXAMPLE: dict[str, Any] = {
    "title": "Компетенции руководителей школ Смоленской области",
    "in_force_from": "2027-09-01",
    "content": {
        "levels": [{"number": 1, "title": "Начальный"}, {"number": 2, "title": "Базовый"}],
        "modules": [{"code": "personnel", "title": "Управление кадрами"}],
        "competencies": [
            {
                "code": "conflict",
                "module": "personnel",
                "title": "Разрешение конфликтов",
                "levels": ["Вмешивается, когда конфликт стал жалобой", "Действует по процедуре"],
            }
        ],
        "norms": [{"post": "head", "required": [{"competency": "conflict", "level": 2}]}],
    },
}


class FrameworkIn(In):
    """Модель компетенций: шкала, модули, компетенции и нормы должностей."""

    model_config = example(EXAMPLE)

    title: Line = Field(title="Название")
    in_force_from: Day | None = Field(default=None, title="Действует с", description="Нужно до публикации")
    content: Framework = Field(title="Содержание")


class FrameworkStepIn(StepIn[FrameworkAction]):
    """Шаг модели компетенций."""

    model_config = example({"action": "publish"})


class FrameworkItem(Out):
    """Модель компетенций в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    family: UUID = Field(title="Семейство редакций")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    status: FrameworkStatus = Field(title="Статус")
    in_force_from: Day | None = Field(title="Действует с")
    in_force_to: Day | None = Field(title="Действует по", description="Последний день; null — без срока")
    content_hash: str | None = Field(title="Хеш содержания", description="SHA-256, появляется при публикации")
    published_at: Instant | None = Field(title="Опубликована")
    version: Version


class FrameworkOut(FrameworkItem):
    """Модель компетенций целиком."""

    content: Framework = Field(title="Содержание")
    allowed_actions: list[FrameworkAction] = Field(title="Что можно сделать сейчас")


class FrameworkQuery(ListQuery):
    """Отбор моделей компетенций."""

    status: FrameworkStatus | None = Field(default=None, description="Статус")
    family: UUID | None = Field(default=None, description="Все редакции одной модели")
    in_force_on: Day | None = Field(default=None, description="Действовавшие в этот день")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "edition", "-edition", "in_force_from", "-in_force_from"] = Field(
        default="title", description="Порядок"
    )


class FrameworkTemplate(Out):
    """Модель, которая поставляется с системой: с неё можно начать."""

    title: str = Field(title="Название")
    note: str = Field(title="Примечание", description="Что решено по умолчанию и требует своего акта")
    content: Framework = Field(title="Содержание", description="Можно послать как есть, создавая модель")


class FrameworkEdition(Out):
    """Какая редакция модели."""

    id: UUID = Field(title="Идентификатор")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    status: FrameworkStatus = Field(title="Статус")


class FrameworkDifference(DifferenceOut):
    """Одно отличие, в самой малой части содержания, которая стала иной."""


class FrameworkDiffOut(Out):
    """Чем одна редакция отличается от другой, по порядку новой."""

    framework: FrameworkEdition = Field(title="Что сравнивается")
    against: FrameworkEdition = Field(title="С чем сравнивается")
    differences: list[FrameworkDifference] = Field(title="Отличия", description="Пусто — содержание одно и то же")
