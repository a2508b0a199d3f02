"""How somebody gets into the reserve, stays and leaves it: what each step means beyond its status.

An effect asks everything it needs before the step is taken, and says what to write and what to announce.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.periods import months_after
from services.kernel.references import referred, refused
from services.reserve.candidates import rules as people
from services.reserve.candidates import service as candidates
from services.reserve.candidates.models import Candidate
from services.reserve.entries.claims import grounded
from services.reserve.entries.decisions import EntryStepIn, InclusionIn, OrderIn, RenewalIn
from services.reserve.entries.exclusions import ExclusionCode
from services.reserve.entries.judging import checks_of, consents, findings, regulation_of, rules_of, today_of
from services.reserve.entries.models import Entry, EntryRenewal
from services.reserve.entries.rules import EntryAction
from services.reserve.entries.stays import term_of
from services.reserve.entries.terms import first_report
from services.reserve.regulations.models import Regulation
from services.reserve.store import TABLES


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step writes besides the status, and what its event tells besides whom it is of."""

    values: Mapping[str, Any] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)


async def effect_of(tx: AsyncSession, entry: Entry, data: EntryStepIn) -> Effect:
    """Raises Invalid for what the body says wrong of it."""
    made = EFFECTS.get(data.action)
    return Effect() if made is None else await made(tx, entry, data)


def stay_values(regulation: Regulation, order: OrderIn, included_on: date, today: date) -> dict[str, Any]:
    """A stay that begins: its term and what is due in it, by the regulation.

    The plan is due so long after the inclusion is entered: before that nobody could hand it in here.
    """
    rules = rules_of(regulation)
    until = months_after(included_on, rules.term_months)
    return {
        "regulation": regulation,
        "order_number": order.number,
        "order_date": order.date,
        "included_on": included_on,
        "until": until,
        "plan_due_on": rules.due("plan_due", today),
        "first_report": first_report([term_of(included_on, until, rules)], today),
    }


def stay_told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"day": f"{values['included_on']}", "until": f"{values['until']}"}


def known_of(candidate: Candidate) -> dict[str, Any]:
    """Who it is, as the file says now."""
    return {"person_id": candidate.person_id, "full_name": people.full_name(candidate)}


async def judged_anew(tx: AsyncSession, entry: Entry, candidate: Candidate, regulation: Regulation) -> dict[str, Any]:
    """What is found on this day, and of the checks those of what the file claims on it."""
    today = today_of(tx)
    found = await findings(tx, candidate, rules_of(regulation), today)
    return {"judged": found, "judged_on": today, "regulation": regulation, "checks": await checks_of(tx, entry)}


async def _judge(tx: AsyncSession, entry: Entry, _: EntryStepIn) -> Effect:
    candidate = await candidates.get(tx, entry.candidate_id)
    regulation = await regulation_of(tx, entry.reserve, today_of(tx))
    return Effect({**await judged_anew(tx, entry, candidate, regulation), **known_of(candidate)})


async def _include(tx: AsyncSession, entry: Entry, data: EntryStepIn) -> Effect:
    assert data.inclusion is not None  # the body says so
    today = today_of(tx)
    candidate = await candidates.get(tx, entry.candidate_id)
    regulation = await regulation_of(tx, entry.reserve, today)
    values = stay_values(regulation, data.inclusion.order, data.inclusion.included_on or today, today)
    _require_possible(data.inclusion, values, entry.nominated_on, today)
    if not await consents(tx, candidate, values["included_on"]):
        detail = "В этот день согласия кандидата на обработку персональных данных для резерва ещё не было"
        raise refused(("inclusion", "included_on"), "consent_missing", detail)
    judged = await judged_anew(tx, entry, candidate, regulation)
    return Effect({**judged, **values, **known_of(candidate)}, stay_told(values))


