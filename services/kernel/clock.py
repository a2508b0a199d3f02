"""Business time: one clock for all parts, in the time zone of the region.

Tokens, locks and logs use real time; terms, deadlines and dates of documents use this one.
In test mode a file shifts it in every process at once, so that a year can be played over HTTP.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from services.kernel.settings import Settings

_DURATION = TypeAdapter(timedelta)


def real() -> datetime:
    return datetime.now(UTC)


def _shifted_by(file: Path) -> Callable[[], datetime]:
    def now() -> datetime:
        text = file.read_text("utf-8").strip() if file.exists() else ""
        return real() + (_DURATION.validate_python(text) if text else timedelta())

    return now


@dataclass(frozen=True, slots=True)
class Clock:
    """Answers "now" and "today" for every rule that depends on a date."""

    zone: ZoneInfo
    now: Callable[[], datetime] = real

    def today(self) -> date:
        return self.now().astimezone(self.zone).date()


def clock_of(settings: Settings) -> Clock:
    shifted = settings.test_mode and settings.clock_file is not None
    now = _shifted_by(settings.clock_file) if shifted and settings.clock_file else real
    return Clock(ZoneInfo(settings.time_zone), now)
