"""What is said of instruments. Keys stand in `KeyedInstrumentOut`, which only those read who write them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.difference_schemas import DifferenceOut
from services.kernel.listing import ListQuery
from services.kernel.schemas import In, Instant, Line, Out, StepIn, Text, Version, example
from services.training.instruments.content import InstrumentContent, InstrumentKind
from services.training.instruments.form import InstrumentForm
from services.training.instruments.rules import InstrumentAction, InstrumentStatus

EXAMPLE: dict[str, Any] = {
    "title": "Тест по управлению качеством",
    "content": {
        "kind": "test",
        "thresholds": [25, 50, 75, 90],
        "questions": [
            {
                "code": "q1",
                "competency": "vsoko",
                "text": "Кто утверждает положение о внутренней системе оценки качества образования?",
                "options": [
                    {"code": "a", "text": "Школа своим локальным актом", "right": True},
                    {"code": "b", "text": "Рособрнадзор"},
                ],
            }
        ],
    },
}


class InstrumentIn(In):
    """Инструмент диагностики: тест, самооценка, опрос 360°, экспертный лист или кейс."""

    model_config = example(EXAMPLE)

    title: Line = Field(title="Название")
    content: InstrumentContent = Field(title="Содержание")


class InstrumentStepIn(StepIn[InstrumentAction]):
    """Шаг инструмента."""

    model_config = example({"action": "publish"})


class InstrumentItem(Out):
    """Инструмент в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    family: UUID = Field(title="Семейство редакций")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    kind: InstrumentKind = Field(title="Вид")
    status: InstrumentStatus = Field(title="Статус")
    published_at: Instant | None = Field(title="Опубликован")
    grounded: bool = Field(
        title="Опирается на действующую модель",
        description="Все его компетенции и уровни есть в действующей модели; иначе его не назначить, "
        "пока не опубликована новая редакция",
    )
    version: Version


class InstrumentOut(InstrumentItem):
    """Инструмент без ключей и рубрик."""

    competencies: list[str] = Field(title="Компетенции", description="Коды тех, о которых он спрашивает")
    form: InstrumentForm = Field(title="Что спрашивают")
    thresholds: list[int] = Field(title="Пороги уровней, %")
    rest: int = Field(title="Снова не раньше чем через, дней", description="После сданных ответов; 0 — когда угодно")
    allowed_actions: list[InstrumentAction] = Field(title="Что можно сделать сейчас")


class KeyedInstrumentOut(InstrumentItem):
    """Инструмент целиком, с ключами и рубриками."""

    content: InstrumentContent = Field(title="Содержание")
    content_hash: str | None = Field(title="Хеш содержания", description="SHA-256, появляется при публикации")
    allowed_actions: list[InstrumentAction] = Field(title="Что можно сделать сейчас")


class InstrumentEdition(Out):
    """Какая редакция сравнивается."""

    id: UUID = Field(title="Идентификатор")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    status: InstrumentStatus = Field(title="Статус")


class InstrumentDifference(DifferenceOut):
    """Одно отличие, в самой малой части содержания, которая стала иной."""


class InstrumentDiffOut(Out):
    """Чем одна редакция отличается от прошлой, по порядку новой."""

    instrument: InstrumentEdition = Field(title="Что сравнивается")
    against: InstrumentEdition = Field(title="С чем сравнивается")
    differences: list[InstrumentDifference] = Field(title="Отличия", description="Пусто — содержание одно и то же")


class InstrumentQuery(ListQuery):
    """Отбор инструментов."""

    kind: InstrumentKind | None = Field(default=None, description="Вид")
    status: InstrumentStatus | None = Field(default=None, description="Статус")
    grounded: bool | None = Field(default=None, description="Опирается ли на действующую модель компетенций")
    family: UUID | None = Field(default=None, description="Все редакции одного инструмента")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "edition", "-edition"] = Field(default="title", description="Порядок")


class InstrumentTemplate(Out):
    """Инструмент, который поставляется с системой."""

    code: str = Field(title="Код")
    title: str = Field(title="Название")
    note: str = Field(title="Примечание", description="Что решено по умолчанию и требует своего акта")
    content: InstrumentContent = Field(title="Содержание", description="Можно послать как есть, создавая инструмент")


class InstrumentTemplates(Out):
    """Готовые инструменты по модели компетенций, которая поставляется с системой."""

    items: list[InstrumentTemplate] = Field(title="Инструменты")
