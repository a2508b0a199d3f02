"""An edition of the framework comes into force: what lives follows its norm, what it does not ask any more is closed.

No act of a person brings the day, so a job does: what it has done once it finds no more.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.kernel.records import assign, renewed
from services.training.competencies.models import CompetencyFramework
from services.training.deficits import queries
from services.training.deficits.editions import effect_of_edition
from services.training.deficits.effects import move, written
from services.training.deficits.models import Deficit, DeficitFinding
from services.training.deficits.rules import (
    LIVING,
    DeficitAction,
    DeficitSource,
    FindingEffect,
    gap,
)


async def follow_editions(tx: AsyncSession, _: dict[str, Any]) -> None:
    """Every deficit that lives stands by the edition in force where it lies, person by person."""
    today: date = tx.info["clock"].today()
    for deficit_id, person_id, framework_id in (await tx.execute(queries.by_a_former_edition(today))).all():
        await tx.execute(queries.lock(person_id))
        deficit = await tx.scalar(queries.by_id(deficit_id).execution_options(populate_existing=True))
        edition = await tx.get(CompetencyFramework, framework_id)
        if deficit is not None and edition is not None and deficit.status in LIVING:
            await _follow(tx, deficit, edition, today)


async def _follow(tx: AsyncSession, deficit: Deficit, edition: CompetencyFramework, today: date) -> None:
    former: CompetencyFramework | None = await tx.get(CompetencyFramework, deficit.framework_id)
    assert former is not None  # a foreign key
    asked = edition.framework.norm(deficit.post).get(deficit.competency)
    one_scale = len(former.content["levels"]) == len(edition.content["levels"])
    done = effect_of_edition(deficit.level, deficit.norm, asked, one_scale=one_scale)
    if done is None:
        return
    if asked is not None:
        assign(deficit, {"framework_id": edition.id, "norm": asked, "gap": gap(deficit.level, asked)})
    if done is FindingEffect.kept:
        await renewed(tx, deficit)
        return
    reason = _reason(edition, asked)
    if done is FindingEffect.lapses:
        move(tx, deficit, DeficitAction.close, reason)
        deficit.closed_on = today
    tx.add(_finding(tx, deficit, edition, done, reason, today))
    await written(tx, deficit)


def _reason(edition: CompetencyFramework, asked: int | None) -> str:
    since = f"По модели компетенций, действующей с {edition.in_force_from:%d.%m.%Y}, "
    return since + (f"норма {asked}" if asked is not None else "от должности этого не требуют")


def _finding(
    tx: AsyncSession, deficit: Deficit, edition: CompetencyFramework, done: FindingEffect, reason: str, today: date
) -> DeficitFinding:
    """Nothing is measured: the level and how sure it is stay what they were."""
    return DeficitFinding(
        deficit_id=deficit.id,
        place=deficit.place,
        person_id=deficit.person_id,
        competency=deficit.competency,
        level=deficit.level,
        norm=deficit.norm,
        confidence=deficit.confidence,
        found_on=today,
        source=DeficitSource.edition,
        reference=edition.id,
        causes=[],
        note=reason,
        effect=done,
        recorded_at=tx.info["clock"].now(),
    )


JOBS = (Job("training.follow_editions", timedelta(hours=1), follow_editions),)
