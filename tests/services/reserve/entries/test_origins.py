"""Where somebody is put forward from: the record a nomination names must be there, and be of this candidate today."""

from datetime import date
from uuid import uuid4

import pytest

from services.reserve.leaders.rules import LeaderStatus
from services.reserve.teams.rules import TeamLevel, TeamStatus
from tests.services.reserve.builders import BASE, made
from tests.services.reserve.entries.conftest import formed, leading, nomination
from tests.support.answers import faults
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL

pytestmark = pytest.mark.usefixtures("regulations")

S = LeaderStatus
UNKNOWN = {"/source_id": "unknown_reference"}


async def answer(client, candidate_id, source, reserve, source_id):
    body = nomination(candidate_id, source, reserve, source_id=str(source_id))
    return await client.post(f"{BASE}/entries", json=body)


class TestTeams:
    @pytest.mark.parametrize(
        ("level", "source", "place", "reserve"),
        [
            (TeamLevel.school, "school_team", SMOLENSK_SCHOOL, SMOLENSK),
            (TeamLevel.municipal, "municipal_team", SMOLENSK, REGION),
        ],
    )
    async def test_lead_one_level_up(self, app, omsu, candidate, level, source, place, reserve):
        person = uuid4()
        its = await candidate(person=person)
        team = await formed(app, level, place, person)
        entry = await made(omsu, "/entries", nomination(its, source, reserve, source_id=str(team)))
        assert (entry["source"], entry["source_id"]) == (source, str(team))

    async def test_of_members_of_today_in_a_team_that_is_formed(self, app, omsu, candidate):
        person = uuid4()
        its = await candidate(person=person)
        strangers = await formed(app, TeamLevel.school, SMOLENSK_SCHOOL, uuid4())
        former = await formed(app, TeamLevel.school, SMOLENSK_SCHOOL, person, until=date(2026, 11, 26))
        drafted = await formed(app, TeamLevel.school, SMOLENSK_SCHOOL, person, status=TeamStatus.draft, formed_on=None)
        municipal = await formed(app, TeamLevel.municipal, SMOLENSK, person)
        over = await formed(app, TeamLevel.school, SMOLENSK_SCHOOL, person, valid_to=date(2026, 11, 26))
        for team in (strangers, former, drafted, municipal, over, uuid4()):
            assert faults(await answer(omsu, its, "school_team", SMOLENSK, team)) == UNKNOWN


class TestLeaders:
    async def test_are_those_included_in_the_base(self, app, omsu, candidate):
        person = uuid4()
        its = await candidate(person=person)
        for status, who in ((S.nominated, person), (S.excluded, person), (S.included, uuid4())):
            leader = await leading(app, who, status)
            assert faults(await answer(omsu, its, "leaders_base", SMOLENSK, leader)) == UNKNOWN
        leader = await leading(app, person, S.included)
        assert (await answer(omsu, its, "leaders_base", SMOLENSK, leader)).status_code == 201
