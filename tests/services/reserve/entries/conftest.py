"""Regulations on the reserve, candidates, and entries at any stage."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.terms import AttestationDecision, AttestationStatus, AttestationTurn, Attested
from services.reserve.candidates.models import Candidate, CandidateConsent, CandidateExperience
from services.reserve.entries.models import Entry
from services.reserve.leaders.models import Leader
from services.reserve.leaders.rules import LeaderSource, LeaderStatus
from services.reserve.received.models import ReceivedTraining
from services.reserve.received.rules import TrainingKind
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.rules import RegulationStatus
from services.reserve.regulations.terms import RegulationKind
from services.reserve.requirements.profile import ConsentPurpose, ExperienceKind
from services.reserve.teams.models import Team, TeamMember
from services.reserve.teams.rules import TeamLevel, TeamStatus
from tests.services.reserve.builders import made, step
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA

TODAY = "2026-11-27"
FROM_TODAY = date.fromisoformat(TODAY)
EXPERIENCE = {
    "code": "experience",
    "title": "Педагогический стаж не менее 5 лет",
    "clause": "п. 2.1",
    "requirement": {"kind": "experience", "of": ["pedagogical"], "years": 5},
}
RULES = {
    "kind": "reserve",
    "term_months": 36,
    "renewals": 1,
    "renewal_months": 12,
    "refusals": 2,
    "plan_due_days": 30,
    "report_every_months": 12,
    "report_due_days": 30,
    "changes_due_days": 10,
    "exclude_without_plan": True,
    "exclude_without_report": True,
    "exit_age": 60,
    "per_post": 2,
    "offer_days": 30,
    "sources": [
        "self_nomination", "school", "omsu", "department", "school_team", "municipal_team", "municipal_reserve",
        "leaders_base", "reserve_contest",
    ],
    "criteria": [EXPERIENCE],
    "readiness": {
        "a_attested": True, "a_plan_percent": 80, "a_training_hours": 72, "b_plan_percent": 40, "b_training_hours": 16,
    },
}  # fmt: skip
ORDER = {"number": "15-р", "date": TODAY}
INCLUSION = {"order": ORDER}


@pytest.fixture
async def ruled(app):
    """`await ruled(place, refusals=1)`: the edition in force there from today on."""

    async def publish(place: str, since: date = FROM_TODAY, **changes) -> UUID:
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as session:
            await session.execute(_ended(place, RegulationStatus.superseded))
            new = Regulation(
                place=place,
                kind=RegulationKind.reserve,
                title="Положение о резерве",
                act={"kind": "order", "issuer": "Управление образования", "number": "1", "date": "2019-12-01"},
                status=RegulationStatus.published,
                in_force_from=since,
                content=RULES | changes,
                content_hash="0",
                published_at=app.state.clock.now(),
            )
            session.add(new)
            await session.flush()
            return new.id

    return publish


@pytest.fixture
async def regulations(app, schools, ruled, today):
    """One for the city, one for the district, one for the region; nobody in the reserves."""
    today(TODAY)
    async with app.state.database.begin("ru") as session:
        await session.execute(delete(Entry))
        former = select(Regulation.id).where(Regulation.kind == RegulationKind.reserve)
        await session.execute(delete(Attestation).where(Attestation.regulation_id.in_(former)))
        await session.execute(delete(Regulation).where(Regulation.kind == RegulationKind.reserve))
    return {place: await ruled(place, date(2020, 1, 1)) for place in (SMOLENSK, VYAZMA, REGION)}


@pytest.fixture
async def candidate(app):
    """`await candidate(place, person)`: the file of somebody who meets the criteria and is young enough."""

    async def filed(
        place: str = SMOLENSK_SCHOOL, person: UUID | None = None, years: int = 6, born="1985-03-02", **changes
    ) -> str:
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as session:
            told = {"last_name": "Орлова", "first_name": "Вера", "birth_date": date.fromisoformat(born)} | changes
            new = Candidate(place=place, put_forward_at=place, person_id=person or uuid4(), **told)
            session.add(new)
            await session.flush()
            session.add(
                CandidateExperience(
                    place=place,
                    candidate_id=new.id,
                    kind=ExperienceKind.pedagogical,
                    organisation_name="Школа",
                    position="Учитель",
                    valid_from=date(2026 - years, 11, 27),
                )
            )
            session.add(consent(place, new.id))
            return str(new.id)

    return filed


def consent(place: str, candidate_id: UUID, until: date = date(2040, 1, 1)) -> CandidateConsent:
    return CandidateConsent(
        place=place, candidate_id=candidate_id, purpose=ConsentPurpose.reserve, given_on=date(2026, 1, 10),
        until=until, document="Согласие",
    )  # fmt: skip


def _ended(place: str, status: RegulationStatus):
    """Whatever is in force there, the day before today."""
    standing = (Regulation.place == place, Regulation.kind == RegulationKind.reserve, Regulation.in_force_to.is_(None))
    return update(Regulation).where(*standing).values(in_force_to=date(2026, 11, 26), status=status)


async def repealed(app, place: str) -> None:
    async with acting(app.state.database, system("test", "ru"), app.state.clock) as session:
        await session.execute(_ended(place, RegulationStatus.repealed))


def nomination(candidate_id: str, source: str = "omsu", reserve: str = SMOLENSK, **said) -> dict:
    return {"candidate_id": candidate_id, "reserve": reserve, "source": source, **said}


def path_of(entry) -> str:
    return f"/entries/{entry['id']}"


async def included(client, candidate_id: str, inclusion=INCLUSION, **said):
    """Put forward by the client, which keeps the reserve, and included in it."""
    entry = await made(client, "/entries", nomination(candidate_id, **said))
    await step(client, path_of(entry), "take")
    return await step(client, path_of(entry), "include", inclusion=inclusion)


async def trained(app, person: UUID, place: str, day: str, hours: int, *, counts: bool = True) -> str:
    """What the service of training told: a course completed. Its id there."""
    now, record = app.state.clock.now(), uuid4()
    row = {
        "id": uuid4(),
        "record_id": record,
        "source": "training",
        "type": "training.enrolment.completed",
        "said_at": now,
        "source_epoch": uuid4(),
        "source_seq": 1,
        "recorded_at": now,
        "applied_at": now if counts else None,
        "place": place,
        "kind": TrainingKind.enrolment_completed,
        "person_id": person,
        "day": date.fromisoformat(day),
        "hours": hours,
    }
    async with app.state.database.begin("ru") as session:
        await session.execute(insert(ReceivedTraining).values(row))
    return str(record)


async def formed(app, level: TeamLevel, place: str, person: UUID, until: date | None = None, **changes) -> UUID:
    """A team with one member."""
    async with acting(app.state.database, system("test", "ru"), app.state.clock) as session:
        told = {"status": TeamStatus.formed, "formed_on": date(2026, 1, 1)} | changes
        its = {"title": "Команда", "valid_from": date(2026, 1, 1), "order_number": "1", "order_date": date(2026, 1, 1)}
        organisation = uuid4() if level is TeamLevel.school else None
        team = Team(place=place, level=level, organisation_id=organisation, strategy="Развитие", **its, **told)
        session.add(team)
        await session.flush()
        member = {"person_id": person, "function": "Заместитель", "leads": False, "valid_from": date(2026, 1, 1)}
        session.add(TeamMember(place=place, team_id=team.id, valid_to=until, **member))
        return team.id


async def leading(app, person: UUID, status: LeaderStatus) -> UUID:
    dates = {
        LeaderStatus.nominated: {},
        LeaderStatus.included: {"consented_on": date(2026, 2, 1), "included_on": date(2026, 3, 1)},
        LeaderStatus.excluded: {
            "consented_on": date(2026, 2, 1),
            "included_on": date(2026, 3, 1),
            "excluded_on": date(2026, 4, 1),
        },
    }
    async with acting(app.state.database, system("test", "ru"), app.state.clock) as session:
        leader = Leader(
            place=REGION,
            person_id=person,
            person_name="Орлова Вера",
            organisation_id=uuid4(),
            organisation_name="Школа",
            direction=f"d{uuid4().hex[:8]}",
            direction_title="Качество подготовки",
            source=LeaderSource.manual,
            ground="Опыт",
            nominated_on=date(2026, 1, 10),
            status=status,
            **dates[status],
        )
        session.add(leader)
        await session.flush()
        return leader.id


async def attested(app, entry, until: str | None, decided: str = TODAY, place: str | None = None) -> None:
    """A decision on the candidate: conforms through a day, or does not. Which regulation it names is not asked here."""
    decision = AttestationDecision.does_not_conform if until is None else AttestationDecision.conforms
    async with acting(app.state.database, system("test", "ru"), app.state.clock) as session:
        new = Attestation(
            place=place or entry["place"],
            keeper=entry["reserve"],
            candidate_id=UUID(entry["candidate_id"]),
            attested=Attested.candidate,
            turn=AttestationTurn.planned,
            regulation_id=UUID(entry["regulation_id"]),
            scheduled_on=date.fromisoformat(decided),
            status=AttestationStatus.decided,
            decision=decision,
            decided_on=date.fromisoformat(decided),
            decided_by=uuid4(),
            valid_until=None if until is None else date.fromisoformat(until),
        )
        session.add(new)
