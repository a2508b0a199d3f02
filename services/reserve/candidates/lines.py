"""The parts of a file that a client says and reads as whole lists: education, training, jobs, qualifications."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.schemas import Day, In, Line, example, wrong
from services.reserve.candidates.rules import QualificationKind
from services.reserve.requirements.profile import EducationLevel, ExperienceKind, StudyField, TeacherCategory


class EducationLine(In):
    """Образование: диплом."""

    model_config = example(
        {
            "level": "specialist",
            "field": "pedagogy",
            "speciality": "Математика",
            "institution": "Смоленский государственный университет",
            "graduated_on": "2001-06-30",
        }
    )

    level: EducationLevel = Field(title="Уровень")
    field: StudyField = Field(title="Область")
    speciality: Line = Field(title="Специальность или направление")
    institution: Line = Field(title="Образовательная организация")
    graduated_on: Day = Field(title="Дата выдачи диплома")


class TrainingLine(In):
    """Дополнительное профессиональное образование."""

    model_config = example(
        {
            "field": "management",
            "title": "Менеджмент в образовании",
            "institution": "СОИРО",
            "hours": 260,
            "retraining": True,
            "completed_on": "2022-05-31",
        }
    )

    field: StudyField = Field(title="Область")
    title: Line = Field(title="Программа")
    institution: Line = Field(title="Кто обучал")
    hours: Annotated[int, Field(ge=1, le=10_000)] = Field(title="Часов")
    retraining: bool = Field(title="Профессиональная переподготовка", description="false — повышение квалификации")
    completed_on: Day = Field(title="Дата окончания")


class _Lasting(In):
    valid_from: Day = Field(title="С")
    valid_to: Day | None = Field(default=None, title="По", description="Последний день, включительно; null — длится")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise wrong("Период заканчивается раньше, чем начинается", "valid_to")
        return self


class ExperienceLine(_Lasting):
    """Период работы. Периоды могут совпадать: в стаже совпадающее время считается один раз."""

    model_config = example(
        {
            "kind": "pedagogical",
            "organisation_name": "МБОУ «СШ № 3»",
            "position": "учитель математики",
            "valid_from": "2001-09-01",
            "valid_to": "2015-08-31",
        }
    )

    kind: ExperienceKind = Field(title="Вид стажа")
    organisation_id: UUID | None = Field(default=None, title="Организация", description="null — нет в справочнике")
    organisation_name: Line | None = Field(
        default=None, title="Название организации", description="По умолчанию из справочника"
    )
    position: Line = Field(title="Должность")

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.organisation_id is None and self.organisation_name is None:
            raise wrong("Укажите организацию", "organisation_name")
        return self


class QualificationLine(_Lasting):
    """Квалификационная категория, учёная степень, награда."""

    model_config = example(
        {"kind": "category", "category": "highest", "title": "высшая категория, учитель", "valid_from": "2021-04-01"}
    )

    kind: QualificationKind = Field(title="Вид")
    category: TeacherCategory | None = Field(default=None, title="Категория", description="Только у вида `category`")
    title: Line = Field(title="Название")

    @model_validator(mode="after")
    def _category_named(self) -> Self:
        if (self.kind is QualificationKind.category) != (self.category is not None):
            raise wrong("Категорию указывают у вида «квалификационная категория», и только у него", "category")
        return self
