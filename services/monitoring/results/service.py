"""The shell around results: score what was verified, keep it, explain it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.audit import note
from services.kernel.database import standing_at
from services.kernel.problems import NotFound
from services.kernel.records import one
from services.monitoring.cycles.models import Cycle
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.models import Methodology
from services.monitoring.results import queries
from services.monitoring.results.models import Result
from services.monitoring.results.schemas import ContributionOut, ResultOut
from services.monitoring.scoring.rules import LABELS, Contribution, score
from services.monitoring.submissions import answers
from services.monitoring.submissions import queries as submissions
from services.monitoring.submissions.answers import Citations
from services.monitoring.submissions.models import Submission, SubmittedValue


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
    for submission in await tx.scalars(submissions.verified(cycle.id)):
        tx.add(_result(tx, cycle, methodology, submission))


async def drop(tx: AsyncSession, cycle: Cycle) -> None:
    await tx.execute(queries.drop(cycle.id))
    note(tx, "deleted", "result", None, {"cycle_id": cycle.id}, cycle.place)


async def publish(tx: AsyncSession, cycle: Cycle) -> None:
    """From now on the results are also seen from below their subjects."""
    await tx.execute(queries.publish(cycle.id))
    note(tx, "published", "result", None, {"cycle_id": cycle.id}, cycle.place)


async def explained(tx: AsyncSession, result: Result) -> ResultOut:
    """The result with what each position added.

    Whoever may see a result may see its explanation, also where the submission itself lies above the caller: it is
    read as the place of the result sees it. In this same transaction: one that waited for a second connection while
    holding the first would, with enough readers, wait for itself.
    """
    methodology = await methodologies.get(tx, result.methodology_id)
    async with standing_at(tx, result.place):
        submission: Submission | None = await tx.scalar(submissions.of_subject(result.cycle_id, result.subject_id))
        assert submission is not None  # a result is reached from one, and none is ever deleted
        cited = await answers.citations(tx, submission)
    values = {each.indicator: each for each in submission.values}
    reached = score(methodology.parsed, submission.given)
    titles = {each.code: each.title for each in methodology.parsed.directions}
    contributions = [_shown(each, values, titles, cited) for each in reached.contributions]
    return ResultOut.about(result, contributions=contributions)


def _result(tx: AsyncSession, cycle: Cycle, methodology: Methodology, submission: Submission) -> Result:
    reached = score(methodology.parsed, submission.given)
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
        missing=[each.indicator.number for each in reached.missing],
        calculated_at=tx.info["clock"].now(),
    )


def _shown(
    each: Contribution, values: Mapping[str, SubmittedValue], titles: Mapping[str, str], cited: Citations
) -> ContributionOut:
    given = values.get(each.indicator.code)
    return ContributionOut(
        number=each.indicator.number,
        indicator=each.indicator.code,
        title=each.indicator.title,
        direction=titles[each.indicator.direction],
        value=given.value if given else None,
        points=each.points,
        possible=each.possible,
        reason=each.reason,
        explanation=LABELS[each.reason],
        evidence=answers.evidence_shown(given, cited) if given else [],
    )
