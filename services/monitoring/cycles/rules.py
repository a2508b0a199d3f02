"""What a cycle may become, and when. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
from services.monitoring.permissions import P


class CycleStatus(StrEnum):
    draft = "draft"
    collecting = "collecting"
    verifying = "verifying"
    preliminary = "preliminary"
    published = "published"
    closed = "closed"


class CycleAction(StrEnum):
    open = "open"
    end_collection = "end_collection"
    calculate = "calculate"
    reopen = "reopen"
    publish = "publish"
    close = "close"


LABELS: dict[StrEnum, str] = labelled(
    {
        CycleStatus.draft: "черновик",
        CycleStatus.collecting: "сбор данных",
        CycleStatus.verifying: "проверка данных",
        CycleStatus.preliminary: "предварительные результаты",
        CycleStatus.published: "результаты опубликованы",
        CycleStatus.closed: "закрыт",
        CycleAction.open: "открыть сбор",
        CycleAction.end_collection: "завершить сбор",
        CycleAction.calculate: "рассчитать",
        CycleAction.reopen: "вернуть на проверку",
        CycleAction.publish: "опубликовать результаты",
        CycleAction.close: "закрыть",
    }
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A subject that gets no result."""

    subject_id: UUID
    name: str
    submitted: bool
    """Something was handed in, and nothing of it verified."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at: the methodology's state and how far the submissions are."""

    methodology_published: bool
    subjects: int
    submitted: int
    """Handed in and waiting to be verified or returned."""
    verified: int
    left_out: tuple[LeftOut, ...]
    """Whom publication would leave without a result."""


def ready_to_open(facts: Facts) -> Refusal | None:
    if not facts.methodology_published:
        return Refusal("methodology_not_published", "Методика цикла не опубликована.")
    if not facts.subjects:
        return Refusal("no_subjects", "В справочнике нет ни одного субъекта для этого цикла.")
    return None


def ready_to_calculate(facts: Facts) -> Refusal | None:
    if facts.submitted:
        return Refusal("unverified_submissions", f"Не проверены представленные данные: {facts.submitted}.")
    if not facts.verified:
        return Refusal("nothing_verified", "Нет ни одного проверенного представления данных.")
    return None


def accounted_for(facts: Facts) -> Refusal | None:
    if not facts.left_out:
        return None
    detail = f"Без результата останутся субъекты: {len(facts.left_out)}. Чтобы опубликовать, укажите причину."
    return Refusal("subjects_without_result", detail, tuple(_without_result(each) for each in facts.left_out))


def _without_result(left_out: LeftOut) -> dict[str, str]:
    code, detail = ("not_verified", "не проверены") if left_out.submitted else ("not_submitted", "не представлены")
    return {"id": str(left_out.subject_id), "code": code, "detail": f"{left_out.name}: данные {detail}"}


S, A = CycleStatus, CycleAction

WORKFLOW = Workflow(
    "cycle",
    LABELS,
    #    action            from           to             permission      guard
    Step(A.open,           S.draft,       S.collecting,  P.cycle_manage, ready_to_open),
    Step(A.end_collection, S.collecting,  S.verifying,   P.cycle_manage),
    Step(A.calculate,      S.verifying,   S.preliminary, P.cycle_manage, ready_to_calculate),
    Step(A.reopen,         S.preliminary, S.verifying,   P.cycle_manage, needs_reason=True),
    Step(A.publish,        S.preliminary, S.published,   P.cycle_manage, unless_explained=accounted_for),
    Step(A.close,          S.published,   S.closed,      P.cycle_manage),
)  # fmt: skip
"""An objection window will stand between `preliminary` and `published`."""

COLLECTS = frozenset({S.collecting, S.verifying})
"""In these, submissions move; later they are what the results were reached from."""
