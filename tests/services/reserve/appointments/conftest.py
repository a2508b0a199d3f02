"""Vacancies, reservists and a contest that was won, for somebody to be appointed."""

from datetime import date, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import delete, insert, select, update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.appeals.models import Appeal
from services.reserve.appeals.rules import AppealSubject
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.appointments.models import Appointment
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.terms import (
    AttestationDecision,
    AttestationStatus,
    AttestationTurn,
    Attested,
)
from services.reserve.candidates.models import Candidate, CandidateConsent
from services.reserve.commissions.models import Commission
from services.reserve.commissions.rules import CommissionKind
from services.reserve.contests.models import Contest, ContestNotice
from services.reserve.contests.standing import ContestPurpose, ContestStatus
from services.reserve.offers.models import Offer
from services.reserve.requirements.profile import ConsentPurpose
from services.reserve.store import COPIES
from services.reserve.vacancies import service as vacancies
from services.reserve.vacancies.models import Vacancy
from tests.services.reserve.builders import made, step
from tests.services.reserve.entries.conftest import *  # noqa: F403  # regulations, candidates, entries
from tests.services.reserve.entries.conftest import consent, included
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL

CRITERION = {
    "code": "experience",
    "title": "Стаж педагогической работы не менее 5 лет",
    "requirement": {"kind": "experience", "of": ["pedagogical"], "years": 5},
}
ACT = {
    "act_title": "Порядок назначения",
    "act_number": "336-ОД",
    "act_date": "2026-04-10",
    "justification": "Конкурс дважды не состоялся",
}
ORDER = {
    "number": "117-к",
    "date": "2026-11-27",
    "contract_on": "2026-11-30",
    "starts_on": "2026-12-01",
    "contract_until": "2031-11-30",
}
RULES = {
    "kind": "contest",
    "notice_days": 30,
    "acceptance_days": 20,
    "documents": [],
    "criteria": [],
    "stages": [
        {
            "code": "programme",
            "kind": "programme",
            "title": "Программа развития",
            "criteria": [{"code": "aims", "title": "Цели", "scale": {"lowest": 0, "highest": 2}}],
        }
    ],
    "aggregation": "mean",
    "pass_points": None,
    "minimum_candidates": 1,
    "blind": [],
    "conflict_years": 3,
    "voting": {"quorum": 0.667, "majority": "of_present", "tie": "chair_vote"},
    "places": 1,
    "second_to_reserve": True,
    "next_by_score": True,
    "appeal_days": 10,
    "wait_for_appeals": False,
    "contract_days": 10,
}


class World:
    """One school whose head has left, and what can be done about it as its authority."""

    def __init__(self, app, omsu, organisation, candidate) -> None:
        self.app, self.omsu, self.organisation, self._candidate = app, omsu, organisation, candidate
        self.regulation_id: UUID | None = None

    async def vacancy(self):
        said = {"organisation_id": str(self.organisation), "post_title": "директор", "reason": "dismissal"}
        made_ = await made(self.omsu, "/vacancies", said | {"arises_on": "2026-11-20", "requirements": [CRITERION]})
        return await step(self.omsu, f"/vacancies/{made_['id']}", "declare")

    async def candidate(
        self, *, place=f"{SMOLENSK}.o2", person=None, until="2031-01-01", consents=(ConsentPurpose.contest,), **changes
    ):
        """A file of the school next door, with its consents, and an attestation through a day or none."""
        filed = await self._candidate(place, person, **changes)
        if until:
            await self.attest(filed, place, until)
        async with self.acting() as tx:
            for each in consents:
                given = consent(place, UUID(filed))
                given.purpose = each
                tx.add(given)
        return filed

    async def attest(self, candidate_id, place, until):
        """As the commission leaves it: the candidate conforms."""
        async with self.acting() as tx:
            tx.add(
                Attestation(
                    place=place,
                    keeper=SMOLENSK,
                    candidate_id=UUID(candidate_id),
                    attested=Attested.candidate,
                    turn=AttestationTurn.planned,
                    regulation_id=self.regulation_id,
                    scheduled_on=date(2026, 6, 1),
                    status=AttestationStatus.decided,
                    decision=AttestationDecision.conforms,
                    decided_on=date(2026, 6, 1),
                    decided_by=uuid4(),
                    valid_until=date.fromisoformat(until),
                )
            )

    async def appealed(self, contest_id, application_id, subject=AppealSubject.outcome):
        """Somebody has appealed against the outcome, or a rejection."""
        async with self.acting() as tx:
            tx.add(
                Appeal(
                    id=uuid4(),
                    place=SMOLENSK,
                    places=[SMOLENSK],
                    contest_id=UUID(contest_id),
                    application_id=UUID(application_id),
                    subject=subject,
                    round=1,
                    text="Баллы сложены неверно",
                    until=date(2026, 12, 4),
                    filed_at=self.app.state.clock.now(),
                    filed_by=uuid4(),
                    person_id=uuid4(),
                )
            )

    def acting(self):
        return acting(self.app.state.database, system("tests", "ru"), self.app.state.clock)

    async def person_of(self, candidate_id):
        async with self.acting() as tx:
            return str(await tx.scalar(select(Candidate.person_id).where(Candidate.id == UUID(candidate_id))))

    async def change(self, model, id_, **values):
        async with self.acting() as tx:
            await tx.execute(update(model).where(model.id == UUID(id_)).values(values))

    async def withdraw_consents(self, candidate_id):
        async with self.acting() as tx:
            await tx.execute(delete(CandidateConsent).where(CandidateConsent.candidate_id == UUID(candidate_id)))

    async def direct(self, vacancy, candidate_id, **said):
        ground = {"kind": "direct", "vacancy_id": vacancy["id"], "candidate_id": candidate_id, **ACT}
        return await made(self.omsu, "/appointments", {"ground": ground, **said})

    async def offered(self, vacancy, candidate_id):
        """Included in the reserve and offered the vacancy."""
        entry = await included(self.omsu, candidate_id)
        said = {"entry_id": entry["id"], "offered_on": "2026-11-27", "answer_until": "2026-12-04"}
        return entry, await made(self.omsu, f"/vacancies/{vacancy['id']}/offers", said)

    async def contest(self, vacancy, *candidates, **rules):
        """Decided: the first has won, the others come next."""
        async with self.acting() as tx:
            await vacancies.in_contest(tx, UUID(vacancy["id"]))
            commission = _commission()
            tx.add(commission)
            await tx.flush()
            contest = _contest(vacancy, commission, self.regulation_id, RULES | rules)
            tx.add(contest)
            await tx.flush()
            applications = [_application(contest, each, rank) for rank, each in enumerate(candidates, 1)]
            tx.add_all(applications)
            await tx.flush()
            return str(contest.id), [str(each.id) for each in applications]

    async def head(self, organisation, person_id, held_from, held_to=None, kind="head", place=SMOLENSK_SCHOOL):
        """A copy of a post, as the directory's feed would have left it."""
        async with self.acting() as tx:
            row = {
                "id": uuid4(),
                "place": place,
                "kind": kind,
                "person_id": UUID(person_id),
                "organisation_id": organisation,
                "held_from": date.fromisoformat(held_from),
                "held_to": held_to and date.fromisoformat(held_to),
                "source_epoch": uuid4(),
                "source_seq": 1,
            }
            await tx.execute(insert(COPIES.post).values(row))


