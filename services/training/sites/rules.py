"""What a site may become, what it teaches, and how long it may be one. Values in, values out.

No regulation of sites could be read; what stands here are the defaults of DOMAIN.md, E: the status is granted by an
order for one to three years, with a report for every year, and ends early where the programme is not fulfilled.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.periods import months_after
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.permissions import P


class SiteStatus(StrEnum):
    draft = "draft"
    opened = "opened"
    expired = "expired"
    terminated = "terminated"


class SiteAction(StrEnum):
    grant = "grant"
    terminate = "terminate"


LABELS: dict[StrEnum, str] = labelled(
    {
        SiteStatus.draft: "готовится",
        SiteStatus.opened: "работает",
        SiteStatus.expired: "срок истёк",
        SiteStatus.terminated: "прекращена досрочно",
        SiteAction.grant: "присвоить статус",
        SiteAction.terminate: "прекратить досрочно",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    ordered: bool
    """Is there an order that grants the status?"""
    programme: bool
    """Is there a programme, in words or in a file?"""
    teaches: int
    last: date
    today: date


def by_an_order(facts: Facts) -> Refusal | None:
    if facts.ordered:
        return None
    return Refusal("no_order", "Укажите номер и дату приказа, которым присвоен статус площадки.")


def with_a_programme(facts: Facts) -> Refusal | None:
    if facts.programme:
        return None
    return Refusal("no_programme", "Опишите программу стажировки или приложите её файлом.")


def teaching(facts: Facts) -> Refusal | None:
    if facts.teaches:
        return None
    return Refusal("teaches_nothing", "Укажите, какие компетенции и до какого уровня развивает стажировка.")


def not_over(facts: Facts) -> Refusal | None:
    """The last day belongs to the term; from the next one on there is nothing to grant or to end."""
    if facts.today <= facts.last:
        return None
    return Refusal("term_over", f"Срок площадки истёк {facts.last:%d.%m.%Y}.")


grantable = first_of(by_an_order, with_a_programme, teaching, not_over)

S, A = SiteStatus, SiteAction

WORKFLOW = Workflow(
    "site",
    LABELS,
    #    action       from     to            permission     guard
    Step(A.grant,     S.draft,  S.opened,     P.site_decide, grantable),
    Step(A.terminate, S.opened,  S.terminated, P.site_decide, not_over, needs_reason=True),
)  # fmt: skip


def status_on(kept: SiteStatus, last: date, today: date) -> SiteStatus:
    """What a site is today: it expires with its last day, nobody pressing a button."""
    return SiteStatus.expired if kept is SiteStatus.opened and last < today else kept


@dataclass(frozen=True, slots=True)
class Terms:
    """What a region asks of sites; the defaults are those of DOMAIN.md, E."""

    shortest_years: int = 1
    longest_years: int = 3
    report_days: int = 30
    """Within how many days after a year of work its report is due."""


HOURS_A_WEEK = 40
"""ТК РФ, ст. 91: an internship is at work."""


def crowded(hours: int, weeks: int) -> Refusal | None:
    """What stands against so many hours in so many weeks."""
    most = HOURS_A_WEEK * weeks
    if hours <= most:
        return None
    return Refusal.of("hours", "too_many", f"За это время — не больше {most} ч (в неделю — до {HOURS_A_WEEK} ч)")


def improper_term(first: date, last: date, terms: Terms) -> Refusal | None:
    """What stands against a term; both days are included."""
    if last < first:
        return Refusal.of("valid_to", "out_of_order", "Срок кончается раньше, чем начинается")
    after = last + timedelta(1)
    if after < months_after(first, 12 * terms.shortest_years):
        return Refusal.of(
            "valid_to", "too_short", f"Статус присваивают не меньше чем на {_years(terms.shortest_years)}"
        )
    if after > months_after(first, 12 * terms.longest_years):
        return Refusal.of("valid_to", "too_long", f"Статус присваивают не больше чем на {_years(terms.longest_years)}")
    return None


def _years(count: int) -> str:
    """In the accusative: «на 1 год», «на 3 года», «на 5 лет»."""
    return f"{count} {'год' if count == 1 else 'года' if count < 5 else 'лет'}"
