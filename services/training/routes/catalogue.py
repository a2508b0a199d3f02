"""What can be offered to a person on a day: programmes with groups, gatherings, sites. One list for the compiler.

Each slice below tells its own offers; here they get ids that outlive editions, and what to book is kept beside them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.training.compiler import Offer


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
