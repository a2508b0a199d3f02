"""The shell around contests as records: draft one, change a draft, find one. Moving one along is `conduct`."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, assign, changeable, renewed
from services.kernel.references import referred
from services.reserve.commissions import service as commissions
from services.reserve.commissions.rules import CommissionKind
from services.reserve.contests import queries
from services.reserve.contests.models import Contest
from services.reserve.contests.schemas import ContestIn
from services.reserve.contests.standing import ContestStatus, status_on
from services.reserve.permissions import P, access
from services.reserve.vacancies.models import Vacancy


class ContestNotFound(NotFound):
    """Конкурс не найден, не объявлен или не виден с вашими правами."""


class ContestFixed(Conflict):
    """Объявленный конкурс изменить нельзя: проводится то, что объявлено."""


class VacancyContested(Conflict):
    """По этой вакансии уже объявлен конкурс."""


async def get(tx: AsyncSession, contest_id: UUID) -> Contest:
    """The contest the caller may know of: the own territory's, and any that is announced in the region (ADR 0008)."""
    found: Contest | None = await tx.scalar(queries.visible(tx.info["caller"], contest_id))
    if found is None and await tx.scalar(queries.notice_of(contest_id)):
        async with standing_at(tx, region_of(tx.info["caller"].place)):
            found = await tx.scalar(queries.by_id(contest_id))
    if found is None:
        raise ContestNotFound
    return found


async def held(tx: AsyncSession, contest_id: UUID) -> Contest:
    """The same as it stands now; until the transaction ends nothing of it moves but here."""
    await tx.execute(queries.lock(contest_id))
    contest = await get(tx, contest_id)
    async with standing_at(tx, region_of(contest.place)):
        await tx.execute(queries.fresh(contest_id))
    return contest


def status_of(tx: AsyncSession, contest: Contest) -> ContestStatus:
    """What it is today."""
    return status_on(contest.status, contest.days, tx.info["clock"].today())


async def create(tx: AsyncSession, caller: Identity, data: ContestIn) -> Contest:
    """A draft of the authority at the caller's place."""
    return await added(tx, Contest(place=caller.place, **await _fields(tx, data)))


async def change(tx: AsyncSession, contest_id: UUID, data: ContestIn, seen: int | None) -> Contest:
    """Replaces a draft. Raises ContestFixed once it is announced."""
    contest = changeable(tx, access, await held(tx, contest_id), seen, P.contest_write, _require_draft)
    assign(contest, await _fields(tx, data))
    return await renewed(tx, contest)


async def tell(tx: AsyncSession, contest: Contest) -> None:
    """The notice says what the contest says now. It lies at the region, above who holds the contest (ADR 0008)."""
    await tx.flush()  # what the notice refers to, and says
    async with standing_at(tx, region_of(contest.place)):
        await tx.execute(queries.notice(contest))


async def _fields(tx: AsyncSession, data: ContestIn) -> dict[str, Any]:
    """What the body says, and what its vacancy says of the post."""
    said = data.model_dump()
    if data.commission_id is not None:
        await commissions.referred(tx, data.commission_id, "commission_id", CommissionKind.contest, data.held_on)
    if data.vacancy_id is None:
        return said | {"organisation_id": None, "organisation_name": None}
    vacancy = await referred(tx, Vacancy, data.vacancy_id, "vacancy_id", "Вакансия не найдена")
    names = ("organisation_id", "organisation_name", "post_title")
    return said | {name: getattr(vacancy, name) for name in names}


def _require_draft(contest: Contest) -> None:
    if contest.status is not ContestStatus.draft:
        raise ContestFixed
