"""The main job on real input: what the city of Smolensk really showed for the 32 positions of block 2.1."""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.directory import Places
from edulead.demo.opening import open_cycle, publish
from edulead.demo.records import Region
from edulead.demo.region import SMOLENSK
from edulead.demo.targets import Targets, caller, identifier
from services.kernel.identity import Identity, system_account
from services.kernel.periods import day_before
from services.monitoring.acts import service as acts
from services.monitoring.acts.models import Act, ActRevision
from services.monitoring.acts.schemas import ActCreate, RevisionIn
from services.monitoring.conduct import service as conduct
from services.monitoring.cycles import service as cycles
from services.monitoring.cycles.rules import CycleAction, CycleStatus
from services.monitoring.cycles.schemas import CycleCreate, CycleStepIn
from services.monitoring.methodologies.schemas import MethodologyCreate
from services.monitoring.results.models import Result
from services.monitoring.submissions import queries as submission_queries
from services.monitoring.submissions import service as submissions
from services.monitoring.submissions.models import Submission
from services.monitoring.submissions.rules import SubmissionAction, SubmissionStatus
from services.monitoring.submissions.schemas import SubmissionStepIn, ValueIn, ValuesIn
from services.monitoring.submissions.values import EvidenceIn

METHODOLOGY = identifier("methodology-block-2-1")
CYCLE = identifier("cycle-2021")
OPENED, SUBMITTED, CONCLUDED = date(2022, 1, 17), date(2022, 2, 21), date(2022, 3, 15)
ALONE = "Учебный пример: данные представил только город Смоленск"
"""Why the results are published without those of the other municipalities."""
KINDS = {"note": "report"}
"""Kinds of documents that the source calls otherwise than the registry of acts."""

Source = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The first result."""

    subject: str
    score: Decimal
    maximum: Decimal
    percent: Decimal
    missing: list[int]


async def load(targets: Targets, planned: Region, places: Places) -> Outcome:
    source: Source = _read("edulead.demo", "data/smolensk_city_2_1.json")
    department = caller("department", places[planned.key])
    # Another account than the one that checks: nobody verifies what they submitted.
    omsu = replace(caller("omsu", places[SMOLENSK]), account=system_account("demo-omsu"))
    async with targets.in_monitoring(department, OPENED) as tx:
        await _register(tx, department, source, "regional")
        await _open(tx, department)
    async with targets.in_monitoring(omsu, SUBMITTED) as tx:
        await _register(tx, omsu, source, "municipal")
        await _submit(tx, source)
    async with targets.in_monitoring(department, CONCLUDED) as tx:
        await _conclude(tx)
    async with targets.in_monitoring(department) as tx:
        return await _outcome(tx)


async def _register(tx: AsyncSession, who: Identity, source: Source, level: str) -> None:
    """The acts of one level, at the place of who adopted them."""
    for said in source["acts"]:
        if said["level"] == level and await tx.get(Act, identifier(said["key"])) is None:
            await acts.create(tx, who, _act(said))


def _act(said: Source) -> ActCreate:
    adopted = date.fromisoformat(said["date"]) if said["date"] else None
    revisions = [RevisionIn(valid_from=adopted)]
    if said["revision_date"]:
        revised = date.fromisoformat(said["revision_date"])
        revisions = [
            RevisionIn(valid_from=adopted, valid_to=day_before(revised)),
            RevisionIn(date=revised, valid_from=revised),
        ]
    return ActCreate(
        id=identifier(said["key"]),
        kind=KINDS.get(said["kind"], said["kind"]),
        issuer=said["issuer_genitive"],
        number=said["number"],
        date=adopted,
        title=said["title"],
        revisions=revisions,
    )


async def _open(tx: AsyncSession, who: Identity) -> None:
    """The methodology published, the cycle open for all municipalities."""
    said = _read("services.monitoring.methodologies", "templates/block_2_1.json")
    content = {name: said[name] for name in ("directions", "indicators")}
    kept = {name: said[name] for name in ("code", "title", "subject")}
    await publish(tx, who, MethodologyCreate(id=METHODOLOGY, content=content, **kept))
    cycle = CycleCreate(
        id=CYCLE,
        title="Механизмы управления качеством образования, блок 2.1, 2021 год",
        methodology_id=METHODOLOGY,
        period_from=date(2021, 1, 1),
        period_to=date(2021, 12, 31),
        deadline=date(2022, 3, 1),
        objection_days=0,  # municipalities are rated here, nobody's post hangs on it
    )
    await open_cycle(tx, who, cycle)


async def _submit(tx: AsyncSession, source: Source) -> None:
    submission = await _submission(tx)
    if submission.status is not SubmissionStatus.draft:
        return
    revisions = await _last_revisions(tx)
    values = [_value(said, revisions) for said in source["values"]]
    await submissions.fill(tx, submission.id, ValuesIn(values=values), None)
    await submissions.advance(tx, submission.id, SubmissionStepIn(action=SubmissionAction.submit), None)


async def _submission(tx: AsyncSession) -> Submission:
    found = await tx.scalar(submission_queries.of_subject(CYCLE, identifier(SMOLENSK)))
    assert found is not None  # the cycle is open, and Smolensk is one of its subjects
    return found


async def _last_revisions(tx: AsyncSession) -> dict[Any, Any]:
    """Act → its newest revision, the one the city cited."""
    ordered = select(ActRevision.act_id, ActRevision.id).order_by(ActRevision.number)
    rows = (await tx.execute(ordered)).all()
    return {act: revision for act, revision in rows}  # noqa: C416  # a row is typed when it is unpacked


def _value(said: Source, revisions: dict[Any, Any]) -> ValueIn:
    evidence = [
        EvidenceIn(act_revision_id=revisions[identifier(each["act"])], pages=each["pages_text"])
        for each in said["evidence"]
    ]
    return ValueIn(indicator=f"2.1.{said['number']:02}", value=Decimal(said["present"]), evidence=evidence)


async def _conclude(tx: AsyncSession) -> None:
    """Verified, calculated, published: by the steps of the cycle that are left."""
    submission = await _submission(tx)
    checks = {
        SubmissionStatus.submitted: SubmissionAction.verify,
        SubmissionStatus.verified: SubmissionAction.accept,
    }
    while check := checks.get(submission.status):
        submission = await submissions.advance(tx, submission.id, SubmissionStepIn(action=check), None)
    steps = {
        CycleStatus.collecting: CycleAction.end_collection,
        CycleStatus.verifying: CycleAction.calculate,
        CycleStatus.preliminary: CycleAction.publish,
    }
    reasons = {CycleAction.publish: ALONE}
    cycle = await cycles.get(tx, CYCLE)
    while action := steps.get(cycle.status):
        cycle = await conduct.advance(tx, CYCLE, CycleStepIn(action=action, reason=reasons.get(action)), None)


async def _outcome(tx: AsyncSession) -> Outcome:
    result = await tx.scalar(select(Result).where(Result.cycle_id == CYCLE))
    assert isinstance(result, Result)
    return Outcome(
        subject=result.subject_name,
        score=_plain(result.score),
        maximum=_plain(result.maximum),
        percent=_plain(result.percent),
        missing=result.missing,
    )


def _plain(number: Decimal | None) -> Decimal:
    """81.250000 → 81.25, for the screen."""
    return Decimal(f"{number or 0:f}".rstrip("0").rstrip("."))


def _read(package: str, name: str) -> Source:
    said: Source = json.loads(files(package).joinpath(name).read_text("utf-8"))
    return said
