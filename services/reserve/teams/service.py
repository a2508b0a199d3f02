"""The shell around management teams: form, change, dissolve; and who sits on one on a day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import referred, require, unknown_reference
from services.reserve.candidates.models import Candidate
from services.reserve.permissions import P, access
from services.reserve.store import COPIES
from services.reserve.teams import queries
from services.reserve.teams.models import Team, TeamMember
from services.reserve.teams.rules import LABELS, WORKFLOW, Facts, Stated, TeamLevel, TeamStatus, unsound
from services.reserve.teams.schemas import TeamChange, TeamCreate, TeamStepIn


class TeamNotFound(NotFound):
    """Команда не найдена или не видна с вашими правами."""


class TeamFixed(Conflict):
    """Команда в таком статусе не меняется."""


async def get(tx: AsyncSession, team_id: UUID) -> Team:
    seen = queries.visible_to(tx.info["caller"])
    return await one(tx, queries.by_id(team_id).where(seen), TeamNotFound)


async def create(tx: AsyncSession, caller: Identity, data: TeamCreate) -> Team:
    place = await _place_of(tx, data)
    access.require(caller, P.team_write, place)
    await _require_file(tx, data.strategy_file_id)
    team = Team(place=place, members=[], **data.model_dump(exclude={"municipality_id"}))
    return await added(tx, team, _drafted)


async def change(tx: AsyncSession, team_id: UUID, data: TeamChange, seen: int | None) -> Team:
    """A term that leaves a member outside is refused; what an order approved is not taken back to nothing."""
    team = changeable(tx, access, await get(tx, team_id), seen, P.team_write, require_alive)
    said = data.said()
    if "strategy_file_id" in said:
        await _require_file(tx, data.strategy_file_id)
    require(unsound(_as_changed(team, said)))
    assign(team, said)
    return await renewed(tx, team, changed)


async def advance(tx: AsyncSession, team_id: UUID, data: TeamStepIn, seen: int | None) -> Team:
    """Form or dissolve. From the day of dissolution on nobody is a member."""
    team = await get(tx, team_id)
    today: date = tx.info["clock"].today()
    told_of = {"day": today.isoformat(), **told(team)}
    await steps.advance(tx, access, WORKFLOW, team, data, facts_of(team), seen, told_of)
    if team.status is TeamStatus.formed:
        team.formed_on = today
    else:
        team.dissolved_on = today
    return await renewed(tx, team)


async def is_member(tx: AsyncSession, team_id: UUID, level: TeamLevel, candidate: Candidate, on: date) -> bool:
    """Does the candidate sit on the team, one of this level, on the day? Only a formed one within its term has members.

    By the candidate's file, one that was merged into it, or the person of the directory. False also for a team that is
    not there, or not seen from where the transaction stands.
    """
    return bool(await tx.scalar(queries.membership(team_id, level, candidate, on)))


def facts_of(team: Team) -> Facts:
    return Facts(
        ordered=team.order_number is not None,
        strategy=team.strategy is not None or team.strategy_file_id is not None,
        term=(team.valid_from, team.valid_to),
        members=tuple(each.membership for each in team.members),
    )


def told(team: Team) -> dict[str, Any]:
    """What events of a team carry: whose it is, until when, and who sits on it; people by their ids alone.

    Of a member whom the directory does not know `person_id` is null: others know then that the team is not whole.
    """
    return {
        "level": team.level,
        "title": team.title,
        "organisation_id": str(team.organisation_id) if team.organisation_id else None,
        "from": team.valid_from.isoformat(),
        "until": team.valid_to.isoformat() if team.valid_to else None,
        "person_ids": sorted(str(each.person_id) for each in team.members if each.person_id),
        "members": [_member(each) for each in team.members],
    }


def changed(team: Team) -> Fact:
    return Fact("reserve.team.changed", team.id, team.place, {"status": team.status, **told(team)})


def require_alive(team: Team) -> None:
    if team.status is TeamStatus.dissolved:
        raise TeamFixed(f"Команда {LABELS[team.status]}: изменить её нельзя.")


def _member(member: TeamMember) -> dict[str, Any]:
    return {
        "member_id": str(member.id),
        "person_id": str(member.person_id) if member.person_id else None,
        "function": member.function,
        "leads": member.leads,
        "from": member.valid_from.isoformat(),
        "until": member.valid_to.isoformat() if member.valid_to else None,
    }


def _drafted(team: Team) -> Fact:
    return Fact("reserve.team.drafted", team.id, team.place, {"status": team.status, **told(team)})


def _as_changed(team: Team, said: dict[str, Any]) -> Stated:
    """What the team would say once it is changed."""
    its = {name: getattr(team, name) for name in ("valid_from", "valid_to", "order_number", "order_date")} | said
    strategy = {name: getattr(team, name) for name in ("strategy", "strategy_file_id")} | said
    return Stated(
        formed=team.status is TeamStatus.formed,
        term=(its["valid_from"], its["valid_to"]),
        order=(its["order_number"], its["order_date"]),
        strategy=any(strategy[name] is not None for name in ("strategy", "strategy_file_id")),
        members=tuple(each.membership for each in team.members),
    )


async def _place_of(tx: AsyncSession, data: TeamCreate) -> str:
    """Of the school or the municipality it is of. Raises Invalid for one the caller does not see."""
    if data.level is TeamLevel.school and data.organisation_id is not None:
        return str((await referred(tx, COPIES.organisation, data.organisation_id, "organisation_id", _NO_SCHOOL)).place)
    assert data.municipality_id is not None  # the body was asked for one of the two
    found = await referred(tx, COPIES.municipality, data.municipality_id, "municipality_id", "Муниципалитет не найден")
    return str(found.place)


_NO_SCHOOL = "Организация не найдена"


async def _require_file(tx: AsyncSession, file_id: UUID | None) -> None:
    if file_id is not None and await tx.scalar(queries.file(file_id)) is None:
        raise Invalid(errors=[unknown_reference(("strategy_file_id",), "Файл не найден")])
