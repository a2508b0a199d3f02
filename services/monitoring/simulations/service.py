"""The shell around simulations: read a calculation with what it was reached from, and try another methodology on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Conflict
from services.monitoring.calculations import queries as calculations
from services.monitoring.calculations.models import Calculation
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles import service as cycles
from services.monitoring.cycles.models import Cycle
from services.monitoring.engine.attributes import Attributes, fits
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.models import Methodology
from services.monitoring.methodologies.rules import has_a_maximum, has_indicators
from services.monitoring.permissions import P, access
from services.monitoring.results import queries as results
from services.monitoring.scoring.cohort import Columns, numbered
from services.monitoring.scoring.frozen import Numbers, carried, carried_signs, cohort_again, slots, unpacked
from services.monitoring.scoring.peers import groups_of
from services.monitoring.simulations import queries
from services.monitoring.simulations.rules import Outcome, Stood, tried


class CycleNotCalculated(Conflict):
    """В цикле ещё нет расчёта, на данных которого можно попробовать методику."""


class OtherSubjects(Conflict):
    """Методика оценивает других субъектов, чем этот цикл."""


class MethodologyUncountable(Conflict):
    """По методике пока нельзя считать: в ней нет показателей или баллы показателя ничем не ограничены."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A result with what it was reached from."""

    id: UUID
    place: str
    subject_id: UUID
    subject_name: str
    municipality_name: str
    person_name: str | None
    cluster: str | None
    attributes: Attributes
    stood: Stood
    inputs: Numbers
    proven: str

    @classmethod
    def of(cls, row: Any) -> "Frozen":
        return cls(
            id=row.id,
            place=row.place,
            subject_id=row.subject_id,
            subject_name=row.subject_name,
            municipality_name=row.municipality_name,
            person_name=row.person_name,
            cluster=row.cluster,
            attributes=row.attributes,
            stood=Stood(row.score, row.percent, row.level, row.rank, row.at_risk),
            inputs=row.inputs,
            proven=row.proven,
        )


@dataclass(frozen=True, slots=True)
class Simulated:
    """A methodology tried on a calculation: `subjects` are the rows of the outcome."""

    methodology: Methodology
    calculation: Calculation
    subjects: Sequence[Frozen]
    unrated: int
    """Of the calculation's subjects, those whom the methodology would not rate."""
    then: Content
    """What the cycle was conducted by."""
    outcome: Outcome


async def simulated(tx: AsyncSession, caller: Identity, methodology_id: UUID, cycle_id: UUID) -> Simulated:
    """Raises Forbidden below the place of the cycle: a simulation shows all its subjects."""
    methodology = await methodologies.get(tx, methodology_id)
    cycle = await cycles.get(tx, cycle_id)
    access.require(caller, P.result_read, cycle.place)
    content = _countable(methodology)
    calculation = await _calculation(tx, cycle)
    used = await methodologies.get(tx, calculation.methodology_id)
    if used.subject is not methodology.subject:
        raise OtherSubjects
    everybody = [Frozen.of(row) for row in await tx.execute(queries.of_calculation(caller, calculation.id))]
    subjects = [each for each in everybody if fits(content.subjects, each.attributes)]
    before = await _before(tx, calculation.id, content, subjects)
    outcome = _outcome(used.parsed, content, subjects, before)
    return Simulated(methodology, calculation, subjects, len(everybody) - len(subjects), used.parsed, outcome)


def _countable(methodology: Methodology) -> Content:
    facts = methodology.facts
    refusal = has_indicators(facts) or has_a_maximum(facts)
    if refusal is not None:
        raise MethodologyUncountable(refusal.detail, errors=refusal.errors)
    return facts.content


async def _calculation(tx: AsyncSession, cycle: Cycle) -> Calculation:
    """What is published, or else what stands as preliminary."""
    standing = calculations.standing(cycle.id, ResultStanding.published, ResultStanding.preliminary)
    found = {each.standing: each for each in await tx.scalars(standing)}
    if not found:
        raise CycleNotCalculated
    return found.get(ResultStanding.published) or found[ResultStanding.preliminary]


async def _before(tx: AsyncSession, calculation_id: UUID, content: Content, subjects: Sequence[Frozen]) -> Columns:
    """What the subjects had given in the cycle before that one, as far as `content` asks for it."""
    rows = (await tx.execute(queries.before(calculation_id))).all()
    contents = {
        id_: Content.model_validate(await tx.scalar(results.content_of(id_))) for id_ in {id_ for _, id_, _ in rows}
    }
    read = {id_: carried(then, content) for id_, then in contents.items()}
    numbers = {result_id: read[id_](inputs) for result_id, id_, inputs in rows}
    nothing: Numbers = [None] * len(slots(content))
    return unpacked(content, [numbers.get(each.id, nothing) for each in subjects])


def _outcome(then: Content, content: Content, subjects: Sequence[Frozen], before: Columns) -> Outcome:
    attributes = [each.attributes for each in subjects]
    read, signed = carried(then, content), carried_signs(then, content)
    cohort = cohort_again(
        content,
        [read(each.inputs) for each in subjects],
        [signed(each.proven) for each in subjects],
        before,
        numbered([groups_of(each.place, each.cluster) for each in subjects]),
        attributes,
    )
    return tried(content, cohort, attributes)
