"""The shell around appeals: filed by who applied, within the term. Deciding one reaches into the contest: `conduct`."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.business_days import add_business_days
from services.kernel.database import stand, standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, one
from services.kernel.references import referred
from services.reserve.appeals import queries
from services.reserve.appeals.models import Appeal
from services.reserve.appeals.rules import Appealing, AppealSubject, Facts, not_taken
from services.reserve.appeals.schemas import AppealCreate
from services.reserve.applications import parties
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.applications.service import ApplicationNotFound
from services.reserve.contests import service as contests
from services.reserve.contests.models import Contest
from services.reserve.store import TABLES


class AppealNotFound(NotFound):
    """Жалоба не найдена или не видна с вашими правами."""


class AppealRefused(Conflict):
    """Жалоба сейчас не принимается."""


class AppealOpen(Conflict):
    """Такая жалоба уже подана и ещё не рассмотрена."""


async def get(tx: AsyncSession, caller: Identity, appeal_id: UUID) -> Appeal:
    """For the authorities on both sides, and for who filed it, wherever they stand (ADR 0008)."""
    visible = bool(await tx.scalar(queries.visible(caller, appeal_id)))
    async with standing_at(tx, region_of(caller.place)):
        appeal = await one(tx, queries.by_id(appeal_id), AppealNotFound)
    if not visible and not caller.is_person(appeal.person_id):
        raise AppealNotFound
    return appeal


async def file(tx: AsyncSession, caller: Identity, contest_id: UUID, data: AppealCreate) -> Appeal:
    """Raises ApplicationNotFound for who did not apply, AppealRefused with the reason, AppealOpen (by the index)."""
    contest = await contests.held(tx, contest_id)
    if data.file_id is not None:
        await referred(tx, TABLES.file, data.file_id, "file_id", "Файл не найден")
    await stand(tx, region_of(contest.place))
    if caller.person is None:
        raise ApplicationNotFound
    application = await one(tx, queries.own_application(contest.id, caller.person), ApplicationNotFound)
    until = until_of(contest, application, data.subject)
    appealing = Appealing(
        subject=data.subject,
        contest=contests.status_of(tx, contest),
        rejected=application.status is ApplicationStatus.rejected,
        today=tx.info["clock"].today(),
        until=until,
        marked=marked(contest),
    )
    if refusal := not_taken(appealing):
        raise AppealRefused(refusal.detail, members={"reason": refusal.reason})
    appeal = Appeal(
        places=application.places,
        place=contest.place,
        contest_id=contest.id,
        application_id=application.id,
        round=contest.round,
        until=until,
        filed_at=tx.info["clock"].now(),
        filed_by=caller.account,
        person_id=caller.person,
        **data.model_dump(),
    )
    return await added(tx, appeal, _filed)


def until_of(contest: Contest, application: Application, subject: AppealSubject) -> date | None:
    """The last day, so many business days after the decision; None where there is none yet."""
    decided = application.decided_on if subject is AppealSubject.rejection else contest.concluded_on
    return None if decided is None else add_business_days(decided, contest.ruled.appeal_days)


def marked(contest: Contest) -> bool:
    """Is it known who leads, and was it no court that annulled it?"""
    return contest.opened_at is not None and contest.ruling is None


async def open_on(tx: AsyncSession, contest: Contest, subject: AppealSubject) -> int:
    """How many appeals on that nobody has decided."""
    async with standing_at(tx, region_of(contest.place)):
        return await tx.scalar(queries.open_on(contest.id, subject)) or 0


async def facts_of(tx: AsyncSession, caller: Identity, appeal: Appeal) -> Facts:
    own = caller.is_person(appeal.person_id)
    part = await parties.takes_part(tx, caller, appeal.contest_id, appeal.place)
    return Facts(filed_it=own or caller.account == appeal.filed_by, takes_part=part)


def told(appeal: Appeal) -> dict[str, str]:
    return {
        "contest_id": str(appeal.contest_id),
        "application_id": str(appeal.application_id),
        "subject": appeal.subject,
    }


def _filed(appeal: Appeal) -> Fact:
    return Fact("reserve.contest_appeal.filed", appeal.id, appeal.place, {"status": appeal.status, **told(appeal)})
