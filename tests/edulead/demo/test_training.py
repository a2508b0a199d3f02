"""Training as it is loaded: cut off anywhere and taken up again, it comes out the same, and it is what is told."""

import base64
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from edulead.demo.region import region
from edulead.demo.reserve.teams import OF_SCHOOLS
from edulead.demo.rounds import PAST
from edulead.demo.stage import HEADS, Stage
from edulead.demo.story import OUTLIER, PENDING, REPEATED
from edulead.demo.targets import Targets, identifier
from edulead.demo.training import loading
from edulead.demo.training.novices import DONE
from edulead.demo.training.people import MENTORS, NOVICES, RISING_SCHOOL
from services.kernel.clock import clock_of
from services.kernel.database import Database, connect
from services.kernel.settings import Settings
from services.training.certificates.models import Certificate
from services.training.competitions.models import CompetitionStage
from services.training.deficits.models import Deficit
from services.training.diagnostics.models import Diagnostics
from services.training.enrolments.models import Enrolment
from services.training.gatherings.models import Gathering
from services.training.groups.models import StudyGroup
from services.training.informal.models import InformalLearning
from services.training.internships.models import Internship
from services.training.learning_teams.receiving import receive_team
from services.training.learning_teams.rules import LearningTeamLevel, LearningTeamStatus, MemberTold, TeamTold
from services.training.materials.models import Material
from services.training.mentor_matchings.models import MatchingProposal
from services.training.mentoring.models import MentorMeeting, Mentorship
from services.training.mentors.models import Mentor
from services.training.novices.models import Novice
from services.training.partnerships.models import Partnership
from services.training.programmes.models import TrainingProgramme
from services.training.routes.models import LearningRoute
from services.training.school_results.rules import PublishedCycle, SchoolResult
from services.training.school_results.service import receive_results
from services.training.sites.models import Site, SiteReport
from services.training.store import COPIES, TABLES
from services.training.transfer_programmes.models import TransferProgramme
from tests.edulead.demo.planned import copies_of, part, places_of

OWN = next(each.place for each in region().accounts if each.role == "school")
PLANNED = part({REPEATED, OUTLIER, PENDING, RISING_SCHOOL, OWN, *MENTORS, *NOVICES})
PLACES = places_of(PLANNED)


