"""Whose records an account of a school reaches: what is kept of a person is the person's, not of whoever stands there.

| who asks                                 | reaches                                                       |
|------------------------------------------|---------------------------------------------------------------|
| anybody                                  | the own records, wherever in the region they lie (ADR 0008)   |
| the head; an account of a school alone   | those of whoever works at the school and heads nothing today  |
| anybody else at a school                 | nothing more                                                  |
| who stands above schools                 | what lies at their place or below it: row security sees to it |
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, literal, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.roles import Role
from services.kernel.database import stand, standing_at
from services.kernel.db import Ltree
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Forbidden
from services.kernel.search import Column, in_person
from services.training.permissions import IN_PERSON
from services.training.staff.queries import heads_anything, heads_at


class NotYourStaff(Forbidden):
    """Это делает сам человек; за сотрудника школы — её руководитель; за любого — ОМСУ или СОИРО."""


def reached(caller: Identity, person: Column, place: Any, day: Any) -> ColumnElement[bool]:
    """Beside a row that names a person, at the place where they work: is it one that the caller reaches on the day?"""
    if caller.role not in IN_PERSON:
        return true()
    mine = in_person(person, caller)
    if caller.role != Role.school:
        return mine
    theirs = and_(place.at_or_below(caller.place), not_(heads_anything(person, day)))
    return or_(mine, theirs if caller.person is None else and_(theirs, heads_at(caller.place, caller.person, day)))


async def require_reached(tx: AsyncSession, caller: Identity, person_id: UUID, place: str) -> None:
    """Before something is kept of a person who works at the place. Raises NotYourStaff."""
    today: date = tx.info["clock"].today()
    its = reached(caller, literal(person_id, Uuid), literal(place, Ltree), today)
    async with standing_at(tx, region_of(place)):  # ADR 0008
        if not await tx.scalar(select(its)):
            raise NotYourStaff


async def stand_by(tx: AsyncSession, caller: Identity, person_id: UUID, place: str) -> None:
    """Whose record it is has shown it: from now on the transaction stands where it lies."""
    if caller.role in IN_PERSON and caller.is_person(person_id):
        await stand(tx, place)  # ADR 0008


def acting_at(caller: Identity, person_id: UUID, place: str) -> str:
    """Where the caller's right is asked: where the record lies; of one's own where one stands, who may have moved."""
    return caller.place if caller.is_person(person_id) else place
