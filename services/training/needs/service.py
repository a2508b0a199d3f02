"""The shell around needs: gather once, let the rules judge. Deficits are those the transaction sees."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Invalid, NotFound
from services.kernel.validation import parameter_error
from services.training.competencies import queries as competency_queries
from services.training.competencies.content import Competency
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.service import in_force
from services.training.deficits.rules import DeficitStatus
from services.training.groups import queries as group_queries
from services.training.groups.models import StudyGroup
from services.training.needs import queries
from services.training.needs.rules import Demand, verdict
from services.training.needs.schemas import NeedGap, NeedProgramme, NeedRow, NeedsOut, NeedsQuery
from services.training.programmes import queries as programme_queries
from services.training.programmes.models import TrainingProgramme
from services.training.staff.service import territory

Standing = Mapping[str, Mapping[DeficitStatus, Counter[int]]]
"""Competency → status → gap → people."""


class NoFrameworkInForce(NotFound):
    """На этой территории не действует модель компетенций."""


async def needs(tx: AsyncSession, caller: Identity, query: NeedsQuery) -> NeedsOut:
    """Of every competency of the framework, in its order. Raises NoFrameworkInForce, Invalid for a place above."""
    place, today = territory(caller.place, query.place), tx.info["clock"].today()
    framework = await _framework(tx, place, query.framework_id)
    people = await _people(tx, place, query)
    taught = await _taught(tx)
    rows = [_row(each, people, taught.get(each.code, ())) for each in framework.framework.competencies]
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


async def _people(tx: AsyncSession, place: str, query: NeedsQuery) -> Standing:
    found: dict[str, dict[DeficitStatus, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for competency, status, gap, people in await tx.execute(queries.lacking(place, query.post)):
        found[competency][status][gap] += people
    return found


async def _taught(tx: AsyncSession) -> Mapping[str, Sequence[NeedProgramme]]:
    """Competency → the published programmes that teach it, by title, with what their open groups have left."""
    groups: dict[UUID, list[StudyGroup]] = defaultdict(list)
    for group in await tx.scalars(group_queries.open_from(tx.info["clock"].today())):
        groups[group.programme.family].append(group)
    found: dict[str, list[NeedProgramme]] = defaultdict(list)
    published = await tx.scalars(programme_queries.published())
    for programme in sorted(published, key=lambda each: (each.title, each.id)):
        for competency, level in programme.said.teaches.items():
            found[competency].append(_programme(programme, competency, level, groups[programme.family]))
    return found


def _programme(
    programme: TrainingProgramme, competency: str, level: int, groups: Sequence[StudyGroup]
) -> NeedProgramme:
    teaching = [
        module.code
        for module in programme.said.modules
        if any(taught.competency == competency for taught in module.teaches)
    ]
    return NeedProgramme.about(
        programme,
        programme_id=programme.id,
        modules=teaching,
        level=level,
        groups=len(groups),
        seats_left=sum(each.seats_left for each in groups),
    )


def _row(competency: Competency, people: Standing, taught: Sequence[NeedProgramme]) -> NeedRow:
    its = people.get(competency.code, {})
    gaps = its.get(DeficitStatus.open, Counter[int]())
    lacking, awaiting = gaps.total(), its.get(DeficitStatus.pending_verification, Counter[int]()).total()
    seats = sum(each.seats_left for each in taught)
    return NeedRow(
        competency=competency.code,
        title=competency.title,
        module=competency.module,
        lacking=lacking,
        by_gap=[NeedGap(gap=gap, people=count) for gap, count in sorted(gaps.items())],
        awaiting=awaiting,
        programmes=list(taught),
        seats_left=seats,
        verdict=verdict(Demand(lacking, awaiting, len(taught), seats)),
    )
