"""The shell around registrations: somebody is put down, taken off, and said to have come.

A registration lies where the person works, the gathering it is for at that place or above: seats are counted, and the
gathering is held, where it lies (ADR 0008).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.database import standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.places import contains, region_of
from services.kernel.problems import AlreadyExists, Conflict, Invalid, NotFound
from services.kernel.records import added, one, renewed
from services.kernel.references import refused, unknown_reference
from services.kernel.validation import field_error
from services.training.gatherings import queries
from services.training.gatherings.models import Gathering, GatheringRegistration
from services.training.gatherings.registering_schemas import (
    GatheringAttendanceIn,
    GatheringRegistrationCreate,
    GatheringRegistrationOut,
)
from services.training.gatherings.rules import GatheringStatus, Wish, not_open, not_registered
from services.training.gatherings.service import GatheringNotFound, get
from services.training.permissions import P, access, seeking
from services.training.staff import service as staff
from services.training.staff.queries import lock_people
from services.training.staff.reach import require_reached, stand_by


class RegistrationNotFound(NotFound):
    """Такой записи на мероприятие нет."""


class RegistrationRefused(Conflict):
    """Записать или снять с записи сейчас нельзя."""


class AlreadyRegistered(AlreadyExists):
    """Этот человек уже записан на мероприятие."""


async def register(
    tx: AsyncSession, caller: Identity, gathering_id: UUID, data: GatheringRegistrationCreate
) -> GatheringRegistrationOut:
    """Whoever works at the caller's place or below it, and within that of the gathering, as long as there are seats.

    Raises RegistrationRefused with the reason, AlreadyRegistered, NotYourStaff, Invalid at `/person_id`.
    """
    gathering = await get(tx, gathering_id)
    today = tx.info["clock"].today()
    employed = await staff.employed(tx, data.person_id, data.organisation_id, today)
    if not contains(gathering.place, employed.place):
        raise refused(
            ("person_id",), "another_place", "Мероприятие другого муниципалитета: этот человек там не работает"
        )
    await require_reached(tx, caller, data.person_id, employed.place)
    wish = await _wish(tx, caller, gathering, data.person_id)
    if refusal := not_registered(wish):
        raise RegistrationRefused(refusal.detail, members={"reason": refusal.reason})
    if await tx.scalar(queries.of_person(gathering.id, data.person_id)):
        raise AlreadyRegistered
    registration = GatheringRegistration(
        place=employed.place,
        gathering_id=gathering.id,
        person_id=employed.person_id,
        organisation_id=employed.organisation_id,
    )
    return await shown(tx, await added(tx, registration, _registered))


async def read(tx: AsyncSession, gathering_id: UUID, registration_id: UUID) -> GatheringRegistrationOut:
    return await shown(tx, await _one(tx, await get(tx, gathering_id), registration_id))


async def withdraw(
    tx: AsyncSession, caller: Identity, gathering_id: UUID, registration_id: UUID, seen: int | None
) -> None:
    """The seat is free again. Raises RegistrationRefused once the gathering has begun, unless its organiser does it."""
    gathering = await get(tx, gathering_id)
    registration = await _one(tx, gathering, registration_id)
    expect(registration, seen)
    wish = await _wish(tx, caller, gathering)
    if refusal := not_open(wish):
        raise RegistrationRefused(refusal.detail, members={"reason": refusal.reason})
    await stand_by(tx, caller, registration.person_id, registration.place)
    emit(tx, Fact("training.event.registered", registration.id, registration.place, deleted=True))
    await tx.delete(registration)


async def mark(tx: AsyncSession, gathering_id: UUID, data: GatheringAttendanceIn, seen: int | None) -> Gathering:
    """Who of those registered came; the others did not. Nobody marks themselves: of the caller nothing is said.

    Raises Invalid naming whoever is not registered, and the caller.
    """
    gathering = await get(tx, gathering_id)
    expect(gathering, seen)
    access.require(tx.info["caller"], P.gathering_write, gathering.place)
    held = await one(tx, queries.held(gathering.id), GatheringNotFound)
    _require_begun(tx, held)
    registrations = list(await tx.scalars(queries.registered(gathering.id)))
    caller: Identity = tx.info["caller"]
    _require_registered(data.person_ids, {each.person_id for each in registrations}, caller)
    came = frozenset(data.person_ids)
    for each in (each for each in registrations if not caller.is_person(each.person_id)):
        each.attended = each.person_id in came
        await renewed(tx, each)
    return held


async def shown(tx: AsyncSession, registration: GatheringRegistration) -> GatheringRegistrationOut:
    organisation = registration.organisation_id
    titles = await staff.titles(tx, [organisation]) if organisation else {}
    return GatheringRegistrationOut.about(
        registration,
        full_name=await staff.name_within(tx, registration.place, registration.person_id),
        organisation_name=titles.get(organisation) if organisation else None,
    )


async def _one(tx: AsyncSession, gathering: Gathering, registration_id: UUID) -> GatheringRegistration:
    """Of whom the caller reaches; the own one wherever in the region it lies."""
    caller: Identity = tx.info["caller"]
    seen = queries.registration_visible_to(caller, tx.info["clock"].today())
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        return await one(tx, queries.registration(gathering.id, registration_id).where(seen), RegistrationNotFound)


async def _wish(tx: AsyncSession, caller: Identity, gathering: Gathering, person: UUID | None = None) -> Wish:
    """The gathering as it stands while this transaction registers; the next one waits. `person`: who is to come."""
    async with standing_at(tx, region_of(gathering.place)):
        held = await one(tx, queries.held(gathering.id), GatheringNotFound)
        if person is not None:
            await tx.execute(lock_people([person]))
        beside = await tx.scalar(queries.beside(held, person, tx.info["clock"].zone)) if person else None
        taken = await tx.scalar(queries.taken(gathering.id))
    return Wish(
        status=held.status,
        begun=held.starts_at <= tx.info["clock"].now(),
        organises=access.allows(caller, P.gathering_write, held.place),
        seats=held.seats,
        taken=taken or 0,
        beside=beside,
    )


def _require_begun(tx: AsyncSession, gathering: Gathering) -> None:
    if gathering.status is not GatheringStatus.open or gathering.starts_at > tx.info["clock"].now():
        said = "Явку отмечают, когда мероприятие началось, пока оно не отмечено проведённым."
        raise RegistrationRefused(said, members={"reason": "not_now"})


def _require_registered(came: Sequence[UUID], registered: set[UUID], caller: Identity) -> None:
    own = "Собственную явку отмечает другой организатор"
    wrong = [
        *(
            unknown_reference(("person_ids", at), "На мероприятие не записан")
            for at, each in enumerate(came)
            if each not in registered
        ),
        *(
            field_error(("person_ids", at), "own_attendance", own)
            for at, each in enumerate(came)
            if caller.is_person(each)
        ),
    ]
    if wrong:
        raise Invalid(errors=wrong)


def _registered(registration: GatheringRegistration) -> Fact:
    data: dict[str, Any] = {
        "event_id": str(registration.gathering_id),
        "person_id": str(registration.person_id),
        "organisation_id": str(registration.organisation_id) if registration.organisation_id else None,
    }
    return Fact("training.event.registered", registration.id, registration.place, data)
