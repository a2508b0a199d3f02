"""A contest of the city with three applications and a commission whose members come from two municipalities."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.candidates.models import Candidate, CandidateDocument, CandidateExperience
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestPurpose, ContestStatus
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.terms import RegulationKind
from services.reserve.requirements.profile import ExperienceKind
from services.reserve.store import COPIES, TABLES
from tests.services.reserve.builders import made
from tests.services.reserve.sheets.rulings import contest_rules
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL

DAY = "2026-04-15"
"""Of the contest."""
SECOND_SCHOOL, THIRD_SCHOOL = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"
NAMES = {
    "chair": "Орлова Вера Ильинична",
    "deputy": "Грач Лев Иванович",
    "secretary": "Сова Яна Олеговна",
    "expert": "Дрозд Нина Павловна",
    "near": None,
    "far": None,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What the tests stand on."""

    contest: str
    commission: dict[str, Any]
    members: dict[str, str]
    """By the short name: `near` is the head of a school of the city, `far` of one next door."""
    people: dict[str, UUID]
    """Place of the school → its head."""
    applications: list[str]
    """The first is by one who works under `near`, the second by one whose paper names the deputy."""

    def __getitem__(self, name: str) -> str:
        return self.members[name]

    def all_but(self, *names: str) -> list[str]:
        return [member for name, member in self.members.items() if name not in names]


@pytest.fixture
async def people(app, schools) -> dict[str, UUID]:
    async with app.state.database.begin("ru") as session:
        return {each.place: each.id for each in await session.scalars(select(COPIES.person))}


@pytest.fixture
async def commission(omsu, people):
    said = {"position": "специалист", "valid_from": "2026-02-01"}
    members = [
        said | {"full_name": NAMES["chair"], "role": "chair"},
        said | {"full_name": NAMES["deputy"], "role": "deputy"},
        said | {"full_name": NAMES["secretary"], "role": "secretary", "votes": False},
        said | {"full_name": NAMES["expert"], "role": "member", "trade_union": True},
        said | {"person_id": str(people[SMOLENSK_SCHOOL]), "role": "member"},
        said | {"person_id": str(people[VYAZMA_SCHOOL]), "role": "member"},
    ]
    body = {
        "kind": "contest",
        "title": "Конкурсная комиссия",
        "order_number": "7",
        "order_date": "2026-01-30",
        "valid_from": "2026-02-01",
        "members": members,
    }
    return await made(omsu, "/commissions", body)


def _candidate(last_name: str, **more: Any) -> Candidate:
    blank = {"place": SMOLENSK, "put_forward_at": SMOLENSK, "middle_name": "Юрьевна", "first_name": "Ольга"}
    return Candidate(id=uuid4(), last_name=last_name, experience=[], documents=[], **blank | more)


def _contest(commission_id: str, regulation: Regulation) -> Contest:
    told: dict[str, Any] = {
        "purpose": ContestPurpose.reserve,
        "title": "Конкурс в резерв",
        "post_title": "директор",
        "applications_from": date(2026, 3, 1),
        "applications_until": date(2026, 3, 25),
        "sheets_until": date(2026, 4, 14),
        "held_on": date.fromisoformat(DAY),
        "contacts": "каб. 12",
        "status": ContestStatus.scoring,
        "regulation_id": regulation.id,
        "rules": regulation.content,
        "criteria": [],
        "announced_on": date(2026, 2, 20),
    }
    return Contest(id=uuid4(), place=SMOLENSK, commission_id=UUID(commission_id), **told)


def _application(contest: Contest, candidate: Candidate, number: int) -> Application:
    return Application(
        id=uuid4(),
        place=SMOLENSK,
        candidate_place=SMOLENSK,
        places=[SMOLENSK],
        contest_id=contest.id,
        candidate_id=candidate.id,
        person_id=candidate.person_id,
        journal_number=number,
        registered_at=datetime(2026, 3, 2, tzinfo=UTC),
        registered_by=uuid4(),
        self_applied=False,
        status=ApplicationStatus.admitted,
        documents=[],
        checks=[],
    )


@pytest.fixture
async def ground(app, commission, schools, people, today) -> Ground:
    """In the days of scoring; the sheets are not opened yet."""
    today("2026-04-01")
    under, named, free = _candidate("Зимина"), _candidate("Летова"), _candidate("Вешняя")
    act = {"kind": "order", "number": "1", "date": "2026-01-10"}
    told = {"kind": RegulationKind.contest, "title": "О конкурсе", "act": act, "content": contest_rules()}
    regulation = Regulation(id=uuid4(), place=SMOLENSK, **told)
    contest = _contest(commission["id"], regulation)
    applications = [_application(contest, each, number) for number, each in enumerate((under, named, free), start=1)]
    job = {"kind": ExperienceKind.pedagogical, "organisation_name": "Школа o1", "position": "учитель"}
    under.experience = [
        CandidateExperience(
            place=SMOLENSK, organisation_id=schools[SMOLENSK_SCHOOL], valid_from=date(2020, 9, 1), valid_to=None, **job
        )
    ]
    async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
        file = TABLES.file(
            id=uuid4(),
            sha256="0" * 64,
            name="ref.pdf",
            media_type="application/pdf",
            size=1,
            account=uuid4(),
            created_at=datetime(2026, 3, 2, tzinfo=UTC),
            place=SMOLENSK,
        )
        tx.add_all([file, regulation])
        await tx.flush()
        paper = {"kind": "reference", "title": "Характеристика, подписана Л. И. Грачом", "file_id": file.id}
        named.documents = [CandidateDocument(place=SMOLENSK, added_on=date(2026, 3, 1), **paper)]
        tx.add_all([under, named, free, contest])
        await tx.flush()
        tx.add_all(applications)
    by_name = {each["full_name"]: each["id"] for each in commission["members"]}
    by_person = {each["person_id"]: each["id"] for each in commission["members"]}
    members = {name: by_name[full] for name, full in NAMES.items() if full}
    members |= {"near": by_person[str(people[SMOLENSK_SCHOOL])], "far": by_person[str(people[VYAZMA_SCHOOL])]}
    ids = [str(each.id) for each in applications]
    return Ground(str(contest.id), commission, members, people, ids)


@pytest.fixture
def status_set(app):
    """`status_set(ground, "opened")`: as the conduct of the contest would leave it."""

    async def put(ground: Ground, status: str) -> None:
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            contest = await tx.get(Contest, UUID(ground.contest))
            contest.status = ContestStatus(status)
            contest.opened_at = app.state.clock.now() if status in ("opened", "decided") else None
            contest.concluded_on = date(2026, 4, 16) if status == "decided" else None

    return put


@pytest.fixture
def asking(app):
    """`await asking(identity, service.recused, …)`: what a slice above is answered within a caller's transaction."""

    async def ask(caller, function, *said):
        async with acting(app.state.database, caller, app.state.clock) as tx:
            return await function(tx, *said)

    return ask
