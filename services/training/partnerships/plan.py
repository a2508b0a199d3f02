"""The joint plan of a pair and the reviews of its years; each line is a change of the pair."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import assign, renewed
from services.kernel.references import require
from services.training.partnerships.models import Partnership, PartnershipMeasure, PartnershipReview
from services.training.partnerships.plan_schemas import (
    PartnershipMeasureChange,
    PartnershipMeasureCreate,
    PartnershipReviewCreate,
)
from services.training.partnerships.rules import (
    LABELS,
    PLANNED,
    REVIEWED,
    PartnershipStatus,
    reviewable,
    wrong_done,
    wrong_due,
)
from services.training.partnerships.service import held, place_of, told
from services.training.permissions import P, access
from services.training.school_results import service as school_results


class PartnershipFixed(Conflict):
    """Пару в таком статусе так не меняют."""


class PartnershipMeasureNotFound(NotFound):
    """Такой меры в плане нет."""


async def add(
    tx: AsyncSession, caller: Identity, partnership_id: UUID, data: PartnershipMeasureCreate, seen: int | None
) -> Partnership:
    """Either school, or the institute, plans a measure within the term."""
    partnership = await _changeable(tx, caller, partnership_id, seen)
    require(wrong_due(data.due_on, partnership.term))
    partnership.measures.append(PartnershipMeasure(id=uuid4(), places=partnership.places, **data.model_dump()))
    return await renewed(tx, partnership, _changed)


async def change(
    tx: AsyncSession,
    caller: Identity,
    partnership_id: UUID,
    measure_id: UUID,
    data: PartnershipMeasureChange,
    seen: int | None,
) -> Partnership:
    """Also that it is done: with the day and the result, or with neither again."""
    partnership = await _changeable(tx, caller, partnership_id, seen)
    measure, said = _measure(partnership, measure_id), data.said()
    its = {name: getattr(measure, name) for name in ("due_on", "done_on", "result")} | said
    require(wrong_due(its["due_on"], partnership.term))
    require(wrong_done(its["done_on"], its["result"], tx.info["clock"].today()))
    assign(measure, said)
    partnership.updated_at = func.now()  # a measure alone that changed makes a new version of the pair too
    return await renewed(tx, partnership, _changed)


async def remove(
    tx: AsyncSession, caller: Identity, partnership_id: UUID, measure_id: UUID, seen: int | None
) -> Partnership:
    """What is done stays."""
    partnership = await _changeable(tx, caller, partnership_id, seen)
    measure = _measure(partnership, measure_id)
    if measure.done_on is not None:
        raise PartnershipFixed("Выполненную меру из плана не убирают.")
    partnership.measures.remove(measure)
    return await renewed(tx, partnership, _changed)


async def review(
    tx: AsyncSession, caller: Identity, partnership_id: UUID, data: PartnershipReviewCreate, seen: int | None
) -> Partnership:
    """What came of a year, beside what the published results of the weaker school were and are."""
    partnership = await held(tx, partnership_id)
    expect(partnership, seen)
    _require(partnership, REVIEWED)
    access.require(caller, P.partnership_write, partnership.place)
    today = tx.info["clock"].today()
    reviewed = frozenset(each.year for each in partnership.reviews)
    require(reviewable(data.year, partnership.term, reviewed, today))
    figures = await _figures(tx, partnership)
    partnership.reviews.append(
        PartnershipReview(id=uuid4(), places=partnership.places, day=today, figures=figures, **data.model_dump())
    )
    return await renewed(tx, partnership, _changed)


async def _changeable(tx: AsyncSession, caller: Identity, partnership_id: UUID, seen: int | None) -> Partnership:
    partnership = await held(tx, partnership_id)
    expect(partnership, seen)
    _require(partnership, PLANNED)
    access.require(caller, P.partnership_plan, place_of(caller, partnership))
    return partnership


async def _figures(tx: AsyncSession, partnership: Partnership) -> list[dict[str, Any]]:
    since = partnership.begun_on or partnership.term[0]
    known = (await school_results.latest_of(tx, [partnership.low_id], after=since)).get(partnership.low_id)
    now = known.directions if known else {}
    return [
        {"code": each["code"], "title": each["title"], "before": each["low"], "now": now.get(each["code"])}
        for each in partnership.directions
    ]


def _measure(partnership: Partnership, measure_id: UUID) -> PartnershipMeasure:
    found = next((each for each in partnership.measures if each.id == measure_id), None)
    if found is None:
        raise PartnershipMeasureNotFound
    return found


def _require(partnership: Partnership, legal: frozenset[PartnershipStatus]) -> None:
    if partnership.status not in legal:
        raise PartnershipFixed(f"Пара {LABELS[partnership.status]}: изменить её так нельзя.")


def _changed(partnership: Partnership) -> Fact:
    data = {"status": partnership.status, **told(partnership)}
    return Fact("training.partnership.changed", partnership.id, partnership.place, data)
