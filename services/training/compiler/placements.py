"""When an offer can be taken, each way a placement; and, where it cannot, what stands against it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kernel.labels import labelled
from services.training.compiler.needs import Need
from services.training.compiler.offers import Catalogue, Offer, Run, SeatKey
from services.training.compiler.request import Calendar
from services.training.compiler.room import Load, Room, laid, monday


class Blame(StrEnum):
    """What keeps an offer out of a route, or a deficit uncovered."""

    no_offer = "no_offer"
    prerequisites = "prerequisites"
    seats = "seats"
    calendar = "calendar"
    load = "load"
    budget = "budget"
    overlap = "overlap"
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
        Blame.together: "мешают несколько ограничений сразу",
    }
)


@dataclass(frozen=True, slots=True)
class Obstacle:
    blame: Blame
    said: str


@dataclass(frozen=True, slots=True)
class Placement:
    """An offer on certain days; `last` is the last day of study."""

    offer: Offer
    first: date
    last: date
    load: Load
    seat: SeatKey

    @property
    def fixed(self) -> bool:
        return self.seat[1] is not None


Ways = Mapping[str, tuple[Placement, ...]]
"""Offer → its placements, earliest first; the order of the catalogue."""
Obstacles = Mapping[str, tuple[Obstacle, ...]]
"""Offer → what stood against it, where it has no placement at all; of each kind the first."""


def relevant(offers: Catalogue, needs: tuple[Need, ...], room: Room) -> list[Offer]:
    """Offers that close something, and all they require; the others cannot make a route better. In catalogue order."""
    wanted = {each.id for each in offers.values() if any(need.reached(each.teaches) > need.have for need in needs)}
    for each in reversed(list(offers.values())):
        if each.id in wanted - room.done.keys():
            wanted |= each.requires
    return [each for each in offers.values() if each.id in wanted - room.done.keys()]


def ways(
    offers: list[Offer], calendar: Calendar, room: Room, seats: Mapping[SeatKey, int]
) -> tuple[Ways, dict[str, tuple[Obstacle, ...]]]:
    """Every placement of `offers` that could be alone in the route with what it requires, and obstacles of the rest.

    `offers` stand after what they require.
    """
    found: dict[str, tuple[Placement, ...]] = {}
    obstacles: dict[str, tuple[Obstacle, ...]] = {}
    for offer in offers:
        tried = [_beside(each, room, found) for each in _tried(offer, calendar, seats)]
        found[offer.id] = tuple(each for each in tried if isinstance(each, Placement))
        if not found[offer.id]:
            kinds = {each.blame: each for each in reversed(tried) if isinstance(each, Obstacle)}
            obstacles[offer.id] = tuple(kinds[blame] for blame in Blame if blame in kinds)
    return found, obstacles


def _tried(offer: Offer, calendar: Calendar, seats: Mapping[SeatKey, int]) -> Iterator[Placement | Obstacle]:
    if offer.runs:
        for run in sorted(offer.runs, key=lambda each: each.first):
            yield _run(offer, run, calendar, seats)
    elif seats.get((offer.id, None), 1) <= 0:
        yield Obstacle(Blame.seats, "мест не осталось")
    elif calendar.first + offer.length > calendar.last:
        window = _span(calendar.first, calendar.last)
        yield Obstacle(Blame.calendar, f"нужно недель подряд: {offer.weeks}, в окне {window} столько нет")
    else:
        yield from _whenever(offer, calendar)


def _run(offer: Offer, run: Run, calendar: Calendar, seats: Mapping[SeatKey, int]) -> Placement | Obstacle:
    held = f"занятия {_span(run.first, run.last)}"
    if seats.get((offer.id, run.first), 1) <= 0:
        return Obstacle(Blame.seats, f"{held}: мест не осталось")
    if run.first < calendar.first or run.last > calendar.last:
        return Obstacle(Blame.calendar, f"{held} вне окна {_span(calendar.first, calendar.last)}")
    if any(run.first <= day <= run.last for day in calendar.closed):
        return Obstacle(Blame.calendar, f"{held} приходятся на недоступные дни")
    return _placed(offer, run.first, run.last, calendar)


def _placed(offer: Offer, first: date, last: date, calendar: Calendar) -> Placement | Obstacle:
    """On the open days of a span; a run of which a day is closed comes never here."""
    laid_out = laid(offer.hours, first, last, calendar)
    if laid_out is None:
        return Obstacle(Blame.calendar, f"все дни {_span(first, last)} недоступны")
    return Placement(offer, *laid_out, (offer.id, first if offer.runs else None))


def _whenever(offer: Offer, calendar: Calendar) -> Iterator[Placement | Obstacle]:
    """From the first day of the window, or from any Monday in it."""
    start = calendar.first
    while start + offer.length <= calendar.last:
        yield _placed(offer, start, start + offer.length, calendar)
        start = monday(start) + timedelta(weeks=1)


def _beside(placement: Placement | Obstacle, room: Room, found: Ways) -> Placement | Obstacle:
    """The placement, where the room is enough for it and each prerequisite can end before it."""
    if isinstance(placement, Obstacle):
        return placement
    offer = placement.offer
    for each in sorted(offer.requires):
        ends = [room.done[each]] if each in room.done else [before.last for before in found.get(each, ())]
        if min(ends, default=date.max) >= placement.first:
            return Obstacle(Blame.prerequisites, f"до начала нельзя завершить то, что требуется прежде ({each})")
    if offer.hours > room.hours:
        return Obstacle(Blame.budget, f"нужно часов: {offer.hours}, осталось в бюджете: {room.hours}")
    for week, hours in placement.load.items():
        if hours > room.weekly_left(week):
            said = f"в неделю с {week:%d.%m.%Y} нужно часов: {hours}, можно: {room.weekly_left(week)}"
            return Obstacle(Blame.load, said)
    if placement.fixed and any(placement.first <= day <= placement.last for day in room.engaged):
        said = f"занятия {_span(placement.first, placement.last)} пересекаются с начатым шагом"
        return Obstacle(Blame.overlap, said)
    return placement


def _span(first: date, last: date) -> str:
    return f"{first:%d.%m.%Y}–{last:%d.%m.%Y}" if first != last else f"{first:%d.%m.%Y}"
