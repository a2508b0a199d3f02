"""What may stand on a sheet. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.kernel.differences import words
from services.kernel.validation import field_error


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion: marks are from 0 to `most`."""

    code: str
    title: str
    most: Decimal


@dataclass(frozen=True, slots=True)
class Given:
    mark: Decimal
    comment: str | None = None


def wrong_marks(criteria: Sequence[Asked], marks: Mapping[str, Given]) -> list[dict[str, str]]:
    """What is wrong with a sheet: every criterion has its mark, on its scale, and «0» is explained (DOMAIN.md, E)."""
    asked = {each.code: each for each in criteria}
    missing = [
        field_error(("marks",), "criterion_missing", f"Нет оценки по критерию «{each.title}»")
        for each in criteria
        if each.code not in marks
    ]
    given = (_wrong(asked.get(code), code, each) for code, each in marks.items())
    return [*missing, *(each for each in given if each is not None)]


def _wrong(criterion: Asked | None, code: str, given: Given) -> dict[str, str] | None:
    if criterion is None:
        return field_error(("marks", code), "criterion_unknown", "Такого критерия в конкурсе нет")
    if not 0 <= given.mark <= criterion.most:
        return field_error(("marks", code, "mark"), "out_of_scale", f"Оценка — от 0 до {words(criterion.most)}")
    if given.mark == 0 and given.comment is None:
        return field_error(("marks", code, "comment"), "zero_without_comment", "Объясните нулевую оценку")
    return None
