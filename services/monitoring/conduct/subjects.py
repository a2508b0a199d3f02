"""Whom a cycle rates: read off the directory, once, when it opens."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.conduct import queries
from services.monitoring.cycles.content import cluster_of
from services.monitoring.cycles.models import Cycle
from services.monitoring.engine.attributes import Attributes, SubjectAttribute, fits
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.models import Methodology
from services.monitoring.methodologies.rules import SubjectKind


@dataclass(frozen=True, slots=True)
class Subject:
    """A municipality, or an organisation with the head it had on the day."""

    id: UUID
    place: str
    name: str
    municipality_name: str
    attributes: Attributes
    cluster: str | None
    person_id: UUID | None = None
    person_name: str | None = None
    post_id: UUID | None = None
    held_from: date | None = None


@dataclass(frozen=True, slots=True)
class Unled:
    """An organisation that had no head on the day: there is nobody to rate."""

    id: UUID
    place: str
    name: str


@dataclass(frozen=True, slots=True)
class Composition:
    """Whom the cycle rates, by name, and whom it cannot."""

    subjects: Sequence[Subject]
    unled: Sequence[Unled] = ()

    @property
    def unclustered(self) -> list[Subject]:
        return [each for each in self.subjects if each.cluster is None]


async def composition(tx: AsyncSession, cycle: Cycle, methodology: Methodology) -> Composition:
    """As the directory stands now, on the day as of which the cycle rates."""
    return await READ[methodology.subject](tx, cycle, methodology.parsed)


async def _municipalities(tx: AsyncSession, cycle: Cycle, content: Content) -> Composition:
    clusters = cycle.parsed_clusters
    found = []
    for each in await tx.scalars(queries.municipalities(cycle.place)):
        attributes = {SubjectAttribute.kind.value: each.kind}
        if fits(content.subjects, attributes):
            found.append(
                Subject(each.id, each.place, each.name, each.name, attributes, cluster_of(clusters, attributes))
            )
    return Composition(found)


async def _heads(tx: AsyncSession, cycle: Cycle, content: Content) -> Composition:
    clusters = cycle.parsed_clusters
    subjects, unled = [], []
    for organisation, municipality, post, person in await tx.execute(queries.heads(cycle.place, cycle.as_of)):
        attributes = {each.value: getattr(organisation, each.value) for each in SubjectAttribute}
        if not fits(content.subjects, attributes):
            continue
        if post is None:
            unled.append(Unled(organisation.id, organisation.place, organisation.short_name))
            continue
        subjects.append(
            Subject(
                id=organisation.id,
                place=organisation.place,
                name=organisation.short_name,
                municipality_name=municipality.name,
                attributes=attributes,
                cluster=cluster_of(clusters, attributes),
                person_id=post.person_id,
                person_name=_full_name(person),
                post_id=post.id,
                held_from=post.held_from,
            )
        )
    return Composition(subjects, unled)


def _full_name(person: Any) -> str | None:
    """«Иванова Анна Петровна»; None while the card has not been copied."""
    if person is None:
        return None
    return " ".join(part for part in (person.last_name, person.first_name, person.middle_name) if part)


READ: Mapping[SubjectKind, Callable[[AsyncSession, Cycle, Content], Awaitable[Composition]]] = MappingProxyType(
    {SubjectKind.municipality: _municipalities, SubjectKind.head: _heads}
)
