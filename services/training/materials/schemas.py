"""What is said of the library."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.schemas import (
    Change,
    Code,
    Day,
    In,
    Line,
    Out,
    Prose,
    StepIn,
    Text,
    Version,
    absent,
    example,
    patterned,
    wrong,
)
from services.training.materials.rules import AnsweredKind, MaterialAction, MaterialKind, MaterialStatus

Title = Annotated[Line, Field(title="Название")]
Author = Annotated[Line, Field(title="Автор", examples=["МБОУ СОШ № 3 г. Смоленска"])]
Direction = Annotated[Code | None, Field(title="Направление", description="Код; null — не одно")]
Summary = Annotated[Prose, Field(title="О чём")]
Body = Annotated[Prose | None, Field(title="Текст", description="null — только файл")]
FileId = Annotated[UUID | None, Field(title="Файл", description="null — нет")]


class AnsweredIn(In):
    """На какой вывод отвечает материал."""

    model_config = example({"kind": "indicator", "code": "ege_220"})

    kind: AnsweredKind = Field(title="Что это")
    code: Code = Field(title="Код", description="Компетенции — из действующей модели")


class AnsweredOut(Out):
    """На какой вывод отвечает материал."""

    kind: AnsweredKind = Field(title="Что это")
    code: str = Field(title="Код")


Answers = Annotated[list[AnsweredIn], Field(max_length=30, title="На что отвечает")]


class MaterialCreate(In):
    """Практика или методический материал для библиотеки."""

    model_config = example(
        {
            "kind": "practice",
            "title": "Разбор уроков по единому листу",
            "author": "МБОУ СОШ № 3 г. Смоленска",
            "direction": "pupils_quality",
            "summary": "Как завучи за четверть научились разбирать уроки одинаково",
            "text": "Два урока в неделю посещают вдвоём…",
            "answers": [{"kind": "indicator", "code": "ege_220"}, {"kind": "competency", "code": "lesson_analysis"}],
        }
    )

    kind: MaterialKind = Field(title="Вид")
    title: Title
    author: Author
    direction: Direction = None
    summary: Summary
    text: Body = None
    file_id: FileId = None
    answers: Answers = Field(default_factory=list)

    @model_validator(mode="after")
    def _once(self) -> Self:
        _require_once(self.answers)
        return self


class MaterialChange(Change):
    """Что изменить в материале, пока он готовится; чего нет в запросе, останется как было."""

    model_config = example({"answers": [{"kind": "competency", "code": "lesson_analysis"}]})

    title: Title = Field(default_factory=absent)
    author: Author = Field(default_factory=absent)
    direction: Direction = Field(default_factory=absent)
    summary: Summary = Field(default_factory=absent)
    text: Body = Field(default_factory=absent)
    file_id: FileId = Field(default_factory=absent)
    answers: Answers = Field(default_factory=absent)

    @model_validator(mode="after")
    def _once(self) -> Self:
        _require_once(self.answers or [])
        return self


class MaterialStepIn(StepIn[MaterialAction]):
    """Шаг материала."""

    model_config = example({"action": "submit"}, {"action": "send_back", "reason": "Не сказано, что измеряли"})


class MaterialItem(Out):
    """Материал в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="До публикации — где готовится, после — где опубликован")
    kind: MaterialKind = Field(title="Вид")
    title: str = Field(title="Название")
    author: str = Field(title="Автор")
    direction: str | None = Field(title="Направление")
    summary: str = Field(title="О чём")
    answers: list[AnsweredOut] = Field(title="На что отвечает")
    status: MaterialStatus = Field(title="Статус")
    published_on: Day | None = Field(title="Опубликован", description="null — нет")
    version: Version


class MaterialOut(MaterialItem):
    """Материал целиком."""

    text: str | None = Field(title="Текст", description="null — только файл")
    reason: str | None = Field(title="Причина", description="Почему вернули или убрали в архив; null — не называли")
    file_id: UUID | None = Field(title="Файл", description="Скачивают по адресу материала: `…/file`; null — нет")
    allowed_actions: list[MaterialAction] = Field(title="Что можно сделать сейчас")


class MaterialQuery(ListQuery):
    """Отбор материалов."""

    kind: MaterialKind | None = Field(default=None, description="Вид")
    status: MaterialStatus | None = Field(default=None, description="Статус")
    direction: Annotated[str | None, Field(max_length=60, description="Код направления")] = None
    answers: Annotated[
        str | None,
        patterned(
            "^(indicator|cause|competency):[a-z0-9_.-]{1,60}$",
            "Ожидается вид и код через двоеточие, например competency:conflict",
            max_length=80,
            description="На что отвечает: `indicator:код`, `cause:код` или `competency:код`",
        ),
    ] = None
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия или описания")] = None
    sort: Literal["title", "-title", "published_on", "-published_on"] = Field(default="title", description="Порядок")


def _require_once(answers: list[AnsweredIn]) -> None:
    seen: set[tuple[str, str]] = set()
    for at, each in enumerate(answers):
        if (each.kind, each.code) in seen:
            raise wrong("Назван дважды", "answers", at)
        seen.add((each.kind, each.code))
