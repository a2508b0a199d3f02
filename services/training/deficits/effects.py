"""What a finding does to a deficit, written: the deficit as it stands now, and the finding itself, which stays."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact, emit
from services.kernel.records import added, assign, renewed
from services.training.competencies.holders import Holder
from services.training.deficits import queries
from services.training.deficits.models import Deficit, DeficitFinding
from services.training.deficits.rules import (
    LABELS,
    UNCHANGING,
    WORKFLOW,
    DeficitAction,
    DeficitSource,
    Facts,
    Finding,
    FindingEffect,
    Known,
    effect,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a finding comes from: the record that tells it, or, by hand, only words."""

    source: DeficitSource
    reference: UUID | None
    note: str | None = None


async def take_in(
    tx: AsyncSession, holder: Holder, framework_id: UUID, latest: Deficit | None, finding: Finding, origin: Origin
) -> Deficit | None:
    """The finding and what it does. None: no deficit, neither before nor by it."""
    done = effect(await _known(tx, latest) if latest else None, finding, origin.source)
    deficit = latest
    if done is FindingEffect.begins:
        deficit = await added(tx, Deficit(**_values(holder, framework_id, finding, origin)))
        _announce(tx, deficit)
    elif done not in UNCHANGING and latest is not None:
        _apply(tx, latest, done, finding, origin)
        assign(latest, _values(holder, framework_id, finding, origin))
        await written(tx, latest)
    if deficit is not None:
        tx.add(_kept(tx, holder, deficit, finding, origin, done))
    return deficit


def move(tx: AsyncSession, deficit: Deficit, action: DeficitAction, reason: str | None) -> None:
    """Take a step on the ground the caller has for it, whatever their role."""
    step = WORKFLOW.step(deficit.status, action)
    step.check(Facts(proven=True), reason)
    deficit.status = step.target
    steps.remember(tx, WORKFLOW, deficit, step.action, step.source, reason)


async def written(tx: AsyncSession, deficit: Deficit) -> None:
    await renewed(tx, deficit)
    _announce(tx, deficit)


def told(deficit: Deficit) -> dict[str, Any]:
    """What events of a deficit carry."""
    return {
        "person_id": str(deficit.person_id),
        "organisation_id": str(deficit.organisation_id) if deficit.organisation_id else None,
        "competency": deficit.competency,
        "level": deficit.level,
        "norm": deficit.norm,
    }


def _apply(tx: AsyncSession, deficit: Deficit, done: FindingEffect, finding: Finding, origin: Origin) -> None:
    if done is FindingEffect.reopens:
        move(tx, deficit, DeficitAction.reopen, f"Уровень {finding.level} из {finding.norm}: {LABELS[origin.source]}")
        deficit.awaiting_since = deficit.awaiting_level = None
    if done is FindingEffect.closes:
        move(tx, deficit, DeficitAction.close, origin.note)
        deficit.closed_on = finding.found_on


async def _known(tx: AsyncSession, latest: Deficit) -> Known:
    surest, judged = (await tx.execute(queries.told_by(latest.id))).one()
    return replace(latest.known, surest=surest, judged=judged)


def _announce(tx: AsyncSession, deficit: Deficit) -> None:
    emit(tx, Fact(f"training.deficit.{deficit.status}", deficit.id, deficit.place, told(deficit)))


def _values(holder: Holder, framework_id: UUID, finding: Finding, origin: Origin) -> dict[str, Any]:
    """What the deficit says from now on."""
    return {
        "place": holder.place,
        "person_id": holder.person_id,
        "organisation_id": holder.organisation_id,
        "post": holder.post,
        "framework_id": framework_id,
        "competency": finding.competency,
        "level": finding.level,
        "norm": finding.norm,
        "gap": finding.gap,
        "confidence": finding.confidence,
        "found_on": finding.found_on,
        "source": origin.source,
        "reference": origin.reference,
    }


def _kept(
    tx: AsyncSession, holder: Holder, deficit: Deficit, finding: Finding, origin: Origin, done: FindingEffect
) -> DeficitFinding:
    return DeficitFinding(
        deficit_id=deficit.id,
        place=holder.place,
        person_id=holder.person_id,
        competency=finding.competency,
        level=finding.level,
        norm=finding.norm,
        confidence=finding.confidence,
        found_on=finding.found_on,
        source=origin.source,
        reference=origin.reference,
        causes=list(finding.causes),
        note=origin.note,
        effect=done,
        recorded_at=tx.info["clock"].now(),
    )
