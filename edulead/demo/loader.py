"""Filling a running system with the demo region, through the same service functions the API calls.

Every phase is one transaction and looks first whether it was done before, so the next load resumes an interrupted one.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from edulead.demo import accounts, city, cycle, directory, heads
from edulead.demo.accounts import PASSWORD
from edulead.demo.cycle import Outcome
from edulead.demo.region import Region, region
from edulead.demo.reserve import loading as reserve
from edulead.demo.rounds import PAST
from edulead.demo.stage import Stage
from edulead.demo.targets import Targets, identifier
from edulead.demo.training import loading as training
from edulead.explain import in_words
from edulead.failures import DemoConflict, NotRunning
from edulead.migrate import root_of
from gateway.directory.routers import CONFLICTS
from gateway.store import TABLES as GATEWAY
from services.directory.copies import Copies
from services.kernel.clock import clock_of
from services.kernel.database import Database, connect
from services.kernel.places import ROOT
from services.kernel.problems import Problem
from services.kernel.search import one_of
from services.kernel.settings import Settings
from services.monitoring.store import COPIES
from services.monitoring.store import TABLES as MONITORING
from services.reserve.store import COPIES as RESERVE_COPIES
from services.reserve.store import TABLES as RESERVE
from services.reserve.teams.models import Team
from services.reserve.teams.rules import TeamStatus
from services.training.learning_teams.models import LearningTeam
from services.training.school_results.models import SchoolStanding
from services.training.store import COPIES as TRAINING_COPIES
from services.training.store import TABLES as TRAINING

Say = Callable[[str], None]
PATIENCE = 120
"""Seconds the service of monitoring may take to copy the directory."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What there is now, for the words at the end."""

    region: Region
    outcome: Outcome


async def load(url_of: Callable[[str], str], key_of: Callable[[str], Path], say: Say) -> Loaded:
    """`url_of`: service → the database as its role; `key_of`: service → the key it seals with. The services must be
    running: they copy the directory.

    What an interrupted load left out is made up for; a region that was loaded to its end is left as it is, whatever
    people did in it since and whatever a later edition of the loader would add.

    Raises DemoConflict or NotRunning. One caller at a time: two would make the same things.
    """
    planned = region()
    async with AsyncExitStack() as stack:
        stack.enter_context(_conflicts())
        clock = clock_of(Settings(database_url=url_of("gateway")))
        gateway = await connect(Settings(database_url=url_of("gateway")), GATEWAY)
        stack.push_async_callback(gateway.close)
        monitoring = await connect(Settings(database_url=url_of("monitoring")), MONITORING)
        stack.push_async_callback(monitoring.close)
        kept = await connect(Settings(database_url=url_of("reserve")), RESERVE)
        stack.push_async_callback(kept.close)
        trained = await connect(Settings(database_url=url_of("training")), TRAINING)
        stack.push_async_callback(trained.close)
        keys = [key_of(each) for each in ("gateway", "reserve", "training")]
        targets = Targets(gateway, monitoring, kept, trained, clock, *keys)
        say("справочник: 27 муниципалитетов, 695 организаций, их руководители")
        places = await directory.load(targets, planned)
        await accounts.load(targets, planned, places)
        stage = Stage(targets, planned, places)
        whole = await training.is_whole(stage)
        if not whole:
            say("службы читают справочник")
            await _copied(targets, planned)
        say("цикл мониторинга города Смоленска")
        outcome = await cycle.load(targets, planned, places)
        if not whole:
            await _filled(stage, say)
        return Loaded(planned, outcome)


async def _filled(stage: Stage, say: Say) -> None:
    await heads.load(stage, say)
    say("цикл ОМСУ города Смоленска")
    await city.load(stage)
    await reserve.load(stage, say)
    await _published(stage.targets)
    await _formed(stage.targets)
    await training.load(stage, say)


@contextmanager
def _conflicts() -> Iterator[None]:
    """What the database or a service has against a row is for the administrator: somebody else's data is in the way."""
    try:
        yield
    except IntegrityError as error:
        violated = root_of(error)
        known = CONFLICTS.get(str(getattr(violated, "constraint_name", "")))
        said = f"{known().detail} [{violated}]" if known else in_words(violated)
        raise DemoConflict(reason=said) from error
    except Problem as problem:
        details = (str(each["detail"]) for each in problem.errors)
        raise DemoConflict(reason="; ".join([problem.detail, *details])) from problem


