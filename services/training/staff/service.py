"""The shell around who works where: all of it is read in the copies of the directory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import contains, region_of
from services.kernel.problems import Invalid
from services.kernel.references import refused
from services.kernel.validation import parameter_error
from services.training.staff import queries
from services.training.staff.rules import Headship


@dataclass(frozen=True, slots=True)
class Employed:
    """Where somebody works: `organisation_id` is None at an authority."""

    person_id: UUID
    organisation_id: UUID | None
    place: str


async def employed(tx: AsyncSession, person_id: UUID, organisation_id: UUID | None, day: date) -> Employed:
    """Where the person works on the day: in the organisation named, or, with none named, in the first post.

    Raises Invalid at `/person_id` for whoever holds no such post, or none that the transaction sees.
    """
    post = await tx.scalar(queries.posts_of(person_id, day, organisation_id))
    if post is None:
        raise refused(("person_id",), "not_employed", "По справочнику этот человек здесь сейчас не работает")
    return Employed(person_id, post.organisation_id, post.place)


async def heading(tx: AsyncSession, person_id: UUID, organisation_id: UUID | None, day: date) -> Employed:
    """The organisation the person heads on the day: the one named, or the first. Raises Invalid at `/person_id`."""
    post = await tx.scalar(queries.headships_of(person_id, day, organisation_id))
    if post is None:
        raise refused(("person_id",), "not_a_head", "По справочнику этот человек здесь сейчас не руководит")
    return Employed(person_id, post.organisation_id, post.place)


async def workplaces(tx: AsyncSession, people: Iterable[UUID], day: date) -> dict[UUID, frozenset[UUID]]:
    """Person → the organisations they hold a post of on the day."""
    found: dict[UUID, set[UUID]] = {}
    for person, organisation in await tx.execute(queries.workplaces(sorted(set(people)), day)):
        found.setdefault(person, set()).add(organisation)
    return {person: frozenset(its) for person, its in found.items()}


async def heads(tx: AsyncSession, place: str, day: date) -> list[Headship]:
    """Everybody who heads an organisation at or below the place on the day, as far as the transaction sees."""
    return [Headship(*row) for row in await tx.execute(queries.heads(place, day))]


async def names(tx: AsyncSession, people: Iterable[UUID]) -> dict[UUID, str]:
    """Person → full name; whoever is not in the directory any more is missing."""
    return dict((await tx.execute(queries.people(sorted(set(people))))).all())


async def name_within(tx: AsyncSession, place: str, person_id: UUID) -> str | None:
    """The full name of somebody named by a row that the caller may see, wherever in the region of `place` the card
    lies: the own one lies above a school. None: destroyed or not told yet."""
    async with standing_at(tx, region_of(place)):  # ADR 0008
        return (await names(tx, [person_id])).get(person_id)


async def titles(tx: AsyncSession, organisations: Iterable[UUID]) -> dict[UUID, str]:
    """Organisation → short name."""
    return dict((await tx.execute(queries.organisations(sorted(set(organisations))))).all())


async def municipalities(tx: AsyncSession, place: str) -> dict[str, str]:
    """Place → name, in the order of names."""
    return dict((await tx.execute(queries.municipalities(place))).all())


def territory(stands: str, asked: str | None) -> str:
    """The place figures are counted for. Raises Invalid for one above or beside, of which only a part is seen."""
    place = asked or stands
    if not contains(stands, place):
        detail = "Место вне вашей территории: числа были бы неполными"
        raise Invalid(errors=[parameter_error("place", "beyond_the_place", detail)])
    return place
