"""Management teams: that of the city, and those of two schools that are to be brought into an effective mode."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.reserve import files
from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.story import PENDING, REPEATED
from edulead.demo.targets import identifier
from services.reserve.teams import membership, service
from services.reserve.teams.schemas import TeamCreate, TeamMemberCreate, TeamStepIn

FORMED: Final = -90
RESERVISTS: Final = (0, 3)
"""Numbers in `files.of_city` of the reservists in the team of the city."""
OF_SCHOOLS: Final = (REPEATED, PENDING)
"""Schools of the city whose head and deputy are a team; training enrols them whole."""
QUALITY: Final = "Качество образования"


def deputy_of(school: str) -> str:
    """Key of the person."""
    return school.replace("o-", "p-deputy-")


async def load(stage: Stage, tx: AsyncSession) -> None:
    day = days_off(tx, FORMED)
    reservists = await files.of_city(stage, tx)
    city = {"level": "municipal", "municipality_id": identifier("m-66701000")}
    await _formed(
        stage,
        tx,
        city | {"title": "Команда города «Школы перехода в эффективный режим»", "order_number": "17-р"},
        {"person_id": identifier("p-66701000-omsu_head"), "function": "Руководство"},
        [{"candidate_id": reservists[number], "function": QUALITY} for number in RESERVISTS],
        day,
    )
    for number, school in enumerate(OF_SCHOOLS, start=1):
        name = stage.schools[stage.places[school]].short_name
        whose = {"level": "school", "organisation_id": identifier(school), "order_number": f"{number}-од"}
        await _formed(
            stage,
            tx,
            whose | {"title": f"Команда перехода, {name}"},
            {"person_id": identifier(stage.head_of(school)), "function": "Руководство"},
            [{"person_id": identifier(deputy_of(school)), "function": QUALITY}],
            day,
        )


async def _formed(
    stage: Stage,
    tx: AsyncSession,
    whose: Mapping[str, Any],
    leader: Mapping[str, Any],
    others: Sequence[Mapping[str, Any]],
    day: date,
) -> None:
    """By an order of the authority of the city on that day."""
    term = {"valid_from": day, "order_date": day, "strategy": "За три года вывести школы города из группы риска"}
    async with on_day(tx, day, stage.city):
        team = await service.create(tx, stage.city, TeamCreate.model_validate({**whose, **term}))
        for each in ({**leader, "leads": True}, *others):
            member = TeamMemberCreate.model_validate({**each, "valid_from": day})
            team = await membership.join(tx, team.id, member, team.version)
        await service.advance(tx, team.id, TeamStepIn.model_validate({"action": "form"}), team.version)
