"""The shell around figures: gather once, let the rules count. Everything lies at or below where the caller stands."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.training.dashboards import queries, rules
from services.training.dashboards.rules import (
    Completion,
    Measurement,
    RiskCoverage,
    RiskFacet,
    TrainingEffect,
    TrainingOutcome,
)
from services.training.dashboards.schemas import (
    RiskCoverageOut,
    RiskCoverageQuery,
    RiskCoverageRow,
    TrainingEffectOut,
    TrainingEffectQuery,
    TrainingEffectRow,
)
from services.training.risks import service as risks
from services.training.routes import covering_queries as routes
from services.training.staff import service as staff
from services.training.staff.rules import Share


async def risk_coverage(tx: AsyncSession, caller: Identity, query: RiskCoverageQuery) -> RiskCoverageOut:
    """Of those who are at risk today, by municipality of the territory and in all."""
    place, today = staff.territory(caller.place, query.place), tx.info["clock"].today()
    at_risk = await risks.lasting(tx, place, today)
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

    finished = await since(routes.finished(people))
    return {
        RiskFacet.asked: set(await tx.scalars(queries.asked(people, today))),
        RiskFacet.diagnosed: await since(queries.diagnosed(people)),
        RiskFacet.assessed: await since(queries.assessed(people)),
        RiskFacet.drafted: set(await tx.scalars(routes.drawn_up(people))),
        RiskFacet.routed: finished.union(await tx.scalars(routes.walked(people))),
        RiskFacet.mentored: set(await tx.scalars(queries.mentored(people, today))),
        RiskFacet.finished: finished,
    }


def _row(place: str, name: str | None, its: RiskCoverage) -> RiskCoverageRow:
    parts = {str(facet): share.part for facet, share in its.shares.items()}
    percents = {f"{facet}_percent": share.percent for facet, share in its.shares.items()}
    return RiskCoverageRow(place=place, name=name, at_risk=its.at_risk, untouched=its.untouched, **parts, **percents)


async def training_effect(tx: AsyncSession, caller: Identity, query: TrainingEffectQuery) -> TrainingEffectOut:
    """Of those who work at or below the place and completed a programme in the time, by programme and in all."""
    place = staff.territory(caller.place, query.place)
    done = (await tx.execute(queries.completed(place, query.completed_from, query.completed_to))).all()
    editions = {each.id: each for each in await tx.scalars(queries.programmes(sorted({row[0] for row in done})))}
    taught = {each.id: (each.family, frozenset(each.said.teaches)) for each in editions.values()}
    completions = [
        Completion(taught[programme][0], person, day, taught[programme][1])
        for programme, person, day in done
        if programme in taught
    ]
    people = sorted({each.person_id for each in completions})
    async with standing_at(tx, region_of(place)):  # what was found of whoever has moved since: ADR 0008
        measured = [Measurement(*row) for row in await tx.execute(queries.measured(people))]
    found = rules.effects(completions, measured)
    titles = {each.family: each.title for each in editions.values()}
    everything = rules.together(found.values())
    return TrainingEffectOut(
        on=tx.info["clock"].today(),
        place=place,
        total=_changed(None, None, everything, is_told=rules.is_told(everything) and rules.may_sum(found.values())),
        items=[
            _changed(family, titles[family], found[family], is_told=rules.is_told(found[family]))
            for family in sorted(found, key=lambda each: (titles[each], each))
        ],
    )


def _changed(family: UUID | None, title: str | None, its: TrainingEffect, *, is_told: bool) -> TrainingEffectRow:
    counts = {str(each): its.count(each) if is_told else None for each in TrainingOutcome}
    raised, measured = its.count(TrainingOutcome.raised), len(its.outcomes) - its.count(TrainingOutcome.unmeasured)
    return TrainingEffectRow(
        family=family,
        title=title,
        finished=len(its.finished),
        lacked=len(its.outcomes) if is_told else None,
        raised_percent=Share(raised, measured).percent if is_told else None,
        **counts,
    )
