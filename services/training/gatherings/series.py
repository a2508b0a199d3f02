"""The shell around series: a rule becomes gatherings, and a changed rule becomes others."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.problems import Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import refused, require
from services.kernel.workflow import Refusal
from services.training.gatherings import queries
from services.training.gatherings.bounds import begins_in_the_past, nowhere, too_long
from services.training.gatherings.contents import require_known
from services.training.gatherings.fields import GatheringHeldIn
from services.training.gatherings.models import Gathering, GatheringSeries
from services.training.gatherings.recurrence import MOST, Recurrence, days, displaced, parse, placed
from services.training.gatherings.rules import GatheringStatus, replanned
from services.training.gatherings.series_schemas import GatheringSeriesDay, GatheringSeriesIn, GatheringSeriesOut
from services.training.gatherings.service import changed, planned
from services.training.permissions import P, access


class GatheringSeriesNotFound(NotFound):
    """Серия мероприятий не найдена или не видна с вашими правами."""


_SHARED = tuple(GatheringHeldIn.model_fields)
"""What a gathering has from its series."""


async def get(tx: AsyncSession, series_id: UUID) -> GatheringSeries:
    return await one(tx, queries.series_by_id(series_id), GatheringSeriesNotFound)


async def create(tx: AsyncSession, caller: Identity, data: GatheringSeriesIn) -> GatheringSeries:
    """The series at the caller's own place, with all gatherings of its rule, each planned.

    Raises Invalid for a rule that is not understood or means no day, CalendarUnknown where days off matter in a year
    whose production calendar is not known.
    """
    wanted = _wanted(data)
    require(begins_in_the_past(min(wanted.values()), tx.info["clock"].today()))
    await require_known(tx, caller.place, data.teaches)
    series = await added(tx, GatheringSeries(place=caller.place, **_said(data)), _drafted)
    for day, on in wanted.items():
        await _plan(tx, series, day, on)
    return series


def shown(series: GatheringSeries) -> GatheringSeriesOut:
    """With the days of its rule on which it is not held as the rule says."""
    rule = parse(series.rule)
    assert isinstance(rule, Recurrence)  # it was understood when the series was said
    nominal = days(rule, series.starts_on)
    off = displaced(nominal, placed(nominal, series.off_days))
    return GatheringSeriesOut.about(series, off=[GatheringSeriesDay.model_validate(each) for each in off])


async def change(tx: AsyncSession, series_id: UUID, data: GatheringSeriesIn, seen: int | None) -> GatheringSeries:
    """Say the series anew. Gatherings that follow it are said anew too, come and go; all others stay as they are, and
    none is planned for a day that has passed."""
    series = changeable(tx, access, await get(tx, series_id), seen, P.gathering_write)
    wanted = _wanted(data)
    await require_known(tx, series.place, data.teaches)
    standing = {each.planned_on: each for each in await tx.scalars(queries.of_series(series.id)) if each.planned_on}
    plan = replanned({day: _follows(each) for day, each in standing.items()}, wanted)
    assign(series, _said(data))
    series = await renewed(tx, series, _series_changed)
    for day in sorted(plan.dropped):
        emit(tx, Fact("training.event.planned", standing[day].id, series.place, deleted=True))
        await tx.delete(standing[day])
    for day, on in plan.kept.items():
        assign(standing[day], _occurrence(tx, series, on))
        await renewed(tx, standing[day], changed)
    today = tx.info["clock"].today()
    for day, on in plan.added.items():
        if on >= today:
            await _plan(tx, series, day, on)
    return series


def _follows(gathering: Gathering) -> bool:
    return gathering.status is GatheringStatus.planned and not gathering.apart


def _wanted(data: GatheringSeriesIn) -> Mapping[date, date]:
    """Day of the rule → held on. Raises Invalid at `/rule`, and for what no gathering may say."""
    require(nowhere(data.venue, data.link))
    require(too_long(data.hours, timedelta(minutes=data.minutes)))
    rule = parse(data.rule)
    if isinstance(rule, Refusal):
        raise Invalid(errors=rule.errors)
    found = placed(days(rule, data.starts_on), data.off_days)
    if not found:
        raise refused(("rule",), "no_days", "По этому правилу не выпадает ни одного дня")
    if len(found) > MOST:
        raise refused(("rule",), "too_many_days", f"По этому правилу больше {MOST} мероприятий")
    return found


async def _plan(tx: AsyncSession, series: GatheringSeries, day: date, on: date) -> None:
    gathering = Gathering(place=series.place, series_id=series.id, planned_on=day, **_occurrence(tx, series, on))
    await added(tx, gathering, planned)


def _occurrence(tx: AsyncSession, series: GatheringSeries, on: date) -> dict[str, Any]:
    """What the series says of its gathering on that day; hours are those of the region."""
    starts_at = datetime.combine(on, series.starts, tx.info["clock"].zone)
    shared = {name: getattr(series, name) for name in _SHARED}
    return {**shared, "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=series.minutes)}


def _said(data: GatheringSeriesIn) -> dict[str, Any]:
    kept = data.model_dump(mode="json", include=set(_SHARED))
    return data.model_dump(exclude=set(_SHARED)) | kept


def _drafted(series: GatheringSeries) -> Fact:
    return Fact("training.event_series.planned", series.id, series.place, {"kind": series.kind})


def _series_changed(series: GatheringSeries) -> Fact:
    return Fact("training.event_series.changed", series.id, series.place, {"kind": series.kind})
