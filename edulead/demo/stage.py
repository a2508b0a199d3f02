"""Who acts in the demo cycles of heads of schools, and in which submission."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.directory import Places
from edulead.demo.records import Organisation, Region
from edulead.demo.region import SMOLENSK
from edulead.demo.rounds import Round
from edulead.demo.targets import Targets, at_noon, caller, identifier
from services.kernel.database import stand
from services.kernel.events import settle
from services.kernel.identity import Identity, system_account
from services.kernel.places import region_of
from services.monitoring.submissions import queries as submissions
from services.monitoring.submissions.models import Submission

HEADS = ("head", "acting_head")
"""Kinds of posts that head an organisation."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where everything goes, and in whose name."""

    targets: Targets
    planned: Region
    places: Places

    @property
    def department(self) -> Identity:
        return caller("department", self.places[self.planned.key])

    @property
    def institute(self) -> Identity:
        """СОИРО."""
        return caller("soiro", self.department.place)

    @property
    def city(self) -> Identity:
        """Its authority (ОМСУ)."""
        return caller("omsu", self.places[SMOLENSK])

    @property
    def schools(self) -> Mapping[str, Organisation]:
        """By place."""
        return {self.places[each.key]: each for each in self.planned.organisations if each.kind == "school"}

    def school(self, key: str) -> Identity:
        """Each under an account of its own: nobody checks what the same account handed in."""
        return replace(caller("school", self.places[key]), account=system_account(f"demo-{key}"))

    def omsu_of(self, school: str) -> Identity:
        return caller("omsu", self.places[school].rpartition(".")[0])

    def head_of(self, key: str) -> str:
        """Key of the person who heads the school now."""
        return next(
            it.person for it in self.planned.posts if it.place == key and it.kind in HEADS and it.released is None
        )

    def head(self, key: str) -> Identity:
        """Whoever heads the school now, in person."""
        return replace(self.school(key), person=identifier(self.head_of(key)))

    @property
    def own_school(self) -> str:
        """Key of the school whose head has the account `school`."""
        return next(each.place for each in self.planned.accounts if each.role == "school")

    def juror(self, person: str) -> Identity:
        """Somebody with a card, by the key of the person, acting for nobody but themselves."""
        who = caller("expert", self.department.place)
        return replace(who, account=system_account(f"demo-{person}"), person=identifier(person))

    def on(self, day: date, who: Identity | None = None) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction of the Department, or of `who`, on that day."""
        return self.targets.in_monitoring(who or self.department, day)

    def in_reserve(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction of the Department in the reserve."""
        return self.targets.in_reserve(self.department)

    def in_training(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction of СОИРО in training."""
        return self.targets.in_training(self.institute)

    def now(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self.targets.in_monitoring(self.department)


@contextmanager
def speaking(tx: AsyncSession, who: Identity) -> Iterator[None]:
    """Within the block it is `who` that acts, in the transaction of somebody above."""
    above = tx.info["caller"]
    tx.info["caller"] = who
    try:
        yield
    finally:
        tx.info["caller"] = above


def days_off(tx: AsyncSession, days: int) -> date:
    """So many days from today."""
    today: date = tx.info["clock"].today()
    return today + timedelta(days=days)


@asynccontextmanager
async def on_day(tx: AsyncSession, day: date, who: Identity) -> AsyncIterator[None]:
    """Within the block `who` acts on that day at noon, and what happens in it is told as of that day."""
    today = tx.info["clock"]
    tx.info["clock"] = at_noon(today, day)
    try:
        with speaking(tx, who):
            yield
        await stand(tx, region_of(who.place))  # a service may have left the transaction at the place of a record
        await settle(tx)
    finally:
        tx.info["clock"] = today


async def submission_of(tx: AsyncSession, it: Round, school: str) -> Submission:
    found = await tx.scalar(submissions.of_subject(it.cycle, identifier(school)))
    assert found is not None  # a school that the story speaks of had a head on the day
    return found
