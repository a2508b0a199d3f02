"""What is asked of the acts of destruction. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from services.reserve.candidates.models import DestructionAct

_ACTS = 0x41637473
"""Of the advisory lock of acts."""


def lock_acts(place: str) -> Select[Any]:
    """One writer of acts of a place at a time, until the commit: their numbers have no gaps."""
    return select(func.pg_advisory_xact_lock(_ACTS, func.hashtext(place)))


def last_act(place: str, year: int) -> Select[int]:
    its = (DestructionAct.place == place, DestructionAct.year == year)
    return select(func.coalesce(func.max(DestructionAct.number), 0)).where(*its)


def acts_past(day: date) -> Select[DestructionAct]:
    """Acts that need not be kept on the day any more."""
    return select(DestructionAct).where(DestructionAct.kept_until < day)


def act(act_id: UUID) -> Select[DestructionAct]:
    return select(DestructionAct).where(DestructionAct.id == act_id)
