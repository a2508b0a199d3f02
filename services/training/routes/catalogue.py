"""What can be offered to a person on a day: programmes with groups, gatherings, sites. One list for the compiler.

Each slice below tells its own offers; here they get ids that outlive editions, and what to book is kept beside them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.kernel.problems import Conflict
from services.kernel.workflow import Refusal
from services.training.compiler import Catalogue, Offer, catalogue


class PrerequisiteCycle(Conflict):
    """Программы требуют друг друга по кругу: исправьте их, прежде чем составлять маршрут."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer of the compiler and the records behind it."""

    offer: Offer
    source_id: UUID
    runs: Mapping[date, UUID]
    """First day of a run → what is booked: a group, a gathering. Empty for an offer at any time."""


Offers = Mapping[str, Offered]


def by_id(offered: Iterable[Offered]) -> Offers:
    return {each.offer.id: each for each in offered}


def to_choose_from(offers: Offers) -> Catalogue:
    """Raises PrerequisiteCycle with the circle in words."""
    found = catalogue(each.offer for each in offers.values())
    if isinstance(found, Refusal):
        raise PrerequisiteCycle(found.detail, members={"reason": found.reason})
    return found
