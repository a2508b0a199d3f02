"""What a framework says: levels, modules, competencies with what each level looks like, and the norm of each post.

Five modules are those of attestation (постановление Администрации города Смоленска № 1427-адм); levels and norms are
the region's own (DOMAIN.md, E: no act gives a scale).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, PrivateAttr, model_validator

from services.kernel.labels import labelled
from services.kernel.schemas import Code, In, Line, Prose, example, wrong

LevelNumber = Annotated[int, Field(ge=1, le=10)]


class NormPost(StrEnum):
    """For whom there is a norm."""

    head = "head"
    deputy = "deputy"
    candidate = "candidate"
    authority_specialist = "authority_specialist"


POSTS: dict[StrEnum, str] = labelled(
    {
        NormPost.head: "руководитель",
        NormPost.deputy: "заместитель руководителя",
        NormPost.candidate: "кандидат в руководители",
        NormPost.authority_specialist: "специалист ОМСУ",
    }
)


class CompetencyLevel(In):
    """Уровень шкалы: номер по порядку с единицы и название."""

    matched_by: ClassVar[str] = "number"
    model_config = example({"number": 2, "title": "Базовый"})

    number: LevelNumber = Field(title="Номер")
    title: Line = Field(title="Название")


class CompetencyModule(In):
    """Модуль: область управления, в которой собраны компетенции."""

    model_config = example({"code": "personnel", "title": "Управление кадрами"})

    code: Code = Field(title="Код")
    title: Line = Field(title="Название")


class Competency(In):
    """Компетенция: как выглядит каждый её уровень, от первого к последнему."""

    model_config = example(
        {
            "code": "conflict",
            "module": "personnel",
            "title": "Переговоры и разрешение конфликтов",
            "levels": ["Вмешивается, когда конфликт стал жалобой", "Выслушивает стороны и действует по процедуре"],
        }
    )

    code: Code = Field(title="Код")
    module: Code = Field(title="Модуль", description="Код модуля")
    title: Line = Field(title="Название")
    levels: Annotated[list[Prose], Field(min_length=2, max_length=10)] = Field(
        title="Уровни", description="Что видно на каждом уровне шкалы, по порядку"
    )


class RequiredLevel(In):
    """Требование к компетенции: какой её уровень нужен."""

    matched_by: ClassVar[str] = "competency"
    in_order: ClassVar[bool] = False

    competency: Code = Field(title="Компетенция", description="Код компетенции")
    level: LevelNumber = Field(title="Не ниже уровня")
    _title: str | None = PrivateAttr(default=None)

    @property
    def title(self) -> str | None:
        """What the framework it stands in calls the competency."""
        return self._title

    def called(self, title: str) -> None:
        self._title = title


class NormProfile(In):
    """Норма должности. Компетенции, которой в ней нет, от этой должности не требуют."""

    matched_by: ClassVar[str] = "post"
    in_order: ClassVar[bool] = False

    model_config = example({"post": "head", "required": [{"competency": "conflict", "level": 3}]})

    post: NormPost = Field(title="Должность")
    required: Annotated[list[RequiredLevel], Field(max_length=200)] = Field(title="Требуемые уровни")

    @model_validator(mode="after")
    def _once(self) -> Self:
        if repeated := _repeated(each.competency for each in self.required):
            raise wrong(f"Компетенция названа дважды: {repeated}", "required")
        return self


class Framework(In):
    """Содержание модели компетенций."""

    levels: Annotated[list[CompetencyLevel], Field(min_length=2, max_length=10)] = Field(title="Шкала")
    modules: Annotated[list[CompetencyModule], Field(min_length=1, max_length=30)] = Field(title="Модули")
    competencies: Annotated[list[Competency], Field(max_length=200)] = Field(title="Компетенции")
    norms: Annotated[list[NormProfile], Field(max_length=len(NormPost))] = Field(title="Нормы должностей")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if [each.number for each in self.levels] != list(range(1, len(self.levels) + 1)):
            raise wrong("Уровни нумеруют по порядку с единицы", "levels")
        for field, codes in (
            ("modules", [each.code for each in self.modules]),
            ("competencies", [each.code for each in self.competencies]),
            ("norms", [each.post for each in self.norms]),
        ):
            if repeated := _repeated(codes):
                raise wrong(f"Названо дважды: {repeated}", field)
        modules = {each.code for each in self.modules}
        for at, each in enumerate(self.competencies):
            if each.module not in modules:
                raise wrong("Такого модуля в модели нет", "competencies", at, "module")
            if len(each.levels) != len(self.levels):
                raise wrong("Опишите каждый уровень шкалы", "competencies", at, "levels")
        self._require_normed()
        return self

    def _require_normed(self) -> None:
        known = {each.code: each.title for each in self.competencies}
        for at, norm in enumerate(self.norms):
            for number, each in enumerate(norm.required):
                if each.competency not in known:
                    raise wrong("Такой компетенции в модели нет", "norms", at, "required", number, "competency")
                if each.level > len(self.levels):
                    raise wrong("Такого уровня в шкале нет", "norms", at, "required", number, "level")
                each.called(known[each.competency])

    @property
    def codes(self) -> frozenset[str]:
        """Of its competencies."""
        return frozenset(each.code for each in self.competencies)

    def norm(self, post: NormPost) -> Mapping[str, int]:
        """Competency → the level asked of the post; what is not asked is absent."""
        return {each.competency: each.level for norm in self.norms if norm.post is post for each in norm.required}


def _repeated(codes: Iterable[str]) -> str | None:
    return next((code for code, times in Counter(codes).items() if times > 1), None)
