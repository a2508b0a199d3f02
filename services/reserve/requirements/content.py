"""What may be asked of a person, as data: the kinds of requirements, one discriminated union in the API.

The ЕКС (761н: higher education in public administration, management or personnel and five years of pedagogical work, or
any higher education with retraining and five years) is an `any_of` of two `all_of`.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from services.kernel.schemas import Code, In, Line, example, wrong
from services.reserve.requirements.profile import (
    CheckKind,
    ConsentPurpose,
    EducationLevel,
    ExperienceKind,
    StudyField,
    TeacherCategory,
)


class EducationRequirement(In):
    """Образование: диплом одного из уровней, а если названы области — в одной из них."""

    model_config = example({"kind": "education", "levels": ["specialist", "master"], "fields": ["management"]})

    kind: Literal["education"] = Field(title="Вид требования")
    levels: Annotated[list[EducationLevel], Field(min_length=1, max_length=10)] = Field(title="Уровни")
    fields: Annotated[list[StudyField], Field(max_length=10)] = Field(
        default=[], title="Области", description="Пусто — любая"
    )


class TrainingRequirement(In):
    """Дополнительное профессиональное образование в одной из областей, не короче стольких часов."""

    model_config = example(
        {"kind": "training", "fields": ["management", "economics"], "retraining": True, "hours": 250}
    )

    kind: Literal["training"] = Field(title="Вид требования")
    fields: Annotated[list[StudyField], Field(max_length=10)] = Field(
        default=[], title="Области", description="Пусто — любая"
    )
    retraining: bool = Field(default=True, title="Только профессиональная переподготовка")
    hours: Annotated[int, Field(ge=0, le=10_000)] = Field(default=0, title="Не меньше часов")


class ExperienceRequirement(In):
    """Стаж любого из названных видов вместе, полных лет; совпадающие периоды считаются один раз."""

    model_config = example({"kind": "experience", "of": ["pedagogical", "managerial"], "years": 5})

    kind: Literal["experience"] = Field(title="Вид требования")
    of: Annotated[list[ExperienceKind], Field(min_length=1, max_length=3)] = Field(title="Виды стажа")
    years: Annotated[int, Field(ge=1, le=60)] = Field(title="Не меньше лет")


class AgeRequirement(In):
    """Возраст, полных лет; границы включаются. Бывает не во всех актах."""

    model_config = example({"kind": "age", "at_least": 25, "at_most": 47})

    kind: Literal["age"] = Field(title="Вид требования")
    at_least: Annotated[int, Field(ge=14, le=100)] | None = Field(default=None, title="Не меньше")
    at_most: Annotated[int, Field(ge=14, le=100)] | None = Field(default=None, title="Не больше")

    @model_validator(mode="after")
    def _bounded(self) -> "AgeRequirement":
        if self.at_least is None and self.at_most is None:
            raise wrong("Укажите хотя бы одну границу возраста", "at_least")
        if self.at_least is not None and self.at_most is not None and self.at_most < self.at_least:
            raise wrong("Верхняя граница возраста ниже нижней", "at_most")
        return self


class CategoryRequirement(In):
    """Квалификационная категория педагога: одна из названных."""

    model_config = example({"kind": "category", "of": ["first", "highest"]})

    kind: Literal["category"] = Field(title="Вид требования")
    of: Annotated[list[TeacherCategory], Field(min_length=1, max_length=4)] = Field(title="Категории")


class AttestationRequirement(In):
    """Действующая аттестация на соответствие должности руководителя (273-ФЗ, ст. 51, ч. 4)."""

    model_config = example({"kind": "attestation"})

    kind: Literal["attestation"] = Field(title="Вид требования")


class CheckRequirement(In):
    """Проверка пройдена, не раньше чем столько месяцев назад; хранятся факт и дата, не содержание."""

    model_config = example({"kind": "check", "check": "criminal_record", "months": 6})

    kind: Literal["check"] = Field(title="Вид требования")
    check: CheckKind = Field(title="Проверка")
    months: Annotated[int, Field(ge=1, le=600)] | None = Field(
        default=None, title="Не старше месяцев", description="null — срок не ограничен"
    )


class ConsentRequirement(In):
    """Действующее согласие на обработку персональных данных для этой цели."""

    model_config = example({"kind": "consent", "purpose": "contest"})

    kind: Literal["consent"] = Field(title="Вид требования")
    purpose: ConsentPurpose = Field(title="Цель")


class CitizenshipRequirement(In):
    """Гражданство Российской Федерации."""

    model_config = example({"kind": "citizenship"})

    kind: Literal["citizenship"] = Field(title="Вид требования")


class AllOfRequirement(In):
    """Все требования вместе."""

    kind: Literal["all_of"] = Field(title="Вид требования")
    requirements: Annotated[list["Requirement"], Field(min_length=1, max_length=20)] = Field(title="Требования")


class AnyOfRequirement(In):
    """Хотя бы одно из требований."""

    kind: Literal["any_of"] = Field(title="Вид требования")
    requirements: Annotated[list["Requirement"], Field(min_length=1, max_length=20)] = Field(title="Требования")


Requirement = Annotated[
    EducationRequirement
    | TrainingRequirement
    | ExperienceRequirement
    | AgeRequirement
    | CategoryRequirement
    | AttestationRequirement
    | CheckRequirement
    | ConsentRequirement
    | CitizenshipRequirement
    | AllOfRequirement
    | AnyOfRequirement,
    Field(discriminator="kind"),
]

AllOfRequirement.model_rebuild()
AnyOfRequirement.model_rebuild()


DEEPEST = 5
"""The ЕКС takes three levels; a thousand of them would only take a reader's time, and the machine's."""


def _shallow(said: object) -> object:
    """Refused before it is read, since reading is what depth makes dear."""
    level, depth = [said], 0
    while level := [each for one in level for each in _within(one)]:
        depth += 1
        if depth > DEEPEST:
            raise wrong(f"Требования вложены глубже {DEEPEST} уровней")
    return said


def _within(said: object) -> list[object]:
    inner = said.get("requirements") if isinstance(said, dict) else None
    return inner if isinstance(inner, list) else []


class Criterion(In):
    """Критерий допуска: требование под своим кодом, с названием и пунктом акта."""

    model_config = example(
        {
            "code": "experience",
            "title": "Стаж педагогической работы не менее 5 лет",
            "clause": "п. 2.1",
            "requirement": {"kind": "experience", "of": ["pedagogical"], "years": 5},
        }
    )

    code: Code = Field(title="Код")
    title: Line = Field(title="Название")
    clause: Line | None = Field(default=None, title="Пункт акта")
    requirement: Annotated[Requirement, BeforeValidator(_shallow)] = Field(title="Требование")
    required: bool = Field(
        default=True, title="Обязателен", description="false — «как правило»: несоответствие отмечается, но не мешает"
    )
