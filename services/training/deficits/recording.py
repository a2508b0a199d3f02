"""What other slices tell of deficits: what was found or proven, and that training is over.

Nobody's role is asked here: who calls has the ground for it. What is said of one person is taken in turn, wherever in
the region the deficit lies, and once: the same from the same source does nothing a second time.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.training.competencies.holders import Holder, holder_of
from services.training.competencies.service import in_force
from services.training.deficits import queries
from services.training.deficits.causes import SOURCES, CauseKind, CauseSign, deficits_from_causes
from services.training.deficits.effects import Origin, move, take_in, written
from services.training.deficits.models import Deficit
from services.training.deficits.rules import DeficitAction, DeficitStatus, Finding

Verification = Callable[[AsyncSession, str, UUID, Mapping[str, int], str, date], Awaitable[list[Deficit]]]
"""`await_verification`, or the taking back of it."""


async def living(tx: AsyncSession, place: str, person_id: UUID) -> list[Deficit]:
    """The person's deficits that are not closed, by competency, wherever in the region of the place they lie."""
    async with standing_at(tx, region_of(place)):  # ADR 0008
        return list(await tx.scalars(queries.living(person_id)))


async def record(
    tx: AsyncSession, holder: Holder, framework_id: UUID, findings: Iterable[Finding], origin: Origin
) -> list[Deficit]:
    """Take in what was found of a person; the deficits it says something of, changed or not, by competency.

    A level at or above the norm closes the deficit there is, where its source can prove one, and makes none.
    """
    said = {each.competency: each for each in findings}
    async with _alone(tx, holder.place, holder.person_id):
        latest = {each.competency: each for each in await tx.scalars(queries.so_far(holder.person_id, sorted(said)))}
        told = await _told_already(tx, holder.person_id, origin)
        done = [
            await take_in(tx, holder, framework_id, latest.get(code), said[code], origin)
            for code in sorted(said)
            if code not in told
        ]
    return [each for each in done if each is not None]


async def record_causes(
    tx: AsyncSession, person_id: UUID, kind: CauseKind, causes: Sequence[str], on: date, reference: UUID
) -> list[Deficit]:
    """What the causes of a risk or of a visit tell of the person, by the table of the region and the norm of the post.

    Nothing for who holds no post with a norm today, and where no framework is in force. They were named `on` a day,
    however late they are told; `reference` is what named them: told again it does nothing.
    """
    today = tx.info["clock"].today()
    holder = await holder_of(tx, person_id, today)
    framework = await in_force(tx, holder.place, today) if holder else None
    if holder is None or framework is None:
        return []
    rows = await tx.scalars(queries.signs(region_of(holder.place), kind, sorted(set(causes))))
    mapping = [CauseSign(each.cause, each.competency, each.gap, each.confidence) for each in rows]
    found = deficits_from_causes(causes, mapping, framework.framework.norm(holder.post), on)
    return await record(tx, holder, framework.id, found, Origin(SOURCES[kind], reference))


async def record_proof(
    tx: AsyncSession, place: str, person_id: UUID, levels: Mapping[str, int], confidence: int, on: date, origin: Origin
) -> list[Deficit]:
    """Levels proven in what the person lacks: closed where the norm is reached, else open as from now on.

    A competency in which no deficit lives is passed over. `place` is any within the region.
    """
    done = []
    for each in await living(tx, place, person_id):
        if each.competency in levels:
            holder = Holder(person_id, each.place, each.organisation_id, each.post)
            finding = Finding(each.competency, levels[each.competency], each.norm, confidence, on)
            done += await record(tx, holder, each.framework_id, [finding], origin)
    return done


async def await_verification(
    tx: AsyncSession, place: str, person_id: UUID, levels: Mapping[str, int], reason: str, since: date
) -> list[Deficit]:
    """Training that brings to these levels is over: the open deficits it makes smaller wait for a proof.

    `levels`: code of a competency → the level. `reason` names the training. What was taught to a level the person had
    before waits for nothing.
    """
    async with _alone(tx, place, person_id):
        found = [each for each in await tx.scalars(queries.living(person_id)) if taught(each, levels)]
        waiting = [each for each in found if each.status is DeficitStatus.open]
        for each in waiting:
            move(tx, each, DeficitAction.await_verification, reason)
            each.awaiting_since = since
        for each in found:
            each.awaiting_level = levels[each.competency]
            await written(tx, each)
    return waiting


async def verification_taken_back(
    tx: AsyncSession, place: str, person_id: UUID, levels: Mapping[str, int], reason: str, since: date
) -> list[Deficit]:
    """The training that was told as over on the day, to these levels (`await_verification`), was not: what waits for a
    proof of it alone is open again. What was measured meanwhile, or waits for other training, stays."""
    async with _alone(tx, place, person_id):
        found = [each for each in await tx.scalars(queries.living(person_id)) if awaits(each, levels)]
        for each in found:
            each.awaiting_level = None
            if each.awaiting_since == since:
                move(tx, each, DeficitAction.reopen, reason)
                each.awaiting_since = None
            await written(tx, each)
    return found


def awaits(deficit: Deficit, levels: Mapping[str, int]) -> bool:
    """Waits for a proof of just this level."""
    waits = deficit.status is DeficitStatus.pending_verification
    return waits and deficit.awaiting_level is not None and deficit.awaiting_level == levels.get(deficit.competency)


def taught(deficit: Deficit, levels: Mapping[str, int]) -> bool:
    """Further than the person is known to be, and further than what is waited for already."""
    return levels.get(deficit.competency, 0) > max(deficit.level, deficit.awaiting_level or 0)


@asynccontextmanager
async def _alone(tx: AsyncSession, place: str, person_id: UUID) -> AsyncIterator[None]:
    """Nobody else tells of the person until the transaction ends; all that is in the region is seen (ADR 0008)."""
    async with standing_at(tx, region_of(place)):
        await tx.execute(queries.lock(person_id))
        yield
        await tx.flush()  # what was written is written from here


async def _told_already(tx: AsyncSession, person_id: UUID, origin: Origin) -> set[str]:
    if origin.reference is None:
        return set()
    return set(await tx.scalars(queries.told(person_id, origin.source, origin.reference)))
