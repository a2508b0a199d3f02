"""The shell around referrals: send somebody, give a seat, withdraw."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import AlreadyExists, Conflict, NotFound
from services.kernel.records import added, changeable, one, renewed
from services.kernel.references import refused, require
from services.training.competencies.holders import posts_of
from services.training.enrolments import placing
from services.training.enrolments.placing import Origin
from services.training.enrolments.rules import EnrolmentOrigin
from services.training.enrolments.seating import unsuited
from services.training.permissions import P, access, seeking
from services.training.programmes import queries as programmes
from services.training.referrals import policies, queries
from services.training.referrals.following import announced, follow, told
from services.training.referrals.models import Referral
from services.training.referrals.rules import (
    LABELS,
    WORKFLOW,
    Facts,
    ReferralStatus,
    ungrounded,
    wrong_due,
)
from services.training.referrals.schemas import ReferralCreate, ReferralEnrolmentIn, ReferralStepIn
from services.training.risks import service as risks
from services.training.staff import service as staff


class ReferralNotFound(NotFound):
    """Направление не найдено или не видно с вашими правами."""


class ReferralLives(AlreadyExists):
    """Этот человек уже направлен на эту программу."""


class OwnReferral(Conflict):
    """Себя на обучение не направляют: направляет другой сотрудник или СОИРО."""


class ReferralSettled(Conflict):
    """Зачислить можно того, кто ещё не зачислен."""


async def get(tx: AsyncSession, caller: Identity, referral_id: UUID) -> Referral:
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        return await one(tx, queries.by_id(referral_id).where(queries.visible_to(caller)), ReferralNotFound)


async def issue(tx: AsyncSession, caller: Identity, data: ReferralCreate) -> Referral:
    """Somebody of the caller's territory is sent to a published programme.

    Raises Invalid for who works elsewhere, a programme or a group there is not, a programme for other posts, a day that
    is over and a ground that does not hold; OwnReferral for oneself, ReferralLives (by the index).
    """
    if caller.is_person(data.person_id):
        raise OwnReferral
    today = tx.info["clock"].today()
    employed = await staff.employed(tx, data.person_id, data.organisation_id, today)
    access.require(caller, P.referral_write, employed.place)
    require(wrong_due(data.due_on, today))
    await _require_taught(tx, data, today)
    cycles = await risks.cycles_of(tx, data.person_id, today)
    policy = await policies.POLICY.of(tx, region_of(employed.place))
    require(ungrounded(data.ground, data.note, cycles, policy.cycles))
    said = data.model_dump(exclude={"organisation_id"})
    referral = Referral(
        place=employed.place, organisation_id=employed.organisation_id, cycles=cycles, issued_on=today, **said
    )
    return await added(tx, referral, announced)


async def enrol(
    tx: AsyncSession, caller: Identity, referral_id: UUID, data: ReferralEnrolmentIn, seen: int | None
) -> Referral:
    """A seat, or a place in the waiting list, in a group of the programme.

    Raises ReferralSettled, Invalid for a group of another programme, and what `placing.enrol` refuses with.
    """
    referral = changeable(tx, access, await get(tx, caller, referral_id), seen, P.referral_write, _require_issued)
    await _require_of(tx, data.group_id, referral.family)
    origin = Origin(EnrolmentOrigin.referral, referral.id)
    enrolment = await placing.enrol(tx, caller, referral.person_id, data.group_id, origin=origin)
    await follow(tx, referral, enrolment.id, enrolment.status)
    return referral


async def advance(
    tx: AsyncSession, caller: Identity, referral_id: UUID, data: ReferralStepIn, seen: int | None
) -> Referral:
    """Withdraw; the enrolment, if there is one, stays."""
    referral = await get(tx, caller, referral_id)
    await steps.advance(tx, access, WORKFLOW, referral, data, facts_of(caller, referral), seen, told(referral))
    referral.closed_on = tx.info["clock"].today()
    return await renewed(tx, referral)


def facts_of(caller: Identity, referral: Referral) -> Facts:
    return Facts(own=caller.is_person(referral.person_id))


async def _require_taught(tx: AsyncSession, data: ReferralCreate, today: date) -> None:
    programme = await tx.scalar(programmes.published_of(data.family))
    if programme is None:
        raise refused(("family",), "unknown_reference", "Опубликованной программы такого семейства нет")
    held = await posts_of(tx, data.person_id, today)
    if refusal := unsuited(programme.said, [each.post for each in held]):
        raise refused(("family",), refusal.reason, refusal.detail)
    if data.group_id is not None:
        await _require_of(tx, data.group_id, data.family)


async def _require_of(tx: AsyncSession, group_id: UUID, family: UUID) -> None:
    if await tx.scalar(queries.family_of(group_id)) != family:
        raise refused(("group_id",), "unknown_reference", "Такой группы по этой программе нет")


def _require_issued(referral: Referral) -> None:
    if referral.status is not ReferralStatus.issued:
        raise ReferralSettled(f"Направление в статусе «{LABELS[referral.status]}»: зачислять не нужно.")
