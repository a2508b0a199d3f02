"""What a submission may become and what it must hold. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Guard, Refusal, Step, Workflow, first_of
from services.monitoring.cycles.rules import COLLECTS, CycleStatus
from services.monitoring.engine.attributes import Attributes
from services.monitoring.methodologies.content import Content
from services.monitoring.permissions import P
from services.monitoring.quality.obstacles import obstacle
from services.monitoring.quality.rules import Finding
from services.monitoring.scoring.rules import Input
from services.monitoring.submissions.asked import incomplete
from services.monitoring.submissions.standing import Standing


class SubmissionStatus(StrEnum):
    draft = "draft"
    submitted = "submitted"
    returned = "returned"
    verified = "verified"
    accepted = "accepted"


class LockReason(StrEnum):
    """Why values cannot be written now."""

    past_deadline = "past_deadline"
    window_closed = "window_closed"
    approved = "approved"
    under_review = "under_review"


class SubmissionAction(StrEnum):
    submit = "submit"
    give_back = "return"
    verify = "verify"
    accept = "accept"
    enter = "import"  # no step: values came from a file, and the history says by whom
    confirm = "confirm"  # no step either: a layer of independent data was written
    extend = "extend"
    correct = "correct"


LABELS: dict[StrEnum, str] = labelled(
    {
        SubmissionStatus.draft: "не представлено",
        SubmissionStatus.submitted: "представлено",
        SubmissionStatus.returned: "возвращено",
        SubmissionStatus.verified: "проверено",
        SubmissionStatus.accepted: "принято",
        LockReason.past_deadline: "срок представления прошёл",
        LockReason.window_closed: "цикл не собирает данные",
        LockReason.approved: "данные уже проверены",
        LockReason.under_review: "данные на проверке",
        SubmissionAction.submit: "представить",
        SubmissionAction.give_back: "вернуть",
        SubmissionAction.verify: "подтвердить",
        SubmissionAction.accept: "принять",
        SubmissionAction.enter: "загрузить значения из файла",
        SubmissionAction.confirm: "записать независимые данные",
        SubmissionAction.extend: "изменить срок",
        SubmissionAction.correct: "исправить по возражению",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    cycle: CycleStatus
    today: date
    deadline: date
    """The last day of what was not handed in yet: the subject's own, or that of the cycle."""
    content: Content
    attributes: Attributes
    values: Mapping[str, Input]
    caller: Standing
    commented: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    """What is striking about the values; asked for where it matters. `commented`: indicators with a comment."""
    upheld: bool = False
    """Is this an objection being upheld? Nothing else changes what was accepted."""


def still_collecting(facts: Facts) -> Refusal | None:
    if facts.cycle is CycleStatus.collecting:
        return None
    return Refusal(LockReason.window_closed, "Сбор данных в этом цикле не идёт.")


def before_deadline(facts: Facts) -> Refusal | None:
    if facts.today <= facts.deadline:
        return None
    detail = f"Срок представления прошёл {facts.deadline:%d.%m.%Y}. Отсрочку даёт тот, кто проводит цикл."
    return Refusal(LockReason.past_deadline, detail)


in_collection = first_of(still_collecting, before_deadline)
"""What was never submitted can be submitted only while the cycle collects, up to its deadline."""


def in_time(facts: Facts) -> Refusal | None:
    """Submissions move only while the cycle collects or verifies."""
    if facts.cycle in COLLECTS:
        return None
    return Refusal(LockReason.window_closed, "Цикл уже не принимает изменений представленных данных.")


def by_the_subject(facts: Facts) -> Refusal | None:
    """Nobody declares for another, not even the authority above."""
    if facts.caller.inside:
        return None
    return Refusal("not_the_subject", "Данные представляет сам субъект.")


def complete(facts: Facts) -> Refusal | None:
    return incomplete(facts.content, facts.attributes, facts.values)


def sound(facts: Facts) -> Refusal | None:
    """Nothing is wrong, and everything unusual has been explained."""
    errors = tuple(obstacle(facts.content, each) for each in facts.findings if each.bars)
    detail = f"Контроль качества не пройден, замечаний: {len(errors)}."
    return Refusal("quality_errors", detail, errors) if errors else None


def from_above(facts: Facts) -> Refusal | None:
    """Four eyes: two roles of one account are still one pair, whatever roles the gateway gave it."""
    if facts.caller.submitted_it:
        return Refusal("own_submission", "Проверяет данные не тот, кто их представил.")
    if not facts.caller.above:
        return Refusal("not_above", "Проверяет данные вышестоящий уровень.")
    return None


def by_the_conductor(facts: Facts) -> Refusal | None:
    if facts.caller.conducting:
        return None
    return Refusal("not_the_conductor", "Принимает данные и меняет срок тот, кто проводит цикл.")


def before_objections(facts: Facts) -> Refusal | None:
    """What was calculated can still be accepted: accepting changes no value."""
    return None if facts.cycle is CycleStatus.preliminary else in_time(facts)


def by_objection(facts: Facts) -> Refusal | None:
    if facts.upheld:
        return None
    return Refusal("no_objection", "Принятые числа исправляет только удовлетворённое возражение.")


extendable = first_of(by_the_conductor, still_collecting)
submittable = first_of(by_the_subject, in_collection, complete, sound)
resubmittable = first_of(by_the_subject, in_time, complete, sound)
checkable = first_of(in_time, from_above)
acceptable = first_of(before_objections, from_above, by_the_conductor)
retractable = first_of(in_time, from_above, by_the_conductor)

S, A = SubmissionStatus, SubmissionAction

WORKFLOW = Workflow(
    "submission",
    LABELS,
    #    action       from         to           permission           guard
    Step(A.submit,    S.draft,     S.submitted, P.submission_write,  submittable),
    Step(A.extend,    S.draft,     S.draft,     P.cycle_manage,      extendable, needs_reason=True),
    Step(A.submit,    S.returned,  S.submitted, P.submission_write,  resubmittable),
    Step(A.give_back, S.submitted, S.returned,  P.submission_verify, checkable, needs_reason=True),
    Step(A.verify,    S.submitted, S.verified,  P.submission_verify, checkable),
    Step(A.give_back, S.verified,  S.returned,  P.submission_verify, checkable, needs_reason=True),
    Step(A.accept,    S.verified,  S.accepted,  P.submission_accept, acceptable),
    Step(A.give_back, S.accepted,  S.returned,  P.submission_accept, retractable, needs_reason=True),
    Step(A.correct,   S.accepted,  S.accepted,  P.objection_decide,  by_objection, needs_reason=True),
)  # fmt: skip

CHECKED = frozenset({S.verified, S.accepted})
"""Of these a result is reached."""
HANDED_IN = CHECKED | {S.submitted}
"""These say something to others: what is still being filled in, or was returned, does not."""

FILLABLE: Mapping[SubmissionStatus, Guard] = {
    S.draft: in_collection,
    S.returned: in_time,
    S.submitted: lambda _: Refusal(LockReason.under_review, "Данные на проверке: изменить их можно после возврата."),
    S.verified: lambda _: Refusal(LockReason.approved, "Данные проверены: изменить их можно после возврата."),
    S.accepted: lambda _: Refusal(LockReason.approved, "Данные приняты: изменить их можно после возврата."),
}
"""Status → what must hold for values to be written."""


def lock(status: SubmissionStatus, facts: Facts) -> Refusal | None:
    """Why values cannot be written now, whoever asks; None when they can."""
    return FILLABLE[status](facts)
