"""A row of a register that was kept elsewhere until now: who stands in it, by which order, until when."""

from collections.abc import Hashable
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BeforeValidator, model_validator

from services.directory.fields import Snils
from services.kernel import cells
from services.kernel.cells import DayCell, LineCell
from services.kernel.layouts import Field as Column
from services.kernel.layouts import Layout
from services.kernel.periods import months_after
from services.kernel.schemas import In, wrong
from services.kernel.workflow import Refusal
from services.reserve.regulations.reserve import ReserveRules

EXAMPLE = {
    "snils": "112-233-445 95",
    "order_number": "15-р",
    "order_date": "2025-09-01",
    "included_on": "2025-09-01",
    "until": "2028-09-01",
}
LAYOUT = Layout(
    [
        Column("candidate_id", "Кандидат", required=False),
        Column("snils", "СНИЛС", required=False),
        Column("organisation_id", "Организация", required=False),
        Column("post_title", "Должность", required=False),
        Column("order_number", "Номер приказа"),
        Column("order_date", "Дата приказа"),
        Column("included_on", "Включён"),
        Column("until", "По какой день", required=False),
        Column("plan_submitted_on", "План представлен", required=False),
    ]
)


class RegisterRow(In):
    """Строка реестра: кто, на какую должность, каким приказом и по какой день."""

    candidate_id: UUID | None = None
    snils: Annotated[Snils | None, BeforeValidator(cells.text)] = None
    organisation_id: UUID | None = None
    post_title: LineCell = "Руководитель"
    order_number: LineCell
    order_date: DayCell
    included_on: DayCell
    until: DayCell | None = None
    plan_submitted_on: DayCell | None = None

    @model_validator(mode="after")
    def _said_who_and_in_order(self) -> Self:
        if (self.candidate_id is None) == (self.snils is None):
            raise wrong("Укажите кандидата или СНИЛС, одно из двух", "snils")
        if self.order_date > self.included_on:
            raise wrong("Приказ издан позже дня включения", "order_date")
        if self.until is not None and self.until < self.included_on:
            raise wrong("Срок кончается раньше, чем начинается", "until")
        if self.plan_submitted_on is not None and self.plan_submitted_on < self.included_on:
            raise wrong("План представлен раньше включения", "plan_submitted_on")
        return self


def whose(row: RegisterRow) -> Hashable:
    """Two rows of one person are a mistake of the second."""
    return row.candidate_id or row.snils


def latest_until(rules: ReserveRules, included_on: date, today: date) -> date:
    """The longest a stay that began on the day can last: its term and all renewals the regulation has, or, where their
    number has no limit, one renewal from today."""
    if rules.renewals is not None:
        return months_after(included_on, rules.term_months + rules.renewals * rules.renewal_months)
    return max(months_after(included_on, rules.term_months), months_after(today, rules.renewal_months))


def too_long(until: date, latest: date) -> Refusal | None:
    if until <= latest:
        return None
    return Refusal.of("until", "term_too_long", f"По положению срок со всеми продлениями — не дольше {latest:%d.%m.%Y}")


def untaken(row: RegisterRow, until: date, today: date) -> Refusal | None:
    """Why nobody is taken over by the row; None when somebody is."""
    for field in ("included_on", "plan_submitted_on"):
        day = getattr(row, field)
        if day is not None and day > today:
            return Refusal.of(field, "in_future", "День ещё не наступил")
    if until < today:
        return Refusal.of("until", "term_over", "Срок уже истёк: в резерве этот человек не состоит")
    return None
