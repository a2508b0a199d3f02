"""What the figures of the reserve are made of: readiness, the funnel of contests, coverage. Values in, values out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from services.kernel.places import contains
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.entries.readiness import Readiness

A = ApplicationStatus
SCORED = frozenset({A.scored, A.winner, A.included, A.runner_up, A.not_selected, A.not_appointed})
ADMITTED = SCORED | {A.admitted}
CHOSEN = frozenset({A.winner, A.included})
"""Each stage of the funnel holds the ones after it. Who withdrew stands apart, however far they had come."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Of the applications to contests, how many came how far."""

    submitted: int
    admitted: int
    scored: int
    chosen: int
    rejected: int
    withdrawn: int


def funnel(statuses: Mapping[ApplicationStatus, int], *, annulled: bool = False) -> Funnel:
    """From how many applications stand where. In a contest that was annulled nobody is chosen."""

    def those(wanted: frozenset[ApplicationStatus]) -> int:
        return sum(count for status, count in statuses.items() if status in wanted)

    return Funnel(
        submitted=sum(statuses.values()),
        admitted=those(ADMITTED),
        scored=those(SCORED),
        chosen=0 if annulled else those(CHOSEN),
        rejected=those(frozenset({A.rejected})),
        withdrawn=those(frozenset({A.withdrawn})),
    )


def together(funnels: Iterable[Funnel]) -> Funnel:
    """Of all the contests, stage by stage."""
    return Funnel(*map(sum, zip((0,) * len(fields(Funnel)), *map(astuple, funnels), strict=True)))


@dataclass(frozen=True, slots=True)
class Standing:
    """So many stand in a reserve at one degree, for one organisation or for any of it (None)."""

    reserve: str
    readiness: Readiness
    kind: str | None
    """Of the organisation; None: for any."""
    count: int


@dataclass(frozen=True, slots=True)
class Covered:
    """Vacancies to come against those who are ready now."""

    expected: int
    ready: int

    @property
    def percent(self) -> float | None:
        """Of the expected; may be above a hundred; None where nothing is expected."""
        return round(self.ready * 100 / self.expected, 1) if self.expected else None

    @property
    def gap(self) -> int:
        return max(0, self.expected - self.ready)


def ready(stand: Iterable[Standing]) -> list[Standing]:
    """Those of degree A."""
    return [each for each in stand if each.readiness is Readiness.a]


def covered(place: str, expected: Sequence[tuple[str, str]], stand: Sequence[Standing]) -> Covered:
    """All posts at or below `place`: `expected` are (place, kind) of organisations, `stand` those who are ready."""
    return Covered(
        sum(contains(place, where) for where, _ in expected),
        sum(each.count for each in stand if contains(place, each.reserve)),
    )


def by_kind(place: str, expected: Sequence[tuple[str, str]], stand: Sequence[Standing]) -> dict[str, Covered]:
    """The same for each kind of organisation: who is ready for any organisation is counted in none of them."""
    wanted = Counter(kind for where, kind in expected if contains(place, where))
    prepared: Counter[str] = Counter()
    for each in stand:
        if each.kind is not None and contains(place, each.reserve):
            prepared[each.kind] += each.count
    return {kind: Covered(wanted[kind], prepared[kind]) for kind in sorted(wanted.keys() | prepared.keys())}


def for_any(place: str, stand: Iterable[Standing]) -> int:
    """Ready for any organisation of a reserve at or below the place."""
    return sum(each.count for each in stand if each.kind is None and contains(place, each.reserve))
