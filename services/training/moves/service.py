"""By which events what is known of a person follows them, and on which days: at once, or when the post begins."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job, schedule
from services.training.competencies.holders import employed_as
from services.training.moves import following, pairs
from services.training.moves.rules import PostHeld, turning_days
from services.training.risks import service as risks
from services.training.store import COPIES

_CLASS = 0x6D6F_7665
"""Of the advisory locks under which one person moves at a time."""
JOB = "training.follow_person"


async def posts_changed(tx: AsyncSession, person_id: UUID) -> None:
    """The directory told of a post of the person. What follows from it on a day to come is done on that day.

    The transaction sees the whole region; told twice, it finds nothing left behind.
    """
    held = await _held(tx, person_id)
    await _follow(tx, person_id, held)
    clock = tx.info["clock"]
    for day in turning_days(held, clock.today()):
        due_at = datetime.combine(day, time(), clock.zone)
        await schedule(tx, JOB, f"{person_id}:{day}", due_at, {"person_id": str(person_id)})


async def follow_person(tx: AsyncSession, payload: dict[str, Any]) -> None:
    """The day has come."""
    person_id = UUID(payload["person_id"])
    await _follow(tx, person_id, await _held(tx, person_id))


JOBS = (Job(JOB, None, follow_person),)


async def _follow(tx: AsyncSession, person_id: UUID, held: list[PostHeld]) -> None:
    """Nothing of who works nowhere: it stays where they worked last."""
    today: date = tx.info["clock"].today()
    holder = await employed_as(tx, person_id, today)
    if holder is None or not await tx.scalar(following.known(person_id)):
        return
    await tx.execute(select(func.pg_advisory_xact_lock(_CLASS, func.hashtext(str(person_id)))))
    for each in following.FOLLOWING:
        await following.moved(tx, each, holder, held)
    await pairs.moved(tx, holder, held)
    here = [each.place for each in held if each.on(today)]
    await risks.follow(tx, person_id, here, (holder.place, holder.organisation_id))


async def _held(tx: AsyncSession, person_id: UUID) -> list[PostHeld]:
    return [PostHeld(*row) for row in await tx.execute(_posts(person_id))]


def _posts(person_id: UUID) -> Select[str, date, date | None]:
    post = COPIES.post
    return select(post.place, post.held_from, post.held_to).where(post.person_id == person_id)
