"""Who leads a direction: the best share of it in enough cycles. Values in, values out.

Only cycles of one family of methodologies are of one measure. A cycle in which the head was new, or whose result is
little trusted, does not count; whoever leads must do so in the latest cycle too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.kernel.labels import labelled
from services.reserve.received.rules import HeadResult

LOW = "low"
"""The label of confidence that nothing follows from."""


class ComparedWith(StrEnum):
    """With whom a head is compared."""

    region = "region"
    cluster = "cluster"


LABELS: dict[StrEnum, str] = labelled(
    {ComparedWith.region: "со всеми в регионе", ComparedWith.cluster: "с похожими школами"}
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """By which numbers somebody is among the best."""

    share: int = 10
    """Per cent of those compared that are the best."""
    cycles: int = 2
    """In how many cycles, the latest among them."""
    fewest: int = 10
    """Among fewer nobody is told to be the best."""
    compared: ComparedWith = ComparedWith.cluster
    """Where a cycle has no clusters, with all."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a head stood in one direction of one cycle."""

    result_id: UUID
    cycle_id: UUID
    period_from: str
    period_to: str
    percent: float
    position: int
    """The worst place one could give among those with as many per cent: all of them are before or beside."""
    of: int

    def said(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "result_id": str(self.result_id),
            "cycle_id": str(self.cycle_id),
            "period_from": self.period_from,
            "period_to": self.period_to,
            "percent": self.percent,
            "position": self.position,
            "of": self.of,
        }


@dataclass(frozen=True, slots=True)
class Nominee:
    """A head who leads a direction, and in which cycles, oldest first."""

    person_id: UUID
    direction: str
    family: UUID
    standings: tuple[Standing, ...]
    latest: HeadResult


def nominees(results: Iterable[HeadResult], ranking: Ranking) -> list[Nominee]:
    """Everybody who leads a direction, by direction and person."""
    families = defaultdict[UUID, list[HeadResult]](list)
    for each in results:
        families[each.family].append(each)
    found = [each for family in families.values() for each in _of_family(family, ranking)]
    return sorted(found, key=lambda each: (str(each.family), each.direction, str(each.person_id)))


def _of_family(results: Sequence[HeadResult], ranking: Ranking) -> Iterator[Nominee]:
    latest = max(results, key=lambda each: (each.period_to, str(each.cycle_id))).cycle_id
    cycles = defaultdict[UUID, list[HeadResult]](list)
    for each in sorted(results, key=lambda each: (each.period_to, str(each.cycle_id))):
        cycles[each.cycle_id].append(each)
    led = defaultdict[tuple[UUID, str], list[tuple[Standing, HeadResult]]](list)
    for its in cycles.values():
        for direction, standing, result in _best(its, ranking):
            led[result.person_id, direction].append((standing, result))
    for (person, direction), its_best in led.items():
        standings, last = tuple(standing for standing, _ in its_best), its_best[-1][1]
        if len(standings) >= ranking.cycles and last.cycle_id == latest:
            yield Nominee(person, direction, last.family, standings, last)


def _best(cycle: Sequence[HeadResult], ranking: Ranking) -> Iterator[tuple[str, Standing, HeadResult]]:
    """(direction, standing, result) of the best of one cycle. A tie that does not fit into the share leads nobody."""
    for group in _groups(cycle, ranking.compared).values():
        for direction in sorted({code for each in group for code in each.directions}):
            counted = [each for each in group if direction in each.directions]
            if len(counted) < ranking.fewest:
                continue
            most = max(1, len(counted) * ranking.share // 100)
            values = sorted((each.directions[direction] for each in counted), reverse=True)
            for each in counted:
                percent = each.directions[direction]
                position = sum(value >= percent for value in values[: most + 1])
                if position <= most and each.confidence != LOW:
                    yield direction, _standing(each, percent, position, len(counted)), each


def _groups(cycle: Sequence[HeadResult], compared: ComparedWith) -> Mapping[str | None, list[HeadResult]]:
    """Who is compared with whom: new heads with nobody."""
    groups = defaultdict[str | None, list[HeadResult]](list)
    for each in cycle:
        if not each.grace:
            groups[each.cluster if compared is ComparedWith.cluster else None].append(each)
    return groups


def _standing(result: HeadResult, percent: float, position: int, of: int) -> Standing:
    period = result.period_from.isoformat(), result.period_to.isoformat()
    return Standing(result.id, result.cycle_id, *period, percent=percent, position=position, of=of)
