"""Who acts in the demo cycles of heads of schools, and in which submission."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.directory import Places
from edulead.demo.records import Organisation, Region
from edulead.demo.rounds import Round
from edulead.demo.targets import Targets, caller, identifier
from services.kernel.identity import Identity, system_account
from services.monitoring.submissions import queries as submissions
from services.monitoring.submissions.models import Submission


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
    def schools(self) -> Mapping[str, Organisation]:
        """By place."""
        return {self.places[each.key]: each for each in self.planned.organisations if each.kind == "school"}

    def school(self, key: str) -> Identity:
        """Each under an account of its own: nobody checks what the same account handed in."""
        return replace(caller("school", self.places[key]), account=system_account(f"demo-{key}"))

    def omsu_of(self, school: str) -> Identity:
        return caller("omsu", self.places[school].rpartition(".")[0])

    def on(self, day: date, who: Identity | None = None) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction of the Department, or of `who`, on that day."""
        return self.targets.in_monitoring(who or self.department, day)

    def in_reserve(
        self, day: date | None = None, who: Identity | None = None
    ) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction in the reserve of the Department, or of `who`, on that day or today."""
        return self.targets.in_reserve(who or self.department, day)

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


async def submission_of(tx: AsyncSession, it: Round, school: str) -> Submission:
    found = await tx.scalar(submissions.of_subject(it.cycle, identifier(school)))
    assert found is not None  # a school that the story speaks of had a head on the day
    return found
