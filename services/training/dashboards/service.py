"""The shell around figures: gather once, let the rules count. Everything lies at or below where the caller stands."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.dashboards import queries, rules
from services.training.dashboards.rules import RiskCoverage, RiskFacet
from services.training.dashboards.schemas import RiskCoverageOut, RiskCoverageQuery, RiskCoverageRow
from services.training.received import service as received
from services.training.staff import service as staff


async def risk_coverage(tx: AsyncSession, caller: Identity, query: RiskCoverageQuery) -> RiskCoverageOut:
    """Of those who are at risk today, by municipality of the territory and in all."""
    place, today = staff.territory(caller.place, query.place), tx.info["clock"].today()
    at_risk = await received.lasting(tx, place, today)
    covered = await _covered(tx, rules.beginnings(at_risk), today)
    shares = rules.by_municipality(at_risk, covered)
    names = await staff.municipalities(tx, place)
    nobody = rules.coverage((), covered)
    return RiskCoverageOut(
        on=today,
        total=_row(place, None, rules.coverage(at_risk, covered)),
        municipalities=[_row(each, name, shares.get(each, nobody)) for each, name in names.items()],
    )


async def _covered(tx: AsyncSession, began: Mapping[UUID, date], today: date) -> Mapping[RiskFacet, Collection[UUID]]:
    people = sorted(began)

    async def since(statement: Executable) -> frozenset[UUID]:
        return rules.since(began, dict((await tx.execute(statement)).all()))

    return {
        RiskFacet.diagnosed: await since(queries.diagnosed(people)),
        RiskFacet.assessed: await since(queries.assessed(people)),
        RiskFacet.routed: set(await tx.scalars(queries.routed(people))),
        RiskFacet.mentored: set(await tx.scalars(queries.mentored(people, today))),
        RiskFacet.finished: await since(queries.finished(people)),
    }


def _row(place: str, name: str | None, its: RiskCoverage) -> RiskCoverageRow:
    parts = {str(facet): share.part for facet, share in its.shares.items()}
    percents = {f"{facet}_percent": share.percent for facet, share in its.shares.items()}
    return RiskCoverageRow(place=place, name=name, at_risk=its.at_risk, untouched=its.untouched, **parts, **percents)
