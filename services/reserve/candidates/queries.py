"""What is asked of candidates. Statements, not results."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import selectinload

from services.directory.roles import Role
from services.kernel.identity import Identity
from services.kernel.search import one_of
from services.reserve.candidates.models import Candidate
from services.reserve.store import COPIES, TABLES

IN_PERSON = frozenset({Role.school, Role.expert})
"""Roles that see what concerns them, not a territory."""
_PARTS = tuple(
    selectinload(each)
    for each in (
        Candidate.education,
        Candidate.training,
        Candidate.experience,
        Candidate.qualifications,
        Candidate.consents,
        Candidate.checks,
        Candidate.documents,
    )
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """An authority sees the files of its territory; a school and an expert the own one and those they put forward.

    The own file may lie above the caller: `service.own`.
    """
    if caller.role not in IN_PERSON:
        return true()
    put_forward = Candidate.put_forward_at == caller.place
    return put_forward if caller.person is None else or_(put_forward, Candidate.person_id == caller.person)


def by_id(candidate_id: UUID) -> Select[Candidate]:
    return select(Candidate).where(Candidate.id == candidate_id)


def visible(caller: Identity, candidate_id: UUID) -> Select[Candidate]:
    return by_id(candidate_id).where(visible_to(caller))


def of_person(person_id: UUID) -> Select[Candidate]:
    """The file of a person that is not merged."""
    return select(Candidate).where(Candidate.person_id == person_id, Candidate.status == "active")


def whole(candidate_id: UUID) -> Select[Candidate]:
    """With all its parts."""
    return by_id(candidate_id).options(*_PARTS)


def files(ids: Collection[UUID]) -> Select[UUID]:
    """The files among `ids` that the caller can see."""
    return select(TABLES.file.id).where(one_of(TABLES.file.id, [*ids]))


def people(ids: Collection[UUID]) -> Select[Any]:
    return select(COPIES.person).where(one_of(COPIES.person.id, [*ids]))


def organisations(ids: Collection[UUID]) -> Select[Any]:
    return select(COPIES.organisation).where(one_of(COPIES.organisation.id, [*ids]))
