"""What is said of methodologies."""

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.matching import DifferenceKind
from services.kernel.schemas import Exact, In, Instant, Line, Out, StepIn, Text, Version, example
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Code
from services.monitoring.methodologies.rules import MethodologyAction, MethodologyStatus, SubjectKind

EXAMPLE = {
    "code": "block_2_1_example",
    "title": "Система мониторинга эффективности руководителей образовательных организаций (блок 2.1)",
    "subject": "municipality",
    "content": {
        "directions": [{"code": "goals", "title": "Цели", "lead_in": "Наличие муниципальной цели и задач"}],
        "indicators": [
            {
                "number": 1,
                "code": "2.1.01",
                "direction": "goals",
                "title": "по повышению качества управленческой деятельности",
                "passport": {
                    "unit": "да/нет",
                    "collection": "экспертиза нормативных актов",
                    "processing": "да, если цель закреплена действующим актом",
                    "owner": "ОМСУ",
                    "periodicity": "раз в год",
                },
                "rule": {"kind": "flag", "points": 1},
                "evidence_required": True,
            }
        ],
    },
}


class MethodologyIn(In):
    """Методика: кого оценивает и что в ней."""

    model_config = example(EXAMPLE)

    code: Code
    title: Line = Field(title="Название")
    subject: SubjectKind = Field(title="Кого оценивает")
    content: Content = Field(title="Содержание")


class MethodologyCreate(MethodologyIn):
    """Новая методика."""

    id: UUID = Field(default_factory=uuid4, title="Идентификатор", description="Можно задать на стороне клиента")


class MethodologyStepIn(StepIn[MethodologyAction]):
    """Шаг методики."""

    model_config = example({"action": "validate"}, {"action": "publish"})


class MethodologyItem(Out):
    """Методика в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    family: UUID = Field(title="Семейство редакций")
    edition: int = Field(title="Номер редакции")
    code: str = Field(title="Код")
    title: str = Field(title="Название")
    subject: SubjectKind = Field(title="Кого оценивает")
    status: MethodologyStatus = Field(title="Статус")
    content_hash: str | None = Field(title="Хеш содержания", description="SHA-256, появляется при публикации")
    published_at: Instant | None = Field(title="Опубликована")
    version: Version


class MethodologyOut(MethodologyItem):
    """Методика с содержанием."""

    content: Content = Field(title="Содержание")
    maximum: Exact | None = Field(title="Максимум баллов", description="null, пока у правила нет верхнего предела")
    allowed_actions: list[MethodologyAction] = Field(title="Что можно сделать сейчас")


class EditionOut(Out):
    """Какая методика и какая её редакция."""

    id: UUID = Field(title="Идентификатор")
    code: str = Field(title="Код")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    status: MethodologyStatus = Field(title="Статус")
    content_hash: str | None = Field(title="Хеш содержания")


class DifferenceOut(Out):
    """Одно отличие, в самой малой части содержания, которая стала иной."""

    kind: DifferenceKind = Field(title="Что произошло")
    path: str = Field(title="Где", description="Указатель JSON в новое содержание; у удалённого — в прежнее")
    subject: str = Field(title="О чём", examples=["Показатель 2.1.07 «Доля сдавших»"])
    member: str = Field(title="Какая часть", description="Пусто — всё целиком")
    before: Any = Field(title="Было", description="Часть содержания; null — не было; у переставленного номер, с 1")
    after: Any = Field(title="Стало", description="Часть содержания; null — удалено; у переставленного номер, с 1")
    detail: str = Field(title="Словами")


class DiffOut(Out):
    """Чем одна методика отличается от другой, по порядку нового содержания."""

    methodology: EditionOut = Field(title="Что сравнивается")
    against: EditionOut = Field(title="С чем сравнивается")
    differences: list[DifferenceOut] = Field(title="Отличия", description="Пусто — содержание одно и то же")


class MethodologyQuery(ListQuery):
    """Отбор методик."""

    status: MethodologyStatus | None = Field(default=None, description="Статус")
    subject: SubjectKind | None = Field(default=None, description="Кого оценивает")
    family: UUID | None = Field(default=None, description="Все редакции одной методики")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "edition", "-edition", "published_at", "-published_at"] = Field(
        default="title", description="Порядок"
    )
