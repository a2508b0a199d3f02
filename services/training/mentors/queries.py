"""What is asked of mentors. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from services.directory.copies import HEADS
from services.directory.reactions import counts
from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import TODAY, Column, asked, in_person, lasting, one_of
from services.training.mentoring.models import Mentorship
from services.training.mentoring.rules import PENDING, MentorshipStatus
from services.training.mentors.models import Mentor
from services.training.mentors.rules import MentorStatus
from services.training.mentors.schemas import MentorItem, MentorQuery
from services.training.permissions import IN_PERSON
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.rules import INCLUDED, TrainingReaction
from services.training.store import COPIES, TABLES

PERSON, POST, ORGANISATION, TOLD = COPIES.person, COPIES.post, COPIES.organisation, ReceivedEvent


NAME: ColumnElement[str] = func.concat_ws(" ", PERSON.last_name, PERSON.first_name, PERSON.middle_name)
"""«Иванова Анна Петровна»"""


def full_name(person_id: Column) -> ColumnElement[str | None]:
    """Of who is named by the column of another table, where the card is seen."""
    return select(NAME).where(PERSON.id == person_id).scalar_subquery()


def short_name(organisation_id: Column) -> ColumnElement[str | None]:
    return select(ORGANISATION.short_name).where(ORGANISATION.id == organisation_id).scalar_subquery()


def takes(day: Column) -> ColumnElement[bool]:
    """Pairs that take a place of their mentor on the day: those under way, and those that end on it or later."""
    over = one_of(Mentorship.status, [MentorshipStatus.completed, MentorshipStatus.ended])
    return or_(Mentorship.status == MentorshipStatus.active, and_(over, Mentorship.last_day >= day))


ACCOMPANIES = (
    select(func.count()).where(Mentorship.mentor_id == Mentor.id, takes(TODAY)).correlate_except(Mentorship)
).scalar_subquery()  # fmt: skip
PROPOSED = (
    select(func.count())
    .where(Mentorship.mentor_id == Mentor.id, one_of(Mentorship.status, [*PENDING]))
    .correlate_except(Mentorship)
    .scalar_subquery()
)
"""Pairs proposed to the mentor and not begun: each holds a place."""


def _strong_in(direction: str) -> ColumnElement[bool]:
    return Mentor.directions.op("@>", is_comparison=True)(literal([direction], JSONB))


def _free(wanted: bool) -> ColumnElement[bool]:
    has = and_(Mentor.status == MentorStatus.active, Mentor.capacity > ACCOMPANIES + PROPOSED)
    return has if wanted else ~has


LISTING = Listing(
    Mentor,
    MentorItem,
    MentorQuery,
    sortable={"valid_from": Mentor.valid_from},
    filters={
        "status": Mentor.status,
        "direction": _strong_in,
        "person_id": Mentor.person_id,
        "organisation_id": Mentor.organisation_id,
        "free": _free,
        "place": Mentor.place.at_or_below,
    },
    columns={
        "person_name": full_name(Mentor.person_id),
        "organisation_name": short_name(Mentor.organisation_id),
        "accompanies": ACCOMPANIES,
        "proposed": PROPOSED,
    },
)


def listed(query: MentorQuery, caller: Identity, today: date) -> Select[Any]:
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller))


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """A school sees who is a mentor in person; row security sees to the others."""
    return in_person(Mentor.person_id, caller) if caller.role in IN_PERSON else true()


def by_id(mentor_id: UUID) -> Select[Mentor]:
    return select(Mentor).where(Mentor.id == mentor_id)


def held(mentor_id: UUID) -> Select[Mentor]:
    """Nobody else counts the places of this mentor until the transaction ends; as it stands now, read anew."""
    return by_id(mentor_id).with_for_update().execution_options(populate_existing=True)


def held_all(ids: Sequence[UUID]) -> Select[Mentor]:
    """The same of several, one after another in one order for everybody."""
    return mentors(ids).with_for_update().execution_options(populate_existing=True)


def told(mentor_id: UUID, today: date) -> Select[Any]:
    """(name of the person, of the organisation, how many the mentor accompanies, how many are proposed besides)."""
    names = (full_name(Mentor.person_id), short_name(Mentor.organisation_id), ACCOMPANIES, PROPOSED)
    return select(*names).select_from(Mentor).join(asked(today), true()).where(Mentor.id == mentor_id)


def working(place: str, day: date) -> Select[Mentor]:
    """Who may be given somebody on the day, at or below the place; by id."""
    its = (Mentor.status == MentorStatus.active, Mentor.valid_from <= day, Mentor.valid_to >= day)
    return select(Mentor).where(Mentor.place.at_or_below(place), *its).order_by(Mentor.id)


def mentors(ids: Sequence[UUID]) -> Select[Mentor]:
    return select(Mentor).where(one_of(Mentor.id, ids)).order_by(Mentor.id)


def schools(ids: Sequence[UUID]) -> Select[UUID, str | None]:
    """(mentor, name of the organisation) of the mentors."""
    return select(Mentor.id, short_name(Mentor.organisation_id)).where(one_of(Mentor.id, ids))


def taken(ids: Sequence[UUID], day: date) -> Select[UUID, int]:
    """(mentor, places taken) of those who accompany somebody on the day."""
    its = select(Mentorship.mentor_id, func.count()).where(one_of(Mentorship.mentor_id, ids), takes(literal(day)))
    return its.group_by(Mentorship.mentor_id)


def headships(people: Sequence[UUID]) -> Select[UUID, date, date | None]:
    """(person, first day, last day) of every headship of the people."""
    held = select(POST.person_id, POST.held_from, POST.held_to)
    return held.where(one_of(POST.person_id, people), one_of(POST.kind, [*HEADS]))


def headed(people: Sequence[UUID], on: date) -> Select[Any]:
    """(copy of an organisation, person, since when) of those the people head on the day."""
    its = (one_of(POST.person_id, people), POST.kind == HEADS[0], lasting(POST.held_from, POST.held_to)(on))
    found = select(ORGANISATION, POST.person_id, POST.held_from).join(POST, POST.organisation_id == ORGANISATION.id)
    return found.where(*its).order_by(ORGANISATION.id)


def heads_one(person: Column, day: Column) -> ColumnElement[bool]:
    """Beside a row that names a person: does the person head an organisation on the day, not for somebody else?"""
    on = (POST.held_from <= day, or_(POST.held_to.is_(None), POST.held_to >= day))
    return exists().where(POST.person_id == person, POST.kind == HEADS[0], *on)


def latest_of(people: Sequence[UUID]) -> Select[Mentor]:
    """Of each of the people the newest record; one that lives is the newest."""
    its = select(Mentor).where(one_of(Mentor.person_id, people)).ext(distinct_on(Mentor.person_id))
    return its.order_by(Mentor.person_id, Mentor.created_at.desc(), Mentor.id)


def in_base(leader_id: UUID, person_id: UUID) -> Select[bool]:
    """Does the record of the base include the person, by its newest event that counts? Nothing where none is known."""
    told = (TOLD.reaction == TrainingReaction.leaders, TOLD.record_id == leader_id, counts(TOLD))
    includes = and_(TOLD.type == INCLUDED, TOLD.said["person_id"].astext == str(person_id))
    return select(includes).where(*told).order_by(TOLD.said_at.desc(), TOLD.source_seq.desc()).limit(1)


def municipalities(ids: Sequence[UUID]) -> Select[UUID]:
    return select(COPIES.municipality.id).where(one_of(COPIES.municipality.id, ids))


def file(file_id: UUID) -> Select[UUID]:
    return select(TABLES.file.id).where(TABLES.file.id == file_id)
