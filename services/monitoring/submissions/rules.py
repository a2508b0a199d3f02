"""What a submission may become and what it must hold. Values in, values out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.validation import pointer
from services.kernel.workflow import Guard, Refusal, Step, Workflow
from services.monitoring.cycles.rules import COLLECTS, CycleStatus
from services.monitoring.methodologies.rules import Content, Indicator
from services.monitoring.permissions import P
from services.monitoring.scoring.rules import Input, unproven


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
    """Every indicator has a value, and every «yes» that needs a document has one."""
    lacking = [(each, lack) for each in facts.content.indicators if (lack := _lack(each, facts.values))]
    if not lacking:
        return None
    errors = tuple(
        {"pointer": pointer(("values", each.code)), "code": code, "detail": f"Позиция {each.number}: {detail}"}
        for each, (code, detail) in lacking
    )
    return Refusal("incomplete", f"Заполнены не все позиции: {len(errors)}.", errors)


def _lack(indicator: Indicator, values: Mapping[str, Input]) -> tuple[str, str] | None:
    given = values.get(indicator.code)
    if given is None or given.value is None:
        return "value_missing", "нет значения"
    if unproven(indicator, given):
        return "evidence_missing", "нет подтверждающего документа"
    return None


def submittable(facts: Facts) -> Refusal | None:
    return in_collection(facts) or complete(facts)


def resubmittable(facts: Facts) -> Refusal | None:
    return in_time(facts) or complete(facts)


S, A = SubmissionStatus, SubmissionAction

WORKFLOW = Workflow(
    "submission",
    LABELS,
    #    action       from         to           permission           guard
    Step(A.submit,    S.draft,     S.submitted, P.submission_write,  submittable),
    Step(A.submit,    S.returned,  S.submitted, P.submission_write,  resubmittable),
    Step(A.give_back, S.submitted, S.returned,  P.submission_verify, in_time, needs_reason=True),
    Step(A.verify,    S.submitted, S.verified,  P.submission_verify, in_time),
    Step(A.give_back, S.verified,  S.returned,  P.submission_verify, in_time, needs_reason=True),
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
