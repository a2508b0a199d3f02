"""Offers and requests for the tests of the compiler, drawn or told."""

from datetime import date, timedelta

from hypothesis import strategies as st

from services.training.compiler import (
    Calendar,
    Deficit,
    Held,
    HeldState,
    Limits,
    Offer,
    OfferKind,
    Proven,
    Request,
    Run,
    catalogue,
    in_order,
)

MONDAY = date(2027, 2, 1)
COMPETENCIES = ("quality", "staff", "finance")
IDS = ("a", "b", "c", "d", "e")


def day(n: int) -> date:
    """0: the Monday the windows of these tests begin with."""
    return MONDAY + timedelta(days=n)


def offer(id="a", *, quality=0, hours=4, kind=OfferKind.programme, **known) -> Offer:
    teaches = known.pop("teaches", {"quality": quality} if quality else {})
    return Offer(id, f"Модуль {id.upper()}", kind, teaches, hours, **known)


def run(first: int, last: int, seats: int | None = None, meets=()) -> Run:
    return Run(day(first), day(last), seats, frozenset(map(day, meets)))


def deficit(competency="quality", *, level=0, norm=2, **known) -> Deficit:
    return Deficit(competency, {"quality": "Качество"}.get(competency, competency), level, norm, **known)


def request(*deficits, weeks=4, hours=100, weekly=20, closed=(), **known) -> Request:
    calendar = Calendar(MONDAY, day(7 * weeks - 1), frozenset(closed))
    return Request("h", deficits or (deficit(),), calendar, Limits(hours, weekly), **known)


def offers(*listed) -> dict:
    found = catalogue(listed)
    assert isinstance(found, dict), found
    return found


seats = st.none() | st.integers(0, 2)


@st.composite
def runs(draw):
    first, length = draw(st.integers(-2, 20)), draw(st.integers(0, 9))
    meets = draw(st.lists(st.integers(first, first + length), max_size=3))
    return run(first, first + length, draw(seats), meets)


@st.composite
def catalogues(draw):
    listed = []
    for index, each in enumerate(IDS[: draw(st.integers(1, len(IDS)))]):
        listed.append(
            offer(
                each,
                teaches=draw(st.dictionaries(st.sampled_from(COMPETENCIES), st.integers(1, 3), max_size=2)),
                hours=draw(st.integers(1, 20)),
                runs=tuple(draw(st.lists(runs(), max_size=2, unique_by=lambda it: it.first))),
                weeks=draw(st.integers(1, 3)),
                within=draw(st.none() | st.just((day(3), day(20)))),
                full=frozenset(map(day, draw(st.lists(st.integers(0, 27), max_size=1)))),
                kind=draw(st.sampled_from([OfferKind.programme, OfferKind.programme, OfferKind.mentoring])),
                family=draw(st.sampled_from(["", "a"])),
                seats=draw(seats),
                requires=frozenset(draw(st.lists(st.sampled_from(IDS[:index]), max_size=1))) if index else frozenset(),
            )
        )
    return in_order(draw(st.permutations(listed)))


@st.composite
def requests(draw, its, head="h"):
    days_of = st.integers(0, 20)
    deficits = tuple(
        Deficit(each, each, draw(st.integers(0, 1)), draw(st.integers(1, 3)), draw(st.sampled_from([0, 50, 100])),
                draw(st.integers(1, 3)))
        for each in draw(st.lists(st.sampled_from(COMPETENCIES), min_size=1, unique=True))
    )  # fmt: skip
    held = []
    for each in draw(st.lists(st.sampled_from(sorted(its)), max_size=2, unique=True)):
        first = draw(days_of)
        state = draw(st.sampled_from(HeldState))
        known = draw(st.sampled_from(its[each].runs or (run(first, first + 7 * its[each].weeks - 1),)))
        held.append(Held(its[each], known.first, known.last, state, draw(st.booleans())))
    return Request(
        head,
        deficits,
        Calendar(MONDAY, day(draw(st.integers(0, 27))), frozenset(map(day, draw(st.lists(days_of, max_size=3))))),
        Limits(draw(st.integers(0, 50)), draw(st.integers(0, 20))),
        tuple(draw(st.lists(st.builds(Proven, st.sampled_from(COMPETENCIES), st.integers(1, 3), st.just("оценка")),
                            max_size=1))),
        frozenset(draw(st.lists(st.sampled_from([*IDS, "z"]), max_size=1))),
        tuple(held),
    )  # fmt: skip


@st.composite
def cases(draw):
    its = draw(catalogues())
    return draw(requests(its)), its