def _commission() -> Commission:
    return Commission(
        place=SMOLENSK,
        places=[SMOLENSK],
        kind=CommissionKind.contest,
        title="Конкурсная комиссия",
        order_number="5",
        order_date=date(2026, 9, 1),
        valid_from=date(2026, 9, 1),
    )


def _contest(vacancy, commission, regulation_id, rules) -> Contest:
    return Contest(
        place=SMOLENSK,
        purpose=ContestPurpose.vacancy,
        title="Конкурс",
        vacancy_id=UUID(vacancy["id"]),
        organisation_id=UUID(vacancy["organisation_id"]),
        organisation_name=vacancy["organisation_name"],
        post_title=vacancy["post_title"],
        applications_from=date(2026, 10, 1),
        applications_until=date(2026, 10, 25),
        sheets_until=date(2026, 11, 20),
        held_on=date(2026, 11, 21),
        contacts="ул. Ленина, 1",
        status=ContestStatus.decided,
        commission_id=commission.id,
        regulation_id=regulation_id,
        rules=rules,
        criteria=[],
        announced_on=date(2026, 9, 25),
        opened_at=datetime.fromisoformat("2026-11-21T12:00:00+03:00"),
        concluded_on=date(2026, 11, 21),
    )


def _application(contest, candidate_id, rank) -> Application:
    place = f"{SMOLENSK}.o2"
    return Application(
        place=contest.place,
        candidate_place=place,
        places=[contest.place, place],
        contest_id=contest.id,
        candidate_id=UUID(candidate_id),
        journal_number=rank,
        registered_at=datetime.fromisoformat("2026-10-05T12:00:00+03:00"),
        registered_by=uuid4(),
        self_applied=False,
        status=ApplicationStatus.winner if rank == 1 else ApplicationStatus.runner_up,
        points=10 - rank,
        rank=rank,
    )


async def _empty(worker_database) -> None:
    """With all that hangs on them; what is written once is emptied by nobody but the server's own administrator."""
    tables = (Appeal, Appointment, Offer, Application, ContestNotice, Contest, Vacancy, Attestation)
    connection = await asyncpg.connect(worker_database.url("admin"))
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(f"TRUNCATE {', '.join(str(each.__table__) for each in tables)} CASCADE")
    await connection.close()


@pytest.fixture
async def emptied(worker_database):
    """Nothing of other tests stands in the way of this one, and nothing of this one in theirs."""
    await _empty(worker_database)
    yield
    await _empty(worker_database)


@pytest.fixture
async def world(app, emptied, omsu, schools, regulations, candidate):
    """The school has no head any more."""
    async with app.state.database.begin("ru") as session:
        left = COPIES.post.organisation_id == schools[SMOLENSK_SCHOOL]
        await session.execute(update(COPIES.post).where(left).values(held_to=date(2026, 11, 19)))
    world = World(app, omsu, schools[SMOLENSK_SCHOOL], candidate)
    world.regulation_id = regulations[SMOLENSK]
    return world
