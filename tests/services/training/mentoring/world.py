"""Mentors and mentees of two municipalities for tests over HTTP, made as those would make them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from sqlalchemy import select

from services.training.mentor_matchings.models import MatchingLeft, MatchingProposal, MentorMatching
from services.training.mentoring.models import MentorMeeting, Mentorship, MentorshipReview, RejectedPair
from services.training.mentors.models import Mentor, MentorPolicy
from services.training.risks.models import RiskStanding
from services.training.risks.rules import RiskTold
from services.training.risks.service import receive_risk
from services.training.store import COPIES
from tests.services.training.builders import BASE, made, step
from tests.support.answers import seen
from tests.support.callers import SMOLENSK

TODAY = "2027-02-01"
MENTORS, PAIRS = "/mentors", "/mentorships"
SECOND, THIRD = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"
TERM = {"valid_from": "2027-01-11", "valid_to": "2028-01-10"}
ORDER = {"order_number": "48-од", "order_date": "2027-01-29"}
WORK = {"content": "Сопровождение начинающих руководителей", "form": "mixed"}
PROGRAMME = {
    "starts_on": TODAY,
    "ends_on": "2027-06-30",
    "goals": [{"title": "Провести цикл ВСОКО"}, {"title": "Собрать команду", "direction": "personnel"}],
}
ALL = (
    MatchingLeft, MatchingProposal, MentorMatching, RejectedPair, MentorMeeting, MentorshipReview, Mentorship, Mentor,
    MentorPolicy, RiskStanding,
)  # fmt: skip


async def emptied(worker_database) -> None:
    """As the owner of the tables: what a run found the service itself cannot remove."""
    connection = await asyncpg.connect(worker_database.url("admin"))
    await connection.execute(f"TRUNCATE {', '.join(str(each.__table__) for each in ALL)} CASCADE")
    await connection.close()


async def heads(app) -> dict[str, UUID]:
    """Place → the head of the school there."""
    async with app.state.database.begin("ru") as session:
        return {row.place: row.person_id for row in await session.scalars(select(COPIES.post))}


class World:
    """Clients by who they are, and what they do in turn."""

    def __init__(self, app: Any, client_as: Any, people: dict[str, UUID]) -> None:
        self.app, self.client_as, self.people = app, client_as, people

    def head(self, place: str) -> httpx.AsyncClient:
        return self.client_as("school", place, self.people[place])

    def authority(self, place: str) -> httpx.AsyncClient:
        return self.client_as("omsu", place.rsplit(".", 1)[0])

    @property
    def soiro(self) -> httpx.AsyncClient:
        return self.client_as("soiro")

    def body(self, place: str, **changes: Any) -> dict[str, Any]:
        said = {"person_id": str(self.people[place]), "ground": "Лучшие результаты", "capacity": 1}
        return said | {"directions": ["personnel"], **WORK, **TERM} | changes

    async def proposed(self, place: str, **changes: Any) -> dict[str, Any]:
        return await made(self.authority(place), MENTORS, self.body(place, **changes))

    async def consented(self, place: str, **changes: Any) -> dict[str, Any]:
        mentor = await self.proposed(place, **changes)
        return await step(self.head(place), f"{MENTORS}/{mentor['id']}", "consent")

    async def mentor(self, place: str, **changes: Any) -> dict[str, Any]:
        """An active one."""
        mentor = await self.consented(place, **changes)
        path = f"{MENTORS}/{mentor['id']}"
        answer = await self.authority(place).patch(f"{BASE}{path}", json=ORDER, headers=seen(mentor))
        assert answer.status_code == 200, answer.text
        return await step(self.authority(place), path, "appoint")

    async def pair(self, mentor: dict[str, Any], place: str, **changes: Any) -> dict[str, Any]:
        """Proposed by hand to the head of the school at the place."""
        body = {"mentor_id": mentor["id"], "mentee_person_id": str(self.people[place]), "directions": ["personnel"]}
        return await made(self.soiro, PAIRS, body | changes)

    async def agreed(self, mentor: dict[str, Any], place: str) -> dict[str, Any]:
        """By both, with a programme."""
        path = f"{PAIRS}/{(await self.pair(mentor, place))['id']}"
        await step(self.head(mentor["place"]), path, "agree_as_mentor")
        pair = await step(self.head(place), path, "agree_as_mentee")
        answer = await self.soiro.put(f"{BASE}{path}/programme", json=PROGRAMME, headers=seen(pair))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def active(self, mentor: dict[str, Any], place: str) -> dict[str, Any]:
        return await step(self.soiro, f"{PAIRS}/{(await self.agreed(mentor, place))['id']}", "activate")

    async def at_risk(self, place: str, day: str = TODAY, *, is_open: bool = True) -> None:
        """As monitoring would tell of the head there."""
        told = RiskTold(
            episode_id=uuid4(),
            place=place,
            person_id=self.people[place],
            organisation_id=None,
            cycle_id=uuid4(),
            streak=1,
            day=date.fromisoformat(day),
            is_open=is_open,
            event_id=uuid4(),
            said_at=datetime.fromisoformat(f"{day}T10:00:00+00:00"),
            seq=1,
        )
        async with self.app.state.database.begin("ru") as session:
            await receive_risk(session, told)
