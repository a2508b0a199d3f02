"""What is asked of the directory when a cycle opens. Statements, not results."""

from typing import Any

from sqlalchemy import Select, func, select

from services.monitoring.store import COPIES


def subjects(place: str) -> Select[Any]:
    """The municipalities at or below `place`."""
    municipality = COPIES.municipality
    return select(municipality).where(municipality.place.at_or_below(place)).order_by(municipality.place)


def count_subjects(place: str) -> Select[int]:
    return select(func.count()).select_from(subjects(place).subquery())
