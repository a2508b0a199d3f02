"""How a whole team takes seats in a group: all its members or none. The rules are those of `enrolments`, one by one."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import AlreadyExists, Conflict, Forbidden, Invalid
from services.kernel.records import added, one, renewed
from services.kernel.references import refused
from services.kernel.workflow import Refusal
from services.training.enrolments import placing
from services.training.enrolments import queries as enrolments
from services.training.enrolments.placing import EnrolmentRefused, Origin
from services.training.enrolments.rules import GONE, SEATED, EnrolmentOrigin, EnrolmentStatus
from services.training.groups import service as groups
from services.training.groups.models import StudyGroup
from services.training.learning_teams import queries
from services.training.learning_teams.models import LearningTeam, TeamEnrolment
from services.training.learning_teams.rules import enrollable
from services.training.learning_teams.schemas import TeamEnrolmentCreate
from services.training.learning_teams.service import TeamEnrolmentNotFound
from services.training.permissions import P, access
from services.training.staff.reach import NotYourStaff

STANDING = tuple(each for each in EnrolmentStatus if each not in GONE)


class TeamNotEnrolled(Conflict):
    """Зачислить команду целиком нельзя: никто из неё не зачислен."""


class TeamEnrolled(AlreadyExists):
    """Вся команда уже записана в эту группу."""


async def enrol_team(tx: AsyncSession, caller: Identity, data: TeamEnrolmentCreate) -> TeamEnrolment:
    """Everybody on the team today who has no place in the group yet asks for a seat, in one transaction.

    Raises Invalid for a team or a group that the caller does not see, Forbidden for a team of another place,
    TeamNotEnrolled with what stands against each member, TeamEnrolled where nobody is left to enrol.
    """
    team = await tx.scalar(queries.team(data.team_id))
    if team is None:
        raise refused(("team_id",), "unknown_reference", "Команда не найдена")
    access.require(caller, P.enrolment_write, team.place)
    group = await placing.group_for(tx, caller, data.group_id)
    today = tx.info["clock"].today()
    now = team.on(today)
    if refusal := enrollable(team.term, now, today):
        raise TeamNotEnrolled(refusal.detail, members={"reason": refusal.reason})
    await stand(tx, region_of(group.place))  # ADR 0008
    group = await groups.hold(tx, group.id)
    known = {each.person_id: each.status for each in await tx.scalars(enrolments.of_group(group.id, *STANDING))}
    new = sorted({each.person_id for each in now if each.person_id} - known.keys())
    whole, fresh = await _begun(tx, team, group, any_new=bool(new))
    became = {person: await _asked(tx, caller, person, group.id, whole.id) for person in new}
    became |= {each.person_id: known[each.person_id] for each in now if each.person_id in known}
    _require_seats(became, data.waiting)
    if not fresh:
        whole.updated_at = func.now()  # those who joined it are part of what it says
        await renewed(tx, whole)
    return await _announced(tx, whole, new)


async def _begun(
    tx: AsyncSession, team: LearningTeam, group: StudyGroup, *, any_new: bool
) -> tuple[TeamEnrolment, bool]:
    """The team in the group, and whether it is there from now on."""
    whole = await tx.scalar(queries.enrolment_of(team.id, group.id))
    if whole is None:
        return await added(tx, TeamEnrolment(id=uuid4(), place=team.place, team_id=team.id, group_id=group.id)), True
    if not any_new:
        raise TeamEnrolled
    return whole, False


async def _asked(
    tx: AsyncSession, caller: Identity, person_id: UUID, group_id: UUID, whole_id: UUID
) -> EnrolmentStatus | Refusal:
    """What became of one member. A refusal leaves nothing behind: it comes before anything is written."""
    origin = Origin(EnrolmentOrigin.team, whole_id)
    try:
        return (await placing.enrol(tx, caller, person_id, group_id, origin=origin)).status
    except EnrolmentRefused as refusal:
        return Refusal(refusal.members["reason"], refusal.detail)
    except Invalid as invalid:
        return Refusal(invalid.errors[0]["code"], invalid.errors[0]["detail"])
    except NotYourStaff as refusal:
        return Refusal("not_your_staff", refusal.detail)
    except Forbidden:
        return Refusal("works_elsewhere", "Работает не на вашей территории: команду запишет ОМСУ или СОИРО.")


def _require_seats(became: Mapping[UUID, EnrolmentStatus | Refusal], waiting: bool) -> None:
    """Raises TeamNotEnrolled, by whom: whatever was taken goes back with the transaction."""
    enough = STANDING if waiting else SEATED
    against = {person: each for person, each in _refusals(became, enough).items() if each is not None}
    if against:
        errors = [{"id": str(person), "code": each.reason, "detail": each.detail} for person, each in against.items()]
        reason = next(iter(against.values())).reason
        raise TeamNotEnrolled(errors=errors, members={"reason": reason})


def _refusals(
    became: Mapping[UUID, EnrolmentStatus | Refusal], enough: Collection[EnrolmentStatus]
) -> dict[UUID, Refusal | None]:
    no_seat = Refusal("no_seats", "Свободного места нет.")
    return {
        person: each if isinstance(each, Refusal) else None if each in enough else no_seat
        for person, each in became.items()
    }


async def _announced(tx: AsyncSession, whole: TeamEnrolment, new: Collection[UUID]) -> TeamEnrolment:
    found = await one(tx, queries.enrolment(whole.id), TeamEnrolmentNotFound)
    data: dict[str, Any] = {
        "team_id": str(found.team_id),
        "organisation_id": str(found.team.organisation_id) if found.team.organisation_id else None,
        "group_id": str(found.group_id),
        "programme_id": str(found.group.programme_id),
        "person_ids": sorted(map(str, new)),
    }
    emit(tx, Fact("training.learning_team.enrolled", found.id, found.place, data))
    return found
