"""What is asked of teams that learn. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Select, and_, delete, exists, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.dml import ReturningInsert

from services.kernel.listing import Listing
from services.kernel.search import lasting, mentions, one_of, russian
from services.training.enrolments.models import Enrolment, SessionAttendance
from services.training.enrolments.rules import GONE
from services.training.groups.models import StudyGroup, StudySession
from services.training.learning_teams.models import (
    LearningTeam,
    LearningTeamMember,
    TeamEnrolment,
)
from services.training.learning_teams.rules import LearningTeamStatus, TeamTold
from services.training.learning_teams.schemas import (
    LearningTeamItem,
    LearningTeamQuery,
    TeamEnrolmentItem,
    TeamEnrolmentQuery,
)
from services.training.programmes.models import TrainingProgramme
from services.training.store import COPIES

L, M, T = LearningTeam, LearningTeamMember, TeamEnrolment


def at_work(day: date) -> ColumnElement[bool]:
    """`rules.Term.holds`, over rows."""
    there = or_(L.status == LearningTeamStatus.formed, L.ended_on > day)
    return and_(there, lasting(L.valid_from, L.valid_to)(day))


def _with(person: UUID) -> ColumnElement[bool]:
    return exists().where(M.team_id == L.id, M.person_id == person)


TEAMS = Listing(
    L,
    LearningTeamItem,
    LearningTeamQuery,
    sortable={"title": russian(L.title), "valid_from": L.valid_from},
    filters={
        "level": L.level,
        "status": L.status,
        "organisation_id": L.organisation_id,
        "person_id": _with,
        "on": at_work,
        "place": L.place.at_or_below,
        "q": mentions(L.title),
    },
)

ENROLMENTS = Listing(
    T,
    TeamEnrolmentItem,
    TeamEnrolmentQuery,
    sortable={"created_at": T.created_at},
    filters={"team_id": T.team_id, "group_id": T.group_id, "place": T.place.at_or_below},
    columns={
        "team_title": select(L.title).where(L.id == T.team_id).scalar_subquery(),
        "group_title": select(StudyGroup.title).where(StudyGroup.id == T.group_id).scalar_subquery(),
        "group_status": select(StudyGroup.status).where(StudyGroup.id == T.group_id).scalar_subquery(),
    },
)


def receive(told: TeamTold) -> ReturningInsert[UUID]:
    """Keep a team as the event tells it; gives its id back unless a newer event was heard already."""
    new = {
        "id": told.id,
        "place": told.place,
        "level": told.level,
        "organisation_id": told.organisation_id,
        "title": told.title,
        "valid_from": told.first,
        "valid_to": told.last,
        "status": told.status,
        "ended_on": told.ended_on,
        "origin_event_id": told.event_id,
        "said_at": told.said_at,
        "source_seq": told.seq,
    }
    adding = insert(L).values(new)
    said: dict[str, Any] = {name: adding.excluded[name] for name in new if name != "id"}
    said["ended_on"] = func.coalesce(adding.excluded.ended_on, L.ended_on)
    newer = tuple_(adding.excluded.said_at, adding.excluded.source_seq) > tuple_(L.said_at, L.source_seq)
    return adding.on_conflict_do_update(index_elements=["id"], set_=said, where=newer).returning(L.id)


def forget_members(team_id: UUID) -> Delete:
    return delete(M).where(M.team_id == team_id)


def members(told: TeamTold) -> Insert:
    return insert(M).values(
        [
            {
                "id": each.id,
                "place": told.place,
                "team_id": told.id,
                "person_id": each.person_id,
                "function": each.function,
                "leads": each.leads,
                "valid_from": each.first,
                "valid_to": each.last,
            }
            for each in told.members
        ]
    )


def team(team_id: UUID) -> Select[LearningTeam]:
    return select(L).where(L.id == team_id).options(selectinload(L.members))


def held(team_id: UUID) -> Select[LearningTeam]:
    """As it stands now, and nobody begins or moves anything of the team until the transaction ends."""
    return team(team_id).with_for_update(of=L).execution_options(populate_existing=True)


def enrolment(enrolment_id: UUID) -> Select[TeamEnrolment]:
    """With its team and the members, its group and the programme of that."""
    found = select(T).join(T.group).join(StudyGroup.programme).where(T.id == enrolment_id)
    return found.options(
        contains_eager(T.group).contains_eager(StudyGroup.programme),
        joinedload(T.team, innerjoin=True).selectinload(L.members),
    )


def enrolment_of(team_id: UUID, group_id: UUID) -> Select[TeamEnrolment]:
    return select(T).where(T.team_id == team_id, T.group_id == group_id)


def learnt(people: Sequence[UUID], family: UUID) -> Select[Any]:
    """The columns of `rules.Learnt`, of enrolments that stand, from the oldest."""
    attended = select(func.count()).where(SessionAttendance.enrolment_id == Enrolment.id).scalar_subquery()
    sessions = select(func.count()).where(StudySession.group_id == Enrolment.group_id).scalar_subquery()
    its = select(
        Enrolment.person_id,
        Enrolment.id,
        Enrolment.group_id,
        Enrolment.status,
        Enrolment.hours,
        Enrolment.completed_on,
        attended,
        sessions,
    )
    joined = its.join(StudyGroup, StudyGroup.id == Enrolment.group_id)
    joined = joined.join(TrainingProgramme, TrainingProgramme.id == StudyGroup.programme_id)
    stands = (~one_of(Enrolment.status, GONE), TrainingProgramme.family == family, one_of(Enrolment.person_id, people))
    return joined.where(*stands).order_by(Enrolment.created_at, Enrolment.id)


def people(ids: Sequence[UUID]) -> Select[Any]:
    return select(COPIES.person).where(one_of(COPIES.person.id, ids))
