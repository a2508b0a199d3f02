"""What is asked of management teams. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased, selectinload

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import lasting, mentions, one_of, russian
from services.reserve.candidates.following import Files, among
from services.reserve.candidates.forgetting import destroyed
from services.reserve.candidates.models import Candidate
from services.reserve.permissions import ONLOOKERS
from services.reserve.store import COPIES, TABLES
from services.reserve.teams.models import Team, TeamMember
from services.reserve.teams.rules import TeamLevel, TeamStatus
from services.reserve.teams.schemas import TeamItem, TeamQuery


def working(day: date) -> ColumnElement[bool]:
    """Formed, within the term, and not dissolved by the day."""
    dissolved = or_(Team.dissolved_on.is_(None), Team.dissolved_on > day)
    return and_(Team.formed_on <= day, lasting(Team.valid_from, Team.valid_to)(day), dissolved)


def _with(column: Any, somebody: UUID) -> ColumnElement[bool]:
    return exists().where(TeamMember.team_id == Team.id, column == somebody)


LISTING = Listing(
    Team,
    TeamItem,
    TeamQuery,
    sortable={"title": russian(Team.title), "valid_from": Team.valid_from},
    filters={
        "level": Team.level,
        "status": Team.status,
        "organisation_id": Team.organisation_id,
        "person_id": lambda person: _with(TeamMember.person_id, person),
        "candidate_id": lambda candidate: _with(TeamMember.candidate_id, candidate),
        "on": working,
        "place": Team.place.at_or_below,
        "q": mentions(Team.title),
    },
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is published; row security sees to the others."""
    return Team.status != TeamStatus.draft if caller.role in ONLOOKERS else true()


def by_id(team_id: UUID) -> Select[Team]:
    return select(Team).where(Team.id == team_id).options(selectinload(Team.members))


def by_ids(ids: Sequence[UUID]) -> Select[Team]:
    return select(Team).where(one_of(Team.id, ids)).order_by(Team.id).options(selectinload(Team.members))


def membership(team_id: UUID, level: TeamLevel, candidate: Candidate, day: date) -> Select[bool]:
    """Does the candidate, by the file or one merged into it, or as a person of the directory, sit there on the day?"""
    files = select(Candidate.id).where(or_(Candidate.id == candidate.id, Candidate.merged_into_id == candidate.id))
    who: list[ColumnElement[bool]] = [TeamMember.candidate_id.in_(files)]
    if candidate.person_id is not None:
        who.append(TeamMember.person_id == candidate.person_id)
    sits = (TeamMember.team_id == team_id, or_(*who), lasting(TeamMember.valid_from, TeamMember.valid_to)(day))
    found = exists().where(TeamMember.team_id == Team.id, *sits)
    return select(exists().where(Team.id == team_id, Team.level == level, working(day), found))


def linked(files: Files | None) -> Select[TeamMember, UUID | None]:
    """(member, person) where the file, or the one it was merged into, was linked to somebody since."""
    own, root = aliased(Candidate), aliased(Candidate)
    found = select(TeamMember, root.person_id).join(own, own.id == TeamMember.candidate_id)
    found = found.join(root, root.id == func.coalesce(own.merged_into_id, own.id))
    known = (root.person_id.is_not(None), TeamMember.person_id.is_(None), among(TeamMember.candidate_id, files))
    return found.where(*known).with_for_update(of=TeamMember, skip_locked=files is None)


def to_forget(files: Files | None) -> Select[TeamMember]:
    """Members by whom one could tell whose a destroyed file was."""
    told = (TeamMember.candidate_id.in_(destroyed(files)), TeamMember.person_id.is_not(None))
    return select(TeamMember).where(*told).with_for_update(skip_locked=files is None)


def people(ids: Sequence[UUID]) -> Select[Any]:
    return select(COPIES.person).where(one_of(COPIES.person.id, ids))


def known(person_id: UUID) -> Select[bool]:
    """Is the card of the person seen from here?"""
    return select(exists().where(COPIES.person.id == person_id))


def works(person_id: UUID, place: str, day: date) -> Select[bool]:
    """Does the person hold a post in an organisation at or below the place on the day, or later?"""
    post, organisation = COPIES.post, COPIES.organisation
    held = (post.person_id == person_id, or_(post.held_to.is_(None), post.held_to >= day))
    return select(exists().where(*held, post.organisation_id == organisation.id, organisation.place.at_or_below(place)))


def candidates(ids: Sequence[UUID]) -> Select[Candidate]:
    return select(Candidate).where(one_of(Candidate.id, ids))


def file(file_id: UUID) -> Select[UUID]:
    return select(TABLES.file.id).where(TABLES.file.id == file_id)
