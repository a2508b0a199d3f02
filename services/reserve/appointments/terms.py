"""Days of an appointment: the contract and its end, probation, revocation. Pure."""

from dataclasses import dataclass
from datetime import date

from services.kernel.periods import day_before, days_after, months_after
from services.kernel.workflow import Refusal

CONTRACT_MONTHS = 60
"""ТК РФ, ст. 58: a contract with a term lasts five years at most."""
PROBATION_MONTHS = 6
"""ТК РФ, ст. 70: of heads of organisations."""


@dataclass(frozen=True, slots=True)
class Order:
    """The days an order says, and between which it lies."""

    decided_on: date
    today: date
    order_date: date
    contract_on: date
    starts_on: date
    contract_until: date | None
    """The last day; None: without term."""
    probation_until: date | None


def contract_due(decided_on: date, days: int) -> date:
    """The last day for the contract: a term begins the day after the decision."""
    return days_after(decided_on, days)


def last_of(starts_on: date, months: int) -> date:
    """The last day of a term of so many months whose first day is `starts_on`."""
    return day_before(months_after(starts_on, months))


def wrong_order(order: Order) -> Refusal | None:
    """What an order has against itself; the field named lies within `order` of the body."""
    in_order = (
        (order.order_date < order.decided_on, "date", "wrong_dates", "Приказ издан раньше решения"),
        (order.order_date > order.today, "date", "in_future", "Приказ ещё не издан"),
        (order.contract_on < order.decided_on, "contract_on", "wrong_dates", "Договор заключён раньше решения"),
        (order.starts_on < order.contract_on, "starts_on", "wrong_dates", "Первый день в должности раньше договора"),
    )
    if said := next((said for wrong, *said in in_order if wrong), None):
        return Refusal.of(*said)
    if order.contract_until is not None:
        if order.contract_until < order.starts_on:
            return Refusal.of("contract_until", "wrong_dates", "Договор истекает раньше первого дня в должности")
        if order.contract_until > last_of(order.starts_on, CONTRACT_MONTHS):
            return Refusal.of("contract_until", "contract_too_long", "Срочный договор заключают не больше чем на 5 лет")
    return _wrong_probation(order)


def _wrong_probation(order: Order) -> Refusal | None:
    last = order.probation_until
    if last is None:
        return None
    if last < order.starts_on:
        return Refusal.of("probation_until", "wrong_dates", "Испытание кончается раньше первого дня в должности")
    if last > last_of(order.starts_on, PROBATION_MONTHS):
        return Refusal.of("probation_until", "probation_too_long", "Руководителя испытывают не больше 6 месяцев")
    if order.contract_until is not None and last > order.contract_until:
        return Refusal.of("probation_until", "wrong_dates", "Испытание длиннее договора")
    return None


def wrong_revocation(decided_on: date, revoked_on: date, today: date) -> Refusal | None:
    """`revoked_on` is the first day out of the post; of an appointment that never began, any day since the decision."""
    if revoked_on < decided_on:
        return Refusal.of("revoked_on", "wrong_dates", "Назначение отменено раньше, чем о нём решили")
    if revoked_on > today:
        return Refusal.of("revoked_on", "in_future", "Отменяют назначение не позже сегодняшнего дня")
    return None
