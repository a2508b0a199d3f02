"""At what notice mentoring ends: who wants out says so some business days before (ТК РФ, ст. 351.8). Values only."""

from dataclasses import dataclass
from datetime import date

from services.kernel.business_days import add_business_days
from services.kernel.workflow import Refusal


@dataclass(frozen=True, slots=True)
class Notice:
    """A last day, said today."""

    today: date
    business_days: int
    """At least so many after today, the last day among them."""
    last_day: date | None = None
    """None: as soon as it can be."""

    @property
    def earliest(self) -> date:
        """Raises CalendarUnknown where the production calendar does not reach so far."""
        return add_business_days(self.today, self.business_days)

    @property
    def ends(self) -> date:
        return self.last_day or self.earliest


def short_notice(notice: Notice) -> Refusal | None:
    """Why nothing ends on that day: the other side would not have been told long enough before."""
    if notice.last_day is None or notice.last_day >= notice.earliest:
        return None
    said = (
        f"Предупреждают не менее чем за {notice.business_days} {_working(notice.business_days)}, "
        f"поэтому последний день — не раньше {notice.earliest:%d.%m.%Y}."
    )
    return Refusal.of("last_day", "short_notice", said)


def _working(days: int) -> str:
    """In the accusative after a number: «за 21 рабочий день», «за 3 рабочих дня», «за 11 рабочих дней»."""
    if days % 10 == 1 and days % 100 != 11:
        return "рабочий день"
    few = days % 10 in (2, 3, 4) and days % 100 not in (12, 13, 14)
    return "рабочих дня" if few else "рабочих дней"
