"""What a file of a candidate may become, and what is said of one. Values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
from services.reserve.permissions import P
from services.reserve.requirements.profile import TeacherCategory


class CandidateStatus(StrEnum):
    active = "active"
    merged = "merged"
    anonymised = "anonymised"


class CandidateAction(StrEnum):
    merge = "merge"
    relink = "relink"
    anonymise = "anonymise"


class QualificationKind(StrEnum):
    category = "category"
    degree = "degree"
    award = "award"
    other = "other"


class CandidateDocumentKind(StrEnum):
    application = "application"
    diploma = "diploma"
    employment = "employment"
    programme = "programme"
    reference = "reference"
    other = "other"


class PersonalDataKind(StrEnum):
    """Kinds of personal data, as an act of destruction names them."""

    name = "name"
    birth_date = "birth_date"
    citizenship = "citizenship"
    contacts = "contacts"
    snils = "snils"
    workplace = "workplace"
    directory = "directory"
    education = "education"
    training = "training"
    experience = "experience"
    qualifications = "qualifications"
    checks = "checks"
    documents = "documents"


class DestructionGround(StrEnum):
    withdrawn = "withdrawn"
    expired = "expired"


LABELS: dict[StrEnum, str] = labelled(
    {
        CandidateStatus.active: "действующее",
        CandidateStatus.merged: "объединено с другим",
        CandidateStatus.anonymised: "обезличено",
        CandidateAction.merge: "объединить с другим делом",
        CandidateAction.relink: "связать с другой карточкой справочника",
        CandidateAction.anonymise: "уничтожить персональные данные",
        QualificationKind.category: "квалификационная категория",
        QualificationKind.degree: "учёная степень или звание",
        QualificationKind.award: "награда или почётное звание",
        QualificationKind.other: "другое",
        PersonalDataKind.name: "фамилия, имя, отчество",
        PersonalDataKind.birth_date: "дата рождения",
        PersonalDataKind.citizenship: "гражданство",
        PersonalDataKind.contacts: "телефон и электронная почта",
        PersonalDataKind.snils: "СНИЛС",
        PersonalDataKind.workplace: "место работы и должность",
        PersonalDataKind.directory: "связь с карточкой справочника",
        PersonalDataKind.education: "образование",
        PersonalDataKind.training: "дополнительное профессиональное образование",
        PersonalDataKind.experience: "трудовая деятельность",
        PersonalDataKind.qualifications: "квалификация и награды",
        PersonalDataKind.checks: "сведения о проверках",
        PersonalDataKind.documents: "документы",
        DestructionGround.withdrawn: "согласие отозвано",
        DestructionGround.expired: "истёк срок согласия",
    }
)
DOCUMENTS: dict[StrEnum, str] = labelled(
    {
        CandidateDocumentKind.application: "заявление",
        CandidateDocumentKind.diploma: "документ об образовании",
        CandidateDocumentKind.employment: "сведения о трудовой деятельности",
        CandidateDocumentKind.programme: "программа развития",
        CandidateDocumentKind.reference: "характеристика или рекомендация",
        CandidateDocumentKind.other: "другое",
    }
)
"""Apart, since a code of one enum equals the same code of another."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at: of these steps, nothing."""


def in_time(_: Facts) -> Refusal:
    """The timed job alone takes it, with an act: `destruction`."""
    detail = "Данные уничтожает служба: в течение 30 дней после окончания или отзыва последнего согласия."
    return Refusal("destroyed_in_time", detail)


def in_the_file(_: Facts) -> Refusal:
    """Taken by changing the file: `linking`."""
    return Refusal("changed_in_the_file", "Связь с карточкой справочника меняют в самом деле, назвав причину.")


S, A = CandidateStatus, CandidateAction

WORKFLOW = Workflow(
    "candidate",
    LABELS,
    #    action       from      to            permission         guard
    Step(A.merge,     S.active, S.merged,     P.candidate_merge, needs_reason=True),
    Step(A.relink,    S.active, S.active,     P.candidate_write, in_the_file, needs_reason=True),
    Step(A.anonymise, S.active, S.anonymised, P.candidate_write, in_time),
    Step(A.anonymise, S.merged, S.anonymised, P.candidate_write, in_time),
)  # fmt: skip
"""To merge is an operation of its own. A file that was merged goes with the one it was merged into."""

NOBODY = "Обезличено"
"""What stands for the name afterwards."""
FORGOTTEN = "Персональные данные уничтожены"
"""What stands for a text about the person, in whatever record."""
GONE = {"secret": True, "left": None}
"""`mapped_column(info=GONE)`: of what the column says of a person nothing is left with the file (`forgetting`); the
audit, which cannot be destroyed, does not take it down."""
REPLACED = {"secret": True, "left": FORGOTTEN}
"""The same, where something must stand or the fact that something was said is worth keeping."""
ACT_KEPT_MONTHS = 36
"""An act of destruction is kept three years (приказ Роскомнадзора от 28.10.2022 № 179)."""

CATEGORIES = (
    TeacherCategory.highest,
    TeacherCategory.first,
    TeacherCategory.methodologist,
    TeacherCategory.mentor,
)
"""What is asked for first: who is a mentor or a methodologist has the highest too, and may have recorded both."""


class Named(Protocol):
    last_name: str
    first_name: str
    middle_name: str | None


def full_name(person: Named) -> str:
    return " ".join(part for part in (person.last_name, person.first_name, person.middle_name) if part)


def category_of(held: Iterable[tuple[TeacherCategory | None, date, date | None]], on: date) -> TeacherCategory | None:
    """Of (category, first day, last day) the one in force on the day that counts for most."""
    valid = {category for category, first, last in held if first <= on and (last is None or last >= on)}
    return next((each for each in CATEGORIES if each in valid), None)


def future(field: str, day: date, today: date) -> Refusal | None:
    """What is recorded has happened."""
    if day <= today:
        return None
    return Refusal.of(field, "in_future", "День ещё не наступил")


def before_birth(field: str, day: date, born: date | None) -> Refusal | None:
    if born is None or day > born:
        return None
    return Refusal.of(field, "before_birth", "Этот день раньше дня рождения")


def unlinkable(*, own: bool) -> Refusal | None:
    """Nobody says of a file that it is, or is not, the own one: what stands on it would become theirs."""
    if not own:
        return None
    return Refusal.of("person_id", "own_link", "Дело с собственной карточкой связывает другой сотрудник")


def unexplained(reason: str | None) -> Refusal | None:
    """Whoever takes a link back says why."""
    if reason:
        return None
    return Refusal.of("reason", "reason_required", "Укажите, почему дело связывают с другой карточкой")
