"""What goes on now beside the regional cycle: a cycle of the ОМСУ of Smolensk for its own schools, which collects, and
the draft of the next methodology, on which СОИРО works."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.collecting import fill, hand_in, taken_down
from edulead.demo.declared import Declared, declare
from edulead.demo.heads import METHODOLOGY as REGIONAL
from edulead.demo.opening import open_cycle, publish
from edulead.demo.region import SEED, SMOLENSK
from edulead.demo.rounds import RUNNING
from edulead.demo.stage import Stage
from edulead.demo.targets import caller, identifier
from services.kernel.identity import Identity
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.schemas import CycleCreate
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.models import Methodology
from services.monitoring.methodologies.rules import SubjectKind
from services.monitoring.methodologies.schemas import MethodologyCreate, MethodologyIn
from services.monitoring.submissions import supervising
from services.monitoring.submissions.models import Submission
from services.monitoring.submissions.rules import SubmissionAction, SubmissionStatus
from services.monitoring.submissions.supervising_schemas import ManyIn
from services.monitoring.templates.service import template

METHODOLOGY: Final = identifier("methodology-city")
CYCLE: Final = identifier("cycle-city")
INDICATORS: Final = ("1.2", "1.8", "5.1", "5.2", "5.3")
"""Of the regional methodology: what a municipality looks after during the year."""
OPENED, FILLED, HANDED_IN, VERIFIED, ACCEPTED = -14, -10, -5, -3, -2
OPEN_FOR: Final = 30
"""Days from the day of loading; the deadline is the last of them."""


async def load(stage: Stage) -> None:
    async with stage.now() as tx:
        await _draft(tx, stage)
        today: date = tx.info["clock"].today()
        cycle = await tx.get(Cycle, CYCLE)
        loaded = today if cycle is None else cycle.deadline - timedelta(days=OPEN_FOR)
        accepted = (Submission.cycle_id == CYCLE, Submission.status == SubmissionStatus.accepted)
        if await tx.scalar(select(exists().where(*accepted))):
            return
    await _conduct(stage, caller("omsu", stage.places[SMOLENSK]), loaded)


async def _draft(tx: AsyncSession, stage: Stage) -> None:
    """The next edition, by which it takes 80 per cent to be high: a draft to be tried on a past cycle."""
    regional = await methodologies.get(tx, REGIONAL)
    drafts = (Methodology.family == regional.family, Methodology.edition > regional.edition)
    if await tx.scalar(select(exists().where(*drafts))):
        return
    soiro = caller("soiro", stage.places[stage.planned.key])
    revised = await methodologies.revise(tx, soiro, REGIONAL)
    said = regional.parsed.model_dump(mode="json")
    said["levels"][0]["at_least"] = 80
    kept = {name: getattr(revised, name) for name in ("code", "title", "subject")}
    await methodologies.change(tx, revised.id, MethodologyIn(content=Content.model_validate(said), **kept), None)


async def _conduct(stage: Stage, omsu: Identity, loaded: date) -> None:
    """Some schools are accepted, some wait for the ОМСУ, some have begun, some have not; nobody is late yet."""

    def day(number: int) -> date:
        return loaded + timedelta(days=number)

    content = _content()
    async with stage.on(day(OPENED), omsu) as tx:
        await _open(tx, omsu, content, day(OPEN_FOR))
    async with stage.on(day(FILLED), omsu) as tx:
        asked = await taken_down(tx, stage, CYCLE)
        declared = declare(SEED, RUNNING, content, asked, {})
        begun = [each for each in declared.values() if each.wave < 4 and each.school.key not in _visitors(stage)]
        await fill(tx, CYCLE, content, begun)
    async with stage.on(day(HANDED_IN), omsu) as tx:
        await hand_in(tx, stage, CYCLE, content, _until(begun, 2))
    async with stage.on(day(VERIFIED), omsu) as tx:
        await _many(tx, _until(begun, 1), SubmissionAction.verify)
    async with stage.on(day(ACCEPTED), omsu) as tx:
        await _many(tx, _until(begun, 0), SubmissionAction.accept)


def _content() -> Content:
    said = template("heads_of_schools").content.model_dump(mode="json")
    its = [each for each in said["indicators"] if each["code"] in INDICATORS]
    for number, each in enumerate(its, start=1):
        each["number"] = number
    directions = {each["direction"] for each in its}
    checks = [it for it in said["checks"] if {each["indicator"] for each in it["inputs"].values()} <= {*INDICATORS}]
    kept = {name: said[name] for name in ("subjects", "levels")}
    used = [each for each in said["directions"] if each["code"] in directions]
    return Content.model_validate({**kept, "directions": used, "indicators": its, "checks": checks})


async def _open(tx: AsyncSession, omsu: Identity, content: Content, deadline: date) -> None:
    said = MethodologyCreate(
        id=METHODOLOGY,
        code="smolensk_conditions",
        title="Условия и отчётность школ города Смоленска",
        subject=SubjectKind.head,
        content=content,
    )
    await publish(tx, omsu, said)
    cycle = CycleCreate(
        id=CYCLE,
        title="Условия и отчётность школ города Смоленска, 2026/27 учебный год",
        methodology_id=METHODOLOGY,
        period_from=date(2026, 9, 1),
        period_to=date(2027, 8, 31),
        deadline=deadline,
        as_of=date(2026, 9, 1),
    )
    await open_cycle(tx, omsu, cycle)


def _visitors(stage: Stage) -> set[str]:
    """The school of the demo account: its visitor fills in."""
    return {each.place for each in stage.planned.accounts if each.role == "school"}


def _until(begun: list[Declared], wave: int) -> list[Declared]:
    return [each for each in begun if each.wave <= wave]


async def _many(tx: AsyncSession, its: list[Declared], action: SubmissionAction) -> None:
    here = (Submission.cycle_id == CYCLE, Submission.place.in_([each.place for each in its]))
    ids = list(await tx.scalars(select(Submission.id).where(*here)))
    await supervising.advance_many(tx, ManyIn(cycle_id=CYCLE, ids=ids), action)
