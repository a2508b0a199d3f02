"""What a mark may become, and who may set one. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
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


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    above: bool
    """Does the caller stand above the subject?"""


def from_above(facts: Facts) -> Refusal | None:
    """A mark says that somebody else looks at the data: its subject neither sets nor settles it."""
    if facts.above:
        return None
    return Refusal("not_above", "Отметки ставит и снимает вышестоящий уровень.")


S, A = FollowUpStatus, FollowUpAction

WORKFLOW = Workflow(
    "follow_up",
    LABELS,
    #    action    from    to      permission         guard
    Step(A.finish, S.open, S.done, P.follow_up_write, from_above, needs_reason=True),
    Step(A.reopen, S.done, S.open, P.follow_up_write, from_above, needs_reason=True),
)  # fmt: skip
