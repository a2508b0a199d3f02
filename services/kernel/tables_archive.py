"""What of an XLSX is handed to the library: parts that were unpacked within bounds and looked through, packed anew.

A few kilobytes may unpack to gigabytes. One cell far away makes the library allot the whole square up to it, a number
of texts that is said and not there the room for them all; either ends the process. So each part is read once here, by a
parser that is told no entities, and the library gets nothing else.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from services.kernel.tables import Limits, bad, letters

_PARTS: Final = (".xml", ".rels")
"""Pictures and the settings of printers stay behind."""
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
"""How an XLS begins, and an XLSX behind a password."""
_CELL: Final = re.compile("([A-Za-z]{1,3})([0-9]{1,7})")
_NUMBER: Final = re.compile("[0-9]{1,9}")
_CELL_CONTENT: Final = frozenset({"v", "is", "f"})
_ROOM: Final = "uniqueCount"
"""How many texts follow: never more than there are bytes. It is the one number the library makes room for."""
_ERROR: Final = re.compile(rb"""(\st\s*=\s*["'])e(?=["'])""")
_UNZIPPABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)


def checked(data: bytes, limits: Limits) -> bytes:
    """The book without what is not read of it. Raises BadTable for one that is too large or broken."""
    if data.startswith(_COMPOUND):
        raise bad("protected")
    packed, room = io.BytesIO(), limits.elements
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, said in _unpacked(data, limits).items():
            part = _Part(said, limits, room)
            archive.writestr(name, part.checked())
            room = part.room
    return packed.getvalue()


def _unpacked(data: bytes, limits: Limits) -> Mapping[str, bytes]:
    parts, room = {}, limits.unpacked
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for each in archive.infolist():
                if not each.filename.lower().endswith(_PARTS):
                    continue
                with archive.open(each) as part:
                    said = part.read(room + 1)
                room -= len(said)
                if room < 0:
                    raise bad("unpacked_too_large", most=limits.unpacked // 2**20)
                parts[each.filename] = said
    except RuntimeError as locked:  # so the library calls a part with a password
        raise bad("protected") from locked
    except _UNZIPPABLE as broken:
        raise bad("not_xlsx") from broken
    return parts


class _Part:
    """One part, gone through: where its cells stand, and which of them hold an error or nothing instead of a value."""

    def __init__(self, said: bytes, limits: Limits, room: int) -> None:
        self._said, self._limits = said, limits
        self.room = room
        """How many elements there may still be: each takes time, and a kilobyte may unpack to a hundred thousand."""
        self._row = self._column = 0
        self._waits: str | None = None
        """The last cell, if it is a formula and nothing was seen of its value yet."""
        self._errors: list[int] = []
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._begin
        self._parser.StartDoctypeDeclHandler = _refuse

    def checked(self) -> bytes:
        """The part, with the errors of formulas as texts: the library would show them as blank cells."""
        try:
            self._parser.Parse(self._said, True)
        except expat.ExpatError as broken:
            raise bad("not_xlsx") from broken
        self._valued()
        pieces, done = [], 0
        for at in self._errors:
            end = self._said.find(b">", at)
            pieces += [self._said[done:at], _ERROR.sub(rb"\1str", self._said[at:end], count=1)]
            done = end
        return b"".join([*pieces, self._said[done:]])

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.room -= 1
        if self.room < 0:
            raise bad("too_many_elements")
        local = name.rpartition(":")[2]
        if _ROOM in attributes and _number(attributes[_ROOM]) > len(self._said):
            raise bad("not_xlsx")
        if local == "row":
            self._row = _number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif local == "c":
            self._valued()
            self._stand(attributes.get("r"))
            if attributes.get("t") == "e":
                self._errors.append(self._parser.CurrentByteIndex)
        elif local in _CELL_CONTENT:  # a cell without is blank, however far away
            self._waits = f"{letters(self._column - 1)}{self._row}" if local == "f" and self._column else None
            self._within()

    def _valued(self) -> None:
        """A program may write a formula and leave it to the reader to compute it: to take it as blank would lose it."""
        if self._waits:
            raise bad("formula_without_value", cell=self._waits)

    def _stand(self, said: str | None) -> None:
        if said is None:
            self._column += 1
            return
        found = _CELL.fullmatch(said)
        if found is None:
            raise bad("not_xlsx")
        self._column, self._row = _column(found[1]), int(found[2])

    def _within(self) -> None:
        if self._row > self._limits.rows + _ABOVE:
            raise bad("too_many_rows", most=self._limits.rows)
        if self._column > self._limits.columns:
            raise bad("too_many_columns", most=self._limits.columns)


_ABOVE: Final = 100
"""Rows that may stand above the first row of data."""


def _number(said: str) -> int:
    if not _NUMBER.fullmatch(said):
        raise bad("not_xlsx")
    return int(said)


def _column(said: str) -> int:
    number = 0
    for letter in said.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _refuse(*_: object) -> None:
    raise bad("not_xlsx")
