"""A result as a client reads it: the number, and what each position added to it."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.monitoring.cycles import service as cycles
from services.monitoring.methodologies import service as methodologies
from services.monitoring.results.models import Result
from services.monitoring.results.schemas import ContributionOut, ResultOut
from services.monitoring.results.service import gathered
from services.monitoring.scoring.rules import LABELS, NOTHING, Contribution, compares
from services.monitoring.scoring.schemas import hit_out
from services.monitoring.submissions import answers
from services.monitoring.submissions.answers import Citations
from services.monitoring.submissions.models import SubmittedValue


async def shown(tx: AsyncSession, result: Result) -> ResultOut:
    """The result with what each position added, computed anew from what was verified.

    Whoever may see a result may see its explanation, also where the submissions it was computed from lie above or
    beside the caller: they are read as the place of the cycle sees them, and only what concerns this result is shown,
    the best value of a group included. In this same transaction: one that waited for a second connection while holding
    the first would, with enough readers, wait for itself.
    """
    cycle = await cycles.get(tx, result.cycle_id)
    methodology = await methodologies.get(tx, result.methodology_id)
    content = methodology.parsed
    async with standing_at(tx, cycle.place):
        found = await gathered(tx, cycle, content, None if compares(content) else result.subject_id)
        submission = found.submitted[result.subject_id]
        cited = await answers.citations(tx, submission)
    values = {each.indicator: each for each in submission.values}
    titles = {each.code: each.title for each in content.directions}
    contributions = [
        _contribution(each, values.get(each.indicator.code), titles[each.indicator.direction], cited)
        for each in found.explained(submission).contributions
    ]
    return ResultOut.about(result, contributions=contributions)


def _contribution(
    each: Contribution, given: SubmittedValue | None, direction: str, cited: Citations
) -> ContributionOut:
    return ContributionOut(
        number=each.indicator.number,
        indicator=each.indicator.code,
        title=each.indicator.title,
        direction=direction,
        value=each.value,
        inputs=answers.inputs_shown(each.indicator, given.given if given else NOTHING),
        weight=each.indicator.weight,
        points=each.points,
        possible=each.possible,
        reason=each.reason,
        explanation=LABELS[each.reason],
        calculation=hit_out(each.hit) if each.hit else None,
        evidence=answers.evidence_shown(given, cited) if given else [],
    )
