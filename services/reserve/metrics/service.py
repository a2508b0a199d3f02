"""The shell around metrics: gather, count, keep, announce."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.periods import months_after
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, one
from services.kernel.references import refused
from services.reserve.metrics import queries
from services.reserve.metrics.models import MetricRun
from services.reserve.metrics.rules import Known, PlanDue, Taken, TermEnd, measured
from services.reserve.metrics.schemas import MetricRunCreate
from services.reserve.permissions import P, access
from services.reserve.received import service as received
from services.reserve.received.models import ReceivedResult

REGION, MUNICIPALITY = 1, 2
"""Dots in a place."""


class MetricRunNotFound(NotFound):
    """Расчёт показателей не найден или не виден с вашими правами."""


class NoMetricsHere(Conflict):
    """Показатели считают по региону или по муниципалитету."""


async def get(tx: AsyncSession, run_id: UUID) -> MetricRun:
    return await one(tx, queries.by_id(run_id), MetricRunNotFound)


async def compute(tx: AsyncSession, caller: Identity, data: MetricRunCreate) -> MetricRun:
    """Of the caller's own place and each municipality in it. Raises NoMetricsHere at any other place.

    What is counted is frozen: a period that is not over yet is refused (Invalid at `/period_to`).
    """
    place = caller.place
    access.require(caller, P.programme_write, place)
    if place.count(".") not in {REGION, MUNICIPALITY}:
        raise NoMetricsHere
    if data.period_to > tx.info["clock"].today():
        raise refused(("period_to",), "in_future", "Период ещё не кончился: считают по сегодняшний день")
    known, period = await _known(tx, place), (data.period_from, data.period_to)
    parts: list[tuple[str, str | None]] = [(place, None)]
    if place.count(".") == REGION:
        parts += [(each.place, each.short_name) for each in await tx.scalars(queries.municipalities(place))]
    run = MetricRun(
        place=place,
        computed_at=tx.info["clock"].now(),
        computed_by=caller.account,
        figures=[figure for where, name in parts for figure in _figures(known.at(where), period, where, name)],
        **data.model_dump(),
    )
    return await added(tx, run, _computed)


def _figures(known: Known, period: Any, place: str, name: str | None) -> list[dict[str, Any]]:
    return [
        {
            "place": place,
            "name": name,
            "metric": each.metric,
            "total": float(each.total),
            "cases": each.cases,
            "value": None if each.value is None else float(each.value),
        }
        for each in measured(known, period)
    ]


async def _known(tx: AsyncSession, place: str) -> Known:
    made = [(one, other) for one, other in await tx.execute(queries.taken(place))]
    people = sorted({each.person_id for each, _ in made if each.person_id})
    results = await received.results_of(tx, people)
    renewed = [TermEnd(where, day, True) for where, day in await tx.execute(queries.renewed(place))]
    today = tx.info["clock"].today()
    run_out = [TermEnd(where, day, False) for where, day in await tx.execute(queries.run_out(place, today)) if day]
    plans = [PlanDue(*row) for row in await tx.execute(queries.planned(place, today))]
    taken = [await _taken(tx, each, vacancy, results.get(each.person_id, [])) for each, vacancy in made]
    return Known(taken, [*renewed, *run_out], plans)


async def _taken(tx: AsyncSession, appointment: Any, vacancy: Any, results: list[ReceivedResult]) -> Taken:
    """The first cycle that counts begins after the first day in the post: one begun before says of another head."""
    start = appointment.starts_on
    first = next((each for each in results if each.period_from >= start and not each.grace), None)
    after = queries.heads(appointment.person_id, appointment.organisation_id, months_after(start, 12))
    return Taken(
        place=appointment.place,
        starts_on=start,
        opened_on=vacancy.opened_on,
        arises_on=vacancy.arises_on,
        from_reserve=appointment.entry_id is not None,
        in_post_after_a_year=bool(await tx.scalar(after)),
        score=first.percent if first else None,
        scored_on=first.period_to if first else None,
        revoked_on=appointment.revoked_on,
    )


def _computed(run: MetricRun) -> Fact:
    data = {"period_from": run.period_from.isoformat(), "period_to": run.period_to.isoformat()}
    return Fact("reserve.metrics.computed", run.id, run.place, data)
