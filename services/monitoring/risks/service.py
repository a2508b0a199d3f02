"""The shell around episodes of risk: computed anew from what is published, told by what changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact, emit
from services.kernel.problems import NotFound
from services.kernel.records import assign, one, renewed
from services.monitoring.cycles.models import Cycle
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.rules import SubjectKind
from services.monitoring.results.models import Result
from services.monitoring.risks import queries
from services.monitoring.risks.models import RiskEpisode
from services.monitoring.risks.rules import Episode, Presence, RiskChange, RiskIdentity, changes, episodes

IDENTITIES: Mapping[SubjectKind, tuple[RiskIdentity, ...]] = MappingProxyType(
    {
        SubjectKind.head: (RiskIdentity.person, RiskIdentity.organisation),
        SubjectKind.municipality: (RiskIdentity.municipality,),
    }
)
"""Whose episodes a cycle of each kind of subject makes."""


class RiskEpisodeNotFound(NotFound):
    """Пребывание в группе риска не найдено или не видно с вашими правами."""


@dataclass(slots=True)
class History:
    """What the cycles say of one identity, and how it was called last."""

    presences: list[Presence] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    place: str = ""
    name: str = ""
    municipality_name: str = ""


async def get(tx: AsyncSession, episode_id: UUID) -> RiskEpisode:
    return await one(tx, queries.by_id(episode_id), RiskEpisodeNotFound)


async def renew(tx: AsyncSession, cycle: Cycle) -> None:
    """Compute the episodes of the region anew, after results of a cycle were published there.

    Cycles follow one another within a family of methodologies: at risk by two of them in one year is no repeat. A cycle
    of a municipality has a risk group of its own and makes no episodes: only the regional cycle does.
    """
    if not is_regional(cycle.place):
        return
    methodology = await methodologies.get(tx, cycle.methodology_id)
    clean_cycles = methodology.parsed.risk.clean_cycles
    kept = defaultdict[tuple[RiskIdentity, UUID], list[RiskEpisode]](list)
    for row in await tx.scalars(queries.of_region(cycle.place, [*IDENTITIES[methodology.subject]], methodology.family)):
        kept[row.identity, row.identity_id].append(row)
    for identity in IDENTITIES[methodology.subject]:
        told = await _histories(tx, cycle.place, identity, methodology.family)
        for id_, history in told.items():
            found = episodes(history.presences, clean_cycles)
            await _keep(tx, cycle, identity, id_, history, found, kept.pop((identity, id_), []))
    for (identity, id_), rows in kept.items():
        await _keep(tx, cycle, identity, id_, History(), [], rows)


def is_regional(place: str) -> bool:
    """`ru.r67`, and nothing above or below it."""
    return place.count(".") == 1


async def _histories(tx: AsyncSession, region: str, identity: RiskIdentity, family: UUID) -> dict[UUID, History]:
    ids_of = Result.person_id if identity is RiskIdentity.person else Result.subject_id
    found = defaultdict[UUID, History](History)
    for row in await tx.execute(queries.rated(region, ids_of, family)):
        its = found[row.person_id if identity is RiskIdentity.person else row.subject_id]
        its.place, its.municipality_name = row.place, row.municipality_name
        its.name = (row.person_name if identity is RiskIdentity.person else None) or row.subject_name
        its.titles |= {cause["code"]: cause["title"] for cause in row.causes}
        if row.grace and identity is RiskIdentity.person:
            continue  # a head so new answers for nothing yet; the organisation does
        causes = tuple(cause["code"] for cause in row.causes)
        holder = row.person_id if identity is RiskIdentity.organisation else None
        its.presences.append(Presence(row.cycle_id, row.at_risk, causes, holder))
    return found


async def _keep(
    tx: AsyncSession,
    cycle: Cycle,
    identity: RiskIdentity,
    identity_id: UUID,
    history: History,
    found: Sequence[Episode],
    rows: Iterable[RiskEpisode],
) -> None:
    """Bring the rows of one identity in line with what was found, and tell what is new."""
    known = {row.first_cycle_id: row for row in rows}
    new = list(changes([row.episode for row in known.values()], found))
    for episode in found:
        row = known.get(episode.first) or RiskEpisode(
            identity=identity, identity_id=identity_id, region=cycle.place, first_cycle_id=episode.first
        )
        assign(row, _said(history, episode))
        tx.add(row)
        known[episode.first] = row
        await renewed(tx, row)
    await tx.flush()  # so that new rows have their ids to be told by
    for change, episode in new:
        _tell(tx, cycle, change, known[episode.first], episode)
        if change is RiskChange.withdrawn:
            await tx.delete(known[episode.first])


def _said(history: History, episode: Episode) -> dict[str, Any]:
    return {
        "place": history.place,
        "name": history.name,
        "municipality_name": history.municipality_name,
        "last_cycle_id": episode.last,
        "closed_cycle_id": episode.closed_in,
        "cycle_ids": [str(each) for each in episode.at_risk],
        "streak": episode.streak,
        "longest": episode.longest,
        "re_entries": episode.re_entries,
        "clean": episode.clean,
        "causes": [
            {"code": code, "title": history.titles[code], "cycles": count} for code, count in episode.causes.items()
        ],
        "repeated": episode.repeated,
        "inherited": episode.inherited,
        "open": episode.closed_in is None,
    }


EVENTS: Mapping[RiskChange, str] = MappingProxyType(
    {
        RiskChange.opened: "monitoring.risk.opened",
        RiskChange.reopened: "monitoring.risk.opened",
        RiskChange.repeated: "monitoring.risk.repeated",
        RiskChange.closed: "monitoring.risk.closed",
        RiskChange.withdrawn: "monitoring.risk.closed",
    }
)
"""What is withdrawn by a revision is told as closed, and as deleted."""


def _tell(tx: AsyncSession, cycle: Cycle, change: RiskChange, row: RiskEpisode, episode: Episode) -> None:
    data = {
        "identity": row.identity,
        "identity_id": str(row.identity_id),
        "cycle_id": str(cycle.id),
        "period_to": cycle.period_to.isoformat(),
        "streak": episode.streak,
        "inherited": episode.inherited,
        "causes": list(episode.causes),
    }
    emit(tx, Fact(EVENTS[change], row.id, row.place, data, deleted=change is RiskChange.withdrawn))
