"""What a certificate is called, what may become of it, how much of a name a stranger reads. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.enrolments.rules import EnrolmentStatus
from services.training.permissions import P, decided_by_another
from services.training.programmes.rules import TrainingKind


class CertificateStatus(StrEnum):
    valid = "valid"
    revoked = "revoked"


class CertificateAction(StrEnum):
    revoke = "revoke"


class CertificateState(StrEnum):
    """What a check finds."""

    genuine = "genuine"
    annulled = "annulled"
    altered = "altered"


class HolderShown(StrEnum):
    """How much of the holder's name whoever checks a certificate reads: the region decides."""

    initials = "initials"
    name = "name"


S, A = CertificateStatus, CertificateAction

LABELS: dict[StrEnum, str] = labelled(
    {
        S.valid: "действует",
        S.revoked: "аннулирован",
        A.revoke: "аннулировать",
        CertificateState.genuine: "подлинный, действует",
        CertificateState.annulled: "подлинный, аннулирован",
        CertificateState.altered: "запись изменена, документ не подтверждён",
        HolderShown.initials: "инициалы",
        HolderShown.name: "фамилия, имя, отчество",
    }
)

PAPERS: Mapping[TrainingKind, str] = MappingProxyType(
    {
        TrainingKind.advanced_training: "Удостоверение о повышении квалификации",
        TrainingKind.retraining: "Диплом о профессиональной переподготовке",
        TrainingKind.internship: "Сертификат о прохождении стажировки",
        TrainingKind.seminar: "Сертификат участника семинара",
        TrainingKind.master_class: "Сертификат участника мастер-класса",
    }
)
"""ФЗ-273, ст. 60 ч. 10 for the first two; the others are of the provider's own form."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    issues: bool
    """Does the caller stand at or above the place of the issuer?"""
    own: bool
    """Is it the caller's own?"""


def by_the_issuer(facts: Facts) -> Refusal | None:
    if facts.issues:
        return None
    return Refusal("not_yours", "Документ аннулирует тот, кто его выдал.")


by_another = decided_by_another("own_learning", "Документ о своём обучении выдаёт и аннулирует другой сотрудник.")
annullable = first_of(by_the_issuer, by_another)

WORKFLOW = Workflow(
    "certificate",
    LABELS,
    #    action    from     to         permission           guard
    Step(A.revoke, S.valid, S.revoked, P.certificate_issue, annullable,    needs_reason=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Earned:
    """An enrolment for which a certificate is asked."""

    status: EnrolmentStatus
    leads: bool
    """Does the caller stand at or above the place of the group?"""
    named: bool
    """Does the directory know the person's name?"""
    own: bool
    """Is it the learning of the caller?"""


def issuable(earned: Earned) -> Refusal | None:
    if not earned.leads:
        return Refusal("not_your_group", "Документ выдаёт тот, кто вёл группу.")
    if refusal := by_another(earned):
        return refusal
    if earned.status is not EnrolmentStatus.completed:
        return Refusal("not_completed", "Документ выдают тому, кто освоил программу.")
    if not earned.named:
        return Refusal("no_name", "В справочнике нет имени этого человека.")
    return None


def number_of(position: int, year: int) -> str:
    """As it is written on paper: «0007/2027»."""
    return f"{position:04d}/{year}"


def shown(name: str, how: HolderShown) -> str:
    """«Иванова Анна Петровна», or no more than «И. А. П.»."""
    return name if how is HolderShown.name else " ".join(f"{part[0]}." for part in name.split())
