"""What a mark may become, and who may set one. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum

from services.directory.roles import Role
from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.monitoring.permissions import P


class FollowUpStatus(StrEnum):
    open = "open"
    done = "done"


class FollowUpAction(StrEnum):
    finish = "finish"
    reopen = "reopen"


LABELS: dict[StrEnum, str] = labelled(
    {
        FollowUpStatus.open: "не снята",
        FollowUpStatus.done: "снята",
        FollowUpAction.finish: "снять",
        FollowUpAction.reopen: "вернуть",
    }
)


ANSWERS_FOR_ALL = Role.department


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    above: bool
    """Does the caller stand above the subject?"""
    role: str
    """The caller's."""
    concerned: frozenset[str]
    """The role that set the mark, and the one that is asked to look."""


def from_above(facts: Facts) -> Refusal | None:
    """A mark says that somebody else looks at the data: its subject neither sets nor settles it."""
    if facts.above:
        return None
    return Refusal("not_above", "Отметки ставит и снимает вышестоящий уровень.")


def by_those_concerned(facts: Facts) -> Refusal | None:
    """What somebody else was asked to look at is not settled over their head."""
    if facts.role in facts.concerned | {ANSWERS_FOR_ALL}:
        return None
    return Refusal("not_concerned", "Отметку снимает тот, кому она поручена, кто её поставил, или Департамент.")


settling = first_of(from_above, by_those_concerned)

S, A = FollowUpStatus, FollowUpAction

WORKFLOW = Workflow(
    "follow_up",
    LABELS,
    #    action    from    to      permission         guard
    Step(A.finish, S.open, S.done, P.follow_up_write, settling, needs_reason=True),
    Step(A.reopen, S.done, S.open, P.follow_up_write, settling, needs_reason=True),
)  # fmt: skip
