"""When an offer can be taken, each way a placement; and, where it cannot, what stands against it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kernel.labels import labelled
from services.training.compiler.needs import Need
from services.training.compiler.offers import Catalogue, Offer, Run, SeatKey
from services.training.compiler.request import Calendar
from services.training.compiler.room import Load, Room, days, laid, monday, spread


class Blame(StrEnum):
    """What keeps an offer out of a route, or a deficit uncovered."""

    no_offer = "no_offer"
    prerequisites = "prerequisites"
    seats = "seats"
    calendar = "calendar"
    load = "load"
    budget = "budget"
    overlap = "overlap"
    mentoring = "mentoring"
    together = "together"


LABELS: dict[Blame, str] = labelled(
    {
        Blame.no_offer: "нет предложения",
        Blame.prerequisites: "не выполнены предварительные условия",
        Blame.seats: "нет мест",
        Blame.calendar: "не помещается в календарь",
        Blame.load: "превышает недельную нагрузку",
        Blame.budget: "не хватает часов",
        Blame.overlap: "занятия пересекаются по дням",
        Blame.mentoring: "наставник у человека один",
        Blame.together: "мешают несколько ограничений сразу",
    }
)


_NEARER = (Blame.calendar, Blame.seats, Blame.prerequisites, Blame.budget, Blame.load, Blame.overlap)
"""What a placement is asked for in turn: the later it fails, the more favourable its days."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    blame: Blame
    said: str
    short: int = 0
    """Of too little room in a week: how many hours are wanting."""

    @property
    def nearness(self) -> tuple[int, int]:
        """The greater, the nearer to being none."""
        return _NEARER.index(self.blame), -self.short


@dataclass(frozen=True, slots=True)
class Placement:
    """An offer on certain days; `last` is the last day of study."""

    offer: Offer
    first: date
    last: date
    load: Load
    seat: SeatKey
    meets: frozenset[date] = frozenset()
    """The days of its sessions; none of an offer at any time."""


Ways = Mapping[str, tuple[Placement, ...]]
"""Offer → its placements, earliest first; the order of the catalogue."""


def relevant(offers: Catalogue, needs: tuple[Need, ...], room: Room) -> list[Offer]:
    """Offers that close something, and all they require; the others cannot make a route better. In catalogue order."""
    useful = (each for each in offers.values() if any(need.reached(each.teaches) > need.have for need in needs))
    ids, families = {each.id for each in useful if each.family not in room.done}, set[str]()
    for each in reversed(list(offers.values())):
        if each.id in ids or each.family in families - room.done.keys():
            ids.add(each.id)
            families |= each.requires
    return [each for each in offers.values() if each.id in ids]


def ways(
    offers: list[Offer], calendar: Calendar, room: Room, seats: Mapping[SeatKey, int], titles: Mapping[str, str]
) -> tuple[Ways, dict[str, tuple[Obstacle, ...]]]:
    """Every placement of `offers` that could be alone in the route with what it requires, and obstacles of the rest.

    `offers` stand after what they require; `titles`: family of an offer → what a reader calls it.
    """
    found: dict[str, tuple[Placement, ...]] = {}
    ends: dict[str, date] = {**room.done}
    obstacles: dict[str, tuple[Obstacle, ...]] = {}
    for offer in offers:
        tried = [_beside(each, room, ends, titles) for each in _tried(offer, calendar, seats)]
        found[offer.id] = tuple(each for each in tried if isinstance(each, Placement))
        soonest = [each.last for each in found[offer.id]] + [ends.get(offer.family, date.max)]
        ends[offer.family] = min(soonest)
        if not found[offer.id]:
            obstacles[offer.id] = _standing([each for each in tried if isinstance(each, Obstacle)], offer)
    return found, obstacles


def _standing(found: list[Obstacle], offer: Offer) -> tuple[Obstacle, ...]:
    """What stands against an offer, that of the most favourable days first: of what can be begun in any week it alone,
    of what is held on fixed days one of each kind."""
    kinds: dict[Blame, Obstacle] = {}
    for each in sorted(found, key=lambda each: each.nearness, reverse=True):  # of equal ones the earliest
        kinds.setdefault(each.blame, each)
    return tuple(kinds.values()) if offer.runs else tuple(kinds.values())[:1]


