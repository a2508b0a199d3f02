"""What a submission may become and what it must hold. Values in, values out."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.validation import field_error
from services.kernel.workflow import Guard, Refusal, Step, Workflow
from services.monitoring.cycles.rules import COLLECTS, CycleStatus
from services.monitoring.engine.attributes import Attributes, fits
from services.monitoring.engine.intervals import written
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Asked, Indicator, InputKind, Missing
from services.monitoring.permissions import P
from services.monitoring.scoring.rules import NOTHING, Input, absent, unproven


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
    enter = "import"
    """No step: values came from a file, and the history says by whom."""


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
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the caller stands to a submission."""

    inside: bool
    """At its very place: the subject itself."""
    above: bool
    """Strictly above it."""
    conducting: bool
    """At or above the place of its cycle."""
    submitted_it: bool
    """The account that handed it in."""


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


def in_collection(facts: Facts) -> Refusal | None:
    """What was never submitted can be submitted only while the cycle collects, up to its deadline."""
    if facts.cycle is not CycleStatus.collecting:
        return Refusal(LockReason.window_closed, "Сбор данных в этом цикле не идёт.")
    if facts.today > facts.deadline:
        detail = f"Срок представления прошёл {facts.deadline:%d.%m.%Y}. Отсрочку даёт тот, кто проводит цикл."
        return Refusal(LockReason.past_deadline, detail)
    return None


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
    """Every indicator has a value, and every «yes» that needs a document has one.

    The errors point into the submission as it is read: its values stand in the order of the indicators.
    """
    asked = [(i, each) for i, each in enumerate(facts.content.indicators) if asked_of(each, facts.attributes)]
    lacks = [(place, each, _lack(each, facts.values)) for place, each in asked]
    errors = tuple(_lacking(place, each, lack) for place, each, lack in lacks if lack)
    if not errors:
        return None
    counted = Counter(lack for _, _, lack in lacks)
    told = ", ".join(f"{said} (позиций: {counted[lack]})" for lack, said in LACKS.items() if counted[lack])
    return Refusal("incomplete", f"Данные неполны: {told}.", errors)


def asked_of(indicator: Indicator, attributes: Attributes) -> bool:
    """Is a subject like this asked for it? Not for what does not apply to it, nor for what the system itself counts."""
    return not indicator.by_system and fits(indicator.conditions, attributes)


def unfit(asked: Asked, value: Decimal) -> str | None:
    """Why `value` is no answer to what is asked, in Russian; None when it is one."""
    least, most = asked.range
    if asked.kind is InputKind.flag and value not in (0, 1):
        return "Ответ «да» — это 1, «нет» — это 0"
    if asked.kind is InputKind.cases and value != value.to_integral_value():
        return "Ожидается целое число"
    if value < least:
        return f"Должно быть не меньше {written(least)}"
    return f"Должно быть не больше {written(most)}" if value > most else None


LACKS: Mapping[str, str] = {"value": "нет значения", "evidence": "нет подтверждающего документа"}
"""What a position can lack, by the member of the value that is empty."""


def _lack(indicator: Indicator, values: Mapping[str, Input]) -> str | None:
    given = values.get(indicator.code, NOTHING)
    if absent(indicator, given):
        return None if indicator.missing is Missing.skip and not given.values else "value"
    return "evidence" if unproven(indicator, given) else None


def _lacking(place: int, indicator: Indicator, lack: str) -> Mapping[str, str]:
    detail = f"Позиция {indicator.number} «{indicator.title}»: {LACKS[lack]}"
    return field_error(("values", place, lack), f"{lack}_missing", detail)


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
    return Refusal("not_the_conductor", "Принимает данные тот, кто проводит цикл.")


def before_objections(facts: Facts) -> Refusal | None:
    """What was calculated can still be accepted: accepting changes no value."""
    if facts.cycle in COLLECTS or facts.cycle is CycleStatus.preliminary:
        return None
    return in_time(facts)


def first_of(*guards: Guard) -> Guard:
    """The first refusal of several guards."""
    return lambda facts: next((refusal for guard in guards if (refusal := guard(facts))), None)


submittable = first_of(by_the_subject, in_collection, complete)
resubmittable = first_of(by_the_subject, in_time, complete)
checkable = first_of(in_time, from_above)
acceptable = first_of(before_objections, from_above, by_the_conductor)
retractable = first_of(in_time, from_above, by_the_conductor)

S, A = SubmissionStatus, SubmissionAction

WORKFLOW = Workflow(
    "submission",
    LABELS,
    #    action       from         to           permission           guard
    Step(A.submit,    S.draft,     S.submitted, P.submission_write,  submittable),
    Step(A.submit,    S.returned,  S.submitted, P.submission_write,  resubmittable),
    Step(A.give_back, S.submitted, S.returned,  P.submission_verify, checkable, needs_reason=True),
    Step(A.verify,    S.submitted, S.verified,  P.submission_verify, checkable),
    Step(A.give_back, S.verified,  S.returned,  P.submission_verify, checkable, needs_reason=True),
    Step(A.accept,    S.verified,  S.accepted,  P.submission_accept, acceptable),
    Step(A.give_back, S.accepted,  S.returned,  P.submission_accept, retractable, needs_reason=True),
)  # fmt: skip

CHECKED = frozenset({S.verified, S.accepted})
"""Of these a result is reached."""

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


_RANGE = re.compile(r"(\d{1,5})(?:\s*[-–—]\s*(\d{1,5}))?")

Pages = tuple[tuple[int, int], ...]


def parse_pages(text: str) -> Pages:
    """Page ranges as documents write them: «стр. 4-17, 62-64» → `((4, 17), (62, 64))`; «стр. 5» → `((5, 5),)`.

    Raises ValueError, in Russian, on anything else.
    """
    cleaned = re.sub(r"^\s*(стр|с)\.?\s*", "", text.strip(), flags=re.IGNORECASE)
    return tuple(_page_range(part.strip()) for part in cleaned.split(","))


def _page_range(part: str) -> tuple[int, int]:
    found = _RANGE.fullmatch(part)
    if not found:
        raise ValueError("Страницы указывают так: 4-17, 62-64")
    first = int(found[1])
    last = int(found[2] or first)
    if not 0 < first <= last:
        raise ValueError("Первая страница диапазона больше последней или равна нулю")
    return first, last


def pages_text(pages: Pages) -> str:
    """The one way we write page ranges: `4-17, 62-64`."""
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in pages)
