"""What a submission may become and what it must hold. Values in, values out."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.validation import field_error
from services.kernel.workflow import Guard, Refusal, Step, Workflow
from services.monitoring.cycles.rules import COLLECTS, CycleStatus
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


class SubmissionAction(StrEnum):
    submit = "submit"
    give_back = "return"
    verify = "verify"


LABELS: dict[StrEnum, str] = labelled(
    {
        SubmissionStatus.draft: "не представлено",
        SubmissionStatus.submitted: "представлено",
        SubmissionStatus.returned: "возвращено",
        SubmissionStatus.verified: "проверено",
        SubmissionAction.submit: "представить",
        SubmissionAction.give_back: "вернуть",
        SubmissionAction.verify: "подтвердить",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    cycle: CycleStatus
    content: Content
    values: Mapping[str, Input]
    own: bool
    """Was it the caller who submitted it?"""


def in_collection(facts: Facts) -> Refusal | None:
    """What was never submitted can be submitted only while the cycle collects."""
    if facts.cycle is CycleStatus.collecting:
        return None
    return Refusal("collection_ended", "Сбор данных в этом цикле не идёт.")


def in_time(facts: Facts) -> Refusal | None:
    """Submissions move only while the cycle collects or verifies."""
    if facts.cycle in COLLECTS:
        return None
    return Refusal("cycle_not_collecting", "Цикл уже не принимает изменений представленных данных.")


def complete(facts: Facts) -> Refusal | None:
    """Every indicator has a value, and every «yes» that needs a document has one.

    The errors point into the submission as it is read: its values stand in the order of the indicators.
    """
    lacks = [(place, each, _lack(each, facts.values)) for place, each in enumerate(facts.content.indicators)]
    errors = tuple(_lacking(place, each, lack) for place, each, lack in lacks if lack)
    if not errors:
        return None
    counted = Counter(lack for _, _, lack in lacks)
    told = ", ".join(f"{said} (позиций: {counted[lack]})" for lack, said in LACKS.items() if counted[lack])
    return Refusal("incomplete", f"Данные неполны: {told}.", errors)


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


def by_another(facts: Facts) -> Refusal | None:
    """Four eyes: two roles of one account are still one pair, whatever roles the gateway gave it."""
    if facts.own:
        return Refusal("own_submission", "Проверяет данные не тот, кто их представил.")
    return None


def submittable(facts: Facts) -> Refusal | None:
    return in_collection(facts) or complete(facts)


def resubmittable(facts: Facts) -> Refusal | None:
    return in_time(facts) or complete(facts)


def checkable(facts: Facts) -> Refusal | None:
    return in_time(facts) or by_another(facts)


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
)  # fmt: skip

FILLABLE: Mapping[SubmissionStatus, Guard] = {S.draft: in_collection, S.returned: in_time}
"""The statuses in which values may be written, and what must hold besides."""

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
