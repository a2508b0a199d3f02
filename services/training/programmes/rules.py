"""What may become of a programme, and what it takes to publish one. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from services.kernel.labels import labelled
from services.kernel.places import region_of
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.permissions import P


class TrainingKind(StrEnum):
    """What kind of programme it is."""

    advanced_training = "advanced_training"
    retraining = "retraining"
    internship = "internship"
    seminar = "seminar"
    master_class = "master_class"


class TrainingProgrammeStatus(StrEnum):
    draft = "draft"
    published = "published"
    superseded = "superseded"
    withdrawn = "withdrawn"


class TrainingProgrammeAction(StrEnum):
    publish = "publish"
    supersede = "supersede"
    withdraw = "withdraw"


S, A = TrainingProgrammeStatus, TrainingProgrammeAction

LABELS: dict[StrEnum, str] = labelled(
    {
        TrainingKind.advanced_training: "повышение квалификации",
        TrainingKind.retraining: "профессиональная переподготовка",
        TrainingKind.internship: "стажировка",
        TrainingKind.seminar: "семинар",
        TrainingKind.master_class: "мастер-класс",
        S.draft: "проект",
        S.published: "действует",
        S.superseded: "заменена новой редакцией",
        S.withdrawn: "отозвана",
        A.publish: "опубликовать",
        A.supersede: "заменить новой редакцией",
        A.withdraw: "отозвать",
    }
)

LEAST_HOURS: Mapping[TrainingKind, int] = MappingProxyType(
    {TrainingKind.advanced_training: 16, TrainingKind.retraining: 250}
)
"""ФЗ-273, ст. 76; порядок, утверждённый приказом Минобрнауки России от 24.03.2025 № 266, п. 18 (before it приказ от
01.07.2013 № 499, п. 12). Of the other kinds no act asks for a number."""

MUNICIPAL = frozenset({TrainingKind.seminar, TrainingKind.master_class})
"""What an authority of a municipality holds itself : 1203-02; the rest takes a licence or a region."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    kind: TrainingKind
    hours: int
    unknown: tuple[str, ...]
    """Competencies that the framework in force does not hold, or not at that level: «conflict 5»."""
    framework: bool
    """Is a framework in force in the region?"""
    teaches: bool
    modules_circle: Refusal | None
    programmes_circle: Refusal | None
    followed: bool = False
    """Does the next edition take its place?"""


def long_enough(facts: Facts) -> Refusal | None:
    least = LEAST_HOURS.get(facts.kind, 0)
    if facts.hours >= least:
        return None
    said = f"В программе {facts.hours} ч; для вида «{LABELS[facts.kind]}» нужно не меньше {least} ч."
    return Refusal("too_few_hours", said)


def acyclic(facts: Facts) -> Refusal | None:
    return facts.modules_circle or facts.programmes_circle


def of_the_framework(facts: Facts) -> Refusal | None:
    if facts.teaches and not facts.framework:
        return Refusal("no_framework", "В регионе не действует модель компетенций: не на что сослаться.")
    if facts.unknown:
        said = "; ".join(facts.unknown)
        return Refusal("unknown_competency", f"В действующей модели компетенций такого нет: {said}.")
    return None


def by_the_next(facts: Facts) -> Refusal | None:
    if facts.followed:
        return None
    return Refusal("only_by_the_next", "Программу заменяет публикация новой редакции.")


publishable = first_of(long_enough, acyclic, of_the_framework)

WORKFLOW = Workflow(
    "programme",
    LABELS,
    #    action       from         to            permission         guard
    Step(A.publish,   S.draft,     S.published,  P.programme_write, publishable),
    Step(A.supersede, S.published, S.superseded, P.programme_write, by_the_next),
    Step(A.withdraw,  S.published, S.withdrawn,  P.programme_write, needs_reason=True),
)  # fmt: skip


def led_here(kind: TrainingKind, place: str) -> Refusal | None:
    """Programmes with a licence and internships are of the region; a municipality holds what needs neither."""
    if kind in MUNICIPAL or region_of(place) == place:
        return None
    return Refusal.of("kind", "not_a_region", "Программы этого вида ведут в регионе; в муниципалитете — семинары")
