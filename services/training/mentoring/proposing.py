"""How a pair is proposed: by hand, as a matching proposed, or for somebody; by the same hard rules each time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand, standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Invalid
from services.kernel.records import added
from services.kernel.references import referred, unknown_reference
from services.kernel.validation import field_error
from services.training.directions import service as known_directions
from services.training.matching.exclusions import LABELS, exclusions
from services.training.matching.matched import Region, match
from services.training.matching.people import Mentee as Accompanied
from services.training.matching.people import Mentor as Accompanying
from services.training.matching.people import Pair
from services.training.matching.scores import contributions, score
from services.training.matching.unmatched import Unmatched
from services.training.mentoring import queries
from services.training.mentoring.models import Mentorship
from services.training.mentoring.region import Gathered, gather
from services.training.mentoring.rules import MentorshipOrigin
from services.training.mentoring.schemas import MentorshipCreate
from services.training.mentoring.service import told
from services.training.mentors import queries as registry
from services.training.mentors.models import Mentor
from services.training.permissions import P, access
from services.training.store import COPIES

FULL = "Наставник уже ведёт столько руководителей, сколько может, вместе с теми, кому он предложен"
NO_PERSON = "Такого человека в справочнике нет"


@dataclass(frozen=True, slots=True)
class Wish:
    """A pair somebody wants, and where in the body the two are named."""

    mentor_id: UUID
    mentee: UUID
    directions: frozenset[str] = frozenset()
    at_mentor: tuple[str | int, ...] = ("mentor_id",)
    at_mentee: tuple[str | int, ...] = ("mentee_person_id",)


async def propose(tx: AsyncSession, caller: Identity, data: MentorshipCreate) -> Mentorship:
    """By hand, by who sees both. Raises Invalid with every hard rule the pair breaks, MentorshipLiving by the index."""
    mentor = await referred(tx, Mentor, data.mentor_id, "mentor_id", "Наставник не найден")
    person = await referred(tx, COPIES.person, data.mentee_person_id, "mentee_person_id", NO_PERSON)
    access.require(caller, P.mentorship_write, person.place)
    region = region_of(mentor.place)
    named = [(("directions", at), code) for at, code in enumerate(data.directions)]
    await known_directions.require_known(tx, region, named)
    await stand(tx, region)  # ADR 0008
    wish = Wish(mentor.id, person.id, frozenset(data.directions))
    [pair] = await pair_all(tx, region, [wish], MentorshipOrigin.hand)
    return pair


async def pair_all(
    tx: AsyncSession, region: str, wishes: Sequence[Wish], origin: MentorshipOrigin, origin_id: UUID | None = None
) -> list[Mentorship]:
    """Propose them all, or none: raises Invalid with what stands against each. The transaction stands at the region.

    The mentors' rows are held while places are counted, those of proposed pairs too.
    """
    people = [each.mentee for each in wishes]
    busy = set(await tx.scalars(queries.accompanied(people)))
    mentors = {each.id: each for each in await tx.scalars(registry.held_all([each.mentor_id for each in wishes]))}
    wanted = {each.mentee: each.directions for each in wishes if each.mentee not in busy}
    found = await gather(tx, region, [*mentors.values()], wanted)
    if errors := [*_against(wishes, mentors, found, busy, tx.info["clock"].today())]:
        raise Invalid(errors=errors)
    return [await _proposed(tx, mentors[each.mentor_id], each, found, origin, origin_id) for each in wishes]


async def propose_for(
    tx: AsyncSession,
    mentee: UUID,
    origin: MentorshipOrigin,
    origin_id: UUID | None = None,
    directions: frozenset[str] = frozenset(),
) -> Mentorship | Unmatched | None:
    """Somebody's best mentor in the region, proposed; the pair there is already; or why there is nobody.

    For other slices: who may ask is theirs to say. A pair whose proposal was taken back is not proposed again so; by
    hand it may be. None: the person works at no organisation today. Raises MentorshipLiving (by the index) where
    another proposes in the same moment.
    """
    person = await tx.get(COPIES.person, mentee)
    if person is None:
        return None
    region = region_of(person.place)
    async with standing_at(tx, region):  # ADR 0008
        if living := await tx.scalar(queries.living_with(mentee)):
            return living
        mentors = list(await tx.scalars(registry.working(region, tx.info["clock"].today())))
        found = await gather(tx, region, mentors, {mentee: directions})
        if mentee not in found.places:
            return None
        matching, key = match(await _without_taken_back(tx, found.region, mentors, mentee)), str(mentee)
        pair = next((each for each in matching.pairs if each.mentee == key), None)
        if pair is None:
            return next(each for each in matching.unmatched if each.mentee == key)
        best = next(each for each in mentors if str(each.person_id) == pair.mentor)
        return await _proposed(tx, best, Wish(best.id, mentee, directions), found, origin, origin_id)


async def _without_taken_back(tx: AsyncSession, region: Region, mentors: Sequence[Mentor], mentee: UUID) -> Region:
    found = await tx.execute(queries.taken_back([each.id for each in mentors], mentee))
    withdrawn = {Pair(str(one), str(other)) for one, other in found}
    return replace(region, terms=replace(region.terms, rejected=region.terms.rejected | withdrawn))


def _against(
    wishes: Sequence[Wish], mentors: Mapping[UUID, Mentor], found: Gathered, busy: set[UUID], day: date
) -> Iterator[dict[str, str]]:
    """Every hard rule, the places left, and that both are who they are said to be; each where the body names it."""
    places = Counter(found.given)
    for each in wishes:
        mentor = mentors.get(each.mentor_id)
        if mentor is None:
            yield unknown_reference(each.at_mentor, "Наставник не найден")
        elif not mentor.works_on(day):
            yield field_error(each.at_mentor, "mentor_not_active", "Наставник сейчас не назначен")
        elif each.mentee in busy:
            yield field_error(each.at_mentee, "accompanied", "У этого руководителя уже есть наставник или предложение")
        elif each.mentee not in found.places:
            yield field_error(each.at_mentee, "not_at_work", "Этот человек сейчас не работает ни в одной организации")
        else:
            places[mentor.id] += 1
            if places[mentor.id] > mentor.capacity:
                yield field_error(each.at_mentor, "full", FULL)
            for rule in exclusions(*_two(found.region, mentor, each.mentee), found.region.terms):
                yield field_error(each.at_mentor, rule, f"Пара невозможна: {LABELS[rule]}")


async def _proposed(
    tx: AsyncSession, mentor: Mentor, wish: Wish, found: Gathered, origin: MentorshipOrigin, origin_id: UUID | None
) -> Mentorship:
    organisation, day = found.places[wish.mentee], tx.info["clock"].today()
    pair = Mentorship(
        place=organisation.place,
        places=sorted({organisation.place, mentor.place}),
        mentor_id=mentor.id,
        mentor_person_id=mentor.person_id,
        mentor_organisation_id=mentor.organisation_id,
        mentee_person_id=wish.mentee,
        mentee_organisation_id=organisation.id,
        directions=sorted(wish.directions),
        origin=origin,
        origin_id=origin_id,
        explanation=_worth(found.region, mentor, wish.mentee),
        proposed_on=day,
        goals=[],
        reviews=[],
    )
    return await added(tx, pair, lambda each: _fact(each, told(each, day)))


def _fact(pair: Mentorship, said: dict[str, Any]) -> Fact:
    return Fact("training.mentorship.proposed", pair.id, pair.place, {"status": pair.status, **said})


def _worth(region: Region, mentor: Mentor, mentee: UUID) -> dict[str, Any]:
    two = _two(region, mentor, mentee)
    parts = contributions(*two, region.proximity, region.weights, region.titles)
    return {
        "score": score(*two, region.proximity, region.weights),
        "best": region.weights.best,
        "contributions": [
            {name: getattr(each, name) for name in ("component", "weight", "value", "contribution", "said")}
            for each in parts
        ],
    }


def _two(region: Region, mentor: Mentor, mentee: UUID) -> tuple[Accompanying, Accompanied]:
    """Both as the matching knows them."""
    one = next(each for each in region.mentors if each.id == str(mentor.person_id))
    return one, next(each for each in region.mentees if each.id == str(mentee))
