"""The shell around attestations: schedule, record, decide; and whether somebody is attested on a day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, assign, one, renewed
from services.kernel.references import require
from services.reserve.attestations import queries
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.outcomes import dated, fits, minuted, over
from services.reserve.attestations.planning import Plan, schedulable
from services.reserve.attestations.recording import answered, recorded
from services.reserve.attestations.rules import WORKFLOW, Facts
from services.reserve.attestations.schemas import AttestationCreate, AttestationStepIn
from services.reserve.attestations.terms import CONFORMING, AttestationDecision, Attested
from services.reserve.attestations.voting import drawn, verdict_of, voted_on
from services.reserve.candidates import service as candidates
from services.reserve.commissions import service as commissions
from services.reserve.commissions.rules import CommissionKind
from services.reserve.permissions import P, access, looking
from services.reserve.regulations import service as regulations
from services.reserve.regulations.attestation import AttestationRules
from services.reserve.regulations.terms import RegulationKind


class AttestationNotFound(NotFound):
    """Аттестация не найдена или не видна с вашими правами."""


class AttestationUnderWay(Conflict):
    """Аттестация этого человека уже назначена и не закончена."""


async def get(tx: AsyncSession, attestation_id: UUID) -> Attestation:
    """Of the caller's territory; in person the own one, wherever the file is kept."""
    caller: Identity = tx.info["caller"]
    async with standing_at(tx, looking(caller).place):  # ADR 0008
        return await one(tx, queries.by_id(attestation_id, caller), AttestationNotFound)


async def schedule(tx: AsyncSession, caller: Identity, data: AttestationCreate) -> Attestation:
    """By the regulation in force at the caller's place.

    Raises CandidateClosed where no consent is left, RegulationMissing, Invalid for what stands against the day,
    AttestationUnderWay (by the index) where another one is not over yet.
    """
    today = tx.info["clock"].today()
    candidate = await candidates.referred(tx, data.candidate_id, "candidate_id")
    access.require(caller, P.attestation_write, candidate.place)
    candidates.require_consented(await candidates.whole(tx, candidate), today)
    if data.commission_id is not None:
        its = (CommissionKind.attestation, data.scheduled_on)
        await commissions.referred(tx, data.commission_id, "commission_id", *its)
    regulation = await regulations.in_force(tx, RegulationKind.attestation, caller.place, today)
    assert isinstance(regulation.rules, AttestationRules)  # of that kind
    plan = Plan(
        rules=regulation.rules,
        today=today,
        scheduled_on=data.scheduled_on,
        turn=data.turn,
        ground=data.ground,
        failed_on=await failed_on(tx, candidate.id, today),
        exempt_until=await _exempt_until(tx, candidate.id),
        head=data.attested is not Attested.head or await _heads(tx, candidate.person_id, data.scheduled_on),
    )
    require(schedulable(plan))
    attestation = Attestation(
        place=candidate.place,
        keeper=caller.place,
        person_id=candidate.person_id,
        regulation=regulation,
        **data.model_dump() | {"candidate_id": candidate.id},
    )
    return await added(tx, attestation)


async def advance(tx: AsyncSession, attestation_id: UUID, data: AttestationStepIn, seen: int | None) -> Attestation:
    """Take a step and write down what it records. The rules are those of the day it was scheduled."""
    attestation = await get(tx, attestation_id)
    if data.test is not None:
        misfit = fits(attestation.rules, answered(data))
        require(misfit and misfit.within("test"))
    if data.decision is not None:
        said, today = data.decision, tx.info["clock"].today()
        held = (attestation.scheduled_on, attestation.tested_on, attestation.interviewed_on)
        undatable = dated(said.decided_on, held, today) if said.decided_on else None
        unminuted = minuted(attestation.rules.decided_at_meeting, said.protocol, said.decided_on, voted_on(attestation))
        require((undatable and undatable.within("decision")) or (unminuted and unminuted.within("decision")))
    if data.exemption is not None:
        ended = over(data.exemption.until, tx.info["clock"].today())
        require(ended and ended.within("exemption"))
    facts = await facts_of(tx, attestation, data)
    written = await recorded(tx, attestation, data)
    told = {"person_id": _said(attestation.person_id), "candidate_id": str(attestation.candidate_id)}
    if data.decision is not None:
        told |= {"decision": data.decision.decision, "valid_until": _said(written["valid_until"])}
    await steps.advance(tx, access, WORKFLOW, attestation, data, facts, seen, told)
    assign(attestation, written)
    if data.decision is not None and attestation.voted is not None:
        its = await drawn(tx, attestation)
        day = its.drawn_at.astimezone(tx.info["clock"].zone)
        assign(attestation, {"protocol_id": its.id, "protocol": f"№ {its.number} от {day:%d.%m.%Y}"})
    return await renewed(tx, attestation)


async def valid_until(tx: AsyncSession, candidate_id: UUID, on: date) -> date | None:
    """The last day of the attestation that holds on the day; None: there is none.

    Asked of a file the caller has a right to; the decision may lie wherever the file lay then. ADR 0008.
    """
    found = await _decided(tx, candidate_id, on)
    if found is None or found.decision not in CONFORMING or found.valid_until < on:
        return None
    until: date = found.valid_until
    return until


async def facts_of(tx: AsyncSession, attestation: Attestation, data: AttestationStepIn | None = None) -> Facts:
    """The own one is told by the card the file is linked to today, and by that of the day it was scheduled."""
    caller: Identity = tx.info["caller"]
    return Facts(
        rules=attestation.rules,
        today=tx.info["clock"].today(),
        scheduled_on=attestation.scheduled_on,
        own=caller.is_person(attestation.person_id) or await candidates.is_of_caller(tx, attestation.candidate_id),
        test_passed=attestation.test_passed,
        interview_passed=attestation.interview_passed,
        vote=verdict_of(attestation),
        decision=data.decision.decision if data and data.decision else None,
        exemption_listed=not (data and data.exemption) or data.exemption.reason in attestation.rules.exemptions,
    )


async def _decided(tx: AsyncSession, candidate_id: UUID, on: date) -> Any:
    """(decision, when, valid until) of the last decision up to the day, wherever the file lay then."""
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        return (await tx.execute(queries.decided(await _files(tx, candidate_id), on))).one_or_none()


async def _heads(tx: AsyncSession, person_id: UUID | None, on: date) -> bool:
    """Does the person hold a post of a head anywhere in the region on the day, as the directory knows today?"""
    if person_id is None:
        return False
    async with standing_at(tx, region_of(tx.info["caller"].place)):  # ADR 0008
        return bool(await tx.scalar(queries.heads(person_id, on)))


async def _exempt_until(tx: AsyncSession, candidate_id: UUID) -> date | None:
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        until: date | None = await tx.scalar(queries.exempt_until(await _files(tx, candidate_id)))
    return until


async def _files(tx: AsyncSession, candidate_id: UUID) -> list[UUID]:
    return list(await tx.scalars(queries.files_of(candidate_id)))


async def failed_on(tx: AsyncSession, candidate_id: UUID, today: date) -> date | None:
    """When the last decision was «does not conform»; None where it was another, or nothing has been decided."""
    found = await _decided(tx, candidate_id, today)
    failed = found is not None and found.decision is AttestationDecision.does_not_conform
    return found.decided_on if found is not None and failed else None


def _said(value: Any) -> str | None:
    return None if value is None else str(value)
