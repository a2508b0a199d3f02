"""What one edition of a document says otherwise than another, in words that whoever it concerns can read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import reduce, singledispatch
from types import NoneType
from typing import Any, Final

from pydantic import BaseModel

from services.kernel.labels import labels_of
from services.kernel.matching import DifferenceKind, Found, Path, Place, compared, head
from services.kernel.validation import pointer

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


def differences(old: BaseModel, new: BaseModel, whole: str) -> tuple[Difference, ...]:
    """From `old` to `new`, in the order of `new`; of a list what was removed comes first. Empty if they are equal.

    `whole` is what the document is called, where nothing narrower is meant.
    """
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    return tuple(_told(each, before, after) for each in compared(old, new, Place(whole)))


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
    where = ": ".join(filter(None, (found.place.named, JOINED.join(found.place.member))))
    was, now = words(found.old), words(found.new)
    return SENTENCES[found.kind].format(where=where, was=was, now=now)


@singledispatch
def words(value: object) -> str:
    """A value as a sentence says it; who has values of other kinds registers them."""
    return f"«{value}»"


@words.register(NoneType)
def _(value: None) -> str:
    del value
    return "не указано"


@words.register
def _(value: bool) -> str:
    return "да" if value else "нет"


@words.register
def _(value: int | Decimal) -> str:
    return f"{Decimal(value).normalize() + 0:f}".replace(".", ",")


@words.register
def _(value: StrEnum) -> str:
    return f"«{(labels_of(type(value).__name__) or {}).get(value, value)}»"


@words.register(list)
@words.register(dict)
def _(value: Collection[object]) -> str:
    return ", ".join(map(words, value)) or "пусто"


@words.register
def _(value: BaseModel) -> str:
    return f"«{head(value)}»"
