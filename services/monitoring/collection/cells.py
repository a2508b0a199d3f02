"""One cell of a table of values as an answer: exact, in the units numbers are kept in, and fit for what is asked."""

from decimal import Decimal
from typing import Final

from pydantic import TypeAdapter, ValidationError

from services.kernel.cells import NumberCell, Value, yes_no
from services.kernel.tables import Mistake
from services.monitoring.collection.columns import Slot
from services.monitoring.methodologies.indicators import InputKind
from services.monitoring.submissions.rules import unfit

_NUMBER: Final[TypeAdapter[Decimal]] = TypeAdapter(NumberCell)
_NO_NUMBER: Final = "Ожидается число: не больше 15 цифр, из них не больше 6 после запятой"
_NO_FLAG: Final = "Ожидается «да» или «нет», 1 или 0"


def units(number: Decimal) -> int:
    """As `db.Micro` keeps it."""
    return int(number.scaleb(6))


class Answers:
    """Reads cells. What a column says over and over is understood once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, type, Value], int | Mistake] = {}

    def read(self, slot: Slot, said: Value, column: str) -> int | Mistake:
        """The answer in units of 10⁻⁶, or what is wrong with it; `column` is where it stands."""
        key = (slot.code, type(said), said)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _read(slot, said, column)
        return found


def _read(slot: Slot, said: Value, column: str) -> int | Mistake:
    if slot.asked.kind is InputKind.flag:
        said = yes_no(said)
        said = int(said) if isinstance(said, bool) else said
    try:
        number = None if isinstance(said, bool) else _NUMBER.validate_python(said)
    except ValidationError:
        number = None
    if number is None:
        flag = slot.asked.kind is InputKind.flag
        return Mistake("not_yes_or_no" if flag else "not_a_number", _NO_FLAG if flag else _NO_NUMBER, column)
    complaint = unfit(slot.asked, number)
    return units(number) if complaint is None else Mistake("unfit_value", complaint, column)
