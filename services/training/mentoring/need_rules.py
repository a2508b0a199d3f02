"""For how long a mentor sees what the mentee lacks. Values in, values out."""

from datetime import date

from services.training.mentoring.rules import LIVING, MentorshipStatus


def open_to_mentor(status: MentorshipStatus, agreed_on: date | None, last_day: date | None, today: date) -> bool:
    """Does the mentor see what the mentee lacks? Since the mentee agreed, and as long as the pair works."""
    if status in LIVING:
        return agreed_on is not None
    return last_day is not None and today <= last_day
