"""Who sees which figure: what lies at or below a caller in full, what lies above as aggregates that give nobody away.

A figure gives somebody away when it, or what is left of a total once everything else shown is taken off, tells of a few
others: of somebody, and of fewer than `MINIMUM`. What a caller sees anyway counts for nothing here, since everybody can
take it off. So everywhere below `others` are those of a group whom the caller does not see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from services.kernel.labels import labelled
from services.kernel.places import contains

MINIMUM = 5
"""Of fewer others nothing is told. The number is ours, for want of an act: the mean of four others with a known one or
two among them (those of an ОМСУ that talk to one another) would come close to telling the rest."""


class DashboardView(StrEnum):
    """How much of a group a caller sees."""

    full = "full"
    aggregate = "aggregate"


class Timeliness(StrEnum):
    """When data were handed in for the first time: a return afterwards makes nobody late, a longer term does."""

    on_time = "on_time"
    late = "late"
    not_submitted = "not_submitted"


class Approval(Enum):
    """How a submission got past its first check: what is approved at once and undone later was approved laxly."""

    none = "none"
    after_return = "after_return"
    at_once = "at_once"
    undone = "undone"


def approval(verified: datetime | None, returned: datetime | None, undone: datetime | None) -> Approval:
    """By the first time it was verified, the first it was returned, and the last it was returned or corrected."""
    if verified is None:
        return Approval.none
    if returned is not None and returned <= verified:
        return Approval.after_return
    return Approval.at_once if undone is None or undone <= verified else Approval.undone


LABELS: dict[StrEnum, str] = labelled(
    {
        DashboardView.full: "полностью",
        DashboardView.aggregate: "обобщённо, по опубликованным результатам",
        Timeliness.on_time: "в срок",
        Timeliness.late: "с опозданием",
        Timeliness.not_submitted: "не представлено",
    }
)

K = TypeVar("K")


def view_of(caller: str, place: str, cycle: str) -> DashboardView | None:
    """How somebody at `caller` sees what lies at or below `place` in a cycle at `cycle`; None: not at all."""
    if not contains(cycle, place):
        return None
    if contains(caller, place):
        return DashboardView.full
    return DashboardView.aggregate if place == cycle and contains(cycle, caller) else None


def sees(caller: str, place: str) -> bool:
    """May somebody at `caller` read what is published at `place`, one by one?"""
    return contains(caller, place) or contains(place, caller)


def is_safe(others: int) -> bool:
    """Does a figure about so many others give nobody away?"""
    return others == 0 or others >= MINIMUM


@dataclass(frozen=True, slots=True)
class Shown(Generic[K]):
    """Which cells of a total may be shown, and whether the total may."""

    cells: frozenset[K]
    total: bool


def shown(others: Mapping[K, int]) -> Shown[K]:
    """Of cells that make up a total, by how many others stand in each: hide the small ones, and enough more.

    The hidden ones together are what is left of the total, so they are followed by the next smallest until they too
    tell of enough others: never one alone. Of equal ones the first by key is hidden, so that every reading agrees.
    """
    hidden, left = set(), 0
    for cell, size in sorted(others.items(), key=lambda each: (each[1], str(each[0]))):
        if not is_safe(size) or not is_safe(left):
            hidden.add(cell)
            left += size
    return Shown(frozenset(others.keys() - hidden), is_safe(sum(others.values())))


@dataclass(frozen=True, slots=True)
class Crossed:
    """The others of a cycle, by whether they share the municipality or the cluster of a subject."""

    both: int
    municipality: int
    cluster: int
    neither: int


@dataclass(frozen=True, slots=True)
class Groups:
    """Which means a subject may be told beside its own result."""

    region: bool
    cluster: bool
    municipality: bool


def groups_shown(others: Crossed) -> Groups:
    """The region first, then the cluster, then the municipality, each unless it would give somebody away.

    Two groups that cross leave four parts. With three sums known, one equation short, no part can be told from the
    others while all four have somebody in them; once one is empty, each of the rest can.
    """
    parts = (others.both, others.municipality, others.cluster, others.neither)
    total = sum(parts)
    region = is_safe(total)
    cluster = region and _apart(others.both + others.cluster, total)
    municipality = region and _apart(others.both + others.municipality, total)
    crossing = all(parts) or all(map(is_safe, parts))
    return Groups(region, cluster, municipality and (crossing or not cluster))


def _apart(part: int, total: int) -> bool:
    """Is neither a part of a known total small, nor what is left without it?"""
    return is_safe(part) and is_safe(total - part)


def timeliness(handed_in: datetime | None, deadline: date, zone: ZoneInfo) -> Timeliness:
    """`deadline` is the last day, in the time zone of the region."""
    if handed_in is None:
        return Timeliness.not_submitted
    return Timeliness.on_time if handed_in.astimezone(zone).date() <= deadline else Timeliness.late


def code_on(codes: list[dict[str, Any]], day: date) -> str | None:
    """The ОКТМО code in force on a day, of `{code, valid_from, valid_to}` in ISO dates; None: none was."""
    said = day.isoformat()
    return next((each["code"] for each in codes if _from(each) <= said <= _until(each)), None)


def _from(code: Mapping[str, Any]) -> str:
    return code["valid_from"] or date.min.isoformat()


def _until(code: Mapping[str, Any]) -> str:
    return code["valid_to"] or date.max.isoformat()
