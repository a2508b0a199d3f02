"""The personal data of a file is destroyed, with an act: whose, what kinds, on what ground (152-ФЗ, ст. 21).

What remains is a row by which other records know that there was somebody, and which consents there were.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact
from services.kernel.periods import months_after
from services.kernel.problems import NotFound
from services.kernel.records import added, assign, one, renewed
from services.reserve.candidates import act_queries, queries
from services.reserve.candidates.consents import kept_until, received_on, withdrawn
from services.reserve.candidates.following import followed
from services.reserve.candidates.forgetting import erase, forget_reasons
from services.reserve.candidates.models import Candidate, DestructionAct
from services.reserve.candidates.rules import (
    ACT_KEPT_MONTHS,
    NOBODY,
    WORKFLOW,
    CandidateAction,
    DestructionGround,
    PersonalDataKind,
)
from services.reserve.candidates.service import told, whole

K = PersonalDataKind
COLUMNS = {
    K.name: ("last_name", "first_name", "middle_name"),
    K.birth_date: ("birth_date",),
    K.citizenship: ("russian_citizen",),
    K.contacts: ("email", "phone"),
    K.snils: ("snils_hash", "snils_masked"),
    K.workplace: ("organisation_id", "workplace", "position"),
    K.directory: ("person_id",),
}
PARTS = {
    K.education: "education",
    K.training: "training",
    K.experience: "experience",
    K.qualifications: "qualifications",
    K.checks: "checks",
    K.documents: "documents",
}


class DestructionActNotFound(NotFound):
    """Акт не найден или не виден с вашими правами."""


async def get_act(tx: AsyncSession, act_id: UUID) -> DestructionAct:
    return await one(tx, act_queries.act(act_id), DestructionActNotFound)


async def destroy(tx: AsyncSession, candidate: Candidate) -> DestructionAct:
    """The file, those that were merged into it, and what others copied of them, in one moment: the act says no more.

    By the timed job, which stands above them all.
    """
    await whole(tx, candidate)
    stated = [each.stated for each in candidate.consents]
    ended_on = kept_until(stated) or candidate.created_at.date()
    ground = DestructionGround.withdrawn if withdrawn(stated) else DestructionGround.expired
    family = [candidate, *await tx.scalars(queries.became(candidate.id))]
    kinds = [kind for kind in PersonalDataKind if any(kind in set(_kinds(each)) for each in family)]
    files = [file for each in family for file in _files(each)]
    papers = {each.file_id for one_ in family for each in one_.documents}
    for each in family:
        await _empty(tx, each)
    await followed(tx, candidate.id)
    await forget_reasons(tx, [each.id for each in family])
    kept = [file for file in dict.fromkeys(files) if not await erase(tx, file)]
    if papers & set(kept):  # an application that a protocol was drawn over stays whole: what is kept is not destroyed
        kinds = [kind for kind in kinds if kind is not K.documents]
    days = (ended_on, received_on(stated) if ground is DestructionGround.withdrawn else None)
    return await _record(tx, candidate, kinds, ground, days, len(set(files)) - len(kept))


def _kinds(candidate: Candidate) -> Iterator[PersonalDataKind]:
    """What there is of the person in the file."""
    yield from (kind for kind, names in COLUMNS.items() if any(getattr(candidate, name) is not None for name in names))
    yield from (kind for kind, name in PARTS.items() if getattr(candidate, name))


def _files(candidate: Candidate) -> Iterator[UUID]:
    yield from (each.file_id for each in candidate.documents)
    yield from (each.file_id for each in candidate.consents if each.file_id is not None)


async def _empty(tx: AsyncSession, candidate: Candidate) -> None:
    """Of a consent remain purpose and days, which prove that the data was kept lawfully."""
    source = candidate.status
    step = WORKFLOW.step(source, CandidateAction.anonymise)
    assign(candidate, dict.fromkeys((name for names in COLUMNS.values() for name in names), None))
    assign(candidate, {"last_name": NOBODY, "first_name": "", "status": step.target})
    candidate.anonymised_at = tx.info["clock"].now()
    for name in PARTS.values():
        setattr(candidate, name, [])
    for consent in candidate.consents:
        consent.file_id, consent.document = None, None
    steps.remember(tx, WORKFLOW, candidate, step.action, source, None)
    await renewed(tx, candidate, _anonymised)


async def _record(
    tx: AsyncSession,
    candidate: Candidate,
    kinds: list[PersonalDataKind],
    ground: DestructionGround,
    days: tuple[date, date | None],
    files: int,
) -> DestructionAct:
    clock = tx.info["clock"]
    today: date = clock.today()
    await tx.execute(act_queries.lock_acts(candidate.place))
    last = await tx.scalar(act_queries.last_act(candidate.place, today.year))
    act = DestructionAct(
        place=candidate.place,
        candidate_id=candidate.id,
        year=today.year,
        number=(last or 0) + 1,
        ground=ground,
        ended_on=days[0],
        received_on=days[1],
        kinds=list(kinds),
        files=files,
        destroyed_at=clock.now(),
        destroyed_by=tx.info["caller"].account,
        kept_until=months_after(today, ACT_KEPT_MONTHS),
    )
    return await added(tx, act)


def _anonymised(candidate: Candidate) -> Fact:
    return Fact("reserve.candidate.anonymised", candidate.id, candidate.place, told(candidate))
