"""The shell around vacancies: record, change, open, cancel; and moved by the records that fill them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import referred, require
from services.reserve.permissions import P, access
from services.reserve.store import COPIES
from services.reserve.vacancies import queries
from services.reserve.vacancies.models import Vacancy
from services.reserve.vacancies.rules import (
    CHANGEABLE,
    LABELS,
    WORKFLOW,
    Facts,
    VacancyAction,
    VacancyStatus,
    closed_before,
)
from services.reserve.vacancies.schemas import VacancyChange, VacancyCreate, VacancyStepIn


class VacancyNotFound(NotFound):
    """Вакансия не найдена или не видна с вашими правами."""


class VacancyLiving(Conflict):
    """У организации уже есть незакрытая вакансия руководителя: должность одна."""


class VacancyFixed(Conflict):
    """Вакансию уже нельзя изменить: по ней объявлен конкурс, сделано предложение, или она закрыта."""


async def get(tx: AsyncSession, vacancy_id: UUID) -> Vacancy:
    return await one(tx, queries.by_id(vacancy_id), VacancyNotFound)


async def hold(tx: AsyncSession, vacancy_id: UUID) -> Vacancy:
    """The vacancy as it stands now, nobody else's to move until this transaction ends."""
    return await one(tx, queries.for_update(vacancy_id), VacancyNotFound)


async def create(tx: AsyncSession, caller: Identity, data: VacancyCreate) -> Vacancy:
    """Raises VacancyLiving by the index, where the organisation has one that is not filled yet."""
    found = await referred(tx, COPIES.organisation, data.organisation_id, "organisation_id", "Организация не найдена")
    access.require(caller, P.vacancy_write, found.place)
    require(closed_before(found.closed_on, data.arises_on))
    held = await tx.scalar(queries.heads_of(found.id, tx.info["clock"].today()))
    vacancy = Vacancy(
        place=found.place,
        organisation_name=found.short_name,
        post_id=held.id if held else None,
        person_id=held.person_id if held else None,
        requirements=_kept(data),
        **data.model_dump(exclude={"requirements"}),
    )
    return await added(tx, vacancy, _recorded)


async def change(tx: AsyncSession, vacancy_id: UUID, data: VacancyChange, seen: int | None) -> Vacancy:
    """Raises VacancyFixed once people were asked to apply or to come."""
    vacancy = changeable(tx, access, await hold(tx, vacancy_id), seen, P.vacancy_write, _require_changeable)
    said = data.said()
    if "arises_on" in said and (holder := await tx.get(COPIES.organisation, vacancy.organisation_id)):
        require(closed_before(holder.closed_on, data.arises_on))
    if "requirements" in said:
        said["requirements"] = _kept(data)
    assign(vacancy, said)
    return await renewed(tx, vacancy, lambda each: Fact("reserve.vacancy.changed", each.id, each.place, told(each)))


async def advance(tx: AsyncSession, vacancy_id: UUID, data: VacancyStepIn, seen: int | None) -> Vacancy:
    vacancy = await hold(tx, vacancy_id)
    await steps.advance(tx, access, WORKFLOW, vacancy, data, facts_of(vacancy), seen, told(vacancy))
    if vacancy.status is VacancyStatus.open:
        vacancy.opened_on = tx.info["clock"].today()
    return await renewed(tx, vacancy)


async def moved(
    tx: AsyncSession, vacancy: Vacancy, action: VacancyAction, reason: str | None = None, **its: Any
) -> Vacancy:
    """A step together with another record: a contest, an offer, an appointment, which has asked for its own right.

    `vacancy` is held (`hold`); `its` are columns that change with it. Raises IllegalStep where it cannot be.
    """
    step = WORKFLOW.step(vacancy.status, action)
    vacancy.status = step.target
    assign(vacancy, its)
    steps.remember(tx, WORKFLOW, vacancy, action, step.source, reason)
    data = {"status": step.target, **told(vacancy)}
    emit(tx, Fact(f"reserve.vacancy.{step.target}", vacancy.id, vacancy.place, data))
    return await renewed(tx, vacancy)


async def in_contest(tx: AsyncSession, vacancy_id: UUID) -> Vacancy:
    """A contest for it is announced."""
    return await moved(tx, await hold(tx, vacancy_id), VacancyAction.hold_contest)


async def resumed(tx: AsyncSession, vacancy_id: UUID, reason: str) -> Vacancy:
    """The contest failed or was annulled, the offer was refused: it is open again."""
    return await moved(tx, await hold(tx, vacancy_id), VacancyAction.resume, reason)


async def filled(tx: AsyncSession, vacancy_id: UUID, appointment_id: UUID, day: date) -> Vacancy:
    """Somebody is appointed from `day` on."""
    vacancy = await hold(tx, vacancy_id)
    return await moved(tx, vacancy, VacancyAction.fill, appointment_id=appointment_id, filled_on=day)


async def reopened(tx: AsyncSession, vacancy_id: UUID, reason: str) -> Vacancy:
    """The appointment is revoked. Raises VacancyLiving, by the index, where another vacancy took its place."""
    vacancy = await hold(tx, vacancy_id)
    return await moved(tx, vacancy, VacancyAction.reopen, reason, appointment_id=None, filled_on=None)


def facts_of(vacancy: Vacancy) -> Facts:
    return Facts(requirements=len(vacancy.requirements))


def told(vacancy: Vacancy) -> dict[str, Any]:
    """What events of a vacancy carry."""
    return {
        "organisation_id": str(vacancy.organisation_id),
        "reason": vacancy.reason,
        "arises_on": vacancy.arises_on.isoformat(),
    }


def _recorded(vacancy: Vacancy) -> Fact:
    data = {"status": vacancy.status, **told(vacancy)}
    return Fact("reserve.vacancy.forecast", vacancy.id, vacancy.place, data)


def _require_changeable(vacancy: Vacancy) -> None:
    if vacancy.status not in CHANGEABLE:
        raise VacancyFixed(f"Вакансия {LABELS[vacancy.status]}: изменить её нельзя.")


def _kept(data: VacancyCreate | VacancyChange) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json") for each in data.requirements]
