"""The shell around programmes: draft, adopt, follow the measures, report a year."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.problems import AlreadyExists, Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import referred, require
from services.kernel.validation import field_error
from services.reserve.metrics.models import MetricRun
from services.reserve.permissions import P, access
from services.reserve.programmes import queries
from services.reserve.programmes.models import Programme, ProgrammeExecution, ProgrammeMeasure
from services.reserve.programmes.rules import (
    FINISHED,
    WORKFLOW,
    Facts,
    ProgrammeAction,
    ProgrammeStatus,
    Target,
    counted_on,
    reached,
    reportable,
)
from services.reserve.programmes.schemas import (
    ExecutionCreate,
    ProgrammeIn,
    ProgrammeMeasureOut,
    ProgrammeMeasureProgress,
    ProgrammeStepIn,
)


class ProgrammeNotFound(NotFound):
    """Программа не найдена или не видна с вашими правами."""


class ProgrammeMeasureNotFound(NotFound):
    """В программе нет меры с таким номером."""


class ProgrammeFrozen(Conflict):
    """Переписать можно только проект программы."""


class ProgrammeNotInForce(Conflict):
    """Выполняют и отчитываются только по принятой программе."""


class YearReported(AlreadyExists):
    """Отчёт за этот год уже представлен: он не меняется."""


async def get(tx: AsyncSession, programme_id: UUID) -> Programme:
    seen = queries.visible_to(tx.info["caller"])
    return await one(tx, queries.by_id(programme_id).where(seen), ProgrammeNotFound)


async def create(tx: AsyncSession, caller: Identity, data: ProgrammeIn) -> Programme:
    """A draft at the caller's own place. Raises Invalid for a target beyond it."""
    _require_within(caller.place, data)
    return await added(tx, Programme(place=caller.place, executions=[], **_fields(caller.place, data)))


async def change(tx: AsyncSession, programme_id: UUID, data: ProgrammeIn, seen: int | None) -> Programme:
    """Rewrite a draft. Raises ProgrammeFrozen for anything but a draft."""
    programme = changeable(tx, access, await get(tx, programme_id), seen, P.programme_write, _require_draft)
    _require_within(programme.place, data)
    programme.measures.clear()
    await tx.flush()  # the numbers of the former measures are free for the new ones
    assign(programme, _fields(programme.place, data))
    return await renewed(tx, programme)


async def advance(tx: AsyncSession, programme_id: UUID, data: ProgrammeStepIn, seen: int | None) -> Programme:
    programme = await get(tx, programme_id)
    told = {"period_from": programme.period_from.isoformat(), "period_to": programme.period_to.isoformat()}
    await steps.advance(tx, access, WORKFLOW, programme, data, facts_of(tx, programme), seen, told)
    if data.action is ProgrammeAction.adopt:
        programme.adopted_at = tx.info["clock"].now()
    return await renewed(tx, programme)


async def progress(
    tx: AsyncSession, programme_id: UUID, position: int, data: ProgrammeMeasureProgress, seen: int | None
) -> Programme:
    """What became of a measure of an adopted programme. Raises ProgrammeMeasureNotFound, ProgrammeNotInForce."""
    programme = changeable(tx, access, await get(tx, programme_id), seen, P.programme_write, _require_in_force)
    measure = next((each for each in programme.measures if each.position == position), None)
    if measure is None:
        raise ProgrammeMeasureNotFound
    if data.done_on is not None and data.done_on > tx.info["clock"].today():
        raise Invalid(errors=[field_error(("done_on",), "in_future", "Этот день ещё не наступил")])
    assign(measure, data.model_dump())
    programme.updated_at = tx.info["clock"].now()  # a measure is part of what the programme says
    return await renewed(tx, programme)


async def report(tx: AsyncSession, caller: Identity, programme_id: UUID, data: ExecutionCreate) -> Programme:
    """How a year went, with the reserve counted as of its end. Raises YearReported (by the index) for a second one."""
    programme = await get(tx, programme_id)
    _require_in_force(programme)
    access.require(caller, P.programme_write, programme.place)
    today = tx.info["clock"].today()
    require(reportable(data.year, (programme.period_from, programme.period_to), today))
    if data.metric_run_id is not None:
        await referred(tx, MetricRun, data.metric_run_id, "metric_run_id", "Расчёт показателей не найден")
    day = counted_on(data.year, programme.period_to, today)
    execution = ProgrammeExecution(
        place=programme.place,
        programme_id=programme.id,
        counted_on=day,
        reported_at=tx.info["clock"].now(),
        reported_by=caller.account,
        measures=[ProgrammeMeasureOut.about(each).model_dump(mode="json") for each in programme.measures],
        targets=await _reached(tx, programme, day),
        **data.model_dump(),
    )
    tx.add(execution)
    await tx.flush()  # so that a second report of the year is refused now
    programme.executions.append(execution)
    return programme


def facts_of(tx: AsyncSession, programme: Programme) -> Facts:
    said = programme.act.get("date")
    return Facts(
        act_number=programme.act.get("number"),
        act_date=date.fromisoformat(said) if said else None,
        measures=len(programme.measures),
        unfinished=sum(each.status not in FINISHED for each in programme.measures),
        today=tx.info["clock"].today(),
        period_to=programme.period_to,
    )


async def _reached(tx: AsyncSession, programme: Programme, day: date) -> list[dict[str, Any]]:
    rows = [(place, count) for place, count in await tx.execute(queries.standing(programme.place, day))]
    found = reached([Target(**each) for each in programme.targets], rows)
    return [each | {"reached": count} for each, count in zip(programme.targets, found, strict=True)]


def _require_within(place: str, data: ProgrammeIn) -> None:
    errors = [
        field_error(("targets", index, "place"), "beyond_the_place", "Место вне территории программы")
        for index, each in enumerate(data.targets)
        if not contains(place, each.place)
    ]
    if errors:
        raise Invalid(errors=errors)


def _require_draft(programme: Programme) -> None:
    if programme.status is not ProgrammeStatus.draft:
        raise ProgrammeFrozen


def _require_in_force(programme: Programme) -> None:
    if programme.status is not ProgrammeStatus.adopted:
        raise ProgrammeNotInForce


def _fields(place: str, data: ProgrammeIn) -> dict[str, Any]:
    kept = data.model_dump(mode="json", include={"act", "goals", "targets"})
    measures = [
        ProgrammeMeasure(place=place, position=position, **each.model_dump())
        for position, each in enumerate(data.measures, start=1)
    ]
    return kept | data.model_dump(include={"title", "period_from", "period_to"}) | {"measures": measures}
