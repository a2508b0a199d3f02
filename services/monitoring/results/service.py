"""The shell around results: gather what was verified, score it, keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.audit import note
from services.kernel.problems import NotFound
from services.kernel.records import one
from services.monitoring.cycles.models import Cycle
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.models import Methodology
from services.monitoring.results import queries
from services.monitoring.results.models import Result
from services.monitoring.scoring.ranks import ranks
from services.monitoring.scoring.rules import Inputs, Score, Summary, groups_of, peers_of, score
from services.monitoring.scoring.whole import numbered, summaries
from services.monitoring.submissions import queries as submissions
from services.monitoring.submissions.models import Submission


class ResultNotFound(NotFound):
    """Результат не найден или ещё не опубликован для вашего уровня."""


async def get(tx: AsyncSession, result_id: UUID) -> Result:
    return await one(tx, queries.by_id(result_id), ResultNotFound)


async def calculate(tx: AsyncSession, cycle: Cycle) -> None:
    """Score every verified submission of the cycle, in place of what was calculated before.

    A subject without a verified submission gets no result: not handed in is not zero.
    """
    methodology = await methodologies.get(tx, cycle.methodology_id)
    await drop(tx, cycle)
    found = await gathered(tx, cycle, methodology.parsed)
    reached = found.summaries()
    places = ranks([each.percent for each in reached], found.content.ties)
    for submission, summary, rank in zip(found.submitted.values(), reached, places, strict=True):
        tx.add(_result(tx, cycle, methodology, submission, summary, rank))


async def drop(tx: AsyncSession, cycle: Cycle) -> None:
    await tx.execute(queries.drop(cycle.id))
    note(tx, "deleted", "result", None, {"cycle_id": cycle.id}, cycle.place)


async def publish(tx: AsyncSession, cycle: Cycle) -> None:
    """From now on the results are also seen from below their subjects."""
    await tx.execute(queries.publish(cycle.id))
    note(tx, "published", "result", None, {"cycle_id": cycle.id}, cycle.place)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything the scores of a cycle are computed from, by subject."""

    content: Content
    submitted: Mapping[UUID, Submission]
    before: Mapping[UUID, Inputs]

    def summaries(self) -> list[Summary]:
        """Of every subject, in the order of `submitted`."""
        subjects = list(self.submitted.values())
        groups = numbered([groups_of(each.place) for each in subjects])
        before = [self.before.get(each.subject_id, {}) for each in subjects]
        return summaries(self.content, [each.given for each in subjects], before, groups)

    def explained(self, submission: Submission) -> Score:
        """One subject's score, with the peers it was compared with."""
        given = {subject: each.given for subject, each in self.submitted.items()}
        peers = peers_of(
            self.content, given, {subject: groups_of(each.place) for subject, each in self.submitted.items()}
        )
        subject = submission.subject_id
        return score(self.content, submission.given, self.before.get(subject, {}), peers[subject])


async def gathered(tx: AsyncSession, cycle: Cycle, content: Content, only: UUID | None = None) -> Gathered:
    """What was verified in the cycle, and what the same subjects had in the cycle before; of one subject or of all."""
    verified = (await tx.scalars(submissions.verified(cycle.id, only))).all()
    submitted = {each.subject_id: each for each in sorted(verified, key=lambda it: (it.subject_name, it.subject_id))}
    earlier: Cycle | None = await tx.scalar(queries.cycle_before(cycle))
    before = await tx.scalars(submissions.verified(earlier.id, only)) if earlier else ()
    return Gathered(content, submitted, {each.subject_id: each.given for each in before})


def _result(
    tx: AsyncSession, cycle: Cycle, methodology: Methodology, submission: Submission, reached: Summary, rank: int | None
) -> Result:
    titles = {each.code: each.title for each in methodology.parsed.directions}
    return Result(
        place=submission.place,
        cycle_id=cycle.id,
        methodology_id=methodology.id,
        content_hash=methodology.content_hash,
        subject_id=submission.subject_id,
        subject_name=submission.subject_name,
        score=reached.total,
        maximum=reached.maximum,
        percent=reached.percent,
        missing=list(reached.missing),
        rank=rank,
        level=reached.level and reached.level.code,
        level_title=reached.level and reached.level.title,
        by_direction=[
            {"direction": code, "title": titles[code], "points": float(points), "maximum": float(most)}
            for code, (points, most) in reached.by_direction.items()
        ],
        calculated_at=tx.info["clock"].now(),
    )
