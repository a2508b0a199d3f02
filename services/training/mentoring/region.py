"""Who of a region could be whose mentor: what is known of its people, as the matching asks for it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.copies import HEADS
from services.kernel.periods import years_held
from services.training.directions import service as directions
from services.training.matching.exclusions import Terms
from services.training.matching.matched import Region
from services.training.matching.people import Mentee as Accompanied
from services.training.matching.people import Mentor as Accompanying
from services.training.matching.people import Pair, School
from services.training.matching.scores import Weights
from services.training.mentoring import queries
from services.training.mentoring.answering import UNANSWERED
from services.training.mentoring.models import Mentorship
from services.training.mentoring.people import Overseers, at_work, school_of, superiors
from services.training.mentors import policies
from services.training.mentors import queries as registry
from services.training.mentors.models import Mentor
from services.training.risks import service as risks

Wanted = Mapping[UUID, frozenset[str]]
"""Person → codes of the directions the person needs."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A region as the matching takes it, and where what it names is kept."""

    region: Region
    places: Mapping[UUID, Any]
    """Person who works → the copy of the organisation."""
    taken: Mapping[UUID, int]
    """Mentor → places taken by pairs under way."""
    given: Mapping[UUID, int]
    """Mentor → places taken, with those that are proposed to somebody."""


@dataclass(frozen=True, slots=True)
class _People:
    """What the directory says of the people who are asked about."""

    posts: Mapping[UUID, Sequence[Any]]
    work: Mapping[UUID, Sequence[Any]]
    schools: Mapping[UUID, Any]
    over: Overseers

    def superiors(self, person: UUID) -> frozenset[str]:
        return superiors(person, self.work.get(person, ()), self.schools, self.over)

    def school(self, organisation_id: UUID) -> School:
        found = self.schools.get(organisation_id)
        return school_of(found) if found else School(str(organisation_id), "")

    def mentee(self, person: UUID, organisation_id: UUID, needs: frozenset[str]) -> Accompanied:
        return Accompanied(str(person), self.school(organisation_id), needs, superiors=self.superiors(person))


async def gather(
    tx: AsyncSession,
    region: str,
    mentors: Sequence[Mentor],
    wanted: Wanted,
    weights: Weights | None = None,
    years_in_post: int | None = None,
) -> Gathered:
    """The mentors with all they accompany, who are locked, and the people wanted that are at work today.

    The transaction stands at the region. Whoever of `wanted` works nowhere is missing from the answer.
    """
    day, policy = tx.info["clock"].today(), await policies.POLICY.of(tx, region)
    pairs = list(await tx.scalars(queries.living_of([each.id for each in mentors])))
    locked = {each.mentee_person_id: each for each in pairs}
    people = await _people(tx, sorted({*(each.person_id for each in mentors), *wanted, *locked}), mentors)
    rejected = [Pair(str(one), str(other)) for one, other in await tx.execute(queries.rejected(_persons(mentors)))]
    fresh = {person: needs for person, needs in wanted.items() if person not in locked and people.work.get(person)}
    taken = dict((await tx.execute(registry.taken([each.id for each in mentors], day))).all())
    running_out = _running_out(taken, pairs)
    return Gathered(
        Region(
            mentors=await _accompanying(tx, mentors, people, running_out),
            mentees=[
                *(
                    people.mentee(who, it.mentee_organisation_id, frozenset(it.directions))
                    for who, it in locked.items()
                ),
                *(people.mentee(who, people.work[who][0].organisation_id, needs) for who, needs in fresh.items()),
            ],
            terms=Terms(policy.years_in_post if years_in_post is None else years_in_post, frozenset(rejected)),
            weights=weights or policy.weighed,
            proximity=policies.proximity(policy),
            locked=_pairs(pairs),
            unanswered=_pairs([each for each in pairs if each.status in UNANSWERED]),
            titles=await _titles(tx, region),
        ),
        {person: people.schools[held[0].organisation_id] for person, held in people.work.items()},
        taken,
        Counter(each.mentor_id for each in pairs) + Counter(running_out),
    )


async def _titles(tx: AsyncSession, region: str) -> dict[str, str]:
    """Code of a direction → its title, as far as the region knows it."""
    return {each.code: each.title for each in (await directions.of_region(tx, region)).directions}


async def _people(tx: AsyncSession, persons: Sequence[UUID], mentors: Sequence[Mentor]) -> _People:
    day, posts = tx.info["clock"].today(), defaultdict[UUID, list[Any]](list)
    for each in await tx.scalars(queries.posts(persons)):
        posts[each.person_id].append(each)
    work = {person: held for person, its in posts.items() if (held := at_work(its, day))}
    worked: set[UUID] = {each.organisation_id for held in work.values() for each in held if each.organisation_id}
    ids = sorted(worked | {each.organisation_id for each in mentors})
    schools = {each.id: each for each in await tx.scalars(queries.organisations(ids))}
    known = {person: held for person, held in work.items() if held[0].organisation_id in schools}
    municipalities = sorted({each.municipality_id for each in schools.values()})
    over = Overseers(
        heads=await _sets(tx, queries.heads_of(ids, day)),
        authorities=await _sets(tx, queries.authority_heads(municipalities, day)),
    )
    return _People(posts, known, schools, over)


async def _accompanying(
    tx: AsyncSession, mentors: Sequence[Mentor], people: _People, running_out: Mapping[UUID, int]
) -> list[Accompanying]:
    day, persons = tx.info["clock"].today(), _persons(mentors)
    risk = await risks.at_risk(tx, persons, day)
    effects = {person: (done, helped) for person, done, helped in await tx.execute(queries.effects(persons))}
    return [
        Accompanying(
            id=str(each.person_id),
            school=people.school(each.organisation_id),
            capacity=max(0, each.capacity - running_out.get(each.id, 0)),
            directions=frozenset(each.directions),
            years_in_post=_years(people, each.person_id, day),
            at_risk=each.person_id in risk,
            heads=_heads(people, each.person_id),
            works=each.works_on(day),
            superiors=people.superiors(each.person_id),
            accompanied=effects.get(each.person_id, (0, 0))[0],
            helped=effects.get(each.person_id, (0, 0))[1],
        )
        for each in mentors
    ]


def _heads(people: _People, person: UUID) -> bool:
    return any(each.kind == HEADS[0] for each in people.work.get(person, ()))


def _years(people: _People, person: UUID, day: date) -> int:
    """Who heads nothing today is in no post, however long it was."""
    if not _heads(people, person):
        return 0
    return years_held([(each.held_from, each.held_to) for each in people.posts[person] if each.kind in HEADS], day)


def _running_out(taken: Mapping[UUID, int], pairs: Sequence[Mentorship]) -> dict[UUID, int]:
    """Mentor → places of pairs that are over, and last until a day to come: taken, and nobody's to keep."""
    found = dict(taken)
    for each in pairs:
        if each.activated_on is not None:
            found[each.mentor_id] -= 1
    return found


def _pairs(kept: Sequence[Mentorship]) -> frozenset[Pair]:
    return frozenset(Pair(str(each.mentor_person_id), str(each.mentee_person_id)) for each in kept)


def _persons(mentors: Sequence[Mentor]) -> list[UUID]:
    return sorted({each.person_id for each in mentors})


async def _sets(tx: AsyncSession, statement: Select[UUID, UUID]) -> dict[UUID, set[UUID]]:
    found = defaultdict[UUID, set[UUID]](set)
    for key, person in await tx.execute(statement):
        found[key].add(person)
    return dict(found)
