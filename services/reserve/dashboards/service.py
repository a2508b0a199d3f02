"""The shell around figures: gather once, let the rules count. Everything lies at or below where the caller stands."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.problems import Invalid
from services.kernel.validation import parameter_error
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.contests.standing import ContestStatus
from services.reserve.dashboards import queries, rules
from services.reserve.dashboards.rules import Covered, Standing
from services.reserve.dashboards.schemas import (
    ContestFunnelOut,
    ContestFunnelRow,
    CoverageOut,
    CoverageQuery,
    CoverageRow,
    CoveredOut,
    FunnelOut,
    FunnelQuery,
    KindCoverage,
    ReadinessPostRow,
    ReadinessRow,
    ReserveReadinessOut,
    TerritoryQuery,
)
from services.reserve.entries import queries as entries
from services.reserve.entries.readiness import Readiness
from services.reserve.vacancies import outlook
from services.reserve.vacancies.schemas import RadarQuery

Named = dict[UUID, tuple[str, str]]
"""Organisation → (name, kind)."""


async def readiness(tx: AsyncSession, caller: Identity, query: TerritoryQuery) -> ReserveReadinessOut:
    place, today = _territory(caller, query), tx.info["clock"].today()
    counts = (await tx.execute(entries.counted(place, today))).all()
    names = await _names(tx, {organisation for _, _, organisation, _ in counts if organisation})
    stand = [Standing(where, Readiness(degree), _kind(names, org), n) for where, degree, org, n in counts]
    known = dict((await tx.execute(queries.municipalities(place))).all())
    order = [each for each in {each.reserve for each in stand} if each not in known]
    posts: dict[tuple[str, UUID], dict[Readiness, int]] = defaultdict(dict)
    for where, degree, organisation, n in counts:
        if organisation is not None and organisation in names:
            posts[where, organisation][Readiness(degree)] = n
    return ReserveReadinessOut(
        on=today,
        place=place,
        total=_row(place, known.get(place), stand),
        reserves=[
            _row(where, known.get(where), [each for each in stand if each.reserve == where])
            for where in (*sorted(order), *known)
        ],
        posts=[
            ReadinessPostRow(
                place=where,
                organisation_id=organisation,
                organisation_name=names[organisation][0],
                standing=sum(its.values()),
                ready=its.get(Readiness.a, 0),
            )
            for (where, organisation), its in sorted(posts.items(), key=lambda each: (each[0][0], names[each[0][1]][0]))
        ],
    )


async def funnel(tx: AsyncSession, caller: Identity, query: FunnelQuery) -> ContestFunnelOut:
    """Marks, means and order stay where they are: only how many applications stand where is counted."""
    place, today = _territory(caller, query), tx.info["clock"].today()
    found = (await tx.execute(queries.contests(place, today, query.announced_from, query.announced_to))).all()
    counts: dict[UUID, dict[ApplicationStatus, int]] = defaultdict(dict)
    for contest_id, status, n in await tx.execute(queries.applications([contest.id for contest, _ in found])):
        counts[contest_id][status] = n
    funnels = {
        contest.id: rules.funnel(counts[contest.id], annulled=status == ContestStatus.annulled)
        for contest, status in found
    }
    items = [
        ContestFunnelRow.about(
            contest,
            contest_id=contest.id,
            status=ContestStatus(status),
            funnel=FunnelOut.about(funnels[contest.id]),
        )
        for contest, status in found
    ]
    total = FunnelOut.about(rules.together(funnels.values()))
    return ContestFunnelOut(on=today, place=place, contests=len(items), total=total, items=items)


async def coverage(tx: AsyncSession, caller: Identity, query: CoverageQuery) -> CoverageOut:
    place, today = _territory(caller, query), tx.info["clock"].today()
    radar = await outlook.radar(tx, caller, RadarQuery(months=query.months, place=place))
    counts = (await tx.execute(entries.counted(place, today))).all()
    ids = {each.organisation_id for each in radar.items} | {org for _, _, org, _ in counts if org}
    names = await _names(tx, ids)
    expected = [(each.place, names[each.organisation_id][1]) for each in radar.items if each.organisation_id in names]
    stand = rules.ready(Standing(where, Readiness(degree), _kind(names, org), n) for where, degree, org, n in counts)
    rows = [
        CoverageRow(
            place=where,
            name=name,
            for_any=rules.for_any(where, stand),
            kinds=[
                KindCoverage(kind=kind, **_told(each)) for kind, each in rules.by_kind(where, expected, stand).items()
            ],
            **_told(rules.covered(where, expected, stand)),
        )
        for where, name in await tx.execute(queries.municipalities(place))
    ]
    rows.sort(key=lambda each: -each.gap)
    return CoverageOut(
        on=today,
        until=radar.until,
        place=place,
        total=CoveredOut(**_told(rules.covered(place, expected, stand))),
        municipalities=rows,
    )


def _territory(caller: Identity, query: TerritoryQuery) -> str:
    """Raises Invalid for a place above or beside the caller's, of which only parts would be counted."""
    place = query.place or caller.place
    if not contains(caller.place, place):
        detail = "Место вне вашей территории: числа были бы неполными"
        raise Invalid(errors=[parameter_error("place", "beyond_the_place", detail)])
    return place


async def _names(tx: AsyncSession, ids: set[UUID]) -> Named:
    return {each: (name, kind) for each, name, kind in await tx.execute(queries.organisations(sorted(ids)))}


def _kind(names: Named, organisation: UUID | None) -> str | None:
    return names[organisation][1] if organisation in names else None


def _row(place: str, name: str | None, stand: list[Standing]) -> ReadinessRow:
    degrees = {degree: sum(each.count for each in stand if each.readiness is degree) for degree in Readiness}
    return ReadinessRow(
        place=place,
        name=name,
        standing=sum(degrees.values()),
        a=degrees[Readiness.a],
        b=degrees[Readiness.b],
        c=degrees[Readiness.c],
        for_any=sum(each.count for each in stand if each.kind is None),
    )


def _told(covered: Covered) -> dict[str, float | int | None]:
    return {
        "expected": covered.expected,
        "ready": covered.ready,
        "percent": covered.percent,
        "gap": covered.gap,
    }
