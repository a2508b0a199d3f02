"""What can be known of a person, as requirements ask for it: values alone, as of one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from services.kernel.labels import labelled


class EducationLevel(StrEnum):
    """Of the diploma; the order is that of the ladder."""

    secondary_vocational = "secondary_vocational"
    bachelor = "bachelor"
    specialist = "specialist"
    master = "master"
    postgraduate = "postgraduate"


class StudyField(StrEnum):
    """What was studied, as far as the ЕКС and the professional standard ask for it."""

    pedagogy = "pedagogy"
    public_administration = "public_administration"
    management = "management"
    personnel = "personnel"
    economics = "economics"
    law = "law"
    other = "other"


class ExperienceKind(StrEnum):
    pedagogical = "pedagogical"
    managerial = "managerial"
    other = "other"


class TeacherCategory(StrEnum):
    """Квалификационная категория."""

    first = "first"
    highest = "highest"
    mentor = "mentor"
    methodologist = "methodologist"


class CheckKind(StrEnum):
    """What is checked of a person; kept are the fact and the day, never the contents (152-ФЗ)."""

    criminal_record = "criminal_record"
    disqualification = "disqualification"
    medical = "medical"
    foreign_agent = "foreign_agent"


class ConsentPurpose(StrEnum):
    """What personal data may be processed for; each purpose is a document of its own (152-ФЗ, from 01.09.2025)."""

    reserve = "reserve"
    contest = "contest"
    attestation = "attestation"
    publication = "publication"
    checks = "checks"


LABELS: dict[StrEnum, str] = labelled(
    {
        EducationLevel.secondary_vocational: "среднее профессиональное",
        EducationLevel.bachelor: "высшее, бакалавриат",
        EducationLevel.specialist: "высшее, специалитет",
        EducationLevel.master: "высшее, магистратура",
        EducationLevel.postgraduate: "высшее, подготовка кадров высшей квалификации",
        StudyField.pedagogy: "образование и педагогика",
        StudyField.public_administration: "государственное и муниципальное управление",
        StudyField.management: "менеджмент",
        StudyField.personnel: "управление персоналом",
        StudyField.economics: "экономика",
        StudyField.law: "юриспруденция",
        StudyField.other: "другое",
        TeacherCategory.first: "первая",
        TeacherCategory.highest: "высшая",
        TeacherCategory.mentor: "педагог-наставник",
        TeacherCategory.methodologist: "педагог-методист",
        CheckKind.criminal_record: "справка о наличии (отсутствии) судимости",
        CheckKind.disqualification: "реестр дисквалифицированных лиц",
        CheckKind.medical: "медицинское заключение",
        CheckKind.foreign_agent: "реестр иностранных агентов",
        ConsentPurpose.reserve: "кадровый резерв",
        ConsentPurpose.contest: "участие в конкурсе",
        ConsentPurpose.attestation: "аттестация",
        ConsentPurpose.publication: "размещение сведений на сайте",
        ConsentPurpose.checks: "проверка сведений",
    }
)

EXPERIENCE: dict[StrEnum, str] = labelled(
    {
        ExperienceKind.pedagogical: "педагогический",
        ExperienceKind.managerial: "управленческий",
        ExperienceKind.other: "иной",
    }
)
"""Apart: a code of theirs is a code of `StudyField` too, and one table would have one label for both."""


@dataclass(frozen=True, slots=True)
class Studied:
    """A diploma."""

    level: EducationLevel
    field: StudyField


@dataclass(frozen=True, slots=True)
class Trained:
    """Additional professional education: retraining or a course."""

    field: StudyField
    hours: int
    retraining: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known of a person on `on`. What nobody has recorded is absent, and absent is not «no»."""

    on: date
    age: int | None = None
    """Full years."""
    russian_citizen: bool | None = None
    studied: tuple[Studied, ...] = ()
    trained: tuple[Trained, ...] = ()
    months: Mapping[ExperienceKind, int] = field(default_factory=lambda: MappingProxyType({}))
    """Full months of experience of each kind, overlaps counted once; empty: no job is recorded."""
    months_in: Mapping[frozenset[ExperienceKind], int] = field(default_factory=lambda: MappingProxyType({}))
    """The same of kinds taken together («педагогический или управленческий»): the union, not the sum."""
    category: TeacherCategory | None = None
    clear: Mapping[CheckKind, date] = field(default_factory=lambda: MappingProxyType({}))
    """Check → the day of the latest one, where nothing stood against the person."""
    obstacles: frozenset[CheckKind] = frozenset()
    """Checks whose latest outcome bars from the post."""
    consents: frozenset[ConsentPurpose] = frozenset()
    """In force on the day."""
    attested_until: date | None = None
    """The last day of a valid attestation; None: no valid one."""