def _tried(offer: Offer, calendar: Calendar, seats: Mapping[SeatKey, int]) -> Iterator[Placement | Obstacle]:
    if offer.runs:
        for run in sorted(offer.runs, key=lambda each: each.first):
            yield _run(offer, run, calendar, seats)
    elif seats.get((offer.id, None), 1) <= 0:
        yield Obstacle(Blame.seats, "мест не осталось")
    else:
        yield from _whenever(offer, calendar)


def _run(offer: Offer, run: Run, calendar: Calendar, seats: Mapping[SeatKey, int]) -> Placement | Obstacle:
    held = f"занятия {_span(run.first, run.last)}"
    if seats.get((offer.id, run.first), 1) <= 0:
        return Obstacle(Blame.seats, f"{held}: мест не осталось")
    if run.first < calendar.first or run.last > calendar.last:
        return Obstacle(Blame.calendar, f"{held} вне окна {_span(calendar.first, calendar.last)}")
    return Placement(
        offer, run.first, run.last, spread(offer.hours, run.meets), (offer.id, run.first), frozenset(run.meets)
    )


def _placed(offer: Offer, first: date, last: date, calendar: Calendar) -> Placement | Obstacle:
    """On the open days of a span, beside those on which it is full."""
    span = _span(first, last)
    if offer.full and not offer.full.isdisjoint(days(first, last)):
        return Obstacle(Blame.seats, f"в дни {span} мест не осталось")
    laid_out = laid(offer.hours, first, last, calendar)
    if laid_out is None:
        return Obstacle(Blame.calendar, f"все дни {span} недоступны")
    return Placement(offer, *laid_out, (offer.id, None))


def _whenever(offer: Offer, calendar: Calendar) -> Iterator[Placement | Obstacle]:
    """From the first day of the window and of the offer, or from any Monday after."""
    term = offer.within or (calendar.first, calendar.last)
    start, last = max(calendar.first, term[0]), min(calendar.last, term[1])
    if start > last:
        yield Obstacle(Blame.calendar, f"предлагается {_span(*term)}, вне окна {_span(calendar.first, calendar.last)}")
    elif start + offer.length > last:
        yield Obstacle(Blame.calendar, f"нужно недель подряд: {offer.weeks}, в окне {_span(start, last)} столько нет")
    while start + offer.length <= last:
        yield _placed(offer, start, start + offer.length, calendar)
        start = monday(start) + timedelta(weeks=1)


def _beside(
    placement: Placement | Obstacle, room: Room, ends: Mapping[str, date], titles: Mapping[str, str]
) -> Placement | Obstacle:
    """The placement, where the room is enough for it and each prerequisite can end before it."""
    if isinstance(placement, Obstacle):
        return placement
    offer = placement.offer
    for each in sorted(offer.requires):
        if ends.get(each, date.max) >= placement.first:
            title = titles.get(each, each)
            return Obstacle(Blame.prerequisites, f"до начала нельзя завершить то, что требуется прежде: «{title}»")
    if offer.hours > room.hours:
        return Obstacle(Blame.budget, f"нужно часов: {offer.hours}, осталось в бюджете: {room.left}")
    for week, hours in placement.load.items():
        if hours > room.weekly_left(week):
            left = room.weekly_left(week)
            when = f"в неделю с {week:%d.%m.%Y}" if offer.runs else "в неделю"
            return Obstacle(Blame.load, f"{when} нужно часов: {hours}, можно: {left}", hours - left)
    if not placement.meets.isdisjoint(room.engaged):
        said = f"занятия {_span(placement.first, placement.last)} пересекаются с уже занятыми днями"
        return Obstacle(Blame.overlap, said)
    return placement


def _span(first: date, last: date) -> str:
    return f"{first:%d.%m.%Y}–{last:%d.%m.%Y}" if first != last else f"{first:%d.%m.%Y}"
