"""Where, when and for how long a gathering may be. Values in, values out."""

from datetime import date, datetime, timedelta

from services.kernel.workflow import Refusal

ACADEMIC_HOUR = timedelta(minutes=45)


def in_the_past(starts_at: datetime, now: datetime) -> Refusal | None:
    """Nobody could register for it, and it could never be held."""
    if starts_at > now:
        return None
    return Refusal.of("starts_at", "in_the_past", "Мероприятие планируют заранее: это время уже прошло")


def begins_in_the_past(first: date, today: date) -> Refusal | None:
    """Of a series."""
    if first >= today:
        return None
    return Refusal.of("starts_on", "in_the_past", "Серию планируют заранее: первый её день уже прошёл")


def nowhere(venue: str | None, link: str | None) -> Refusal | None:
    if venue is not None or link is not None:
        return None
    return Refusal.of("venue", "nowhere", "Укажите место проведения или ссылку для подключения")


def too_long(hours: int, lasts: timedelta) -> Refusal | None:
    """Hours of study are academic ones, and no more of them are credited than fit into its time."""
    most = lasts // ACADEMIC_HOUR
    if hours <= most:
        return None
    return Refusal.of("hours", "too_many", f"За это время проходит не больше {most} учебных часов по 45 минут")


def spans(starts_at: datetime, ends_at: datetime) -> Refusal | None:
    if starts_at < ends_at:
        return None
    return Refusal.of("ends_at", "out_of_order", "Мероприятие кончается раньше, чем начинается")
