"""How a route is compiled: the best steps, each with its reason, and what stays open with the constraint to blame."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.training.compiler.changes import Change, changes
from services.training.compiler.needs import Credit, Need, credited, needs, needs_of_begun
from services.training.compiler.offers import Catalogue, Offer, SeatKey, seats_of
from services.training.compiler.placements import Obstacle, Placement, relevant, ways
from services.training.compiler.programme import programme, selection
from services.training.compiler.reasons import Covered, closes, covers, reason
from services.training.compiler.remarks import remarks
from services.training.compiler.request import LABELS as STATES
from services.training.compiler.request import HeldState, Request
from services.training.compiler.room import room
from services.training.compiler.solving import NODES, solve
from services.training.compiler.uncovered import Tried, Uncovered, uncovered


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One offer on its days, both included."""

    offer: Offer
    first: date
    last: date
    state: HeldState
    covers: tuple[Covered, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Route:
    """Steps in the order they begin, those that stay from the route before among them."""

    head: str
    steps: tuple[RouteStep, ...]
    credits: tuple[Credit, ...]
    uncovered: tuple[Uncovered, ...]
    changes: tuple[Change, ...]
    """What differs from the route before; empty where there was none."""
    hours: int
    proven: bool
    """No route is better under the goals of `programme`; otherwise the bound of nodes was met, see `gap`."""
    gap: float
    remarks: tuple[str, ...]
    """What is to be known of it as a whole (`remarks`)."""


def compile_route(request: Request, offers: Catalogue, nodes: int = NODES) -> Route:
    """The best route for one head; the same for the same input, in whatever order its parts are told.

    Seats are those the offers say are left, and those that planned steps of the head hold already.
    """
    left = _released(request, seats_of(offers))
    wanted, space = needs(request), room(request)
    pool = relevant(offers, wanted, space)
    titles = {**request.titles, **{each.family: each.title for each in offers.values()}}
    found, obstacles = ways(pool, request.calendar, space, left, titles)
    its = programme(request, wanted, found, space)
    solution = solve(its, selection(wanted, found, space), nodes)
    kept = [*_kept(request)]
    new = [*_new(solution.taken, wanted, pool, obstacles)]
    steps = sorted([*kept, *new], key=lambda each: (each.first, each.last, each.offer.id))
    return Route(
        head=request.head,
        steps=tuple(steps),
        credits=credited(request),
        uncovered=uncovered(wanted, Tried(offers, space, obstacles, its, solution.taken, request.unopened)),
        changes=changes(request, offers, wanted, solution.taken, obstacles) if request.previous else (),
        hours=sum(each.offer.hours for each in steps),
        proven=solution.proven,
        gap=solution.gap,
        remarks=tuple(remarks(request, space)),
    )


def _released(request: Request, seats: Mapping[SeatKey, int]) -> dict[SeatKey, int]:
    """With the seats that the head's own planned steps hold."""
    left = dict(seats)
    for each in request.planned:
        key: SeatKey = (each.offer.id, each.first if each.offer.runs else None)
        if each.seated and key in left:
            left[key] += 1
    return left


def _kept(request: Request) -> Iterator[RouteStep]:
    lacking = needs_of_begun(request)
    for each in request.kept:
        if each.state is HeldState.booked:
            said = " ".join(["Запись уже есть: шаг вошёл в маршрут.", *closes(each.offer, lacking)])
        else:
            said = f"Шаг прежнего маршрута: {STATES[each.state]}."
        yield RouteStep(each.offer, each.first, each.last, each.state, covers(each.offer, lacking), said)


def _new(
    taken: tuple[Placement, ...],
    wanted: tuple[Need, ...],
    pool: list[Offer],
    obstacles: Mapping[str, tuple[Obstacle, ...]],
) -> Iterator[RouteStep]:
    for each in taken:
        said = reason(each, taken, wanted, pool, obstacles)
        yield RouteStep(each.offer, each.first, each.last, HeldState.planned, covers(each.offer, wanted), said)
