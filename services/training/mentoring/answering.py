"""Which proposals wait for an answer, and until when. Values in, values out."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.training.mentoring.rules import MentorshipStatus

UNANSWERED = frozenset(
    {MentorshipStatus.proposed, MentorshipStatus.agreed_by_mentor, MentorshipStatus.agreed_by_mentee}
)
"""At least one of the two has not answered."""


def last_day_to_answer(said: Iterable[date | None], days: int) -> date:
    """Of a proposal: so many days after the last that was said of it, itself included."""
    return max(day for day in said if day is not None) + timedelta(days)
