"""A result as a client reads it: the number, and what each position added to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.monitoring.cycles import service as cycles
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.results import queries
from services.monitoring.results.models import Result
from services.monitoring.results.schemas import ContributionOut, ResultOut
from services.monitoring.scoring.frozen import inputs_again
from services.monitoring.scoring.peers import compares, groups_of, peers_of
from services.monitoring.scoring.rules import LABELS, NONE, NOTHING, Contribution, Inputs, Peers, Score, score
from services.monitoring.scoring.told import hit_out
from services.monitoring.submissions import answers
from services.monitoring.submissions.answers import Citations
from services.monitoring.submissions.backing import BackedRemark, remarks_of
from services.monitoring.submissions.models import Backing


@dataclass(frozen=True, slots=True)
class Explained:
    """A result once more, by the readable path, with all that it was reached from."""

    content: Content
    given: Inputs
    before: Inputs
    peers: Peers
    score: Score


async def shown(tx: AsyncSession, result: Result) -> ResultOut:
    """The result with what each position added, computed anew from what it was reached from."""
    reached = await explained(tx, result)
    return ResultOut.about(result, contributions=await contributions(tx, result, reached))


async def explained(tx: AsyncSession, result: Result) -> Explained:
    """Computed anew from what was frozen.

    Whoever may see a result may see its explanation, also where what it was compared with lies beside the caller: that
    is read as the place of the cycle sees it, and only what concerns this result is shown, the best value of a group
    included. In this same transaction: one that waited for a second connection while holding the first would, with
    enough readers, wait for itself.
    """
    cycle = await cycles.get(tx, result.cycle_id)
    methodology = await methodologies.get(tx, result.methodology_id)
    content = methodology.parsed
    given = inputs_again(content, result.inputs, result.proven)
    async with standing_at(tx, cycle.place):
        before = await _before(tx, result)
        peers = await _peers(tx, content, result) if compares(content) else NONE
    return Explained(content, given, before, peers, score(content, given, before, peers, result.attributes))


async def contributions(tx: AsyncSession, result: Result, reached: Explained) -> list[ContributionOut]:
    """What each position added, with what was said and cited beside it when it was verified."""
    cycle = await cycles.get(tx, result.cycle_id)
    async with standing_at(tx, cycle.place):
        remarks = remarks_of(await tx.get(Backing, result.backing_id) if result.backing_id else None)
        cited = await answers.citations_of(tx, [it for each in remarks.values() for it in each.evidence])
    content = reached.content
    titles = {each.code: each.title for each in content.directions}
    ranks = dict(zip(content.by_code, result.indicator_ranks, strict=True))
    return [
        _contribution(
            each, reached.given, remarks.get(each.indicator.code), titles[each.indicator.direction], ranks, cited
        )
        for each in reached.score.contributions
    ]


async def _before(tx: AsyncSession, result: Result) -> Inputs:
    previous = await tx.scalar(queries.previous(result)) if result.previous_id else None
    if previous is None:
        return {}
    then = await methodologies.get(tx, previous.methodology_id)
    return inputs_again(then.parsed, previous.inputs, previous.proven)


async def _peers(tx: AsyncSession, content: Content, result: Result) -> Peers:
    """The values of all it was compared with."""
    rows = (await tx.execute(queries.of_calculation(result.cycle_id, result.calculation_id))).all()
    given = {id_: inputs_again(content, inputs, proven) for id_, _, _, _, inputs, proven in rows}
    groups = {id_: groups_of(place, cluster) for id_, place, cluster, *_ in rows}
    attributes = {id_: its for id_, _, _, its, *_ in rows}
    return peers_of(content, given, groups, attributes)[result.id]


def _contribution(
    each: Contribution,
    given: Inputs,
    remark: BackedRemark | None,
    direction: str,
    ranks: Mapping[str, int | None],
    cited: Citations,
) -> ContributionOut:
    code = each.indicator.code
    return ContributionOut(
        number=each.indicator.number,
        indicator=code,
        title=each.indicator.title,
        direction=direction,
        value=each.value,
        inputs=answers.inputs_shown(each.indicator, given.get(code, NOTHING)),
        weight=each.indicator.weight,
        points=each.points,
        possible=each.possible,
        rank=ranks[code],
        reason=each.reason,
        explanation=LABELS[each.reason],
        calculation=hit_out(each.hit) if each.hit else None,
        comment=remark.comment if remark else None,
        evidence=answers.evidence_shown(remark, cited),
    )
