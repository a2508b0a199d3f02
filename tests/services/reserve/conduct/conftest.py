"""A contest of the city from its draft to its decision: who takes part, and every step as whoever takes it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import delete, select, update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.candidates.models import Candidate, CandidateConsent, CandidateExperience
from services.reserve.entries.models import Entry
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.rules import RegulationStatus
from services.reserve.regulations.terms import RegulationKind
from services.reserve.requirements.profile import ConsentPurpose, ExperienceKind
from services.reserve.store import COPIES
from tests.services.reserve.builders import BASE, made, step
from tests.services.reserve.entries.conftest import RULES as RESERVE_RULES
from tests.services.reserve.sheets.rulings import contest_rules
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL

TODAY, ACCEPTING, ADMISSION, HELD = "2026-02-20", "2026-03-10", "2026-03-26", "2026-04-15"
"""Days on which the usual contest is announced, accepts applications, admits, is held."""
EXPERIENCE = {
    "code": "experience",
    "title": "Педагогический стаж не менее 5 лет",
    "clause": "п. 2.1",
    "requirement": {"kind": "experience", "of": ["pedagogical"], "years": 5},
    "required": True,
}
PROGRAMME = {"code": "programme", "title": "Программа развития", "required": True}
PAPER = {"code": "programme", "paper": "Программа на 12 листах"}
ORDER = {"number": "15-р", "date": HELD}
JURY = (f"{SMOLENSK}.o2", f"{SMOLENSK}.o3", VYAZMA_SCHOOL)
"""Whose heads sit on the commission; the first presides."""


def contest_body(commission: str, **changes: Any) -> dict[str, Any]:
    return {
        "purpose": "reserve",
        "title": "Конкурс в резерв города",
        "post_title": "директор школы",
        "commission_id": commission,
        "applications_from": "2026-03-01",
        "applications_until": "2026-03-25",
        "sheets_until": "2026-04-14",
        "held_on": HELD,
        "contacts": "каб. 12",
    } | changes


@dataclass
class Stage:
    """The contest and everybody in it."""

    client_as: Callable[..., httpx.AsyncClient]
    shift: Callable[[str], None]
    omsu: httpx.AsyncClient
    jury: dict[str, UUID]
    """Place → the head who sits for it."""
    members: dict[UUID, str]
    """Person → member of the commission."""
    commission: str
    contest: dict[str, Any] = field(default_factory=dict)
    people: dict[str, tuple[str, UUID, str]] = field(default_factory=dict)
    """Name → (candidate, person, place)."""
    applications: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/contests/{self.contest['id']}"

    def juror(self, place: str) -> httpx.AsyncClient:
        return self.client_as("school", place, self.jury[place])

    def applicant(self, name: str) -> httpx.AsyncClient:
        _, person, place = self.people[name]
        return self.client_as("school", place, person)

    def application(self, name: str) -> str:
        return f"/applications/{self.applications[name]}"

    async def read(self) -> dict[str, Any]:
        said: dict[str, Any] = (await self.omsu.get(f"{BASE}{self.path}")).json()
        return said

    async def status_of(self, name: str) -> str:
        return (await self.omsu.get(f"{BASE}{self.application(name)}")).json()["status"]

    async def draft(self, **changes: Any) -> None:
        self.shift(TODAY)
        self.contest = await made(self.omsu, "/contests", contest_body(self.commission, **changes))

    async def announced(self, **changes: Any) -> None:
        await self.draft(**changes)
        self.contest = await step(self.omsu, self.path, "announce")

    async def accepting(self, **changes: Any) -> None:
        await self.announced(**changes)
        self.shift(ACCEPTING)

    async def apply(self, *names: str, documents: Any = None) -> None:
        for name in names:
            body = {"documents": [PAPER] if documents is None else documents}
            new = await made(self.applicant(name), f"{self.path}/applications", body)
            self.applications[name] = new["id"]

    async def check(self, name: str, outcome: str = "met", said: str | None = None, code: str = "experience") -> Any:
        path, body = f"{BASE}{self.application(name)}/checks/{code}", {"outcome": outcome, "said": said}
        return await self.omsu.put(path, json=body, headers={"If-Match": "*"})

    async def reject(self, name: str, reason: str = "Мал стаж") -> Any:
        """For a criterion that was found not met."""
        assert (await self.check(name, "unmet", said="Стаж не подтверждён")).status_code == 200
        return await step(self.omsu, self.application(name), "reject", reason=reason)

    async def admit(self, *names: str) -> None:
        self.shift(ADMISSION)
        for name in names:
            assert (await self.check(name)).status_code == 200
            await step(self.omsu, self.application(name), "admit")

    async def scoring(self, *names: str, **changes: Any) -> None:
        await self.accepting(**changes)
        await self.apply(*names)
        await self.admit(*names)
        self.contest = await step(self.omsu, self.path, "close_admission")

    async def mark(self, name: str, marks: dict[str, int], jury: tuple[str, ...] = JURY) -> None:
        """The same from every juror: interview and programme."""
        sheets = {"interview": {"speech": marks["speech"]}, "programme": {c: marks[c] for c in ("aims", "means")}}
        for place in jury:
            for stage, given in sheets.items():
                path = f"{BASE}{self.path}{self.application(name)}/sheets/{stage}"
                body = {"marks": {code: {"mark": mark, "comment": "Пояснение"} for code, mark in given.items()}}
                response = await self.juror(place).put(path, json=body)
                assert response.status_code == 200, response.text

    async def meet(self, *agenda: dict[str, Any], present: tuple[str, ...] = JURY) -> str:
        """A meeting convened on the day of the contest."""
        self.shift((await self.read())["held_on"])
        held_on = (await self.read())["held_on"]
        body = {"contest_id": self.contest["id"], "held_on": held_on, "venue": "каб. 12", "agenda": list(agenda)}
        meeting = await made(self.omsu, "/meetings", body)
        there = [self.members[self.jury[place]] for place in present]
        await step(self.omsu, f"/meetings/{meeting['id']}", "convene", present=there)
        return f"/meetings/{meeting['id']}"

    async def vote(self, meeting: str, choices: dict[int, dict[str, str]]) -> None:
        """Point of the agenda → place of a juror → choice."""
        for at, given in choices.items():
            now = (await self.omsu.get(f"{BASE}{meeting}")).json()
            said = [{"member_id": self.members[self.jury[place]], "choice": each} for place, each in given.items()]
            path = f"{BASE}{meeting}/agenda/{now['agenda'][at]['id']}/ballots"
            response = await self.omsu.put(path, json={"ballots": said}, headers={"If-Match": "*"})
            assert response.status_code == 200, response.text

    async def open(self) -> dict[str, Any]:
        self.contest = await step(self.omsu, self.path, "open")
        return self.contest

    async def opened(self, marks: dict[str, dict[str, int]], **changes: Any) -> str:
        """Scored and opened at a meeting that goes on; the meeting."""
        await self.scoring(*marks, **changes)
        for name, given in marks.items():
            await self.mark(name, given)
        meeting = await self.meet()
        await self.open()
        return meeting

    async def decided(self, marks: dict[str, dict[str, int]], **changes: Any) -> dict[str, Any]:
        meeting = await self.opened(marks, **changes)
        await step(self.omsu, meeting, "conclude")
        order = {} if changes.get("purpose") == "vacancy" else {"order": ORDER}
        self.contest = await step(self.omsu, self.path, "decide", **order)
        return self.contest


BEST = {"speech": 9, "aims": 2, "means": 2}
GOOD = {"speech": 7, "aims": 2, "means": 1}
WEAK = {"speech": 3, "aims": 1, "means": 0}


@pytest.fixture
def ruled(app) -> Callable[..., Awaitable[UUID]]:
    """`await ruled(blind=["name"])`: the regulation on contests in force in the city."""

    async def publish(kind: RegulationKind = RegulationKind.contest, **changes: Any) -> UUID:
        usual = {"documents": [PROGRAMME], "criteria": [EXPERIENCE], "places": 2, "pass_points": 6}
        content = contest_rules(**usual | changes) if kind is RegulationKind.contest else RESERVE_RULES
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            its = (Regulation.place == SMOLENSK, Regulation.kind == kind)
            await tx.execute(update(Regulation).where(*its).values(status=RegulationStatus.draft))
            new = Regulation(
                place=SMOLENSK,
                kind=kind,
                title="Положение",
                act={"kind": "order", "issuer": "Управление образования", "number": "1", "date": "2019-12-01"},
                status=RegulationStatus.published,
                in_force_from=date(2020, 1, 1),
                content=content,
                content_hash="0",
                published_at=app.state.clock.now(),
            )
            tx.add(new)
            await tx.flush()
            return new.id

    return publish


@pytest.fixture
def filed(app) -> Callable[..., Awaitable[tuple[str, UUID]]]:
    """`await filed(place)`: (candidate, person) with ten years of teaching and consents to contest and reserve."""

    async def write(place: str, name: str = "Летова", years: int = 10, consent: bool = True) -> tuple[str, UUID]:
        person = uuid4()
        new = Candidate(
            id=uuid4(), place=place, put_forward_at=place, person_id=person, last_name=name, first_name="Ольга",
            middle_name="Юрьевна", birth_date=date(1985, 3, 2), workplace="Лицей № 9", position="завуч",
        )  # fmt: skip
        taught = CandidateExperience(
            place=place, candidate_id=new.id, kind=ExperienceKind.pedagogical, organisation_name="Лицей № 9",
            position="учитель", valid_from=date(2026 - years, 1, 1), valid_to=None,
        )  # fmt: skip
        agreed = CandidateConsent(
            place=place, candidate_id=new.id, purpose=ConsentPurpose.contest, given_on=date(2026, 1, 1),
            until=date(2027, 1, 1), withdrawn_on=None, document="Согласие № 1",
        )  # fmt: skip
        to_the_reserve = CandidateConsent(
            place=place, candidate_id=new.id, purpose=ConsentPurpose.reserve, given_on=date(2026, 1, 2),
            until=date(2027, 1, 1), withdrawn_on=None, document="Согласие № 2",
        )  # fmt: skip
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            tx.add(new)
            await tx.flush()
            tx.add_all([taught, agreed, to_the_reserve] if consent else [taught])
        return str(new.id), person

    return write


@pytest.fixture
async def stage(app, omsu, client_as, schools, today, ruled, filed) -> Stage:
    """A commission of three heads, two regulations, four people who may apply, one of them next door."""
    today(TODAY)
    async with app.state.database.begin("ru") as session:
        await session.execute(delete(Entry))
        heads = {each.place: each.id for each in await session.scalars(select(COPIES.person))}
    await ruled()
    await ruled(RegulationKind.reserve)
    said = {"position": "директор", "valid_from": "2026-02-01"}
    members = [
        said | {"person_id": str(heads[place]), "role": "chair" if place == JURY[0] else "member"} for place in JURY
    ]
    secretary = said | {"full_name": "Сова Яна Олеговна", "role": "secretary", "votes": False}
    order = {"order_number": "7", "order_date": "2026-01-30", "valid_from": "2026-02-01"}
    formed = {"kind": "contest", "title": "Комиссия", "members": [*members, secretary], **order}
    commission = await made(omsu, "/commissions", formed)
    seats = {UUID(each["person_id"]): each["id"] for each in commission["members"] if each["person_id"]}
    stage = Stage(client_as, today, omsu, {place: heads[place] for place in JURY}, seats, commission["id"])
    for name, place in (
        ("one", SMOLENSK_SCHOOL),
        ("two", VYAZMA_SCHOOL),
        ("three", SMOLENSK_SCHOOL),
        ("four", SMOLENSK),
    ):
        stage.people[name] = (*await filed(place), place)
    return stage
