"""What people write into cells is understood as the schemas of a JSON body understand values, or left for them."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import BeforeValidator, TypeAdapter, ValidationError

from services.kernel.cells import DayCell, FlagCell, LineCell, NumberCell, code
from services.kernel.labels import labelled


class Grade(StrEnum):
    high = "high"
    low = "low"


labelled({Grade.high: "Высокий", Grade.low: "Низкий"})
KINDS = {
    "number": NumberCell,
    "day": DayCell,
    "line": LineCell,
    "flag": FlagCell,
    "grade": Annotated[Grade, BeforeValidator(code(Grade))],
}


@pytest.mark.parametrize(
    ("kind", "said", "understood"),
    [
        ("number", "1 234,5", "1234.5"),
        ("number", "1\u00a0234\u202f567,25", "1234567.25"),
        ("number", "\u22125,5", "-5.5"),
        ("number", "5.5", "5.5"),
        ("number", 7, "7"),
        ("number", Decimal("0.3"), "0.3"),
        ("number", "1.234,5", None),
        ("number", "1,234,5", None),
        ("number", "н/д", None),
        ("number", True, None),
        ("day", "01.09.2026", "2026-09-01"),
        ("day", "1.9.2026", "2026-09-01"),
        ("day", "2026-09-01", "2026-09-01"),
        ("day", "2026-09-01T00:00:00", "2026-09-01"),
        ("day", "2026-09-01T12:30:00", None),
        ("day", "31.02.2026", None),
        ("day", 46266, None),
        ("line", 6730012345, "6730012345"),
        ("line", Decimal("1.5"), "1.5"),
        ("line", " МБОУ ", "МБОУ"),
        ("line", True, None),
        ("flag", "Да", "True"),
        ("flag", "нет ", "False"),
        ("flag", True, "True"),
        ("grade", "высокий", "high"),
        ("grade", "low", "low"),
        ("grade", "средний", None),
    ],
)
def test_a_cell_is_understood_or_refused(kind, said, understood):
    adapter = TypeAdapter(KINDS[kind])
    if understood is None:
        with pytest.raises(ValidationError):
            adapter.validate_python(said)
    else:
        assert str(adapter.validate_python(said)) == understood
