"""The switches before reactions as they are shown and turned: where one is off, what counts, what waits.

Each service says what its reactions are (`Switchboard`); a switch is turned at one's own place, for all below it too.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import reactions
from services.directory.reactions import Taking
from services.kernel.access import Access
from services.kernel.identity import Identity
from services.kernel.problems import NotFound
from services.kernel.records import added, assign, changeable, renewed
from services.kernel.schemas import In, Instant, Out, Prose, Version, example


class ReactionNotFound(NotFound):
    """Такой реакции нет."""


class ReactionIn(In):
    """Включить или выключить."""

    model_config = example({"enabled": False, "reason": "Служба передаёт пробные данные"})

    enabled: bool = Field(title="Включена")
    reason: Prose | None = Field(default=None, title="Почему")


class ReactionShown(Out):
    """Что служба делает по событиям других служб, и делает ли сейчас."""

    title: str = Field(title="Название")
    place: str = Field(title="Место", description="Переключатель действует на нём и ниже")
    enabled: bool = Field(title="Включена")
    reason: str | None = Field(title="Почему переключена")
    off_at: list[str] = Field(title="Где выключена", description="Места выше и ниже этого и оно само")
    events: list[str] = Field(title="События, по которым она действует")
    counted: int = Field(title="Учтено фактов")
    waiting: int = Field(title="Ждут включения")
    last_at: Instant | None = Field(title="Последний факт получен", description="null — ещё ни одного")
    version: Version


UNTOUCHED = {"enabled": True, "reason": None, "version": 1}
"""A switch nobody ever turned, as the first version of its row will be."""

Name = TypeVar("Name", bound=StrEnum)
Said = dict[str, Any]
"""The members of a `ReactionShown`, with the `name` of the reaction."""


@dataclass(frozen=True, slots=True)
class Switchboard(Generic[Name]):
    """The reactions of one service."""

    names: type[Name]
    labels: Mapping[StrEnum, str]
    switch: Any
    """The table of the switches (`reactions.Switch`)."""
    taken: Mapping[Name, Taking]
    events: Mapping[str, Name]
    """Type of an event → the reaction to it."""
    access: Access
    operate: StrEnum
    made_up: Callable[[AsyncSession, Name], Awaitable[None]]
    """What follows once something that waited counts."""

    async def listed(self, tx: AsyncSession, caller: Identity) -> list[Said]:
        """Every reaction, as it stands at the caller's place."""
        touched = (await tx.scalars(reactions.switches(self.switch, caller.place))).all()
        return [await self._shown(tx, each, caller.place, touched) for each in self.names]

    async def read(self, tx: AsyncSession, caller: Identity, code: str) -> Said:
        """Raises ReactionNotFound."""
        name = self._named(code)
        return await self._shown(
            tx, name, caller.place, (await tx.scalars(reactions.switches(self.switch, caller.place))).all()
        )

    async def turn(self, tx: AsyncSession, caller: Identity, code: str, data: ReactionIn, seen: int | None) -> Said:
        """Turn the switch at the caller's own place, and make up for what waited once it is on."""
        name = self._named(code)
        row = await tx.scalar(reactions.one_switch(self.switch, caller.place, name))
        if row is None:
            row = await added(tx, self.switch(place=caller.place, name=name, enabled=True, reason=None))
        changeable(tx, self.access, row, seen, self.operate)
        assign(row, data.model_dump())
        await renewed(tx, row)
        if row.enabled:
            now = tx.info["clock"].now()
            made_up = reactions.make_up(self.switch, self.taken[name], name, caller.place, now)
            if (await tx.scalars(made_up)).all():
                await self.made_up(tx, name)
        return await self.read(tx, caller, code)

    def _named(self, code: str) -> Name:
        if code not in [*self.names]:
            raise ReactionNotFound
        return self.names(code)

    async def _shown(self, tx: AsyncSession, name: Name, place: str, touched: Sequence[Any]) -> Said:
        its = [each for each in touched if each.name is name]
        own = next((each for each in its if each.place == place), None)
        counted, waiting, last_at = (await tx.execute(reactions.tally(self.taken[name], place))).one()
        return {
            **({key: getattr(own, key) for key in UNTOUCHED} if own else UNTOUCHED),
            "name": name,
            "title": self.labels[name],
            "place": place,
            "off_at": [each.place for each in its if not each.enabled],
            "events": [each for each, reaction in self.events.items() if reaction is name],
            "counted": counted,
            "waiting": waiting,
            "last_at": last_at,
        }
