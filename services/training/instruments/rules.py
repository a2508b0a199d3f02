"""What may become of an instrument. Values in, values out."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.places import region_of
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.permissions import P


class InstrumentStatus(StrEnum):
    draft = "draft"
    published = "published"
    superseded = "superseded"
    withdrawn = "withdrawn"


class InstrumentAction(StrEnum):
    publish = "publish"
    supersede = "supersede"
    withdraw = "withdraw"


LABELS: dict[StrEnum, str] = labelled(
    {
        InstrumentStatus.draft: "проект",
        InstrumentStatus.published: "действует",
        InstrumentStatus.superseded: "заменён новой редакцией",
        InstrumentStatus.withdrawn: "отозван",
        InstrumentAction.publish: "опубликовать",
        InstrumentAction.supersede: "заменить новой редакцией",
        InstrumentAction.withdraw: "отозвать",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    levels: int | None
    """Of the framework in force; None: none is."""
    thresholds: int
    strange: Collection[str] = ()
    """Codes of competencies the framework does not know."""
    followed: bool = False
    """Does the next edition take its place?"""


def by_a_framework(facts: Facts) -> Refusal | None:
    """What is measured is a level of the framework in force."""
    if facts.levels is None:
        return Refusal("no_framework", "Здесь не действует ни одна модель компетенций: сначала опубликуйте её.")
    if facts.strange:
        return Refusal("unknown_competency", f"В действующей модели нет: {', '.join(sorted(facts.strange))}.")
    return None


def a_threshold_for_each_level(facts: Facts) -> Refusal | None:
    if facts.levels == facts.thresholds:
        return None
    return Refusal("levels_differ", f"Порогов должно быть столько, сколько уровней в модели: {facts.levels}.")


def by_the_next(facts: Facts) -> Refusal | None:
    if facts.followed:
        return None
    return Refusal("only_by_the_next", "Инструмент заменяет публикация новой редакции.")


publishable = first_of(by_a_framework, a_threshold_for_each_level)


def grounded(facts: Facts) -> bool:
    """Would it be published today: does the framework in force know what it measures?"""
    return publishable(facts) is None


S, A = InstrumentStatus, InstrumentAction

WORKFLOW = Workflow(
    "instrument",
    LABELS,
    #    action       from         to            permission          guard
    Step(A.publish,   S.draft,     S.published,  P.instrument_write, publishable),
    Step(A.supersede, S.published, S.superseded, P.instrument_write, by_the_next),
    Step(A.withdraw,  S.published, S.withdrawn,  P.instrument_write, needs_reason=True),
)  # fmt: skip


def of_a_region(place: str) -> Refusal | None:
    """One edition for all schools of a region: what it finds is compared across its municipalities."""
    if region_of(place) == place:
        return None
    return Refusal("not_a_region", "Инструменты ведут в регионе: они одни для всех муниципалитетов.")


def keeps_its_kind(former: str | None, kind: str) -> Refusal | None:
    """An edition of a test is a test; `former` is the kind of the edition before, None: there is none."""
    if former in (None, kind):
        return None
    return Refusal.of("content", "another_kind", "Редакция — инструмент того же вида, что и прежняя")
