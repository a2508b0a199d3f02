"""The yearly reports of a site: which years it works, when each is due, how each stands. Values in, values out.

A year of work is counted from the first day of the term, not from January; the last one may be shorter. The report of a
year is due within some days after it (DOMAIN.md, E: an annual programme and report).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.periods import day_before, months_after
from services.kernel.workflow import Refusal, Step, Workflow
from services.training.permissions import P


class SiteReportStatus(StrEnum):
    submitted = "submitted"
    returned = "returned"
    accepted = "accepted"


class SiteReportAction(StrEnum):
    accept = "accept"
    send_back = "send_back"
    resubmit = "resubmit"


class SiteYearStanding(StrEnum):
    """How a year of work stands today: what is awaited of it, or what became of its report."""

    running = "running"
    awaited = "awaited"
    missing = "missing"
    submitted = "submitted"
    returned = "returned"
    accepted = "accepted"


LABELS: dict[StrEnum, str] = labelled(
    {
        SiteReportStatus.submitted: "сдан",
        SiteReportStatus.returned: "возвращён",
        SiteReportStatus.accepted: "принят",
        SiteReportAction.accept: "принять",
        SiteReportAction.send_back: "вернуть",
        SiteReportAction.resubmit: "сдать снова",
    }
)
YEARS: dict[StrEnum, str] = labelled(
    {
        SiteYearStanding.running: "год ещё идёт",
        SiteYearStanding.awaited: "отчёт ожидается",
        SiteYearStanding.missing: "отчёт не сдан в срок",
        SiteYearStanding.submitted: "отчёт сдан",
        SiteYearStanding.returned: "отчёт возвращён",
        SiteYearStanding.accepted: "отчёт принят",
    }
)

S, A = SiteReportStatus, SiteReportAction

WORKFLOW = Workflow(
    "site_report",
    LABELS,
    #    action       from         to           permission
    Step(A.accept,    S.submitted, S.accepted,  P.site_decide),
    Step(A.send_back, S.submitted, S.returned,  P.site_decide, needs_reason=True),
    Step(A.resubmit,  S.returned,  S.submitted, P.site_report),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Year:
    """A year of work; `number` from 1, both days included."""

    number: int
    first: date
    last: date
    due: date
    """The last day to submit its report."""


def years(first: date, last: date, report_days: int) -> Iterator[Year]:
    """The years of a site that works from `first` to `last`; none where it never worked a day."""
    number, begins = 1, first
    while begins <= last:
        after = months_after(first, 12 * number)
        ends = min(day_before(after), last)
        yield Year(number, begins, ends, ends + timedelta(report_days))
        number, begins = number + 1, after


def worked_until(last: date, terminated_on: date | None) -> date:
    """The last day a site works; the day of its termination is the first one without it."""
    return last if terminated_on is None else min(last, day_before(terminated_on))


def standing(year: Year, report: SiteReportStatus | None, today: date) -> SiteYearStanding:
    """How the year stands: by its report, or by the day where there is none."""
    if report is not None:
        return SiteYearStanding(report.value)
    if today <= year.last:
        return SiteYearStanding.running
    return SiteYearStanding.awaited if today <= year.due else SiteYearStanding.missing


def reportable(
    number: int, known: Sequence[Year], reports: Mapping[int, SiteReportStatus], today: date
) -> Refusal | None:
    """What stands against reporting a year: it is none of the site, is still to end, or has its report."""
    year = next((each for each in known if each.number == number), None)
    if year is None:
        return Refusal.of("year", "outside_the_term", "Такого года работы у площадки нет")
    if number in reports:
        return Refusal.of("year", "already_reported", "Отчёт за этот год уже сдан")
    if today < year.last:
        return Refusal.of("year", "not_over", f"Год работы кончается {year.last:%d.%m.%Y}: отчёт сдают после него")
    return None
