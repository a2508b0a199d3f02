"""What may become of a framework, and which edition stands on a day. Values in, values out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.places import region_of
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.permissions import P


class FrameworkStatus(StrEnum):
    draft = "draft"
    published = "published"
    superseded = "superseded"


class FrameworkAction(StrEnum):
    publish = "publish"
    supersede = "supersede"
    withdraw = "withdraw"
    restore = "restore"


LABELS: dict[StrEnum, str] = labelled(
    {
        FrameworkStatus.draft: "проект",
        FrameworkStatus.published: "действует",
        FrameworkStatus.superseded: "заменена новой редакцией",
        FrameworkAction.publish: "опубликовать",
        FrameworkAction.supersede: "заменить новой редакцией",
        FrameworkAction.withdraw: "отозвать до вступления в силу",
        FrameworkAction.restore: "вернуть вместо отозванной редакции",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    in_force_from: date | None
    competencies: int
    empty_modules: tuple[str, ...]
    """Titles of the modules that hold no competency."""
    norms: Collection[str]
    """Posts that have a norm."""
    former_from: date | None
    """From when the edition in force now has stood; None: there is none."""
    followed: bool = False
    """Does the next edition take its place?"""
    today: date = date.min
    given_back: bool = False
    """Is the next edition withdrawn, which took its place?"""


def begins(facts: Facts) -> Refusal | None:
    if facts.in_force_from is not None:
        return None
    return Refusal("no_beginning", "Укажите день, с которого модель действует.")


def whole(facts: Facts) -> Refusal | None:
    """What diagnostics would ask about nothing is not published."""
    if not facts.competencies:
        return Refusal("no_competencies", "В модели нет ни одной компетенции.")
    if facts.empty_modules:
        return Refusal("empty_module", f"В модуле нет компетенций: {'; '.join(facts.empty_modules)}.")
    return None


def normed(facts: Facts) -> Refusal | None:
    if "head" in facts.norms:
        return None
    return Refusal("no_norm", "Задайте норму руководителя: без неё дефицит не посчитать.")


def follows_the_former(facts: Facts) -> Refusal | None:
    """What was diagnosed by the former edition stays so."""
    if facts.former_from is None or facts.in_force_from is None or facts.former_from < facts.in_force_from:
        return None
    since = f"{facts.former_from:%d.%m.%Y}"
    return Refusal("not_after_the_former", f"Действующая модель введена {since}: новая может действовать только позже.")


def by_the_next(facts: Facts) -> Refusal | None:
    if facts.followed:
        return None
    return Refusal("only_by_the_next", "Модель заменяет публикация новой редакции.")


def not_yet_in_force(facts: Facts) -> Refusal | None:
    """What nobody has been measured by may be taken back: a day set by mistake must not bind for good."""
    if facts.in_force_from is not None and facts.in_force_from > facts.today:
        return None
    return Refusal("in_force", "Модель уже действует: её заменяет только новая редакция.")


def by_the_withdrawn(facts: Facts) -> Refusal | None:
    if facts.given_back:
        return None
    return Refusal("only_by_the_withdrawn", "Прежняя модель возвращается, когда отозвана заменившая её редакция.")


publishable = first_of(begins, whole, normed, follows_the_former)

S, A = FrameworkStatus, FrameworkAction
WORKFLOW = Workflow(
    "framework",
    LABELS,
    #    action       from          to            permission         guard
    Step(A.publish,   S.draft,      S.published,  P.framework_write, publishable),
    Step(A.supersede, S.published,  S.superseded, P.framework_write, by_the_next),
    Step(A.withdraw,  S.published,  S.draft,      P.framework_write, not_yet_in_force, needs_reason=True),
    Step(A.restore,   S.superseded, S.published,  P.framework_write, by_the_withdrawn),
)  # fmt: skip


def of_a_region(place: str) -> Refusal | None:
    """One framework for all schools of a region: levels are compared across its municipalities."""
    if region_of(place) == place:
        return None
    return Refusal("not_a_region", "Модель компетенций ведут в регионе: она одна для всех муниципалитетов.")
