"""A contest that is being scored: a commission from several places, two applicants, and who they all are."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, update

from services.kernel.acting import acting
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import CandidateStatus
from services.reserve.commissions.models import Commission, CommissionMember
from services.reserve.commissions.rules import CommissionKind, CommissionRole
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestPurpose, ContestStatus
from services.reserve.regulations.contest import ContestRules
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.rules import RegulationStatus
from services.reserve.regulations.terms import RegulationKind
from services.reserve.sheets.opening import Opened, open_contest
from tests.services.reserve.builders import BASE
from tests.services.reserve.sheets.rulings import contest_rules
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL, caller
from tests.support.statements import sent_during

RIGHT = {
    "interview": {"speech": {"mark": 7}},
    "programme": {"aims": {"mark": 2}, "means": {"mark": 1, "comment": "Средства названы не все"}},
}


@dataclass
class Seated:
    """A member of the commission: who, where they stand, and in which role they sign in."""

    role: str
    place: str
    sits: CommissionRole = CommissionRole.member
    votes: bool = True
    person: UUID = field(default_factory=uuid4)
    member: UUID = field(default_factory=uuid4)


@dataclass
class Scene:
    """Everything a test speaks of."""

    contest: UUID
    commission: UUID
    jury: dict[str, Seated]
    applications: dict[str, UUID]
    applicants: dict[str, UUID]

    def sheet(self, application: str = "one", stage: str = "programme") -> str:
        return f"{BASE}/contests/{self.contest}/applications/{self.applications[application]}/sheets/{stage}"


def cast() -> dict[str, Seated]:
    return {
        "chair": Seated("omsu", SMOLENSK, CommissionRole.chair),
        "secretary": Seated("omsu", SMOLENSK, CommissionRole.secretary, votes=False),
        "expert": Seated("expert", REGION),
        "head": Seated("school", VYAZMA_SCHOOL),
    }


@pytest.fixture
async def set_scene(app: FastAPI) -> Callable[..., Awaitable[Scene]]:
    """Writes a contest with its commission and applications down, as the slices below would have left them."""

    async def make(rules: dict[str, Any] | None = None, **changes: Any) -> Scene:
        jury, today = cast(), app.state.clock.today()
        scene = Scene(uuid4(), uuid4(), jury, {"one": uuid4(), "two": uuid4()}, {"one": uuid4(), "two": uuid4()})
        places = sorted({SMOLENSK, *(each.place for each in jury.values())})
        said = ContestRules.model_validate(rules or contest_rules()).model_dump(mode="json")
        contest = {
            "id": scene.contest, "version": 1, "place": SMOLENSK, "purpose": ContestPurpose.reserve,
            "title": "Конкурс в резерв", "post_title": "Директор школы", "contacts": "каб. 12",
            "commission_id": scene.commission, "applications_from": today - timedelta(40),
            "applications_until": today - timedelta(10), "sheets_until": today, "held_on": today,
            "status": ContestStatus.scoring, "regulation_id": uuid4(), "rules": said, "criteria": [],
            "announced_on": today - timedelta(41), "journal_last": 2, "round": 1, "by_vote": False,
        }  # fmt: skip
        async with acting(app.state.database, caller("department"), app.state.clock) as tx:
            order = {"order_number": "1", "order_date": today, "valid_from": today - timedelta(50), "version": 1}
            formed = {"id": scene.commission, "place": SMOLENSK, "kind": CommissionKind.contest, "title": "Комиссия"}
            await tx.execute(insert(Commission).values(**formed, **order, places=places))
            for name, each in jury.items():
                await tx.execute(insert(CommissionMember).values(
                    id=each.member, places=places, commission_id=scene.commission, person_id=each.person,
                    person_place=each.place, full_name=f"Член {name}", position="эксперт", role=each.sits,
                    trade_union=False, votes=each.votes, valid_from=today - timedelta(50),
                ))  # fmt: skip
            await tx.execute(insert(Regulation).values(
                id=contest["regulation_id"], version=1, place=SMOLENSK, family=uuid4(), edition=1, title="Положение",
                kind=RegulationKind.contest, model=False, status=RegulationStatus.draft, act={}, content=said,
            ))  # fmt: skip
            await tx.execute(insert(Contest).values(**{**contest, **changes}))
            for number, (name, place) in enumerate((("one", SMOLENSK_SCHOOL), ("two", VYAZMA_SCHOOL)), start=1):
                candidate = uuid4()
                await tx.execute(insert(Candidate).values(
                    id=candidate, version=1, place=place, put_forward_at=place, status=CandidateStatus.active,
                    last_name="Соискатель", first_name=name, person_id=scene.applicants[name],
                ))  # fmt: skip
                await tx.execute(insert(Application).values(
                    id=scene.applications[name], version=1, places=sorted({SMOLENSK, place}), place=SMOLENSK,
                    candidate_place=place, contest_id=scene.contest, candidate_id=candidate,
                    person_id=scene.applicants[name], journal_number=number, registered_at=app.state.clock.now(),
                    registered_by=uuid4(), self_applied=True, status=ApplicationStatus.admitted,
                ))  # fmt: skip
        return scene

    return make


@pytest.fixture
async def scene(set_scene: Callable[..., Awaitable[Scene]]) -> Scene:
    return await set_scene()


@pytest.fixture
def juror(client_as: Callable[..., httpx.AsyncClient]) -> Callable[[Scene, str], httpx.AsyncClient]:
    """`juror(scene, "chair")`: signed in as that member."""

    def client(scene: Scene, name: str) -> httpx.AsyncClient:
        who = scene.jury[name]
        return client_as(who.role, who.place, who.person)

    return client


@pytest.fixture
def hand_in(juror: Callable[[Scene, str], httpx.AsyncClient]) -> Callable[..., Awaitable[dict[str, Any]]]:
    """A sheet handed in, which must succeed."""

    async def put(scene: Scene, name: str, application: str = "one", stage: str = "programme", marks: Any = None):
        body = {"marks": marks or RIGHT[stage]}
        response = await juror(scene, name).put(scene.sheet(application, stage), json=body)
        assert response.status_code == 200, response.text
        said: dict[str, Any] = response.json()
        return said

    return put


@pytest.fixture
def hand_in_all(hand_in: Callable[..., Awaitable[dict[str, Any]]]) -> Callable[[Scene], Awaitable[None]]:
    """Every sheet that is awaited; "two" is marked higher."""

    async def put(scene: Scene) -> None:
        for name in ("chair", "expert", "head"):
            for application in ("one", "two"):
                better = application == "two"
                await hand_in(scene, name, application, "interview", {"speech": {"mark": 9 if better else 6}})
                await hand_in(scene, name, application, "programme")

    return put


@pytest.fixture
def opened(app: FastAPI, key_file: Any) -> Callable[[Scene], Awaitable[Opened]]:
    """Opens the contest as the step of it does, and moves it on."""

    async def open_(scene: Scene, **_: Any) -> Opened:
        async with acting(app.state.database, caller("omsu"), app.state.clock) as tx:
            contest = await tx.get(Contest, scene.contest)
            found = await open_contest(tx, contest, key_file)
            contest.status, contest.opened_at = ContestStatus.opened, app.state.clock.now()
        return found

    return open_


@pytest.fixture
def changed(app: FastAPI) -> Callable[..., Awaitable[None]]:
    """Columns of the contest, or of the application of that name, as a step elsewhere would have changed them."""

    async def change(scene: Scene, application: str | None = None, **values: Any) -> None:
        async with app.state.database.begin("ru") as session:
            if application is None:
                await session.execute(update(Contest).where(Contest.id == scene.contest).values(values))
            else:
                here = Application.id == scene.applications[application]
                await session.execute(update(Application).where(here).values(values))

    return change


@pytest.fixture
def statements(app: FastAPI) -> Callable[[Awaitable[Any]], Awaitable[list[str]]]:
    """The SQL that was sent while something was awaited."""
    return partial(sent_during, app)


@pytest.fixture
def recused(client_as: Callable[..., httpx.AsyncClient]) -> Callable[[Scene, str, str], Awaitable[None]]:
    """Who conducts the contest recuses a member from an application."""

    async def recuse(scene: Scene, name: str, application: str) -> None:
        body = {
            "member_id": str(scene.jury[name].member),
            "application_id": str(scene.applications[application]),
            "kind": "other_interest",
            "reason": "Личная заинтересованность",
        }
        response = await client_as("omsu", SMOLENSK).post(f"{BASE}/contests/{scene.contest}/recusals", json=body)
        assert response.status_code == 201, response.text

    return recuse