async def _copied(targets: Targets, planned: Region) -> None:
    """Wait until the services know every municipality and post: cycles and vacancies take theirs from there."""
    deadline = monotonic() + PATIENCE
    for words, database, copy, things in (
        ("муниципалитетов", targets.monitoring, COPIES.municipality, planned.municipalities),
        ("должностей", targets.monitoring, COPIES.post, planned.posts),
        *_whole(targets.reserve, RESERVE_COPIES, planned),
        *_whole(targets.training, TRAINING_COPIES, planned),
    ):
        wanted = [identifier(each.key) for each in things]
        while (known := await _known(database, copy, wanted)) < len(wanted):
            if monotonic() > deadline:
                raise NotRunning(reason=f"за {PATIENCE} с прочитано {words}: {known} из {len(wanted)}")
            await asyncio.sleep(0.2)  # another process copies, there is no event to wait for


def _whole(database: Database, copies: Copies, planned: Region) -> tuple[tuple[str, Database, Any, Sequence[Any]], ...]:
    """What a service that knows people by name copies."""
    return (
        ("муниципалитетов", database, copies.municipality, planned.municipalities),
        ("организаций", database, copies.organisation, planned.organisations),
        ("людей", database, copies.person, planned.persons),
        ("должностей", database, copies.post, planned.posts),
    )


async def _published(targets: Targets) -> None:
    """Wait until training has received what the past cycles published: pairs of schools are made of it."""
    deadline, cycles = monotonic() + PATIENCE, [each.cycle for each in PAST]
    while (known := await _received(targets, cycles)) < len(cycles):
        if monotonic() > deadline:
            raise NotRunning(reason=f"за {PATIENCE} с обучение получило итоги циклов: {known} из {len(cycles)}")
        await asyncio.sleep(0.2)


async def _received(targets: Targets, cycles: Sequence[UUID]) -> int:
    async with targets.training.begin(ROOT, read_only=True) as tx:
        told = func.count(SchoolStanding.cycle_id.distinct())
        return await tx.scalar(select(told).where(one_of(SchoolStanding.cycle_id, cycles))) or 0


async def _formed(targets: Targets) -> None:
    """Wait until training has heard of every team that the reserve formed: it enrols them whole."""
    deadline = monotonic() + PATIENCE
    async with targets.reserve.begin(ROOT, read_only=True) as tx:
        formed = list(await tx.scalars(select(Team.id).where(Team.status == TeamStatus.formed)))
    while (known := await _known(targets.training, LearningTeam, formed)) < len(formed):
        if monotonic() > deadline:
            raise NotRunning(reason=f"за {PATIENCE} с обучение узнало о командах: {known} из {len(formed)}")
        await asyncio.sleep(0.2)


async def _known(database: Database, copy: Any, wanted: list[UUID]) -> int:
    async with database.begin(ROOT, read_only=True) as tx:
        return await tx.scalar(select(func.count()).select_from(copy).where(one_of(copy.id, wanted))) or 0


def report(loaded: Loaded) -> str:
    """The first result and the way in; the password is said loudly, since everybody knows it."""
    outcome = loaded.outcome
    percent = str(outcome.percent).replace(".", ",")
    empty = ", ".join(map(str, outcome.missing))
    rows = "\n".join(f"  {each.username:<11} {each.full_name}" for each in loaded.region.accounts)
    return (
        f"\nПервый результат: {outcome.subject} — {outcome.score} из {outcome.maximum}, {percent} %.\n"
        f"Не засчитаны позиции {empty}.\n"
        "Рядом — три цикла руководителей школ: кто в них выделяется и где это увидеть, рассказывает docs/demo.md.\n\n"
        f"Учётные записи учебного региона, пароль у всех «{PASSWORD}»:\n{rows}\n\n"
        "ВНИМАНИЕ: этот пароль известен всем. Учебный режим отвечает только на этой машине (127.0.0.1);\n"
        "при запуске без --demo эти учётные записи закрываются."
    )
