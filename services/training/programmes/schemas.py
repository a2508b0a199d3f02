"""What is said of programmes."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.difference_schemas import DifferenceOut
from services.kernel.listing import ListQuery
from services.kernel.schemas import In, Instant, Line, Out, StepIn, Text, Version, example
from services.training.programmes.content import TrainingContent, TrainingForm
from services.training.programmes.rules import TrainingKind, TrainingProgrammeAction, TrainingProgrammeStatus

EXAMPLE: dict[str, Any] = {
    "title": "Управление кадрами школы",
    "kind": "advanced_training",
    "content": {
        "provider": "Смоленский областной институт развития образования",
        "form": "mixed",
        "posts": ["head", "deputy"],
        "modules": [
            {"code": "team", "title": "Команда школы", "hours": 18, "teaches": [{"competency": "team", "level": 3}]},
            {"code": "conflict", "title": "Разрешение конфликтов", "hours": 18, "requires": ["team"]},
        ],
        "least_attendance": 75,
    },
}


class TrainingProgrammeIn(In):
    """Программа: вид, название, содержание."""

    model_config = example(EXAMPLE)

    title: Line = Field(title="Название")
    kind: TrainingKind = Field(title="Вид")
    content: TrainingContent = Field(title="Содержание")


class TrainingProgrammeStepIn(StepIn[TrainingProgrammeAction]):
    """Шаг программы."""

    model_config = example({"action": "publish"}, {"action": "withdraw", "reason": "Лицензия отозвана"})


class TrainingProgrammeItem(Out):
    """Программа в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Кто ведёт программу")
    family: UUID = Field(title="Семейство редакций")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    kind: TrainingKind = Field(title="Вид")
    form: TrainingForm = Field(title="Форма обучения")
    provider: str = Field(title="Кто проводит")
    hours: int = Field(title="Часы", description="Академические, всех модулей")
    status: TrainingProgrammeStatus = Field(title="Статус")
    framework_id: UUID | None = Field(
        title="Модель компетенций", description="Редакция, в уровнях которой сказано, чему учат; null у проекта"
    )
    content_hash: str | None = Field(title="Хеш содержания", description="SHA-256, появляется при публикации")
    published_at: Instant | None = Field(title="Опубликована")
    version: Version


class TrainingProgrammeOut(TrainingProgrammeItem):
    """Программа целиком."""

    content: TrainingContent = Field(title="Содержание")
    allowed_actions: list[TrainingProgrammeAction] = Field(title="Что можно сделать сейчас")


class TrainingProgrammeQuery(ListQuery):
    """Отбор программ."""

    status: TrainingProgrammeStatus | None = Field(default=None, description="Статус")
    kind: TrainingKind | None = Field(default=None, description="Вид")
    form: TrainingForm | None = Field(default=None, description="Форма обучения")
    family: UUID | None = Field(default=None, description="Все редакции одной программы")
    competency: Annotated[str | None, Field(max_length=60, description="Учит компетенции с этим кодом")] = None
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "hours", "-hours", "edition", "-edition"] = Field(
        default="title", description="Порядок"
    )


class TrainingProgrammeEdition(Out):
    """Какая редакция программы."""

    id: UUID = Field(title="Идентификатор")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    status: TrainingProgrammeStatus = Field(title="Статус")


class TrainingProgrammeDifference(DifferenceOut):
    """Одно отличие, в самой малой части содержания, которая стала иной."""


class TrainingProgrammeDiffOut(Out):
    """Чем одна редакция программы отличается от другой, по порядку новой."""

    programme: TrainingProgrammeEdition = Field(title="Что сравнивается")
    against: TrainingProgrammeEdition = Field(title="С чем сравнивается")
    differences: list[TrainingProgrammeDifference] = Field(
        title="Отличия", description="Пусто — содержание одно и то же"
    )
