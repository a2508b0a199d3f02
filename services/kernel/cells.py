"""One cell of a table: what is kept of it, when it is dangerous, and how a reader's way of writing becomes a value.

The readers (`number`, `day`, …) take what a spreadsheet, a CSV or JSON says and hand on what the schemas of a JSON body
take, so that a rule of a field stands once. What they do not understand they leave: the schema refuses it in its words.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BeforeValidator

from services.kernel.labels import labels_of
from services.kernel.schemas import Day, Exact, Line, Prose, seen

Value: TypeAlias = str | int | Decimal | bool | None
"""What a cell holds. A date is text as ISO 8601 writes it; a blank cell is None."""

EXACT_DIGITS: Final = 15
"""As many digits of a number survive a double, which is what a spreadsheet keeps."""

_FAR: Final = 290
"""Powers of ten a double still has."""
_FORMULA = frozenset("=+-@\u2212")  # the last: the minus of mathematics
_PLAIN = re.compile("[0-9A-Za-zЁА-яё]")
_AT_THE_START = ("\t", "\r", "\n")
_UNKEPT = re.compile("[\0\ud800-\udfff\ufffe\uffff]")
_UNNAMED = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_AT_ENDS = " '"
_LONGEST_NAME: Final = 31
_BLANK_IN_NUMBER = re.compile("[\u0020\u00a0\u2009\u202f]")
_RUSSIAN_DAY = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})")
_YES_NO: Mapping[str, bool] = {"да": True, "нет": False, "true": True, "false": False}


def is_formula(text: str) -> bool:
    """Would a spreadsheet run it, also behind signs that nobody sees, and in signs of another width or height?"""
    if _PLAIN.match(text):  # nearly always
        return False
    first = unicodedata.normalize("NFKC", next(filter(seen, text), ""))
    return first[:1] in _FORMULA or text.startswith(_AT_THE_START)


def guarded(text: str) -> str:
    """The text with an apostrophe before it, where a spreadsheet would take it for a formula.

    One that has apostrophes before a formula already gets another, so that `unguarded` gives back every text.
    """
    return f"'{text}" if is_formula(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and is_formula(text.lstrip("'")) else text


def kept(text: str) -> str:
    """The text without what neither a database nor an answer can hold: each such sign as U+FFFD."""
    return _UNKEPT.sub("\ufffd", text)


def sheet_name(title: str) -> str:
    """What a spreadsheet lets a sheet be called: at most 31 signs as UTF-16 counts them, none that an address in a
    formula uses, no apostrophe at its ends, and something."""
    said = _UNNAMED.sub(" ", kept(title)).strip(_AT_ENDS)
    if len(said.encode("utf-16-le")) > 2 * _LONGEST_NAME:
        short = said.encode("utf-16-le")[: 2 * (_LONGEST_NAME - 1)].decode("utf-16-le", "ignore")
        said = f"{short.rstrip(_AT_ENDS)}…"
    return said or "Лист"


def plain(said: Any) -> Value:
    """What the cell of a spreadsheet holds, exactly as it shows it: 0.1 + 0.2 is 0.3 there."""
    if isinstance(said, bool):
        return said
    if isinstance(said, float) and said.is_integer() and abs(said) < 10**EXACT_DIGITS:  # nearly always
        return int(said)
    if isinstance(said, int | float) and isfinite(said):
        exact = Decimal(format(said, f".{EXACT_DIGITS}g"))
        return int(exact) if exact == exact.to_integral_value() and exact.adjusted() < EXACT_DIGITS else exact
    if isinstance(said, datetime):
        return said.isoformat()
    if isinstance(said, date | time):
        return said.isoformat()
    return str(said) if isinstance(said, timedelta | float) else (said or None)


def is_exact(value: float | Decimal) -> bool:
    """Does a double hold it digit for digit?"""
    exact = (value if isinstance(value, Decimal) else Decimal(repr(value))).as_tuple()
    return isinstance(exact.exponent, int) and len(exact.digits) <= EXACT_DIGITS and abs(exact.exponent) < _FAR


def number(said: object) -> object:
    """`1 234,5` as a number is written in JSON."""
    if not isinstance(said, str):
        return said
    text = _BLANK_IN_NUMBER.sub("", said).replace("\u2212", "-")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def day(said: object) -> object:
    """`1.9.2026`, or the midnight a spreadsheet may add to a date, as ISO 8601."""
    if not isinstance(said, str):
        return said
    text = said.strip().removesuffix("T00:00:00")
    if russian := _RUSSIAN_DAY.fullmatch(text):
        of_month, month, year = russian.groups()
        return f"{year}-{month:0>2}-{of_month:0>2}"
    return text


def text(said: object) -> object:
    """The text of a number: a spreadsheet makes one of a code that has digits alone."""
    return str(said) if isinstance(said, int | Decimal) and not isinstance(said, bool) else said


def yes_no(said: object) -> object:
    """«да» and «нет»."""
    return _YES_NO.get(said.strip().lower(), said) if isinstance(said, str) else said


def code(enum: type[StrEnum]) -> Callable[[object], object]:
    """The code of a label, which is what a drop-down list offers; a code itself is let through."""
    codes = {label.lower(): each for each, label in (labels_of(enum.__name__) or {}).items()}
    return lambda said: codes.get(said.strip().lower(), said) if isinstance(said, str) else said


NumberCell = Annotated[Exact, BeforeValidator(number)]
DayCell = Annotated[Day, BeforeValidator(day)]
LineCell = Annotated[Line, BeforeValidator(text)]
ProseCell = Annotated[Prose, BeforeValidator(text)]
FlagCell = Annotated[bool, BeforeValidator(yes_no)]
"""Fields of the model of a row; that of an enum is `Annotated[Shade, BeforeValidator(code(Shade))]`."""
