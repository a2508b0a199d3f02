"""The columns of a table of values: who, and what is answered.

A wide row says of one subject what stands under the codes of the indicators; a long row says one answer. Both are rows
of one layout, so that nobody has to announce which of them comes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.kernel.layouts import Field
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.methodologies.inputs import Asked

PLACE: Final = Field("place", "Место", required=False)
NAME: Final = Field("subject_name", "Название субъекта", required=False)
"""For who reads the table: it decides nothing."""
KEYS: Final = (
    PLACE,
    Field("inn", "ИНН", required=False),
    Field("subject_id", "Идентификатор субъекта", required=False),
    Field("subject", "Субъект", required=False),
)
"""Any one of these says whose the row is; where there are several, all must say the same."""
LONG: Final = (
    Field("indicator", "Показатель", required=False),
    Field("input", "Входное данное", required=False),
    Field("value", "Значение", required=False),
    Field("comment", "Комментарий", required=False),
    Field("document", "Документ", required=False),
)
"""What a long row says beside the subject."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One answer there can be, and its column in a wide table."""

    indicator: Indicator
    asked: Asked
    code: str
    title: str


def slots(content: Content) -> list[Slot]:
    """All answers, in the order of the methodology."""
    return [_slot(indicator, asked) for indicator in content.indicators for asked in indicator.asked]


def columns(known: Sequence[Slot]) -> list[Field]:
    """The columns a table may have.

    A slot whose code is that of another in different letters, or of a column with a meaning of its own, has none: such
    a name would leave open which is meant. Long rows say it.
    """
    own = [*KEYS, NAME, *LONG]
    said = Counter(_folded(code) for code in (*(each.code for each in own), *(each.code for each in known)))
    return [*own, *(Field(each.code, each.title, required=False) for each in known if said[_folded(each.code)] == 1)]


def _slot(indicator: Indicator, asked: Asked) -> Slot:
    several = len(indicator.asked) > 1
    code = f"{indicator.code}.{asked.code}" if several else indicator.code
    parts = f": {asked.title} ({asked.code})" if several else ""
    # The unit is that of the value; what it is computed from may be counted in another.
    unit = f", {indicator.passport.unit}" if indicator.passport and indicator.value is None and not several else ""
    return Slot(indicator, asked, code, f"{indicator.number}. {indicator.title}{parts}{unit}")


def _folded(code: str) -> str:
    return code.lower().replace("ё", "е")
