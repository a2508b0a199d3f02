"""The shell around matching runs: ask for one, keep how it came out, propose its pairs to people."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.queues import THINKING
from services.kernel.records import added, one
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.queries import in_force
from services.training.directions import service as directions
from services.training.directions.rules import Path
from services.training.matching.matched import Matching, match
from services.training.mentor_matchings import queries
from services.training.mentor_matchings.keeping import left, proposals
from services.training.mentor_matchings.models import MatchingLeft, MatchingProposal, MentorMatching
from services.training.mentor_matchings.rules import derived, matched_where, named_twice
from services.training.mentor_matchings.schemas import MatchedMenteeIn, MatchingConfirmation, MentorMatchingCreate
from services.training.mentoring import queries as pairs
from services.training.mentoring.models import Mentorship
from services.training.mentoring.proposing import Wish, pair_all
from services.training.mentoring.region import Gathered, Wanted, gather
from services.training.mentoring.rules import MentorshipOrigin
from services.training.mentors import policies
from services.training.mentors import queries as registry
from services.training.mentors.models import Mentor
from services.training.mentors.policy_schemas import MentorWeights
from services.training.permissions import P, access
from services.training.risks import service as risks


class MentorMatchingNotFound(NotFound):
    """Подбор не найден или не виден с вашими правами."""


class NotMatchedHere(Conflict):
    """Наставников подбирают в регионе или в муниципалитете."""


async def get(tx: AsyncSession, matching_id: UUID) -> MentorMatching:
    return await one(tx, queries.by_id(matching_id), MentorMatchingNotFound)


async def run(tx: AsyncSession, caller: Identity, data: MentorMatchingCreate) -> MentorMatching:
    """Mentors at or below where the caller stands, and mentees there. Who is accompanied keeps the mentor.

    Raises NotMatchedHere, Invalid for each mentee that is not there, works nowhere or has a mentor.
    """
    place, today = caller.place, tx.info["clock"].today()
    access.require(caller, P.mentor_match, place)
    if refusal := matched_where(place):
        raise NotMatchedHere(refusal.detail, members={"reason": refusal.reason})
    wanted = await _wanted(tx, place, data)
    region = region_of(place)
    await stand(tx, region)  # ADR 0008
    mentors = list(await tx.scalars(registry.working(place, today)))
    if data.mentees is None:
        wanted |= await _derived(tx, region, wanted, mentors)
    weights = data.weights.weights if data.weights else None
    found = await gather(tx, region, mentors, wanted, weights, data.years_in_post)
    if data.mentees is not None:
        _require_at_work(data, found)
    matching = await THINKING.run(match, found.region, of=caller.account)
    return await _kept(tx, caller, mentors, await _asked(tx, region, wanted, found), matching)


async def confirm(
    tx: AsyncSession, caller: Identity, matching_id: UUID, data: MatchingConfirmation
) -> Sequence[Mentorship]:
    """Propose to people what the run proposed for them, by the hard rules as they stand today; all, or none."""
    matching = await get(tx, matching_id)
    access.require(caller, P.mentorship_write, matching.place)
    found = {each.mentee_person_id: each for each in await tx.scalars(queries.proposed_to(matching.id, data.mentees))}
    if errors := [
        *named_twice(data.mentees, ("mentees",)),
        *(
            unknown_reference(("mentees", at), "Такой пары подбор не предлагал")
            for at, each in enumerate(data.mentees)
            if each not in found
        ),
    ]:
        raise Invalid(errors=errors)
    needs = {UUID(each["person_id"]): frozenset(each["directions"]) for each in matching.asked["mentees"]}
    wishes = [
        Wish(found[each].mentor_id, each, needs[each], ("mentees", at), ("mentees", at))
        for at, each in enumerate(data.mentees)
    ]
    await stand(tx, region_of(matching.place))  # ADR 0008
    return await pair_all(tx, region_of(matching.place), wishes, MentorshipOrigin.matching, matching.id)


async def _wanted(tx: AsyncSession, place: str, data: MentorMatchingCreate) -> dict[UUID, frozenset[str]]:
    """Whom the body names, each of whom the caller sees; or all at risk whom nobody accompanies."""
    if data.mentees is None:
        people = await risks.all_at_risk(tx, place, tx.info["clock"].today())
        busy = set(await tx.scalars(pairs.accompanied(people)))
        return {each: frozenset() for each in people if each not in busy}
    people = [each.person_id for each in data.mentees]
    known, busy = set(await tx.scalars(queries.people(people))), set(await tx.scalars(pairs.accompanied(people)))
    errors = [*named_twice(people, ("mentees",), "person_id")]
    for at, each in enumerate(people):
        path = ("mentees", at, "person_id")
        if each not in known:
            errors.append(unknown_reference(path, "Такого человека в справочнике нет"))
        elif each in busy:
            errors.append(field_error(path, "accompanied", "У этого руководителя уже есть наставник или предложение"))
    if errors:
        raise Invalid(errors=errors)
    await directions.require_known(tx, region_of(place), _directions(data.mentees))
    return {each.person_id: frozenset(each.directions) for each in data.mentees}


def _directions(mentees: Sequence[MatchedMenteeIn]) -> list[tuple[Path, str]]:
    return [
        (("mentees", at, "directions", nth), code)
        for at, each in enumerate(mentees)
        for nth, code in enumerate(each.directions)
    ]


async def _derived(
    tx: AsyncSession, region: str, people: Wanted, mentors: Sequence[Mentor]
) -> dict[UUID, frozenset[str]]:
    """What nobody was asked about is told by deficits: a direction of a competency is its module in the framework."""
    framework: CompetencyFramework | None = await tx.scalar(in_force(region, tx.info["clock"].today()))
    if framework is None:
        return {}
    lacking = [(person, code) for person, code in await tx.execute(queries.lacking([*people]))]
    modules = {each.code: each.module for each in framework.framework.competencies}
    return derived(lacking, modules, {code for each in mentors for code in each.directions})


def _require_at_work(data: MentorMatchingCreate, found: Gathered) -> None:
    said = "Этот человек сейчас не работает ни в одной организации"
    errors = [
        field_error(("mentees", at, "person_id"), "not_at_work", said)
        for at, each in enumerate(data.mentees or ())
        if each.person_id not in found.places
    ]
    if errors:
        raise Invalid(errors=errors)


async def _asked(tx: AsyncSession, region: str, wanted: Wanted, found: Gathered) -> dict[str, Any]:
    """As the run understood it, for whoever reads it years later."""
    policy, weights = await policies.POLICY.of(tx, region), MentorWeights.of(found.region.weights)
    return {
        "mentees": [
            {"person_id": str(person), "directions": sorted(wanted[person])}
            for person in sorted(wanted)
            if person in found.places
        ],
        "years_in_post": found.region.terms.years_in_post,
        "weights": weights.model_dump(),
        "unit": policy.unit,
        "far": policy.far,
        "distances": policy.distances,
    }


async def _kept(
    tx: AsyncSession, caller: Identity, mentors: Sequence[Mentor], asked: dict[str, Any], matching: Matching
) -> MentorMatching:
    locked = sum(each.locked for each in matching.pairs)
    new = MentorMatching(
        id=uuid4(),
        place=caller.place,
        ran_on=tx.info["clock"].today(),
        account=caller.account,
        asked=asked,
        mentors=len(mentors),
        mentees=len(asked["mentees"]),
        matched=len(matching.pairs) - locked,
        locked=locked,
        alone=len(matching.unmatched),
    )
    await added(tx, new, _ran)
    registered = {str(each.person_id): each.id for each in mentors}
    for model, rows in (
        (MatchingProposal, proposals(new.id, new.place, matching, registered)),
        (MatchingLeft, left(new.id, new.place, matching)),
    ):
        if rows:
            await tx.execute(insert(model), rows)
    return new


def _ran(matching: MentorMatching) -> Fact:
    counts = {name: getattr(matching, name) for name in ("mentors", "mentees", "matched", "locked", "alone")}
    return Fact("training.mentor_matching.ran", matching.id, matching.place, counts)
