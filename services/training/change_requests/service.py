"""The shell around requests to change what is taught: write, submit to the region, decide, answer with an edition."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import stand
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import refused, require
from services.kernel.schemas import StepIn
from services.training.change_requests import queries
from services.training.change_requests.models import ChangeRequest
from services.training.change_requests.rules import (
    LABELS,
    WORKFLOW,
    ChangeRequestAction,
    ChangeRequestStatus,
    Facts,
    ProgrammeEdition,
    no_answer,
)
from services.training.change_requests.schemas import ChangeRequestAnswerIn, ChangeRequestIn, ChangeRequestStepIn
from services.training.competencies.knowing import Named, require_known
from services.training.permissions import P, access
from services.training.programmes.models import TrainingProgramme
from services.training.programmes.rules import TrainingProgrammeStatus


class ChangeRequestNotFound(NotFound):
    """Запрос не найден или не виден с вашими правами."""


class ChangeRequestFixed(Conflict):
    """Запрос подан: изменить его нельзя."""


async def get(tx: AsyncSession, request_id: UUID) -> ChangeRequest:
    seen = queries.visible_to(tx.info["caller"])
    return await one(tx, queries.by_id(request_id).where(seen), ChangeRequestNotFound)


async def create(tx: AsyncSession, caller: Identity, data: ChangeRequestIn) -> ChangeRequest:
    """A draft where the caller stands. Raises Invalid for a programme, a module or a competency there is not."""
    access.require(caller, P.change_request_write, caller.place)
    await _require_known(tx, caller.place, data)
    asked = ChangeRequest(place=caller.place, asked_at=caller.place, written_by=caller.account, **data.model_dump())
    return await added(tx, asked, _fact("drafted"))


async def change(tx: AsyncSession, request_id: UUID, data: ChangeRequestIn, seen: int | None) -> ChangeRequest:
    """Rewrite a draft."""
    asked = changeable(tx, access, await get(tx, request_id), seen, P.change_request_write, _require_draft)
    await _require_known(tx, asked.place, data)
    assign(asked, data.model_dump())
    return await renewed(tx, asked, _fact("changed"))


async def remove(tx: AsyncSession, request_id: UUID, seen: int | None) -> None:
    """A draft that was begun by mistake."""
    asked = changeable(tx, access, await get(tx, request_id), seen, P.change_request_write, _require_draft)
    emit(tx, Fact("training.change_request.drafted", asked.id, asked.place, deleted=True))
    await tx.delete(asked)


async def advance(
    tx: AsyncSession, caller: Identity, request_id: UUID, data: ChangeRequestStepIn, seen: int | None
) -> ChangeRequest:
    """Submitted, it lies at the region; who asked goes on reading it, and no longer writes it."""
    asked, today = await get(tx, request_id), tx.info["clock"].today()
    await steps.advance(tx, access, WORKFLOW, asked, data, facts_of(caller, asked), seen, told(asked))
    if asked.status is ChangeRequestStatus.submitted:
        with tx.no_autoflush:  # it is written once, from where it then lies
            await stand(tx, region := region_of(asked.place))  # ADR 0008
        assign(asked, {"place": region, "submitted_on": today, "submitted_by": caller.account})
    else:
        declined = asked.status is ChangeRequestStatus.declined
        assign(asked, {"decided_on": today, "decision": data.reason if declined else None})
    return await renewed(tx, asked)


async def answer(tx: AsyncSession, request_id: UUID, data: ChangeRequestAnswerIn, seen: int | None) -> ChangeRequest:
    """Done by a published edition. Raises Invalid at `/programme_id` for one that is not its answer."""
    asked = await get(tx, request_id)
    named = await _edition(tx, data.programme_id)
    former = await tx.get(TrainingProgramme, asked.programme_id) if asked.programme_id else None
    step = StepIn[ChangeRequestAction](action=ChangeRequestAction.fulfil)
    await steps.advance(
        tx, access, WORKFLOW, asked, step, Facts(answered=True), seen, {**told(asked), "successor_id": str(named.id)}
    )
    require(no_answer(edition_of(former) if former else None, edition_of(named), asked.competencies))
    assign(asked, {"decided_on": tx.info["clock"].today(), "successor_id": named.id})
    return await renewed(tx, asked)


def facts_of(caller: Identity, asked: ChangeRequest) -> Facts:
    return Facts(own=caller.account in (asked.written_by, asked.submitted_by))


def told(asked: ChangeRequest) -> dict[str, Any]:
    """What events of a request carry."""
    return {
        "asked_at": asked.asked_at,
        "programme_id": str(asked.programme_id) if asked.programme_id else None,
        "competencies": asked.competencies,
    }


def edition_of(programme: TrainingProgramme) -> ProgrammeEdition:
    published = programme.status is not TrainingProgrammeStatus.draft
    return ProgrammeEdition(programme.family, programme.edition, published, frozenset(programme.said.teaches))


def _fact(what: str) -> Any:
    def said(asked: ChangeRequest) -> Fact:
        data = {"status": asked.status, **told(asked)}
        return Fact(f"training.change_request.{what}", asked.id, asked.place, data)

    return said


def _require_draft(asked: ChangeRequest) -> None:
    if asked.status is not ChangeRequestStatus.draft:
        raise ChangeRequestFixed(f"Запрос {LABELS[asked.status]}: изменить его нельзя.")


async def _edition(tx: AsyncSession, programme_id: UUID) -> TrainingProgramme:
    found: TrainingProgramme | None = await tx.scalar(queries.programme(programme_id))
    if found is None:
        raise refused(("programme_id",), "unknown_reference", "Такой программы нет")
    return found


async def _require_known(tx: AsyncSession, place: str, data: ChangeRequestIn) -> None:
    if data.programme_id is not None:
        programme = await _edition(tx, data.programme_id)
        if not edition_of(programme).published:
            raise refused(("programme_id",), "not_published", "Эта редакция ещё не опубликована: измените её сами")
        if data.module is not None and data.module not in {each.code for each in programme.said.modules}:
            raise refused(("module",), "unknown_reference", "Такого модуля в программе нет")
    await require_known(tx, place, [Named(("competencies", at), code) for at, code in enumerate(data.competencies)])
