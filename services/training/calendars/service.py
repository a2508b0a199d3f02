"""The shell around calendars: a link is given out and revoked; whoever knows it reads what its owner may see now.

The owner's own link is found by the account, wherever it lies (ADR 0008).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand, standing_at
from services.kernel.identity import Identity
from services.kernel.places import ROOT
from services.kernel.problems import AlreadyExists, Conflict, NotFound
from services.kernel.records import added, one
from services.training.calendars import ics, queries
from services.training.calendars.models import CalendarLink
from services.training.calendars.rules import KEPT_DAYS, hash_of, held_or_off, new_secret, standing
from services.training.gatherings.models import Gathering
from services.training.gatherings.queries import calendar_of
from services.training.groups.models import StudyGroup, StudySession
from services.training.groups.rules import StudyGroupStatus
from services.training.internships.models import Internship
from services.training.internships.rules import InternshipStatus
from services.training.routes.models import LearningRoute, RouteCheckpoint
from services.training.routes.rules import LABELS as ROUTES

NAME = "Обучение и мероприятия"


class CalendarNotFound(NotFound):
    """Такого календаря нет: ссылка неверна, отозвана или её владелец здесь больше не работает."""


class CalendarLinkNotFound(NotFound):
    """Такой ссылки у вас нет."""


class CalendarLinkExists(AlreadyExists):
    """Ссылка только что выдана другим вашим запросом."""


class NotInOffice(Conflict):
    """Ссылку получает тот, кто по справочнику занимает здесь должность."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new link and its secret, which is nowhere else."""

    link: CalendarLink
    secret: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is sent, and when the latest of it changed."""

    content: bytes
    changed_at: datetime


async def issue(tx: AsyncSession, caller: Identity) -> Issued:
    """A new link; the former of the account leads nowhere from now on. Raises NotInOffice."""
    if caller.person is None or not await _serves(tx, caller.person, caller.place):
        raise NotInOffice
    async with standing_at(tx, ROOT):
        if former := await tx.scalar(queries.own(caller)):
            await tx.delete(former)
            await tx.flush()  # or the account would have two for a moment
    secret = new_secret()
    link = CalendarLink(
        place=caller.place, account=caller.account, person_id=caller.person, secret_hash=hash_of(secret)
    )
    return Issued(await added(tx, link), secret)


async def own(tx: AsyncSession, caller: Identity, link_id: UUID) -> CalendarLink:
    async with standing_at(tx, ROOT):
        return await one(tx, queries.own(caller).where(CalendarLink.id == link_id), CalendarLinkNotFound)


async def revoke(tx: AsyncSession, caller: Identity, link_id: UUID) -> None:
    link = await own(tx, caller, link_id)
    async with standing_at(tx, ROOT):
        await tx.delete(link)
        await tx.flush()  # while it may be written


async def read(tx: AsyncSession, secret: str) -> Calendar:
    """What the owner of the link goes to, and what is open for them, as seen from their place today.

    Raises CalendarNotFound, also once they hold no post there: a link outlives no office.
    """
    link = await one(tx, queries.behind(hash_of(secret)), CalendarNotFound)
    if not await _serves(tx, link.person_id, link.place):
        raise CalendarNotFound
    await stand(tx, link.place)
    clock = tx.info["clock"]
    now: datetime = clock.now()
    since = now - timedelta(days=KEPT_DAYS)
    entries = [
        *(_entry(each, goes) for each, goes in await tx.execute(calendar_of(link.person_id, since))),
        *(_lesson(each, group) for each, group in await tx.execute(queries.sessions_of(link.person_id, since))),
        *(_stay(each) for each in await tx.scalars(queries.internships_of(link.person_id, since.date()))),
        *(_report(*each) for each in await tx.execute(queries.reports_of(link.person_id, since.date()))),
    ]
    offset = now.astimezone(clock.zone).utcoffset() or timedelta()
    content = ics.written(NAME, offset, entries)
    return Calendar(content, max([link.created_at, *(each.changed_at for each in entries)]))


def _lesson(session: StudySession, group: StudyGroup) -> ics.Entry:
    """A session is said anew with its group, whose version therefore is its own."""
    return ics.Entry(
        uid=f"{session.id}@edulead",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=f"{group.title}: {session.title}",
        status=held_or_off(off=group.status is StudyGroupStatus.cancelled),
        revision=group.version,
        changed_at=group.updated_at,
        location=group.venue,
    )


def _stay(internship: Internship) -> ics.Entry:
    return ics.Entry(
        uid=f"{internship.id}@edulead",
        starts_at=internship.valid_from,
        ends_at=internship.valid_to + timedelta(days=1),
        title=f"Стажировка: {internship.site_name}",
        status=held_or_off(off=internship.status is InternshipStatus.withdrawn),
        revision=internship.version,
        changed_at=internship.updated_at,
        description=internship.goals,
        location=internship.site_name,
    )


def _report(checkpoint: RouteCheckpoint, route: LearningRoute) -> ics.Entry:
    """Due by the day; the route is renewed with its report, whose version therefore is its own."""
    return ics.Entry(
        uid=f"{checkpoint.id}@edulead",
        starts_at=checkpoint.due_on,
        ends_at=checkpoint.due_on + timedelta(days=1),
        title=f"Срок: {ROUTES[checkpoint.kind]} по маршруту",
        status=ics.EntryStatus.confirmed,
        revision=route.version,
        changed_at=route.updated_at,
        description=route.goal,
        takes_time=False,
    )


def _entry(gathering: Gathering, registered: bool) -> ics.Entry:
    return ics.Entry(
        uid=f"{gathering.id}@edulead",
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        title=gathering.title,
        status=standing(gathering.status, registered),
        revision=gathering.version,
        changed_at=gathering.updated_at,
        description=gathering.description,
        location=gathering.venue,
        link=gathering.link,
    )


async def _serves(tx: AsyncSession, person: UUID, place: str) -> bool:
    return await tx.scalar(queries.serves(person, place, tx.info["clock"].today())) is not None
