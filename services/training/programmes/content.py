"""What a programme says: by whom and how it is taught, to whom, in which modules, and what it asks for before.

Kinds are those of ФЗ-273 (ст. 76) with what a region holds besides (DOMAIN.md, E).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.labels import labelled
from services.kernel.schemas import Code, In, Line, example, wrong
from services.training.competencies.content import LevelNumber, NormPost

Hours = Annotated[int, Field(ge=1, le=2000, title="Часы", description="Академические")]


class TrainingForm(StrEnum):
    """How a programme is taught."""

    full_time = "full_time"
    distance = "distance"
    mixed = "mixed"


LABELS: dict[StrEnum, str] = labelled(
    {
        TrainingForm.full_time: "очная",
        TrainingForm.distance: "дистанционная",
        TrainingForm.mixed: "смешанная",
    }
)


class TaughtLevel(In):
    """Чему учат: до какого уровня компетенции доводят."""

    model_config = example({"competency": "conflict", "level": 3})

    competency: Code = Field(title="Компетенция", description="Код компетенции действующей модели региона")
    level: LevelNumber = Field(title="До уровня")


class TrainingModule(In):
    """Модуль программы: часы, чему учит и после каких модулей."""

    model_config = example(
        {
            "code": "conflict",
            "title": "Переговоры и разрешение конфликтов",
            "hours": 18,
            "teaches": [{"competency": "conflict", "level": 3}],
            "requires": ["team"],
        }
    )

    code: Code = Field(title="Код")
    title: Line = Field(title="Название")
    hours: Hours
    teaches: Annotated[list[TaughtLevel], Field(max_length=50)] = Field(default_factory=list, title="Чему учит")
    requires: Annotated[list[Code], Field(max_length=50)] = Field(
        default_factory=list, title="После модулей", description="Коды модулей этой же программы"
    )

    @model_validator(mode="after")
    def _once(self) -> Self:
        if repeated := _repeated(each.competency for each in self.teaches):
            raise wrong(f"Компетенция названа дважды: {repeated}", "teaches")
        return self


class TrainingContent(In):
    """Содержание программы."""

    provider: Line = Field(
        title="Кто проводит", examples=["ГАУ ДПО «Смоленский областной институт развития образования»"]
    )
    form: TrainingForm = Field(title="Форма обучения")
    posts: Annotated[list[NormPost], Field(min_length=1, max_length=len(NormPost))] = Field(title="Для кого")
    modules: Annotated[list[TrainingModule], Field(min_length=1, max_length=100)] = Field(title="Модули")
    requires: Annotated[list[UUID], Field(max_length=20)] = Field(
        default_factory=list,
        title="После программ",
        description="Семейства программ, которые нужно пройти прежде; засчитывается любая редакция",
    )
    least_attendance: Annotated[int, Field(ge=0, le=100)] = Field(
        default=80, title="Наименьшая посещаемость", description="Проценты занятий, без которых программа не освоена"
    )

    for_novices: bool = Field(
        default=False,
        title="Школа начинающего руководителя",
        description="Зачисление по этой программе — обучение начинающего руководителя",
    )

    @model_validator(mode="after")
    def _sound(self) -> Self:
        codes = [each.code for each in self.modules]
        for field, named in (("modules", codes), ("posts", self.posts), ("requires", map(str, self.requires))):
            if repeated := _repeated(named):
                raise wrong(f"Названо дважды: {repeated}", field)
        for at, module in enumerate(self.modules):
            for number, code in enumerate(module.requires):
                if code not in codes:
                    raise wrong("Такого модуля в программе нет", "modules", at, "requires", number)
        return self

    def is_for(self, post: NormPost) -> bool:
        """A deputy may be taught as a candidate, in the reserve or not yet."""
        return post in self.posts or (post is NormPost.deputy and NormPost.candidate in self.posts)

    @property
    def hours(self) -> int:
        return sum(each.hours for each in self.modules)

    @property
    def teaches(self) -> Mapping[str, int]:
        """Competency → the highest level that a module brings to."""
        found: dict[str, int] = {}
        for each in (taught for module in self.modules for taught in module.teaches):
            found[each.competency] = max(each.level, found.get(each.competency, 0))
        return found


def _repeated(named: Iterable[str]) -> str | None:
    return next((each for each, times in Counter(named).items() if times > 1), None)
