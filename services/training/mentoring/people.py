"""What the copies of the directory say of people, in the words of the matching. Values in, values out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from services.training.matching.people import School

POSTS = ("head", "acting_head", "deputy", "lead_teacher")
"""Kinds of posts at an organisation, from the one that says most of where somebody works."""
VILLAGE = "village"


class Post(Protocol):
    kind: str
    person_id: UUID
    organisation_id: UUID | None
    held_from: date
    held_to: date | None


class Organisation(Protocol):
    id: UUID
    municipality_id: UUID
    kind: str
    settlement: str
    size: str
    pupils: int
    has_grade_11: bool | None


@dataclass(frozen=True, slots=True)
class Overseers:
    """Who is over whom: heads of organisations, and of the authorities of municipalities."""

    heads: Mapping[UUID, Collection[UUID]]
    """Organisation → who heads it."""
    authorities: Mapping[UUID, Collection[UUID]]
    """Municipality → who heads its authority."""


def school_of(it: Organisation) -> School:
    """No methodology's cluster is known here: schools of one size, with or without grade 11, make one."""
    return School(
        organisation=str(it.id),
        municipality=str(it.municipality_id),
        kind=it.kind,
        pupils=it.pupils,
        rural=it.settlement == VILLAGE,
        cluster=f"{it.size}/{'11' if it.has_grade_11 else '9'}",
    )


def at_work(posts: Iterable[Post], day: date) -> list[Post]:
    """The posts at organisations that are held on the day, the one that says most first."""
    held = [each for each in posts if each.organisation_id and each.kind in POSTS and _on(each, day)]
    return sorted(held, key=lambda each: (POSTS.index(each.kind), each.held_from, str(each.organisation_id)))


def superiors(
    person: UUID, held: Sequence[Post], schools: Mapping[UUID, Organisation], over: Overseers
) -> frozenset[str]:
    """Who is over the person: the heads of where it works, and of the authorities there. Nobody is over themself."""
    found: set[UUID] = set()
    for each in held:
        assert each.organisation_id is not None  # it is at work there
        found |= {*over.heads.get(each.organisation_id, ())} if each.kind != POSTS[0] else set()
        if school := schools.get(each.organisation_id):
            found |= {*over.authorities.get(school.municipality_id, ())}
    return frozenset(str(each) for each in found - {person})


def _on(post: Post, day: date) -> bool:
    return post.held_from <= day and (post.held_to is None or day <= post.held_to)
