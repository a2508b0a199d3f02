"""What an edition of a methodology changes, told so that whoever is rated by it can read it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import reduce, singledispatch
from types import NoneType
from typing import Any, Final

from pydantic import BaseModel

from services.kernel.labels import labels_of
from services.kernel.validation import pointer
from services.monitoring.engine.intervals import Interval, written
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.matching import WHOLE, DifferenceKind, Found, Path, compared, head

JOINED: Final = " → "
OLD_SHOWN: Final = {DifferenceKind.removed, DifferenceKind.changed}
NEW_SHOWN: Final = {DifferenceKind.added, DifferenceKind.changed}
SENTENCES: Final[Mapping[DifferenceKind, str]] = {
    DifferenceKind.added: "Добавлено: {where}",
    DifferenceKind.removed: "Удалено: {where}",
    DifferenceKind.changed: "{where}: было {was}, стало {now}",
    DifferenceKind.moved: "Переставлено: {where}, теперь № {now}",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was, at the smallest member that differs."""

    kind: DifferenceKind
    path: str
    """A JSON pointer into the new content; of what was removed, into the old one."""
    subject: str
    """What it is about: «Показатель 2.1.07 «…»»."""
    member: str
    """Which member of it, by the titles of the fields; empty where it is about the subject as a whole."""
    before: Any
    """As JSON, None where it was not; of what was moved its number in the list, from 1."""
    after: Any
    detail: str


def diff(old: Content, new: Content) -> tuple[Difference, ...]:
    """From `old` to `new`, in the order of `new`; of a list what was removed comes first. Empty if they are equal."""
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    return tuple(_told(each, before, after) for each in compared(old, new))


def _told(found: Found, before: Any, after: Any) -> Difference:
    place, kind = found.place, found.kind
    return Difference(
        kind=kind,
        path=pointer(place.old if kind is DifferenceKind.removed else place.new),
        subject=place.subject,
        member=JOINED.join(place.member),
        before=_json(before, place.old) if kind in OLD_SHOWN else found.old,
        after=_json(after, place.new) if kind in NEW_SHOWN else found.new,
        detail=_sentence(found),
    )


def _json(document: Any, path: Path) -> Any:
    return reduce(lambda here, part: here[part], path, document)


def _sentence(found: Found) -> str:
    subject = "" if found.place.subject == WHOLE else found.place.subject
    where = ": ".join(filter(None, (subject, JOINED.join(found.place.member))))
    was, now = _words(found.old), _words(found.new)
    return SENTENCES[found.kind].format(where=where, was=was, now=now)


@singledispatch
def _words(value: object) -> str:
    return f"«{value}»"


@_words.register(NoneType)
def _(value: None) -> str:
    del value
    return "не указано"


@_words.register
def _(value: bool) -> str:
    return "да" if value else "нет"


@_words.register
def _(value: int | Decimal) -> str:
    return written(Decimal(value))


@_words.register
def _(value: StrEnum) -> str:
    return f"«{(labels_of(type(value).__name__) or {}).get(value, value)}»"


@_words.register(list)
@_words.register(dict)
def _(value: Collection[object]) -> str:
    return ", ".join(map(_words, value)) or "пусто"


@_words.register
def _(value: BaseModel) -> str:
    return f"«{head(value)}»"


@_words.register
def _(value: Interval) -> str:
    return str(value)