def _require_possible(data: InclusionIn, values: Mapping[str, Any], nominated_on: date, today: date) -> None:
    """An order follows the nomination it decides on; a stay that began before is a register's (`entries:import`)."""
    included_on = values["included_on"]
    if data.order.date < nominated_on:
        detail = f"Приказ издан раньше выдвижения, {nominated_on:%d.%m.%Y}"
        raise refused(("inclusion", "order", "date"), "before_nomination", detail)
    if included_on > today:
        raise refused(("inclusion", "included_on"), "in_future", "Включают не позже сегодняшнего дня")
    if data.order.date > included_on:
        raise refused(("inclusion", "order", "date"), "order_later", "Приказ издан позже дня включения")
    if values["until"] < today:
        raise refused(("inclusion", "included_on"), "term_over", "Срок от этого дня уже истёк бы")


async def _renew(tx: AsyncSession, entry: Entry, data: EntryStepIn) -> Effect:
    """The new term follows the old one, and goes by the regulation in force today; what is due in the old one stays."""
    assert data.renewal is not None
    assert entry.until is not None
    today = today_of(tx)
    await _require_consent(tx, entry, data.renewal, today)
    regulation = await regulation_of(tx, entry.reserve, today)
    until = months_after(entry.until, rules_of(regulation).renewal_months)
    renewal = EntryRenewal(
        place=entry.place,
        consented_on=data.renewal.consented_on,
        consent=data.renewal.consent,
        file_id=data.renewal.file_id,
        order_number=data.renewal.order.number,
        order_date=data.renewal.order.date,
        renewed_on=today,
        former_until=entry.until,
        until=until,
        regulation=entry.regulation,
    )
    values = {"renewals": [*entry.renewals, renewal], "until": until, "regulation": regulation}
    return Effect(values, {"day": f"{today}", "until": f"{until}"})


async def _require_consent(tx: AsyncSession, entry: Entry, data: RenewalIn, today: date) -> None:
    """Given for this renewal: after the term began that is renewed, and by today."""
    since = entry.renewals[-1].renewed_on if entry.renewals else entry.included_on
    if since is not None and data.consented_on < since:
        detail = f"Согласие дано до начала нынешнего срока, {since:%d.%m.%Y}: нужно новое"
        raise refused(("renewal", "consented_on"), "consent_stale", detail)
    if data.consented_on > today:
        raise refused(("renewal", "consented_on"), "in_future", "Согласие ещё не дано")
    if data.order.date > today:
        raise refused(("renewal", "order", "date"), "in_future", "Приказ ещё не издан")
    await require_file(tx, data.file_id, "renewal")


async def _exclude(tx: AsyncSession, entry: Entry, data: EntryStepIn) -> Effect:
    assert data.exclusion is not None
    assert data.reason is not None
    today = today_of(tx)
    found = await grounded(tx, entry, data.exclusion)
    if data.exclusion.order and data.exclusion.order.date > today:
        raise refused(("exclusion", "order", "date"), "in_future", "Приказ ещё не издан")
    left = exclusion(data.exclusion.code, data.reason, today, data.exclusion.order)
    return replace(left, values={**left.values, **found})


def exclusion(code: ExclusionCode, said: str, day: date, order: OrderIn | None = None) -> Effect:
    ordered = {"exclusion_order_number": order.number, "exclusion_order_date": order.date} if order else {}
    values = {"excluded_on": day, "exclusion_code": code, "decision_reason": said, **ordered}
    return Effect(values, {"day": f"{day}", "code": code.value})


async def _decide(_: AsyncSession, __: Entry, data: EntryStepIn) -> Effect:
    return Effect({"decision_reason": data.reason})


async def require_file(tx: AsyncSession, file_id: Any, *within: str) -> None:
    """Of the body, or of what lies `within` it: one the caller sees from the own place."""
    if file_id is None:
        return
    async with standing_at(tx, tx.info["caller"].place):  # a reservist reports where the entry lies
        await referred(tx, TABLES.file, file_id, (*within, "file_id"), "Файл не найден или не виден с вашими правами")


A = EntryAction
EFFECTS: Mapping[EntryAction, Callable[[AsyncSession, Entry, EntryStepIn], Awaitable[Effect]]] = MappingProxyType(
    {
        A.take: _judge,
        A.resubmit: _judge,
        A.send_back: _decide,
        A.reject: _decide,
        A.include: _include,
        A.renew: _renew,
        A.exclude: _exclude,
    }
)
"""What a step does beyond the status of the entry."""
