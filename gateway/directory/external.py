"""Codes that other systems give to our records: `ext:SYSTEM:code` to a client, two columns in the database."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Text, exists, literal_column
from sqlalchemy.orm import Mapped

from services.kernel import nested
from services.kernel.db import Audited, Shared
from services.kernel.search import Condition


class ExternalCode(Audited, Shared):
    """A code is unique within its system; one record may have several."""

    system: Mapped[str]
    code: Mapped[str]

    @property
    def text(self) -> str:
        return f"ext:{self.system}:{self.code}"


def texts(codes: Iterable[ExternalCode]) -> list[str]:
    """In the order lists have them too."""
    return [each.text for each in sorted(codes, key=lambda each: (each.system, each.code))]


def listed(parent: type[Any], kind: type[ExternalCode], of: ColumnElement[bool]) -> ColumnElement[Any]:
    """The texts of a listed record's codes, for which `of` holds."""
    text = literal_column("'ext:'", Text) + kind.system + literal_column("':'", Text) + kind.code
    return nested.gathered(parent, text, of, kind.system, kind.code)


def known_as(kind: type[ExternalCode], of: ColumnElement[bool]) -> Condition:
    """Of a text: is it the code of a record, whose codes are those for which `of` holds?"""

    def condition(text: str) -> ColumnElement[bool]:
        system, code = split(text)
        return exists().where(of, kind.system == system, kind.code == code)

    return condition


def split(text: str) -> tuple[str, str]:
    """`ext:EMIS:47:11` → `("EMIS", "47:11")`; the form was checked by `fields.ExternalId`."""
    _, system, code = text.split(":", 2)
    return system, code


C = TypeVar("C", bound=ExternalCode)


def replaced(codes: Iterable[C], kind: type[C], wanted: Iterable[str], place: str) -> list[C]:
    """The rows for `wanted`: those that stay are kept, so that nothing is deleted and added at once."""
    known = {code.text: code for code in codes}
    return [known[text] if text in known else _row(kind, text, place) for text in dict.fromkeys(wanted)]


def _row(kind: type[C], text: str, place: str) -> C:
    system, code = split(text)
    row = kind()
    row.system, row.code, row.place = system, code, place
    return row
