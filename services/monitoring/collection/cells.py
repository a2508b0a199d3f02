"""One cell of a table of values as an answer: exact, in the units numbers are kept in, and fit for what is asked."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from pydantic import TypeAdapter, ValidationError

from services.kernel.cells import NumberCell, Value, yes_no
from services.monitoring.methodologies.inputs import Asked, InputKind

_NUMBER: Final[TypeAdapter[Decimal]] = TypeAdapter(NumberCell)
_NO_NUMBER: Final = ("not_a_number", "Ожидается число: не больше 15 цифр, из них не больше 6 после запятой")
_NO_FLAG: Final = ("not_yes_or_no", "Ожидается «да» или «нет», 1 или 0")


def units(number: Decimal) -> int:
    """As `db.Micro` keeps it."""
    return int(number.scaleb(6))


Outcome = int | tuple[str, str]
"""The answer in units of 10⁻⁶, or what is wrong: code and sentence."""


class Answers:
    """Reads cells. What columns that ask alike say over and over is understood once."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], dict[tuple[type, Value], Outcome]] = {}

    def of(self, asked: Asked) -> Callable[[Value], Outcome]:
        """The reader of the cells of a column."""
        known = self._known.setdefault((asked.kind, asked.minimum, asked.maximum), {})

        def read(said: Value) -> Outcome:
            key = (type(said), said)
            found = known.get(key)
            if found is None:
                found = known[key] = _read(asked, said)
            return found

        return read


def _read(asked: Asked, said: Value) -> Outcome:
    flag = asked.kind is InputKind.flag
    number = _number(_one_or_zero(yes_no(said)) if flag else said)
    if number is None:
        return _NO_FLAG if flag else _NO_NUMBER
    complaint = asked.unfit(number)
    return units(number) if complaint is None else ("unfit_value", complaint)


def _one_or_zero(said: object) -> object:
    return int(said) if isinstance(said, bool) else said


def _number(said: object) -> Decimal | None:
    try:
        return None if isinstance(said, bool) else _NUMBER.validate_python(said)
    except ValidationError:
        return None
