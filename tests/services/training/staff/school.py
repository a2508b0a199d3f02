"""A school as its accounts see it: the head, a deputy with an account, a teacher without one, an account of nobody."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update

from services.training.store import COPIES
from tests.services.training.learning_teams.teams import employed
from tests.services.training.region import Region

BELOW = ".m1.o1"


@dataclass(frozen=True)
class Staffed:
    """Clients by who asks, and the people of the school."""

    region: Region
    deputy_id: UUID
    teacher_id: UUID

    @property
    def head_id(self) -> UUID:
        return self.region.heads[BELOW]

    @property
    def head(self) -> Any:
        return self.region.head(BELOW)

    @property
    def deputy(self) -> Any:
        return self.region.at("school", BELOW, self.deputy_id)

    @property
    def nobodys(self) -> Any:
        return self.region.at("school", BELOW)

    @property
    def elsewhere(self) -> Any:
        """The head, once at work at another school of the region."""
        return self.region.at("school", ".m2.o8", self.head_id)


async def staffed(region: Region) -> Staffed:
    """The card of its head lies above the school, as those of the directory do."""
    async with region.app.state.database.begin("ru") as tx:
        cards = update(COPIES.person).where(COPIES.person.id == region.heads[BELOW])
        await tx.execute(cards.values(place=f"{region.place}.m1"))
    return Staffed(region, await employed(region, "deputy", BELOW), await employed(region, "deputy", BELOW))
