"""Of which day a level may be told by hand. Values in, values out."""

from datetime import date

from services.kernel.periods import full_years
from services.kernel.workflow import Refusal

OLDEST_FINDING = 5
"""Years. A level told by hand that was seen before that says nothing of today: attestation, the longest for which one
is taken as known, goes by five years (ФЗ-273, ст. 49 ч. 2)."""


def untimely(on: date, today: date) -> Refusal | None:
    """What stands against the day of a finding told by hand. The framework in force sets no bound: the edition may be
    younger than what was seen."""
    if on > today:
        return Refusal.of("found_on", "in_the_future", "Этот день ещё не наступил")
    if full_years(on, today) >= OLDEST_FINDING:
        return Refusal.of("found_on", "too_old", f"Прошло {OLDEST_FINDING} лет или больше: измерьте уровень заново")
    return None
