"""The switches before reactions: what each does, where it is off, what waits; and turning one at one's own place.

What comes while a switch is off is kept and waits. Turned on again, it is made up for: it counts from then on.
"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import NotFound
from services.kernel.records import added, assign, changeable, renewed
from services.monitoring.facts import queries
from services.monitoring.facts.models import Reaction
from services.monitoring.facts.rules import KINDS, LABELS, REACTION, STANDS_ON, ReactionName
from services.monitoring.facts.schemas import ReactionIn, ReactionOut
from services.monitoring.facts.service import refill
from services.monitoring.permissions import P, access


class ReactionNotFound(NotFound):
    """Такой реакции нет."""


UNTOUCHED = {"enabled": True, "reason": None, "version": 1}
"""A switch nobody ever turned, as the first version of its row will be."""


async def listed(tx: AsyncSession, caller: Identity) -> list[ReactionOut]:
    """Every reaction, as it stands at the caller's place."""
    touched = (await tx.scalars(queries.switches(caller.place))).all()
    tallies = {name: tuple(counts) for name, *counts in (await tx.execute(queries.tallies(caller.place))).all()}
    return [_shown(each, caller.place, touched, *tallies.get(each, (0, 0, None))) for each in ReactionName]


async def read(tx: AsyncSession, caller: Identity, code: str) -> ReactionOut:
    """Raises ReactionNotFound."""
    name = _named(code)
    return next(each for each in await listed(tx, caller) if each.name is name)


def _named(code: str) -> ReactionName:
    if code not in [*ReactionName]:
        raise ReactionNotFound
    return ReactionName(code)


async def switch(tx: AsyncSession, caller: Identity, code: str, data: ReactionIn, seen: int | None) -> ReactionOut:
    """Turn the switch at the caller's own place, and make up for what waited once it is on. Raises ReactionNotFound."""
    name = _named(code)
    row = await tx.scalar(queries.switch(caller.place, name))
    if row is None:
        row = await added(tx, Reaction(place=caller.place, name=name, enabled=True, reason=None))
    changeable(tx, access, row, seen, P.operate)
    assign(row, data.model_dump())
    await renewed(tx, row)
    if row.enabled and (await tx.scalars(queries.make_up(name, caller.place, tx.info["clock"].now()))).all():
        await refill(tx, name)
    return await read(tx, caller, name)


def _shown(
    name: ReactionName, place: str, touched: Sequence[Reaction], counted: int, waiting: int, last_at: object
) -> ReactionOut:
    its = [each for each in touched if each.name is name]
    own = next((each for each in its if each.place == place), None)
    return ReactionOut.model_validate(
        {
            **({key: getattr(own, key) for key in UNTOUCHED} if own else UNTOUCHED),
            "name": name,
            "title": LABELS[name],
            "place": place,
            "off_at": [each.place for each in its if not each.enabled],
            "events": [each for each, kind in KINDS.items() if REACTION[kind] is name],
            "measures": [measure for measure, names in STANDS_ON.items() if name in names],
            "counted": counted,
            "waiting": waiting,
            "last_at": last_at,
        }
    )
