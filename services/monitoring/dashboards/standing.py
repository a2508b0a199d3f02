"""One's own result beside the groups one belongs to."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.records import one
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles import service as cycles
from services.monitoring.dashboards import queries, service
from services.monitoring.dashboards.figures import mean, median
from services.monitoring.dashboards.parts import framed
from services.monitoring.dashboards.rules import Crossed, DashboardView, groups_shown_by_both
from services.monitoring.dashboards.schemas import GroupStandingOut, OwnStandingOut
from services.monitoring.dashboards.service import Placed, Sight, Stamp
from services.monitoring.results.models import Result
from services.monitoring.results.service import ResultNotFound
from services.monitoring.scoring.peers import municipality_of


async def own_standing(tx: AsyncSession, caller: Identity, cycle_id: UUID) -> OwnStandingOut:
    """Of the subject at the very place of the caller. Raises CycleNotFound or ResultNotFound.

    Means come with publication: what is preliminary is nobody's to compare with.
    """
    cycle = await cycles.get(tx, cycle_id)
    own = await one(tx, queries.own(caller, cycle.id), ResultNotFound)
    stamp = Stamp(own.calculation_id, own.standing, own.content_hash, own.calculated_at)
    whole = Sight(caller, cycle, cycle.place, DashboardView.aggregate)
    everybody: list[Placed] = []
    if own.standing is ResultStanding.published:
        async with service.as_seen(tx, whole):
            everybody = await service.figures(tx, whole, stamp)
    here = municipality_of(own.place)
    near = [each for each in everybody if each.municipality == here]
    alike = [each for each in everybody if each.cluster == own.cluster]
    may = groups_shown_by_both([_crossed(everybody, here, own.cluster, reading) for reading in (0, 1)])
    frame = framed(replace(whole, place=own.place, view=DashboardView.full), stamp)
    return OwnStandingOut(
        **frame,
        result_id=own.id,
        subject_id=own.subject_id,
        subject_name=own.subject_name,
        percent=own.percent,
        level=own.level,
        level_title=own.level_title,
        region=_beside(own.rank, own.rank_of, everybody, may.region),
        municipality=_beside(own.rank_municipality, own.rank_municipality_of, near, may.municipality),
        cluster_code=own.cluster,
        cluster=_in_cluster(own, alike, may.cluster),
    )


def _crossed(everybody: Sequence[Placed], municipality: str, cluster: str | None, reading: int) -> Crossed:
    def count(near: bool, alike: bool) -> int:
        return sum(
            (each.municipality == municipality) is near and (each.cluster == cluster) is alike
            for each in everybody
            if each.unseen[reading]
        )

    return Crossed(
        both=count(True, True),  # a table of two by two
        municipality=count(True, False),
        cluster=count(False, True),
        neither=count(False, False),
    )


def _in_cluster(own: Result, alike: Sequence[Placed], may: bool) -> GroupStandingOut | None:
    return None if own.cluster is None else _beside(own.rank_cluster, own.rank_cluster_of, alike, may)


def _beside(rank: int | None, rank_of: int, group: Sequence[Placed], may: bool) -> GroupStandingOut:
    percents = [each.figure.percent for each in group] if may else []
    return GroupStandingOut(
        rank=rank, rank_of=rank_of, suppressed=not may, mean=mean(percents), median=median(percents)
    )
