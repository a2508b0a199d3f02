"""Who sits on a team: members join, change and leave; each change is one of the team."""

from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.events import emit
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Invalid, NotFound
from services.kernel.records import assign, changeable, renewed
from services.kernel.references import refused, require, unknown_reference
from services.reserve.candidates import service as candidates
from services.reserve.candidates.following import Files, follows
from services.reserve.candidates.models import Candidate
from services.reserve.permissions import P, access
from services.reserve.teams import queries
from services.reserve.teams.models import Team, TeamMember
from services.reserve.teams.rules import TeamStatus, misplaced
from services.reserve.teams.schemas import TeamMemberChange, TeamMemberCreate
from services.reserve.teams.service import TeamFixed, changed, get, require_alive


class TeamMemberNotFound(NotFound):
    """Такого участника в команде нет."""


async def join(tx: AsyncSession, team_id: UUID, data: TeamMemberCreate, seen: int | None) -> Team:
    """Somebody the caller sees becomes a member. Raises Invalid for one who is one already in these days."""
    team = changeable(tx, access, await get(tx, team_id), seen, P.team_write, require_alive)
    its = data.model_dump()
    if data.candidate_id is not None:
        candidate = await candidates.referred(tx, data.candidate_id, "candidate_id")
        if candidate.person_id is None and data.person_id is not None:
            await _require_known(tx, data.person_id)
        its |= {"candidate_id": candidate.id, "person_id": _one_person(data, candidate)}
    elif data.person_id is not None:
        await _require_known(tx, data.person_id)
    member = TeamMember(id=uuid4(), team_id=team.id, place=team.place, **its)
    require(misplaced(member.membership, [each.membership for each in team.members], (team.valid_from, team.valid_to)))
    team.members.append(member)
    return await renewed(tx, team, changed)


async def change_member(
    tx: AsyncSession, team_id: UUID, member_id: UUID, data: TeamMemberChange, seen: int | None
) -> Team:
    team = changeable(tx, access, await get(tx, team_id), seen, P.team_write, require_alive)
    member = _member(team, member_id)
    former = {name: getattr(member, name) for name in data.said()}
    assign(member, data.said())
    others = [each.membership for each in team.members if each is not member]
    if refusal := misplaced(member.membership, others, (team.valid_from, team.valid_to)):
        assign(member, former)
        require(refusal)
    team.updated_at = func.now()  # a member alone that changed makes a new version of the team too
    return await renewed(tx, team, changed)


async def remove_member(tx: AsyncSession, team_id: UUID, member_id: UUID, seen: int | None) -> Team:
    """Out of a draft, as if never put in; in a formed team a membership is ended by its last day."""
    team = changeable(tx, access, await get(tx, team_id), seen, P.team_write, _require_draft)
    team.members.remove(_member(team, member_id))
    return await renewed(tx, team, changed)


@follows
async def follow(tx: AsyncSession, files: Files | None) -> None:
    """A member known by the file alone is the person it was linked to since; whoever keeps the team hears of it.

    Who is known by the directory too sits on without the file that is destroyed."""
    for member in (await tx.scalars(queries.to_forget(files))).all():
        member.candidate_id = None
    linked = (await tx.execute(queries.linked(files))).all()
    for member, person_id in linked:
        member.person_id = person_id
    await tx.flush()  # the teams are read with their members as they are now
    for team in await tx.scalars(queries.by_ids(sorted({member.team_id for member, _ in linked}))):
        emit(tx, changed(team))


def _member(team: Team, member_id: UUID) -> TeamMember:
    found = next((each for each in team.members if each.id == member_id), None)
    if found is None:
        raise TeamMemberNotFound
    return found


async def _require_known(tx: AsyncSession, person_id: UUID) -> None:
    """Whose card the caller sees, or who holds a post in an organisation of theirs: the card of a head may lie above
    the own school."""
    caller: Identity = tx.info["caller"]
    if await tx.scalar(queries.known(person_id)):
        return
    async with standing_at(tx, region_of(caller.place)):  # ADR 0008
        works = await tx.scalar(queries.works(person_id, caller.place, tx.info["clock"].today()))
    if not works:
        raise Invalid(errors=[unknown_reference(("person_id",), "Такого человека в справочнике нет")])


def _one_person(data: TeamMemberCreate, candidate: Candidate) -> UUID | None:
    """The person of the directory, by the file or by the body: both must mean the same."""
    if data.person_id is not None and candidate.person_id is not None and data.person_id != candidate.person_id:
        raise refused(("person_id",), "another_person", "Личное дело кандидата ведётся на другого человека")
    return candidate.person_id or data.person_id


def _require_draft(team: Team) -> None:
    if team.status is not TeamStatus.draft:
        raise TeamFixed("Состав утверждён: участие не удаляют, а завершают последним днём.")
