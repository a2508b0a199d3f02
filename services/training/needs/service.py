"""The shell around needs: gather once, let the rules judge. Deficits are those the transaction sees."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.problems import Invalid, NotFound
from services.kernel.validation import parameter_error
from services.training.competencies import queries as competency_queries
from services.training.competencies.content import Competency, NormPost
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.service import in_force
from services.training.deficits.rules import DeficitStatus
from services.training.groups import queries as group_queries
from services.training.groups.models import StudyGroup
from services.training.needs import queries
from services.training.needs.rules import Demand, helpless, seated, verdict
from services.training.needs.schemas import NeedGap, NeedProgramme, NeedRow, NeedsOut, NeedsQuery
from services.training.programmes import queries as programme_queries
from services.training.programmes.models import TrainingProgramme
from services.training.staff.service import territory


class Lack(NamedTuple):
    """How much of a competency somebody has, and lacks."""

    level: int
    gap: int


Taught = Mapping[str, Sequence[tuple[TrainingProgramme, Sequence[StudyGroup]]]]
"""Competency → who teaches it."""


@dataclass(frozen=True, slots=True)
class People:
    """Of one competency, by level and gap."""

    lacking: Counter[Lack]
    awaiting: Counter[Lack]
    enrolled: Counter[Lack]
    """Of who lacks it: who holds a seat where more is taught than they know."""


class NoFrameworkInForce(NotFound):
    """На этой территории не действует модель компетенций."""


async def needs(tx: AsyncSession, caller: Identity, query: NeedsQuery) -> NeedsOut:
    """Of every competency of the framework, in its order. Raises NoFrameworkInForce, Invalid for a place above."""
    place, today = territory(caller.place, query.place), tx.info["clock"].today()
    framework = await _framework(tx, place, query.framework_id)
    people = await _people(tx, place, query)
    taught = await _taught(tx, place, query.post)
    asked = [(each, _demand(each.code, people[each.code], taught)) for each in framework.framework.competencies]
    scarce = frozenset(each.code for each, demand in asked if demand.scarce)
    rows = [
        _row(each, people[each.code], replace(demand, spare=_spare(each.code, taught, scarce)), taught)
        for each, demand in asked
    ]
    wanted = set(query.verdict)
    return NeedsOut(
        on=today,
        place=place,
        framework_id=framework.id,
        post=query.post,
        items=[each for each in rows if not wanted or each.verdict in wanted],
    )


async def _framework(tx: AsyncSession, place: str, framework_id: UUID | None) -> CompetencyFramework:
    if framework_id is None:
        found = await in_force(tx, place, tx.info["clock"].today())
        if found is None:
            raise NoFrameworkInForce
        return found
    named = competency_queries.by_id(framework_id).where(competency_queries.visible_to(tx.info["caller"]))
    found = await tx.scalar(named)
    if found is None:
        said = "Такой модели компетенций нет"
        raise Invalid(errors=[parameter_error("framework_id", "unknown_reference", said)])
    return found


async def _people(tx: AsyncSession, place: str, query: NeedsQuery) -> Mapping[str, People]:
    """Of every competency, also of those that nobody lacks."""
    today = tx.info["clock"].today()
    found: dict[str, People] = defaultdict(lambda: People(Counter(), Counter(), Counter()))
    for competency, status, level, gap, people in await tx.execute(queries.lacking(place, query.post, today)):
        its = found[competency]
        counted = its.lacking if status is DeficitStatus.open else its.awaiting
        counted[Lack(level, gap)] += people
    raised = {
        (person_id, competency): Lack(level, gap)
        for person_id, competency, level, gap, programme in await tx.execute(queries.learning(place, query.post, today))
        if programme.said.teaches.get(competency, 0) > level
    }
    for (_, competency), lack in raised.items():
        found[competency].enrolled[lack] += 1
    return found


async def _taught(tx: AsyncSession, place: str, post: NormPost) -> Taught:
    """Competency → the published programmes for the post that teach it, by title, with their open groups: of both those
    that stand open to the whole place. An open group teaches by its own edition."""
    groups: dict[UUID, list[StudyGroup]] = defaultdict(list)
    for group in await tx.scalars(group_queries.open_from(tx.info["clock"].today())):
        if contains(group.place, place) and post in group.programme.said.posts:
            groups[group.programme.family].append(group)
    found: dict[str, list[tuple[TrainingProgramme, list[StudyGroup]]]] = defaultdict(list)
    published = await tx.scalars(programme_queries.published())
    for programme in sorted(published, key=lambda each: (each.title, each.id)):
        if contains(programme.place, place) and post in programme.said.posts:
            for competency in programme.said.teaches:
                its = [each for each in groups[programme.family] if competency in each.programme.said.teaches]
                found[competency].append((programme, its))
    return found


def _demand(code: str, people: People, taught: Taught) -> Demand:
    """With no seat to spare: that depends on what else the groups teach."""
    seats = Counter[int]()
    for each in _groups(code, taught):
        seats[each.programme.said.teaches[code]] += each.seats_left
    known = (programme.said.teaches[code] for programme, _ in taught.get(code, ()))
    return Demand(
        lacking=people.lacking.total(),
        awaiting=people.awaiting.total(),
        helpless=helpless(_by(people.lacking, "level"), known),
        enrolled=people.enrolled.total(),
        seated=seated(_by(people.lacking - people.enrolled, "level"), seats),
        spare=0,
    )


def _spare(code: str, taught: Taught, scarce: frozenset[str]) -> int:
    """Seats left in the groups that teach it and nothing scarce: what else is fought for is no surplus."""
    free = (each for each in _groups(code, taught) if not scarce & each.programme.said.teaches.keys())
    return sum(each.seats_left for each in free)


def _groups(code: str, taught: Taught) -> list[StudyGroup]:
    return [group for _, groups in taught.get(code, ()) for group in groups]


def _row(competency: Competency, people: People, demand: Demand, taught: Taught) -> NeedRow:
    code, programmes = competency.code, taught.get(competency.code, ())
    levels, gaps = _by(people.lacking, "level"), _by(people.lacking, "gap")
    return NeedRow(
        competency=code,
        title=competency.title,
        module=competency.module,
        lacking=demand.lacking,
        by_gap=[NeedGap(gap=gap, people=count) for gap, count in sorted(gaps.items())],
        awaiting=demand.awaiting,
        helpless=demand.helpless,
        enrolled=demand.enrolled,
        seated=demand.seated,
        programmes=[_programme(programme, code, levels, groups) for programme, groups in programmes],
        seats_left=sum(each.seats_left for each in _groups(code, taught)),
        verdict=verdict(demand),
    )


def _by(lacks: Counter[Lack], what: str) -> Counter[int]:
    found = Counter[int]()
    for each, people in lacks.items():
        found[getattr(each, what)] += people
    return found


def _programme(
    programme: TrainingProgramme, competency: str, levels: Mapping[int, int], groups: Sequence[StudyGroup]
) -> NeedProgramme:
    teaching = [
        module.code
        for module in programme.said.modules
        if any(taught.competency == competency for taught in module.teaches)
    ]
    level = programme.said.teaches[competency]
    return NeedProgramme.about(
        programme,
        programme_id=programme.id,
        modules=teaching,
        level=level,
        raises=sum(people for known, people in levels.items() if known < level),
        groups=len(groups),
        seats_left=sum(each.seats_left for each in groups),
    )
