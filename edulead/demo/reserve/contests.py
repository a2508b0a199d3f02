"""The contests of the city: one decided with an appointment after it, one being marked, one that accepts applications.

The second of the decided one joins the reserve. A post is offered from the reserve without a contest.
"""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.reserve import appointing, commission, contesting, files, stays
from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.targets import identifier
from services.reserve.appeals import service as appeals
from services.reserve.appeals.schemas import AppealCreate, AppealStepIn
from services.reserve.commissions.rules import CommissionKind
from services.reserve.conduct import hearing
from services.reserve.contests.models import Contest
from services.reserve.entries import service as entries
from services.reserve.offers import service as offers
from services.reserve.offers.schemas import OfferCreate

WINNER, SECOND, THIRD = 1, 6, 8
"""Numbers in `files.of_city`."""
MARKED: Final = (3, 4, 9)
"""Those who compete now."""
COMMISSION: Final = ("Конкурсная комиссия города Смоленска", "41-к")
OFFERED = 2
DECIDED_SCHOOL, OFFERED_SCHOOL = "МБОУ «СШ № 26» г. Смоленска", "МБОУ «СШ № 21» г. Смоленска"
"""Their heads only act."""
MARKED_SCHOOL = "МБОУ «СШ № 1» г. Смоленска"
"""Of the repeated risk in the story."""


async def load(stage: Stage, tx: AsyncSession) -> None:
    sitting = (await commission.formed(stage, tx, days_off(tx, -130), CommissionKind.contest, *COMMISSION)).id
    await _decided(stage, tx, sitting)
    await _marked(stage, tx, sitting)
    await _accepting(stage, tx, sitting)
    await _offered(stage, tx)


async def _decided(stage: Stage, tx: AsyncSession, commission_id: UUID) -> None:
    city, who = await files.of_city(stage, tx), stage.city
    announced, closed, admitted, held = (days_off(tx, days) for days in (-100, -65, -60, -45))
    async with on_day(tx, announced, who):
        place = _school(stage, DECIDED_SCHOOL)
        vacancy = await contesting.declared(
            tx, who, organisation_id=place, reason="acting_head", arises_on=announced - timedelta(days=30)
        )
        contest = await contesting.announced(
            stage, tx, who, purpose="vacancy", title="Конкурс на должность директора СШ № 26", vacancy_id=vacancy.id,
            commission_id=commission_id, applications_until=closed, sheets_until=held - timedelta(days=1), held_on=held,
        )  # fmt: skip
    async with on_day(tx, closed - timedelta(days=5), who):
        applied = await contesting.apply(tx, who, contest, [city[each] for each in (WINNER, SECOND, THIRD)])
    async with on_day(tx, admitted, who):
        await contesting.admit(tx, who, applied)
        contest = await contesting.step(stage, tx, contest, "close_admission")
    async with on_day(tx, held - timedelta(days=1), who):
        await contesting.mark(stage, tx, contest, dict(zip(applied, (0.95, 0.8, 0.6), strict=True)))
    async with on_day(tx, held, who):
        contest = await contesting.decide(stage, tx, who, contest, "57-р")
    await _second_plans(stage, tx, city[SECOND], held)
    await _third_appeals(stage, tx, contest, held)
    await appointing.load(tx, who, applied[0])


async def _second_plans(stage: Stage, tx: AsyncSession, candidate: UUID, held: date) -> None:
    async with on_day(tx, held + timedelta(days=7), stage.city):
        entry = await entries.open_entry(tx, candidate, stage.city.place, held)
        assert entry is not None  # the regulation takes the second into the reserve
        await stays.plan(tx, entry)


async def _third_appeals(stage: Stage, tx: AsyncSession, contest: Contest, held: date) -> None:
    person = [each.person for each in stage.planned.posts if each.kind == "deputy"][THIRD]
    appellant = stage.juror(person)
    async with on_day(tx, held + timedelta(days=2), appellant):
        said = AppealCreate.model_validate({"subject": "outcome", "text": "Прошу пересчитать баллы за программу"})
        appeal = await appeals.file(tx, appellant, contest.id, said)
    async with on_day(tx, held + timedelta(days=6), stage.city):
        reason = "Баллы пересчитаны по протоколу вскрытия: сумма верна"
        decided = AppealStepIn.model_validate({"action": "dismiss", "reason": reason})
        await hearing.advance(tx, stage.city, appeal.id, decided, appeal.version)


async def _marked(stage: Stage, tx: AsyncSession, commission_id: UUID) -> None:
    """Sheets are handed in for ten more days; all but the expert, who signs in and does, have."""
    city, who = await files.of_city(stage, tx), stage.city
    announced, closed, admitted = (days_off(tx, days) for days in (-45, -15, -10))
    sheets_until, held, arises = (days_off(tx, days) for days in (10, 14, 60))
    async with on_day(tx, announced, who):
        place = _school(stage, MARKED_SCHOOL)
        vacancy = await contesting.declared(tx, who, organisation_id=place, reason="contract_end", arises_on=arises)
        contest = await contesting.announced(
            stage, tx, who, purpose="vacancy", title="Конкурс на должность директора СШ № 1", vacancy_id=vacancy.id,
            commission_id=commission_id, applications_until=closed, sheets_until=sheets_until, held_on=held,
        )  # fmt: skip
    async with on_day(tx, closed - timedelta(days=5), who):
        applied = await contesting.apply(tx, who, contest, [city[each] for each in MARKED])
    async with on_day(tx, admitted, who):
        await contesting.admit(tx, who, applied)
        contest = await contesting.step(stage, tx, contest, "close_admission")
    async with on_day(tx, days_off(tx, -2), who):
        shares = dict(zip(applied, (0.7, 0.9, 0.8), strict=True))
        await contesting.mark(stage, tx, contest, shares, but=frozenset({"p-expert"}))


async def _accepting(stage: Stage, tx: AsyncSession, commission_id: UUID) -> None:
    """For the reserve: applications are accepted for 25 more days."""
    until, sheets_until, held = (days_off(tx, days) for days in (25, 40, 45))
    async with on_day(tx, days_off(tx, -3), stage.city):
        await contesting.announced(
            stage, tx, stage.city, purpose="reserve", title="Конкурс в кадровый резерв города Смоленска",
            post_title="директор школы", commission_id=commission_id, applications_until=until,
            sheets_until=sheets_until, held_on=held,
        )  # fmt: skip


async def _offered(stage: Stage, tx: AsyncSession) -> None:
    """A week to answer."""
    city, who = await files.of_city(stage, tx), stage.city
    day, answer = days_off(tx, -1), days_off(tx, 7)
    async with on_day(tx, day, who):
        place = _school(stage, OFFERED_SCHOOL)
        vacancy = await contesting.declared(tx, who, organisation_id=place, reason="acting_head", arises_on=day)
        entry = await entries.open_entry(tx, city[OFFERED], who.place, day)
        assert entry is not None  # stands in the reserve of the city
        await offers.create(tx, who, vacancy.id, OfferCreate(entry_id=entry.id, offered_on=day, answer_until=answer))


def _school(stage: Stage, name: str) -> UUID:
    return identifier(next(each.key for each in stage.planned.organisations if each.short_name == name))