class CutOff(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Fragile(Stage):
    """A stage that falls down at the end of its n-th transaction."""

    left: list[int] = field(default_factory=lambda: [10**9])

    def in_training(self) -> AbstractAsyncContextManager[AsyncSession]:
        self.left[0] -= 1
        if self.left[0] < 0:
            raise CutOff
        return Stage.in_training(self)


def results() -> list[SchoolResult]:
    """The mentors' schools did well, all others badly, that of the repeated risk worst."""
    others = [each.key for each in PLANNED.organisations if each.key not in (*MENTORS, REPEATED)]
    percents = {key: 40 + at for at, key in enumerate(others)} | {key: 90 - at for at, key in enumerate(MENTORS)}
    percents[REPEATED] = 30
    return [
        SchoolResult(
            organisation_id=identifier(key),
            place=PLACES[key],
            percent=percent,
            level=None,
            cluster="town",
            directions={"quality": percent, "management": 50, "inclusion": 50, "conditions": 50},
            titles={"quality": "Качество подготовки обучающихся"},
        )
        for key, percent in percents.items()
    ]


def team(school: str) -> TeamTold:
    """Of the head and the deputy, as the reserve tells it."""
    now = datetime.now(UTC)
    posts = (each for each in PLANNED.posts if each.place == school and each.released is None)
    people = {each.person: each.kind in HEADS for each in posts}
    formed = now.date() - timedelta(days=90)
    return TeamTold(
        id=identifier(f"team-{school}"),
        place=PLACES[school],
        level=LearningTeamLevel.school,
        organisation_id=identifier(school),
        title="Команда перехода",
        first=formed,
        last=None,
        status=LearningTeamStatus.formed,
        ended_on=None,
        members=tuple(
            MemberTold(identifier(f"member-{each}"), identifier(each), "Качество", leads, formed, None)
            for each, leads in people.items()
        ),
        event_id=identifier(f"event-{school}"),
        said_at=now,
        seq=1,
    )


@pytest.fixture
async def training(fresh_database: Any) -> AsyncIterator[Database]:
    database = await connect(Settings(database_url=fresh_database.url("training")), TABLES)
    async with database.begin("ru") as tx:
        for table, rows in copies_of(PLANNED, COPIES):
            await tx.execute(insert(table), rows)
        for each in PAST:
            await receive_results(tx, PublishedCycle(each.cycle, identifier("family"), each.period[1]), results())
        for each in OF_SCHOOLS:
            await receive_team(tx, team(each))
    yield database
    await database.close()


@pytest.fixture
def staged(training: Database, tmp_path: Path) -> Callable[..., Fragile]:
    key = tmp_path / "training.key"
    key.write_bytes(base64.urlsafe_b64encode(b"k" * 32))

    def stage(transactions: int = 10**9) -> Fragile:
        clock = clock_of(Settings(database_url="postgresql://unused"))
        targets = Targets(training, training, training, training, clock, tmp_path, tmp_path, key)
        return Fragile(targets, PLANNED, PLACES, [transactions])

    return stage


async def load(stage: Stage) -> None:
    await loading.load(stage, lambda _: None)


async def done(database: Database) -> Counter[Any]:
    """What was done how often, to what."""
    history = TABLES.history
    async with database.begin("ru") as tx:
        return Counter(map(tuple, await tx.execute(select(history.entity, history.action))))


async def test_cut_off_between_phases_it_is_taken_up_again(training, staged) -> None:
    for transactions in range(1, len(loading.PHASES)):
        with pytest.raises(CutOff):
            await load(staged(transactions))
    assert not await loading.is_whole(staged())
    await load(staged())
    assert await loading.is_whole(staged())
    once = await done(training)
    await load(staged())
    assert await done(training) == once
    await told_as_documented(training)


async def told_as_documented(training: Database) -> None:
    """All of the region is looked at in one load: a load takes longer than what is asked of it."""
    async with training.begin("ru") as tx:
        await deficits_come_from_both_sources(tx)
        await groups_are_in_every_state(tx)
        await teams_learned_whole(tx)
        await people_are_accompanied(tx)
        await the_route_says_what_it_closes_and_what_it_does_not(tx)
        await whoever_began_has_ticked_some(tx)
        await the_rest_is_there(tx)


async def deficits_come_from_both_sources(tx: AsyncSession) -> None:
    found = {each.competency: (each.source, each.status) for each in await tx.scalars(_lacking(REPEATED))}
    by = Counter(source for source, _ in found.values())
    assert by == {"self_assessment": 4, "indicator": 5}
    assert found["vsoko"] == found["objectivity"] == ("self_assessment", "open")
    own = {each.competency: each.status for each in await tx.scalars(_lacking(OWN))}
    assert own == {"objectivity": "open", "conflict": "pending_verification"}
    taught = await tx.scalars(select(Deficit).where(Deficit.awaiting_since.is_not(None)))
    assert all(each.found_on < each.awaiting_since for each in taught)  # training answers what was found before it
    waiting = await tx.scalars(select(Diagnostics.kind).where(Diagnostics.status == "assigned"))
    assert Counter(waiting) == {"test": 2, "self_assessment": 1}  # two of the heads have more to answer


async def groups_are_in_every_state(tx: AsyncSession) -> None:
    groups = list(await tx.scalars(select(StudyGroup)))
    assert Counter(each.status for each in groups) == {"completed": 2, "running": 2, "open": 4}
    assert [(each.confirmed, each.waiting) for each in groups if each.seats == each.confirmed] == [(3, 1)]
    assert len(list(await tx.scalars(select(Certificate)))) == 4


async def teams_learned_whole(tx: AsyncSession) -> None:
    found = {each.organisation_id: each.status for each in await tx.scalars(select(TransferProgramme))}
    assert found == {identifier(REPEATED): "approved", identifier(PENDING): "submitted"}
    seats = await tx.scalars(select(Enrolment.status).where(Enrolment.origin == "team"))
    assert Counter(seats) == {"completed": 4}


async def people_are_accompanied(tx: AsyncSession) -> None:
    assert Counter(await tx.scalars(select(Mentor.status))) == {"active": len(MENTORS)}
    pairs = {each.status: each for each in await tx.scalars(select(Mentorship))}
    assert {status: each.mentee_person_id for status, each in pairs.items()} == {
        "active": _head(REPEATED),
        "proposed": _head(NOVICES[0]),
    }
    assert Counter(await tx.scalars(select(MentorMeeting.status))) == {"confirmed": 2, "recorded": 1}
    proposals = list(await tx.scalars(select(MatchingProposal)))
    assert {each.mentee_person_id for each in proposals} == {*map(_head, (REPEATED, OUTLIER, *NOVICES))}
    [pair] = await tx.scalars(select(Partnership))
    assert (pair.low_id, pair.status) == (identifier(REPEATED), "active")


async def the_route_says_what_it_closes_and_what_it_does_not(tx: AsyncSession) -> None:
    found = select(LearningRoute).options(selectinload(LearningRoute.steps))
    routes = {each.person_id: each for each in await tx.scalars(found)}
    walked = routes[_head(REPEATED)]
    assert (walked.status, routes[_head(OWN)].status) == ("active", "waiting_review")
    closed = {each["competency"] for step in walked.steps for each in step.covers}
    assert {"vsoko", "objectivity", "analysis", "achievement"} <= closed
    assert all(step.booking_id for step in walked.steps if step.kind == "programme")
    assert [each["competency"] for each in walked.compiled["uncovered"]] == ["law"]
    assert "мест не осталось" in walked.compiled["uncovered"][0]["said"]
    assert all("Дефицит «" in step.reason for step in walked.steps)


async def whoever_began_has_ticked_some(tx: AsyncSession) -> None:
    novices = {each.person_id: each for each in await tx.scalars(select(Novice).options(selectinload(Novice.tasks)))}
    done = [sum(task.done_on is not None for task in novices[_head(each)].tasks) for each in NOVICES]
    assert tuple(done) == DONE
    assert {each.status for each in novices.values()} == {"learning"}


async def the_rest_is_there(tx: AsyncSession) -> None:
    """What the phases made, by table and status."""
    expected: dict[Any, dict[str, int]] = {
        Site.status: {"opened": 2},
        SiteReport.status: {"accepted": 1},
        Internship.status: {"completed": 1, "running": 1},
        CompetitionStage.status: {"closed": 1, "nominating": 1},
        InformalLearning.status: {"recorded": 2, "submitted": 1},
        Material.status: {"published": 2},
        TrainingProgramme.status: {"published": 8},
        Mentorship.status: {"active": 1, "proposed": 1},
    }
    for status, counts in expected.items():
        assert Counter(await tx.scalars(select(status))) == counts, status
    held = Counter(await tx.scalars(select(Gathering.status)))
    assert (held["open"], held.total()) == (2, 9)
    assert held["held"] in (3, 4)  # third Wednesdays since a hundred days ago


def _lacking(school: str) -> Any:
    return select(Deficit).where(Deficit.person_id == _head(school))


def _head(school: str) -> Any:
    return identifier(Stage(None, PLANNED, PLACES).head_of(school))  # type: ignore[arg-type]  # where it goes is not asked
