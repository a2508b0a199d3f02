"""What may become of a regulation, and which edition is in force on a day. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.places import contains, region_of
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.permissions import P
from services.reserve.regulations.terms import LABELS as TERMS
from services.reserve.regulations.terms import RegulationKind


class RegulationStatus(StrEnum):
    draft = "draft"
    published = "published"
    superseded = "superseded"
    repealed = "repealed"


class RegulationAction(StrEnum):
    publish = "publish"
    supersede = "supersede"
    repeal = "repeal"


LABELS: dict[StrEnum, str] = labelled(
    {
        RegulationStatus.draft: "проект",
        RegulationStatus.published: "действует",
        RegulationStatus.superseded: "заменено новой редакцией",
        RegulationStatus.repealed: "утратило силу",
        RegulationAction.publish: "опубликовать",
        RegulationAction.supersede: "заменить новой редакцией",
        RegulationAction.repeal: "признать утратившим силу",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    in_force_from: date | None
    act_number: str | None
    act_date: date | None
    former_from: date | None
    """From when the edition that is in force now has been; None: there is none."""
    ends_on: date | None
    """The last day, where it ends now."""
    followed: bool = False
    """Does the next edition take its place?"""


def founded(facts: Facts) -> Refusal | None:
    if facts.act_number and facts.act_date:
        return None
    return Refusal("no_act", "Укажите номер и дату акта, которым положение утверждено.")


def begins(facts: Facts) -> Refusal | None:
    if facts.in_force_from is not None:
        return None
    return Refusal("no_beginning", "Укажите день, с которого положение действует.")


def follows_its_act(facts: Facts) -> Refusal | None:
    """No act orders what was before it."""
    if facts.act_date is None or facts.in_force_from is None or facts.act_date <= facts.in_force_from:
        return None
    said = f"Положение не может действовать раньше своего акта: он от {facts.act_date:%d.%m.%Y}."
    return Refusal("before_its_act", said)


def follows_the_former(facts: Facts) -> Refusal | None:
    """What was in force is not undone backwards: a contest was held by it."""
    if facts.former_from is None or facts.in_force_from is None or facts.former_from < facts.in_force_from:
        return None
    return Refusal(
        "not_after_the_former",
        f"Действующее положение вступило в силу {facts.former_from:%d.%m.%Y}: новое может действовать только позже.",
    )


def ends_after_it_began(facts: Facts) -> Refusal | None:
    if facts.ends_on is None or facts.in_force_from is None or facts.ends_on >= facts.in_force_from:
        return None
    return Refusal("ends_before_it_began", "Положение не может утратить силу раньше, чем начало действовать.")


def of_kind(kind: RegulationKind, said: RegulationKind) -> Refusal | None:
    """An edition speaks of the same matter as the one before it."""
    if kind is said:
        return None
    detail = f"Это положение {TERMS[kind]}: содержание другого вида (положение {TERMS[said]}) сюда не годится"
    return Refusal.of("content", "another_kind", detail)


def model_at(place: str, model: bool) -> Refusal | None:
    """A municipality has its own regulation; a model is for others to follow."""
    if not model or region_of(place) == place:
        return None
    return Refusal.of("model", "model_of_a_region", "Примерное положение утверждает регион")


def derivable(model: bool, status: RegulationStatus, of: str, place: str) -> Refusal | None:
    """Whether somebody at `place` may make the own regulation out of this one."""
    if not model or status is not RegulationStatus.published:
        return Refusal("not_a_model", "Своё положение делают по действующему примерному.")
    if of == place or not contains(of, place):
        return Refusal("not_below", "По примерному положению региона делают своё муниципалитеты этого региона.")
    return None


def by_the_next(facts: Facts) -> Refusal | None:
    if facts.followed:
        return None
    return Refusal(
        "only_by_the_next", "Положение заменяет публикация новой редакции; без неё признайте его утратившим силу."
    )


publishable = first_of(founded, begins, follows_its_act, follows_the_former)

S, A = RegulationStatus, RegulationAction

WORKFLOW = Workflow(
    "regulation",
    LABELS,
    #    action       from         to            permission          guard
    Step(A.publish,   S.draft,     S.published,  P.regulation_write, publishable),
    Step(A.supersede, S.published, S.superseded, P.regulation_write, first_of(by_the_next, ends_after_it_began)),
    Step(A.repeal,    S.published, S.repealed,   P.regulation_write, ends_after_it_began, needs_reason=True),
)  # fmt: skip
