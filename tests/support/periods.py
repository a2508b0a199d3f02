"""What a period is, said as plainly as possible: what the code makes of it is compared with this."""

from datetime import date


def holds_on(start: date | None, end: date | None, day: date) -> bool:
    """Both ends are included, an absent one is open."""
    return (start is None or start <= day) and (end is None or day <= end)
