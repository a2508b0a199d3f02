"""The shell around programmes of transfer: draft, rewrite, agree, review, begin a new edition.

Whoever begins or moves one holds its team first: a team has one programme in the making and one that stands.
"""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.canonical import digest
from services.kernel.identity import Identity
from services.kernel.problems import AlreadyExists, Conflict, Forbidden, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import refused
from services.kernel.schemas import StepIn
from services.training.learning_teams import queries as teams
from services.training.learning_teams.models import LearningTeam
from services.training.learning_teams.service import LearningTeamNotFound
from services.training.permissions import P, access
from services.training.transfer_programmes import queries
from services.training.transfer_programmes.models import TransferProgramme
from services.training.transfer_programmes.naming import require_known
from services.training.transfer_programmes.rules import WORKFLOW, WRITABLE, Facts, TransferAction, TransferStatus
from services.training.transfer_programmes.schemas import (
    TransferAgreementIn,
    TransferProgrammeCreate,
    TransferProgrammeIn,
    TransferProgrammeStepIn,
)
from services.training.transfer_programmes.standing import agreement_needed, facts_of
from services.training.transfer_programmes.telling import answered, changed, drafted, plan, told


class TransferProgrammeNotFound(NotFound):
    """Программа перевода не найдена или не видна с вашими правами."""


class TransferProgrammeFixed(Conflict):
    """Переписать можно проект или возвращённую программу: у утверждённой начните новую редакцию."""


class TransferProgrammeLives(AlreadyExists):
    """У команды уже есть программа перевода: продолжайте её или начните новую редакцию утверждённой."""


class TransferProgrammeNotAgreeable(Conflict):
    """Согласие ОМСУ нужно программе школы, пока её проверяют."""


class NotYourTeam(Forbidden):
    """Программу перевода составляет сама команда, со своего места."""


async def get(tx: AsyncSession, programme_id: UUID) -> TransferProgramme:
    return await one(tx, queries.by_id(programme_id), TransferProgrammeNotFound)


async def create(tx: AsyncSession, caller: Identity, data: TransferProgrammeCreate) -> TransferProgramme:
    """A draft of a team that was enrolled. Raises Invalid for references that are not there, NotYourTeam,
    TransferProgrammeLives where the team has one in the making or approved."""
    training = await tx.scalar(teams.enrolment(data.team_enrolment_id))
    if training is None:
        raise refused(("team_enrolment_id",), "unknown_reference", "Такого зачисления команды нет")
    _require_own(caller, training.place)
    team = await _hold(tx, training.team_id)
    if await tx.scalar(queries.approved_of(team.id)) is not None:
        raise TransferProgrammeLives
    await require_known(tx, team, data.content)
    said = {"team_enrolment_id": training.id, **_fields(data.title, data.content.model_dump(mode="json"))}
    return await _begun(tx, team, said)


async def change(
    tx: AsyncSession, programme_id: UUID, data: TransferProgrammeIn, seen: int | None
) -> TransferProgramme:
    """Rewrite what is not under review. Raises TransferProgrammeFixed for anything else."""
    programme = await _held(tx, programme_id)
    changeable(tx, access, programme, seen, P.transfer_programme_write, _require_writable)
    _require_own(tx.info["caller"], programme.place)
    await require_known(tx, programme.team, data.content)
    assign(programme, _fields(data.title, data.content.model_dump(mode="json")))
    return await renewed(tx, programme, changed)


async def revise(tx: AsyncSession, caller: Identity, programme_id: UUID) -> TransferProgramme:
    """A draft of the next edition with what the approved one says. Raises TransferProgrammeLives (by the index)."""
    old = await _held(tx, programme_id)
    if old.status is not TransferStatus.approved:
        raise TransferProgrammeFixed("Новую редакцию начинают у утверждённой программы.")
    _require_own(caller, old.place)
    return await _begun(tx, old.team, {"team_enrolment_id": old.team_enrolment_id, **_fields(old.title, old.content)})


async def agree(tx: AsyncSession, programme_id: UUID, data: TransferAgreementIn, seen: int | None) -> TransferProgramme:
    """The authority says whether it agrees with what is under review; it may say otherwise until that is over."""
    programme = await _held(tx, programme_id)
    legal = partial(_require_agreeable, await agreement_needed(tx, programme.team))
    changeable(tx, access, programme, seen, P.transfer_programme_agree, legal)
    assign(programme, {"agreed": data.agreed, "remark": data.remark})
    return await renewed(tx, programme, answered)


async def advance(
    tx: AsyncSession, caller: Identity, programme_id: UUID, data: TransferProgrammeStepIn, seen: int | None
) -> TransferProgramme:
    """One step. Approval freezes the content and takes the place of the edition approved before."""
    programme = await _held(tx, programme_id)
    former = await tx.scalar(queries.approved_of(programme.team_id))
    facts, today = await facts_of(tx, caller, programme), tx.info["clock"].today()
    approving = data.action is TransferAction.approve and facts.led
    said = told(programme) | (plan(programme, today) if approving else {})
    await steps.advance(tx, access, WORKFLOW, programme, data, facts, seen, said)
    if data.action is TransferAction.submit:
        assign(programme, {"submitted_on": today, "agreed": None, "remark": None})
    elif data.action is TransferAction.approve:
        assign(programme, {"approved_on": today, "content_hash": _hash(programme)})
        if former is not None:
            await _supersede(tx, former, facts)
    return await renewed(tx, programme)


async def _begun(tx: AsyncSession, team: LearningTeam, said: dict[str, Any]) -> TransferProgramme:
    last = await tx.scalar(queries.last_edition(team.id)) or 0
    whose = {"place": team.place, "team_id": team.id, "team": team, "organisation_id": team.organisation_id}
    return await added(tx, TransferProgramme(edition=last + 1, **whose, **said), drafted)


async def _hold(tx: AsyncSession, team_id: UUID) -> LearningTeam:
    return await one(tx, teams.held(team_id), LearningTeamNotFound)


async def _held(tx: AsyncSession, programme_id: UUID) -> TransferProgramme:
    """As it stands, with its team held until the transaction ends."""
    found = await get(tx, programme_id)
    await _hold(tx, found.team_id)
    return await one(tx, queries.as_it_stands(programme_id), TransferProgrammeNotFound)


async def _supersede(tx: AsyncSession, former: TransferProgramme, facts: Facts) -> None:
    """That of a team one is approved is looked at when both are written."""
    step = StepIn[TransferAction](action=TransferAction.supersede)
    its = replace(facts, followed=True)
    await steps.advance(tx, access, WORKFLOW, former, step, its, former.version, told(former))
    await renewed(tx, former)


def _fields(title: str, content: dict[str, Any]) -> dict[str, Any]:
    period = {name: date.fromisoformat(content[name]) for name in ("period_from", "period_to")}
    return {"title": title, "content": content, **period}


def _hash(programme: TransferProgramme) -> str:
    return digest({"title": programme.title, "content": programme.said.model_dump()})


def _require_writable(programme: TransferProgramme) -> None:
    if programme.status not in WRITABLE:
        raise TransferProgrammeFixed


def _require_agreeable(needed: bool, programme: TransferProgramme) -> None:
    if not needed or programme.status is not TransferStatus.submitted:
        raise TransferProgrammeNotAgreeable


def _require_own(caller: Identity, place: str) -> None:
    access.require(caller, P.transfer_programme_write, place)
    if caller.place != place:
        raise NotYourTeam
