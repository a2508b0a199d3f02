"""What differs between two documents made of models, found at the smallest member that does.

Nothing here knows what the documents consist of: the models do, so what is added to them is compared too. Items with a
`code`, or with the field their model names by `matched_by`, are the same item if that is; others are compared in their
place, between what stayed at both ends of a list. Of a model that says `in_order = False` the order tells nothing.
A thing is called by the head of its docstring («Показатель: …») and a member by the title of its field.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel

from services.kernel.labels import labelled, labels_of


class DifferenceKind(StrEnum):
    added = "added"
    removed = "removed"
    changed = "changed"
    moved = "moved"


LABELS: dict[DifferenceKind, str] = labelled(
    {
        DifferenceKind.added: "добавлено",
        DifferenceKind.removed: "удалено",
        DifferenceKind.changed: "изменено",
        DifferenceKind.moved: "переставлено",
    }
)

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in either content, and what it is called."""

    whole: str = ""
    """What the document is called: the subject of what has no narrower name."""
    old: Path = ()
    new: Path = ()
    named: str | None = None
    member: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return self.whole if self.named is None else self.named

    def at(self, name: str | int, title: str, was: str | int | None = None) -> "Place":
        """One step further in: `was` is the name in the old content, where it differs."""
        old = (*self.old, name if was is None else was)
        return replace(self, old=old, new=(*self.new, name), member=(*self.member, title))

    def about(self, item: BaseModel) -> "Place":
        """At an item that has a name of its own; the name of the list it stands in says no more."""
        outer = [each for each in (self.named, *self.member[:-2]) if each is not None]
        named = ", ".join((*outer, _lower(called(item)) if outer else called(item)))
        return replace(self, named=named, member=())


@dataclass(frozen=True, slots=True)
class Found:
    """One difference and the two values, as far as there are two; of what was moved the numbers in the list."""

    kind: DifferenceKind
    place: Place
    old: Any = None
    new: Any = None


NOWHERE: Final = Place()


def compared(old: Any, new: Any, place: Place = NOWHERE) -> Iterator[Found]:
    """In the order of `new`; of a list what was removed comes first. Nothing if they are equal."""
    if old == new:
        return
    match old, new:
        case BaseModel(), BaseModel() if type(old) is type(new):
            for name, field in type(new).model_fields.items():
                yield from compared(getattr(old, name), getattr(new, name), place.at(name, field.title or name))
        case dict(), dict():
            yield from _by_key(old, new, place)
        case list(), list() if _coded(old) and _coded(new):
            yield from _by_code(old, new, place)
        case list(), list() if all(isinstance(each, BaseModel) for each in (*old, *new)):
            yield from _by_position(old, new, place)
        case _:
            yield Found(DifferenceKind.changed, place, old, new)


def _by_key(old: Mapping[str, Any], new: Mapping[str, Any], place: Place) -> Iterator[Found]:
    for key in old:
        if key not in new:
            yield Found(DifferenceKind.removed, place.at(key, key), old[key])
    for key, item in new.items():
        if key in old:
            yield from compared(old[key], item, place.at(key, key))
        else:
            yield Found(DifferenceKind.added, place.at(key, key), None, item)


def _coded(items: Sequence[Any]) -> bool:
    codes = [_key(each) for each in items]
    return None not in codes and len({*codes}) == len(codes)


def _key(item: Any) -> Any:
    """What makes it the same item in both documents; None: nothing does but its place."""
    return getattr(item, getattr(type(item), "matched_by", "code"), None)


def _by_code(old: Sequence[Any], new: Sequence[Any], place: Place) -> Iterator[Found]:
    was, stays = {_key(each): index for index, each in enumerate(old)}, {_key(each) for each in new}
    for index, item in enumerate(old):
        if _key(item) not in stays:
            yield Found(DifferenceKind.removed, place.at(index, "").about(item), item)
    stands = _longest_rise([was[_key(each)] for each in new if _key(each) in was])
    for index, item in enumerate(new):
        before = was.get(_key(item))
        here = place.at(index, "", before).about(item)
        if before is None:
            yield Found(DifferenceKind.added, here, None, item)
            continue
        if before not in stands and getattr(type(item), "in_order", True):
            yield Found(DifferenceKind.moved, here, before + 1, index + 1)
        yield from compared(old[before], item, here)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The most of these distinct numbers that stand in rising order: those that need not have moved."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    rise: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        rise.add(last)
        last = before[last]
    return rise


def _by_position(old: Sequence[Any], new: Sequence[Any], place: Place) -> Iterator[Found]:
    shorter = min(len(old), len(new))
    start = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    end = next((i for i in range(shorter - start) if old[-1 - i] != new[-1 - i]), shorter - start)
    both = shorter - end
    for index in range(both, len(old) - end):
        yield Found(DifferenceKind.removed, place.at(index, nth(index)), old[index])
    for index in range(start, both):
        yield from compared(old[index], new[index], place.at(index, nth(index)))
    for index in range(both, len(new) - end):
        yield Found(DifferenceKind.added, place.at(index, nth(index)), None, new[index])


def called(item: BaseModel) -> str:
    title = getattr(item, "title", None)
    return f"{head(item)} {_spelled(_key(item))}" + (f" «{title}»" if title else "")


def _spelled(key: Any) -> Any:
    if isinstance(key, StrEnum):
        return f"«{(labels_of(type(key).__name__) or {}).get(key, key)}»"
    return "" if key is None else key


def head(item: BaseModel) -> str:
    """How its docstring begins, up to the first colon, semicolon or stop: what a thing of this kind is called."""
    return re.split("[:;.]", type(item).__doc__ or type(item).__name__, maxsplit=1)[0].strip()


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]


def nth(index: Any) -> str:
    return f"№ {index + 1}"
