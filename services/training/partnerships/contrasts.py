"""Who has low and who has high results among schools in the same circumstances, and in which direction one can help the
other. Values in, values out.

Only schools of one context are compared: a village school with a village school of its size (приказ № 348; DOMAIN.md,
B3).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from statistics import median_high, median_low

from services.kernel.labels import labelled

WHOLE = 1000
"""Per cents are compared in tenths: whole numbers, so that equal is equal."""


class ContextAttribute(StrEnum):
    """What schools must share to be of one context; an attribute that is not known is shared with nobody."""

    kind = "kind"
    settlement = "settlement"
    size = "size"
    has_grade_11 = "has_grade_11"
    correctional = "correctional"
    cluster = "cluster"


LABELS: dict[ContextAttribute, str] = labelled(
    {
        ContextAttribute.kind: "вид организации",
        ContextAttribute.settlement: "город или село",
        ContextAttribute.size: "размер",
        ContextAttribute.has_grade_11: "есть 11 класс",
        ContextAttribute.correctional: "коррекционная или нет",
        ContextAttribute.cluster: "кластер методики",
    }
)

Context = tuple[str, ...]
"""The values of the attributes, in their order."""


@dataclass(frozen=True, slots=True)
class RatedSchool:
    """A school with its published result; `id` is that of the organisation."""

    id: str
    municipality: str
    context: Context | None
    """None: something of it is not known, and it is compared with nobody."""
    percent: float
    """Of the maximum, 0…100."""
    directions: Mapping[str, float]
    """Code → per cent of what the direction could give."""
    partners: int = 0
    """How many pairs it is in already."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """By which numbers schools are low and high, and one can help the other."""

    share: int = 25
    """Per cent of a context that is low, and as many that are high, 1…50."""
    gap: int = 10
    """Percentage points by which the helper must be better in a direction, 1…100."""
    partners: int = 1
    """How many schools one with high results helps at a time."""


@dataclass(frozen=True, slots=True)
class Circle:
    """The schools of one context that are compared."""

    context: Context
    low: Sequence[RatedSchool]
    high: Sequence[RatedSchool]
    usual: Mapping[str, int]
    """Direction → twice the median of the context in tenths of a per cent: a whole number, so that equal is equal."""


def context_of(attributes: Sequence[ContextAttribute], organisation: object, cluster: str | None) -> Context | None:
    """The context of a school by the copy of the directory and the cluster of its result; None: not all is known."""
    said = [cluster if each is ContextAttribute.cluster else getattr(organisation, each) for each in attributes]
    return None if any(each is None for each in said) else tuple(str(each) for each in said)


def tenths(percent: float) -> int:
    """A half is rounded up."""
    return int((10 * Decimal(str(percent))).to_integral_value(ROUND_HALF_UP))


def circles(schools: Iterable[RatedSchool], contrast: Contrast) -> list[Circle]:
    """The contexts with somebody low or high, by context; schools within one by id.

    `share` of a context rounded down is low and as many are high, at least one each where there are two. A tie at the
    border that does not fit goes to neither side, so the answer does not depend on who was named first.
    """
    found = defaultdict[Context, list[RatedSchool]](list)
    for each in sorted(schools, key=lambda each: each.id):
        if each.context is not None:
            found[each.context].append(each)
    return [_circle(context, its, contrast.share) for context, its in sorted(found.items()) if len(its) > 1]


def _circle(context: Context, schools: Sequence[RatedSchool], share: int) -> Circle:
    most = max(1, len(schools) * share // 100)
    marks = sorted(tenths(each.percent) for each in schools)
    low = [each for each in schools if sum(mark <= tenths(each.percent) for mark in marks) <= most]
    high = [each for each in schools if sum(mark >= tenths(each.percent) for mark in marks) <= most]
    return Circle(context, low, high, _usual(schools))


def _usual(schools: Sequence[RatedSchool]) -> dict[str, int]:
    codes = sorted({code for each in schools for code in each.directions})
    known = {code: [tenths(each.directions[code]) for each in schools if code in each.directions] for code in codes}
    return {code: median_low(its) + median_high(its) for code, its in known.items()}


def weak(school: RatedSchool, usual: Mapping[str, int]) -> list[str]:
    """The directions in which the school is below the median of its context, by code."""
    return [code for code in sorted(school.directions) if 2 * tenths(school.directions[code]) < usual[code]]


def helped(low: RatedSchool, high: RatedSchool, usual: Mapping[str, int], gap: int) -> dict[str, int]:
    """Direction → by how many tenths of a per cent `high` is better, where `low` is weak and `high` is not.

    Complementary is who is strong exactly where the other is weak: at or above the median, and better by `gap` points.
    """
    return {
        code: better
        for code in weak(low, usual)
        if code in high.directions
        and 2 * tenths(high.directions[code]) >= usual[code]
        and (better := tenths(high.directions[code]) - tenths(low.directions[code])) >= 10 * gap
    }
