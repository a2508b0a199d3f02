"""The wide table as a file to fill in: who, what is asked with its unit, what is known already.

What is not asked of a subject, or cannot be changed now, is locked and grey. The file is a table the import takes.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from itertools import chain
from typing import Any, Final
from uuid import UUID

from services.kernel.entry_rules import Bounds
from services.kernel.exports import BOM, line
from services.kernel.labels import labels_of
from services.kernel.workbooks import Column, Locked, Sheet, Writer
from services.monitoring.collection.columns import NAME, PLACE, Slot, columns
from services.monitoring.collection.schemas import TableFormat
from services.monitoring.collection.subjects import Fillable
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.methodologies.inputs import Asked, InputKind

DATA: Final = "Данные"
PASSPORTS: Final = "Показатели"
FLAG_WORDS: Final[Mapping[Decimal, str]] = {Decimal(1): "да", Decimal(0): "нет"}
_FAR: Final = Decimal(10**9)
"""Beyond it no number has room for its six digits after the point."""
_WIDTH: Final = 16
_NAME_WIDTH: Final = 40

Stored = Mapping[UUID, Mapping[tuple[str, str], Decimal]]
"""Submission → indicator and input → what is declared."""


def book(content: Content, slots: Sequence[Slot], subjects: Sequence[Fillable], stored: Stored) -> bytes:
    """With the passports on a second sheet."""
    shown = offered(slots)
    target = io.BytesIO()
    with closing(Writer(target, _data(shown))) as writer:
        for row in rows(shown, subjects, stored):
            writer.write(row)
        writer.begin(Sheet(name=PASSPORTS, columns=[Column(title=each) for each in _PASSPORT], frozen_columns=1))
        for row in _passports(content, shown):
            writer.write(row)
    return target.getvalue()


def lines(_: Content, slots: Sequence[Slot], subjects: Sequence[Fillable], stored: Stored) -> bytes:
    """The same as CSV, where nothing can be locked."""
    shown = offered(slots)
    head = [PLACE.title, NAME.title, *(each.title for each in shown)]
    told = ([each.value if isinstance(each, Locked) else each for each in row] for row in rows(shown, subjects, stored))
    return BOM + b"".join(map(line, chain([head], told)))


def offered(slots: Sequence[Slot]) -> list[Slot]:
    """Those a wide table has a column for."""
    codes = {each.code for each in columns(slots)}
    return [each for each in slots if each.code in codes]


def rows(slots: Sequence[Slot], subjects: Sequence[Fillable], stored: Stored) -> Iterator[list[Any]]:
    """A row for each subject: its place, its name, its answers."""
    for subject in subjects:
        known = stored.get(subject.id, {})
        yield [subject.place, subject.name, *(_cell(each, subject, known) for each in slots)]


def _cell(slot: Slot, subject: Fillable, known: Mapping[tuple[str, str], Decimal]) -> Any:
    number = known.get((slot.indicator.code, slot.asked.code))
    value = None if number is None else _shown(slot.asked, number)
    shut = subject.closed is not None or slot.indicator.code in subject.unasked
    return Locked(value) if shut else value


def _shown(asked: Asked, number: Decimal) -> Any:
    """«да», or the number without the zeros it is kept with."""
    if asked.kind is InputKind.flag:
        return FLAG_WORDS[number]
    return int(number) if number == number.to_integral_value() else number.normalize()


def _data(slots: Sequence[Slot]) -> Sheet:
    own = [
        Column(title=PLACE.title, code=PLACE.code, width=_WIDTH),
        Column(title=NAME.title, code=NAME.code, width=_NAME_WIDTH),
    ]
    return Sheet(name=DATA, columns=[*own, *map(_column, slots)], protected=True, frozen_columns=len(own))


def _column(slot: Slot) -> Column:
    if slot.asked.kind is InputKind.flag:
        rule: dict[str, Any] = {"choices": _choices(slot.asked)}
    else:
        least, most = slot.asked.range
        whole = slot.asked.kind is InputKind.cases
        rule = {"bounds": Bounds(least=max(least, -_FAR), most=min(most, _FAR), whole=whole)}
    return Column(title=slot.title, code=slot.code, width=_WIDTH, unlocked=True, **rule)


def _choices(asked: Asked) -> list[str]:
    least, most = asked.range
    return [word for value, word in FLAG_WORDS.items() if least <= value <= most]


_PASSPORT: Final = (
    "Столбец",
    "Номер",
    "Показатель",
    "Входное данное",
    "Направление",
    "Единица измерения",
    "Ответ",
    "Не меньше",
    "Не больше",
    "Нужен документ",
    "Какое значение лучше",
    "Метод сбора",
    "Метод обработки",
    "Источник",
    "Кто отвечает за данные",
    "Периодичность",
)


def _passports(content: Content, slots: Sequence[Slot]) -> Iterator[list[Any]]:
    directions = {each.code: each.title for each in content.directions}
    for slot in slots:
        indicator, asked = slot.indicator, slot.asked
        said = (slot.code, indicator.number, indicator.title, asked.title, directions[indicator.direction])
        yield [*said, *_answer(indicator, asked)]


def _answer(indicator: Indicator, asked: Asked) -> list[Any]:
    passport = indicator.passport
    assert passport is not None  # a cycle opens on a published methodology, which has them all
    least, most = (end if end.is_finite() else None for end in asked.range)
    unit = passport.unit if indicator.value is None and len(indicator.asked) == 1 else ""
    allowed = (unit, _label(asked.kind), least, most, indicator.needs_proof)
    how = (_label(passport.better), passport.collection, passport.processing, _label(passport.source))
    return [*allowed, *how, passport.owner, passport.periodicity]


FORMATS: Final[Mapping[TableFormat, Callable[[Content, Sequence[Slot], Sequence[Fillable], Stored], bytes]]] = {
    TableFormat.xlsx: book,
    TableFormat.csv: lines,
}
"""How the table is written. They block: call them in a thread."""


def _label(code: Any) -> str:
    return (labels_of(type(code).__name__) or {}).get(code, str(code))
