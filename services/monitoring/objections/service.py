"""The shell around objections: load, ask the rules, write, announce."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.problems import Conflict, Forbidden, Invalid, NotFound
from services.kernel.records import added, assign, one, renewed
from services.kernel.references import require
from services.monitoring.cycles import service as cycles
from services.monitoring.objections import queries
from services.monitoring.objections.models import Objection, ObjectionEvidence
from services.monitoring.objections.rules import DECIDED, WORKFLOW, Facts, Window, closed, correctable
from services.monitoring.objections.schemas import CorrectionIn, ObjectionCreate, ObjectionStepIn
from services.monitoring.permissions import P, access
from services.monitoring.results import service as results
from services.monitoring.results.models import Result
from services.monitoring.scoring.rules import NOTHING
from services.monitoring.submissions import service as submissions
from services.monitoring.submissions.correcting import Correction, correct
from services.monitoring.submissions.fitting import misfits_of, unseen
from services.monitoring.submissions.values import AnswerIn


class ObjectionNotFound(NotFound):
    """Возражение не найдено или не видно с вашими правами."""


class ObjectionsClosed(Conflict):
    """Возражения против этого результата сейчас не принимаются."""


class ObjectionOpen(Conflict):
    """Такое возражение уже подано и ещё не рассмотрено."""


async def get(tx: AsyncSession, objection_id: UUID) -> Objection:
    return await one(tx, queries.by_id(objection_id), ObjectionNotFound)


async def file(tx: AsyncSession, caller: Identity, result_id: UUID, data: ObjectionCreate) -> Objection:
    """Contest a result within the window.

    Raises Forbidden for anybody but who was rated, ObjectionsClosed with the reason, Invalid for an indicator, number
    or source that the submission could not have either, ObjectionOpen (by the index) where that is contested already.
    """
    await tx.execute(queries.lock_cycle_of_result(result_id))
    result = await results.get(tx, caller, result_id)
    if caller.place != result.place:
        raise Forbidden("Возражает сам субъект.", members={"permission": P.objection_write})
    cycle = await cycles.get(tx, result.cycle_id)
    if refusal := closed(Window(result.standing, cycle.status, tx.info["clock"].today(), cycle.objections_until)):
        raise ObjectionsClosed(refusal.detail, members={"reason": refusal.reason})
    await _require_fit(tx, result, data)
    objection = Objection(
        place=result.place,
        cycle=cycle,
        cycle_id=cycle.id,
        result_id=result.id,
        submission_id=result.submission_id,
        subject_id=result.subject_id,
        subject_name=result.subject_name,
        inputs=_kept(data.inputs),
        filed_at=tx.info["clock"].now(),
        filed_by=caller.account,
        evidence=[
            ObjectionEvidence(place=result.place, position=position, **each.model_dump())
            for position, each in enumerate(data.evidence, start=1)
        ],
        **data.model_dump(include={"contests", "indicator", "text"}),
    )
    return await added(tx, objection, _filed)


async def advance(tx: AsyncSession, objection_id: UUID, data: ObjectionStepIn, seen: int | None) -> Objection:
    """Take, decide or withdraw. Upheld with a correction, the submission holds the new numbers in the same moment."""
    await tx.execute(queries.lock_cycle(objection_id))
    objection = await get(tx, objection_id)
    caller: Identity = tx.info["caller"]
    held = await _held(tx, objection) if data.correction else {}
    await steps.advance(tx, access, WORKFLOW, objection, data, facts_of(caller, objection), seen, _told(objection))
    if objection.status in DECIDED:
        objection.decided_at, objection.decided_by = tx.info["clock"].now(), caller.account
        objection.reason = data.reason
    require(correctable(objection.contests, corrected=data.correction is not None))
    if data.correction is not None:
        assign(objection, {"correction": _kept(data.correction.inputs), **held})
    await renewed(tx, objection)
    if data.correction is not None:
        await correct(tx, objection.submission_id, _correction(objection, data.correction))
    return objection


async def outstanding(tx: AsyncSession, cycle_id: UUID) -> tuple[int, int]:
    """(not decided yet, corrected since the last calculation): what publication waits for."""
    waiting, uncounted = (await tx.execute(queries.outstanding(cycle_id))).one()
    return waiting, uncounted


def facts_of(caller: Identity, objection: Objection) -> Facts:
    return Facts(
        cycle=objection.cycle.status,
        inside=caller.place == objection.place,
        conducting=contains(caller.place, objection.cycle.place),
        filed_it=objection.filed_by == caller.account,
    )


async def _require_fit(tx: AsyncSession, result: Result, data: ObjectionCreate) -> None:
    """The same that is asked of values that are filled in."""
    errors = await unseen(tx, [(("evidence", index), each) for index, each in enumerate(data.evidence)])
    if data.indicator is not None:
        facts = await submissions.facts_of(tx, await submissions.get(tx, result.submission_id))
        errors = [*misfits_of(AnswerIn(indicator=data.indicator, inputs=data.inputs), facts), *errors]
    if errors:
        raise Invalid(errors=errors)


async def _held(tx: AsyncSession, objection: Objection) -> dict[str, Any]:
    """What a correction replaces: the numbers that are declared now, and the calculation that counted them."""
    submission = await submissions.get(tx, objection.submission_id)
    declared = submission.given.get(objection.indicator or "", NOTHING)
    stands = await tx.scalar(queries.standing_calculation(objection.cycle_id))
    return {"former": _kept(declared.values), "corrected_under": stands}


def _correction(objection: Objection, data: CorrectionIn) -> Correction:
    assert objection.indicator is not None  # a value is contested
    assert objection.reason is not None  # it is decided
    return Correction(objection.id, objection.indicator, data.inputs, objection.evidence, objection.reason)


def _kept(numbers: Mapping[str, Decimal]) -> dict[str, float]:
    """As JSON has them: a double holds every `Exact` exactly."""
    return {code: float(number) for code, number in numbers.items()}


def _filed(objection: Objection) -> Fact:
    data = {"status": objection.status, **_told(objection)}
    return Fact("monitoring.objection.filed", objection.id, objection.place, data)


def _told(objection: Objection) -> dict[str, str | None]:
    return {
        "cycle_id": str(objection.cycle_id),
        "result_id": str(objection.result_id),
        "subject_id": str(objection.subject_id),
        "contests": objection.contests,
        "indicator": objection.indicator,
    }
