"""Appointments of the reserve open posts of heads, and their revocation undoes them. Each exactly once, in any order.

The id of the post follows from that of the appointment, and a row (`FollowedAppointment`) remembers what was done: an
event that comes again, after a restore of the reserve all of them, changes nothing, and what was revoked is not opened
by the appointment that comes after it. What a clerk has entered already is taken over; what stands against the post is
`Unappointable`, and the event is parked with that reason.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory.events import post_changed, post_removed
from gateway.directory.organisations.models import Organisation
from gateway.directory.people.models import Person
from gateway.directory.posts import queries, rules
from gateway.directory.posts.models import FollowedAppointment, Post
from gateway.directory.posts.rules import PostKind
from gateway.directory.posts.telling import TOLD, MadeTold, RevokedTold, told
from services.kernel.consumers import Subscription
from services.kernel.events import emit
from services.kernel.feed import CloudEvent
from services.kernel.periods import day_before
from services.kernel.records import added, assign, renewed
from services.kernel.workflow import Refusal

SOURCE = "reserve"
APPOINTED = "Назначен руководитель"
REVOKED = "Назначение отменено"
_NAMESPACE = UUID("4c8a4a7e-54a0-4c0c-9d0a-6f6b0f1d2c35")


class Unappointable(ValueError):
    """What stands against the post, in Russian."""


def appointments_of(reserve_url: str) -> Subscription[None]:
    """Follows the feed of the reserve at its own address: the gateway needs no way round through itself."""
    return Subscription(SOURCE, f"{reserve_url}/api/v1/reserve/events", tuple(TOLD), _nothing, apply)


async def _nothing(_: Sequence[CloudEvent]) -> None:
    """An event of the reserve tells all that is needed."""


async def apply(tx: AsyncSession, event: CloudEvent, _: None = None) -> None:
    """Open or undo a post. Raises Malformed or Unappointable."""
    said = told(event)
    if isinstance(said, MadeTold):
        await _open(tx, event.subject, said)
    else:
        await _undo(tx, event, said)


def post_id_of(appointment_id: UUID) -> UUID:
    return uuid5(_NAMESPACE, str(appointment_id))


async def _open(tx: AsyncSession, appointment_id: UUID, said: MadeTold) -> None:
    if await tx.get(FollowedAppointment, appointment_id) is not None:
        return
    holder = await tx.get(Organisation, said.organisation_id)
    if holder is None:
        raise Unappointable(f"Организации {said.organisation_id} в справочнике нет")
    if await tx.get(Person, said.person_id) is None:
        raise Unappointable(f"Человека {said.person_id} в справочнике нет")
    _permit(rules.wrong_dates(said.day, None, said.contract_until))
    _permit(rules.outside(said.day, None, (holder.founded_on, holder.closed_on)))
    row = FollowedAppointment(id=appointment_id, place=holder.place, post_id=post_id_of(appointment_id))
    for each in (await tx.scalars(queries.heads_from(holder.id, said.day))).all():
        if _is_it(each, said):
            row.post_id = each.id  # a clerk was faster
        else:
            await _make_way(tx, each, said.day, row)
    if row.post_id == post_id_of(appointment_id):
        await added(tx, _post(row.post_id, said, holder), post_changed)
    tx.add(row)


def _is_it(post: Post, said: MadeTold) -> bool:
    return (post.kind, post.person_id, post.held_from) == (PostKind.head, said.person_id, said.day)


async def _make_way(tx: AsyncSession, post: Post, day: date, row: FollowedAppointment) -> None:
    """Who only acts ends the day before. Raises Unappointable for everybody else, and for who acts later."""
    if post.kind is not PostKind.acting_head or post.held_from >= day:
        since = f"{rules.LABELS[post.kind]} с {post.held_from:%d.%m.%Y}"
        raise Unappointable(f"В организации на {day:%d.%m.%Y} уже есть {since}: сначала освободите от должности")
    assign(row, {"ended_id": post.id, "ended_to": post.held_to, "ended_reason": post.end_reason})
    assign(post, {"held_to": day_before(day), "end_reason": APPOINTED})
    await renewed(tx, post, post_changed)


def _post(id: UUID, said: MadeTold, holder: Organisation) -> Post:
    return Post(
        id=id,
        place=holder.place,
        kind=PostKind.head,
        person_id=said.person_id,
        organisation_id=holder.id,
        municipality_id=None,
        title=said.post_title,
        held_from=said.day,
        held_to=None,
        order_number=said.order_number,
        order_date=said.order_date,
        contract_until=said.contract_until,
        end_reason=None,
    )


async def _undo(tx: AsyncSession, event: CloudEvent, said: RevokedTold) -> None:
    row = await tx.get(FollowedAppointment, event.subject)
    if row is None:
        tx.add(FollowedAppointment(id=event.subject, place=event.place, post_id=None, revoked_on=said.day))
        return
    if row.revoked_on is not None:
        return
    row.revoked_on = said.day
    post = await tx.get(Post, row.post_id)
    if post is None:
        return
    if said.day > post.held_from:
        await _end(tx, post, day_before(said.day))
        return
    await tx.delete(post)
    await tx.flush()  # so that who acted before finds the days free
    emit(tx, post_removed(post))
    await _give_back(tx, row, post.held_from)


async def _end(tx: AsyncSession, post: Post, last: date) -> None:
    """What a clerk ended earlier stays as it is."""
    if post.held_to is None or post.held_to > last:
        assign(post, {"held_to": last, "end_reason": REVOKED})
        await renewed(tx, post, post_changed)


async def _give_back(tx: AsyncSession, row: FollowedAppointment, day: date) -> None:
    """The post never was held: who acted goes on as before, unless a clerk has changed it since."""
    post = await tx.get(Post, row.ended_id) if row.ended_id else None
    if post is not None and (post.held_to, post.end_reason) == (day_before(day), APPOINTED):
        assign(post, {"held_to": row.ended_to, "end_reason": row.ended_reason})
        await renewed(tx, post, post_changed)


def _permit(refusal: Refusal | None) -> Any:
    if refusal is not None:
        raise Unappointable(refusal.detail)
