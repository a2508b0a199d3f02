"""What a cycle may become, and when. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.monitoring.permissions import P


class CycleStatus(StrEnum):
    draft = "draft"
    collecting = "collecting"
    verifying = "verifying"
    preliminary = "preliminary"
    objections = "objections"
    published = "published"
    closed = "closed"


class CycleAction(StrEnum):
    open = "open"
    end_collection = "end_collection"
    resume = "resume"
    calculate = "calculate"
    reopen = "reopen"
    open_objections = "open_objections"
    publish = "publish"
    revise = "revise"
    close = "close"


LABELS: dict[StrEnum, str] = labelled(
    {
        CycleStatus.draft: "черновик",
        CycleStatus.collecting: "сбор данных",
        CycleStatus.verifying: "проверка данных",
        CycleStatus.preliminary: "предварительные результаты",
        CycleStatus.objections: "приём возражений",
        CycleStatus.published: "результаты опубликованы",
        CycleStatus.closed: "закрыт",
        CycleAction.open: "открыть сбор",
        CycleAction.end_collection: "завершить сбор",
        CycleAction.resume: "возобновить сбор",
        CycleAction.calculate: "рассчитать",
        CycleAction.reopen: "вернуть на проверку",
        CycleAction.open_objections: "открыть приём возражений",
        CycleAction.publish: "опубликовать результаты",
        CycleAction.revise: "пересмотреть опубликованное",
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
    """All that a guard may look at: the methodology, how far the submissions are, the window of objections."""

    methodology_published: bool
    rates_heads: bool
    subjects: int
    unclustered: int
    """Subjects that no cluster of the cycle takes, where it has clusters."""
    submitted: int
    """Handed in and waiting to be verified or returned."""
    verified: int
    """Of these and of the accepted the results are reached."""
    accepted: int
    left_out: tuple[LeftOut, ...]
    """Whom publication would leave without a result."""
    today: date
    objection_days: int
    objections_until: date | None
    open_objections: int
    uncounted_corrections: int
    """Numbers that upheld objections corrected after the calculation that stands."""


def ready_to_open(facts: Facts) -> Refusal | None:
    if not facts.methodology_published:
        return Refusal("methodology_not_published", "Методика цикла не опубликована.")
    if not facts.subjects:
        return Refusal("no_subjects", "В справочнике нет ни одного субъекта для этого цикла.")
    if facts.unclustered:
        return Refusal("unclustered", f"Ни в один кластер не входят субъекты: {facts.unclustered}.")
    if facts.rates_heads and not facts.objection_days:
        return Refusal("no_objection_window", "Руководители вправе возражать: отведите на это хотя бы день.")
    return None


def ready_to_calculate(facts: Facts) -> Refusal | None:
    if facts.submitted:
        return Refusal("unverified_submissions", f"Не проверены представленные данные: {facts.submitted}.")
    if not facts.verified + facts.accepted:
        return Refusal("nothing_verified", "Нет ни одного проверенного представления данных.")
    return None


def hears_objections(facts: Facts) -> Refusal | None:
    if facts.objection_days:
        return None
    return Refusal("no_objection_window", "В цикле не отведено дней на возражения.")


def ready_for_objections(facts: Facts) -> Refusal | None:
    """Nobody is asked to object to what the owner of the cycle has not looked at himself."""
    if not facts.verified:
        return None
    return Refusal("not_accepted", f"Проверены, но не приняты представленные данные: {facts.verified}.")


def no_window_owed(facts: Facts) -> Refusal | None:
    """Without an objection window only what is provided for in the cycle itself is published."""
    if facts.objection_days:
        return Refusal("objections_not_heard", "До публикации нужно открыть приём возражений.")
    return ready_for_objections(facts)


def heard(facts: Facts) -> Refusal | None:
    """The window is over, every objection decided, and what was corrected calculated."""
    assert facts.objections_until is not None  # the step that opened the window set it
    if facts.today <= facts.objections_until:
        until = f"{facts.objections_until:%d.%m.%Y}"
        return Refusal("objection_window_open", f"Возражения принимаются по {until} включительно.")
    if facts.open_objections:
        return Refusal("objections_open", f"Не рассмотрены возражения: {facts.open_objections}.")
    if facts.uncounted_corrections:
        detail = f"После исправлений по возражениям ({facts.uncounted_corrections}) цикл нужно рассчитать заново."
        return Refusal("corrections_not_calculated", detail)
    return None


def accounted_for(facts: Facts) -> Refusal | None:
    if not facts.left_out:
        return None
    detail = f"Без результата останутся субъекты: {len(facts.left_out)}. Чтобы продолжить, укажите причину."
    return Refusal("subjects_without_result", detail, tuple(_without_result(each) for each in facts.left_out))


def _without_result(left_out: LeftOut) -> dict[str, str]:
    code, detail = ("not_verified", "не проверены") if left_out.submitted else ("not_submitted", "не представлены")
    return {"id": str(left_out.subject_id), "code": code, "detail": f"{left_out.name}: данные {detail}"}


objectionable = first_of(hears_objections, ready_for_objections)

S, A = CycleStatus, CycleAction

WORKFLOW = Workflow(
    "cycle",
    LABELS,
    #    action             from           to             permission      guard
    Step(A.open,            S.draft,       S.collecting,  P.cycle_manage, ready_to_open),
    Step(A.end_collection,  S.collecting,  S.verifying,   P.cycle_manage),
    Step(A.resume,          S.verifying,   S.collecting,  P.cycle_manage, needs_reason=True),
    Step(A.calculate,       S.verifying,   S.preliminary, P.cycle_manage, ready_to_calculate),
    Step(A.calculate,       S.preliminary, S.preliminary, P.cycle_manage, ready_to_calculate),
    Step(A.calculate,       S.objections,  S.objections,  P.cycle_manage, ready_to_calculate),
    Step(A.reopen,          S.preliminary, S.verifying,   P.cycle_manage, needs_reason=True),
    Step(A.open_objections, S.preliminary, S.objections,  P.cycle_manage, objectionable,
         unless_explained=accounted_for),
    Step(A.publish,         S.preliminary, S.published,   P.cycle_manage, no_window_owed,
         unless_explained=accounted_for),
    Step(A.publish,         S.objections,  S.published,   P.cycle_manage, heard, unless_explained=accounted_for),
    Step(A.revise,          S.published,   S.verifying,   P.cycle_manage, needs_reason=True),
    Step(A.close,           S.published,   S.closed,      P.cycle_manage),
)  # fmt: skip
"""What is published stands until a revision of it is published in its place."""

OVER = frozenset({S.published, S.closed})
"""In these nothing changes that a published result rests on, unless it is revised."""
COLLECTS = frozenset({S.collecting, S.verifying})
"""In these, submissions move; later they are what the results were reached from."""
