"""Whom nobody has sent yet, and what became of those who were: read where the caller stands."""

from collections import defaultdict
from dataclasses import asdict

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.training.referrals import policies, queries
from services.training.referrals.rules import Directed, ReferralStatus, figures, suggested
from services.training.referrals.schemas import (
    ReferralSuggestion,
    ReferralSuggestionsOut,
    ReferralSummaryOut,
    ReferralSummaryQuery,
    ReferralSummaryRow,
    ReferralTerritoryQuery,
)
from services.training.risks import service as risks
from services.training.routes import covering_queries as routes
from services.training.staff import service as staff
from services.training.staff.rules import municipality_of

Counted = list[tuple[ReferralStatus, bool, int]]


async def suggestions(tx: AsyncSession, caller: Identity, query: ReferralTerritoryQuery) -> ReferralSuggestionsOut:
    """Those at risk for as many cycles as the region says, not sent and on no approved route; the longest first."""
    place, today = staff.territory(caller.place, query.place), tx.info["clock"].today()
    policy = await policies.POLICY.of(tx, region_of(place))
    at_risk = await risks.lasting(tx, place, today)
    people = sorted({each.person_id for each in at_risk})
    directed = [Directed(*row) for row in await tx.execute(queries.directed(people))]
    walking = set(await tx.scalars(routes.walked(people)))
    directed += [Directed(person, day, False) for person, day in await tx.execute(routes.finished(people)) if day]
    found = suggested(at_risk, policy.cycles, directed, walking)
    names = await staff.names(tx, (each.person_id for each in found))
    titles = await staff.titles(tx, (each.organisation_id for each in found if each.organisation_id))
    return ReferralSuggestionsOut(
        on=today,
        place=place,
        cycles=policy.cycles,
        items=[
            ReferralSuggestion.about(
                each,
                full_name=names.get(each.person_id),
                organisation_name=titles.get(each.organisation_id) if each.organisation_id else None,
            )
            for each in sorted(found, key=lambda each: (each.since, each.place, each.person_id))
        ],
    )


async def summary(tx: AsyncSession, caller: Identity, query: ReferralSummaryQuery) -> ReferralSummaryOut:
    """By municipality, each of the territory, and in all."""
    place, today = staff.territory(caller.place, query.place), tx.info["clock"].today()
    everything: Counted = []
    by_place: dict[str, Counted] = defaultdict(list)
    for where, status, late, count in await tx.execute(queries.counted(place, query, today)):
        everything.append((status, late, count))
        by_place[municipality_of(where)].append((status, late, count))
    names = await staff.municipalities(tx, place)
    return ReferralSummaryOut(
        on=today,
        total=_row(place, None, everything),
        municipalities=[_row(each, name, by_place[each]) for each, name in names.items()],
    )


def _row(place: str, name: str | None, its: Counted) -> ReferralSummaryRow:
    return ReferralSummaryRow(place=place, name=name, **asdict(figures(its)))
