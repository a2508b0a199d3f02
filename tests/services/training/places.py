"""Who works where, in the copies that the fixture `schools` makes."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from services.training.store import COPIES
from tests.support.directory import FOLLOWED


async def heads(app: Any) -> dict[str, UUID]:
    """Place of an organisation → its head."""
    async with app.state.database.begin("ru") as session:
        return {row.place: row.person_id for row in await session.scalars(select(COPIES.post))}


async def left(app: Any, person: UUID, last: str) -> None:
    """The person's posts end with that day."""
    async with app.state.database.begin("ru") as session:
        held = update(COPIES.post).where(COPIES.post.person_id == person)
        await session.execute(held.values(held_to=date.fromisoformat(last)))


async def became(app: Any, person: UUID, kind: str) -> None:
    """The person's posts are of that kind."""
    async with app.state.database.begin("ru") as session:
        await session.execute(update(COPIES.post).where(COPIES.post.person_id == person).values(kind=kind))


async def somebody(app: Any, person: UUID, place: str) -> None:
    """A person of the directory without a post."""
    followed = {name: FOLLOWED[name] for name in ("source_epoch", "source_seq")}
    named = {"last_name": "Судья", "first_name": "Пётр", "middle_name": None}
    async with app.state.database.begin("ru") as session:
        await session.execute(insert(COPIES.person).values(id=person, place=place, **named, **followed))
