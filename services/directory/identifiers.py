"""Check digits of Russian identifiers: ИНН, ОГРН, СНИЛС, ОКТМО.

Every `*_control` takes the digits before the control number and returns the control number as text; it raises
`ValueError` when it is given anything but that many ASCII digits. Every `is_valid_*` takes any text and never raises.
A string of zeros passes the arithmetic of each rule and is refused all the same: it is how people fill a blank cell.

Sources, from general knowledge (the arithmetic itself agrees with published numbers, see the tests): ИНН, order of
the Federal Tax Service of 29.06.2012 No ММВ-7-6/435@; ОГРН, rules of keeping the state registers;
СНИЛС, forms of personal accounts of the Pension Fund; ОКТМО, ПР 50.1.024-2005, annex on control numbers.
"One wrong digit" in a docstring says what the rule promises, which is less than most people believe.
"""

import re
from collections.abc import Iterable, Sequence

INN10_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)
SNILS_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, 1)
SNILS_UNCHECKED_UP_TO = 1_001_998
"""Numbers up to 001-001-998 were issued before the control number existed; any control number is right for them."""

_SNILS_FORM = re.compile(r"([0-9]{3})[-–]?([0-9]{3})[-–]?([0-9]{3})[- ]?([0-9]{2})", re.ASCII)
_OKTMO_FORM = re.compile(r"([0-9]{8})[- ]?([0-9])", re.ASCII)


def inn10_control(body: str) -> str:
    """9 digits → 1. One wrong digit is always found unless the control digit is 0 (remainders 0 and 10 share it)."""
    return _mod11_mod10(_weighted(_digits(body, 9), INN10_WEIGHTS))


def ogrn_control(body: str) -> str:
    """12 digits → 1. One wrong digit is always found unless the control digit is 0."""
    return _mod11_mod10(_number(body, 12))


def snils_control(body: str) -> str:
    """9 digits → 2. One wrong digit is always found unless it is the ninth and the control number is 00."""
    return f"{_weighted(_digits(body, 9), SNILS_WEIGHTS) % 101 % 100:02d}"


def oktmo_control(code: str) -> str:
    """8 digits → 1. One wrong digit is always found unless the right or the wrong code needs the second pass."""
    digits = _digits(code, 8)
    passes = (_weighted(digits, range(start, start + 8)) % 11 for start in (1, 3))
    return str(next((remainder for remainder in passes if remainder < 10), 0))


def is_valid_inn10(text: str) -> bool:
    return _is_number(text, 10) and inn10_control(text[:-1]) == text[-1]


def is_valid_ogrn(text: str) -> bool:
    return _is_number(text, 13) and ogrn_control(text[:-1]) == text[-1]


def is_valid_snils(text: str) -> bool:
    """СНИЛС in any form `normalise_snils` reads."""
    digits = normalise_snils(text)
    if digits is None or not _is_number(digits[:9], 9):
        return False
    return int(digits[:9]) <= SNILS_UNCHECKED_UP_TO or snils_control(digits[:9]) == digits[9:]


def is_valid_oktmo(text: str) -> bool:
    """Code of a municipality with its control digit: `66701000-0`, `66701000 0` or `667010000`."""
    form = _OKTMO_FORM.fullmatch(text)
    return form is not None and _is_number(form[1], 8) and oktmo_control(form[1]) == form[2]


def normalise_snils(text: str) -> str | None:
    """`112-233-445 95` → `11223344595`; `None` when the text has another shape. The control is not checked."""
    form = _SNILS_FORM.fullmatch(text.replace("\u00a0", " ").strip())
    return None if form is None else "".join(form.groups())


def mask_snils(text: str) -> str:
    """`112-233-445 95` → `***-***-445 **`; all stars when the text has not the shape of a СНИЛС.

    The control number stays hidden: it follows from the other digits, so showing it would cut the 10⁶ numbers behind
    the mask to about 10⁴.
    """
    digits = normalise_snils(text)
    return f"***-***-{'***' if digits is None else digits[6:9]} **"


def _is_number(text: str, length: int) -> bool:
    """`str.isdigit` alone would let `²` and other scripts' digits through."""
    return len(text) == length and text.isascii() and text.isdigit() and text.strip("0") != ""


def _number(text: str, length: int) -> int:
    if not (len(text) == length and text.isascii() and text.isdigit()):
        raise ValueError(f"expected {length} digits")
    return int(text)


def _digits(text: str, length: int) -> tuple[int, ...]:
    _number(text, length)
    return tuple(map(int, text))


def _weighted(digits: Iterable[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True))


def _mod11_mod10(number: int) -> str:
    return str(number % 11 % 10)
