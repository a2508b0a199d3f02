"""The rows of a table as they are read, and what may be wrong with one whatever its columns mean."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from services.kernel.cells import Value, kept
from services.kernel.tables import BadTable, Limits, Mistake, Row, Table, TableKind, bad, fault

_ENGLISH = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"})
_RUSSIAN = frozenset({"#ДЕЛ/0!", "#Н/Д", "#ИМЯ?", "#ПУСТО!", "#ЧИСЛО!", "#ССЫЛКА!", "#ЗНАЧ!", "#ПЕРЕНОС!", "#ВЫЧИСЛ!"})
ERROR_VALUES: Final = _ENGLISH | _RUSSIAN
"""What a formula that went wrong leaves in its cell, in XLSX and in a CSV of a Russian Excel."""


def gridded(kind: TableKind, records: Iterator[Sequence[Any]], limits: Limits) -> Table:
    """A table out of records of cells: the first that is not blank is the header."""
    above, header = next(((n, each) for n, each in enumerate(records, 1) if filled(each)), (0, ()))
    if not header:
        raise bad("empty_table")
    names = _names(header, limits)
    numbered = enumerate(records, 1)
    return Table(kind, names, (row_of(n, each, names, limits) for n, each in numbered if filled(each)), above)


def _names(header: Sequence[Value], limits: Limits) -> list[str | None]:
    names = [None if each is None else kept(str(each)).strip() or None for each in header]
    while names[-1:] == [None]:
        names.pop()
    if len(names) > limits.columns:
        raise bad("too_many_columns", most=limits.columns)
    return once(names)


def once(names: list[str | None]) -> list[str | None]:
    """The names, none of them twice. Raises BadTable naming each that is."""
    named = [each for each in names if each is not None]
    if errors := [fault("duplicate_column", name=each[:100]) for each in dict.fromkeys(named) if named.count(each) > 1]:
        raise BadTable(errors=errors)
    return names


def filled(values: Sequence[Value]) -> bool:
    return any(value is not None for value in values)


def row_of(number: int, values: Sequence[Any], names: Sequence[str | None], limits: Limits) -> Row:
    """A row, and what is wrong with it as it stands: blank cells at its end may be missing, more than blanks may not
    follow. (Excel leaves out the separators behind the last cell that holds something.)"""
    if number > limits.rows:
        raise bad("too_many_rows", most=limits.rows)
    padded = [*values, *[None] * (len(names) - len(values))]
    strays = [_STRAY] if _beyond(padded, names) else []
    if not strays and _unsuspected(padded, limits):
        return Row(number, padded)
    wrong = (_mistake(value, name, limits) for name, value in zip(names, padded, strict=False))
    return Row(number, [_storable(each) for each in padded], [*strays, *filter(None, wrong)])


_STRAY = Mistake("ragged_row", "В строке есть значения, над которыми нет заголовка")


def _beyond(values: Sequence[Any], names: Sequence[str | None]) -> bool:
    """Does anything stand where the header is blank, or has ended?"""
    if filled(values[len(names) :]):
        return True
    return None in names and any(value is not None and not name for name, value in zip(names, values, strict=False))


def _unsuspected(values: Sequence[Any], limits: Limits) -> bool:
    """Nearly always, and found out for a whole row at once."""
    texts = [value for value in values if isinstance(value, str)]
    whole = "".join(texts)
    if "#" in whole or kept(whole) != whole or any(isinstance(value, dict | list) for value in values):
        return False
    return len(whole) <= limits.cell or max(map(len, texts)) <= limits.cell


def _mistake(value: Any, name: str | None, limits: Limits) -> Mistake | None:
    """What no column may hold."""
    if isinstance(value, dict | list):
        return Mistake("nested_value", "Ожидается одно значение, а не список или объект", name)
    return _of_text(value, name, limits) if isinstance(value, str) else None


def _of_text(value: str, name: str | None, limits: Limits) -> Mistake | None:
    if len(value) > limits.cell:
        return Mistake("cell_too_long", f"Символов больше {limits.cell}", name)
    if kept(value) != value:
        return Mistake("bad_text", "Текст содержит недопустимые символы", name)
    return Mistake("error_value", f"В ячейке ошибка формулы: {value}", name) if value in ERROR_VALUES else None


def _storable(value: Any) -> Value:
    if isinstance(value, str):
        return kept(value)
    return None if isinstance(value, dict | list) else value
