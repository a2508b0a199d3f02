"""The shell around certificates: issue one under the next number, revoke one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.key_files import KeyFileWrong
from services.kernel.logs import log
from services.kernel.places import contains
from services.kernel.problems import AlreadyExists, Conflict, Failure, NotFound
from services.kernel.records import added, one, renewed
from services.kernel.references import refused
from services.training.certificates import queries
from services.training.certificates.models import Certificate
from services.training.certificates.rules import PAPERS, WORKFLOW, Earned, Facts, issuable, number_of
from services.training.certificates.schemas import CertificateCreate, CertificateStepIn, CertificateWords
from services.training.certificates.sealing import Sealer, hash_of, sealer_of
from services.training.enrolments import queries as enrolment_queries
from services.training.enrolments.models import Enrolment
from services.training.enrolments.placing import leads
from services.training.groups import service as groups
from services.training.permissions import P, access, seeking
from services.training.staff import service as staff


class CertificateNotFound(NotFound):
    """Документ об обучении не найден или не виден с вашими правами."""


class CertificateRefused(Conflict):
    """Документ об обучении выдать нельзя."""


class CertificateIssued(AlreadyExists):
    """Документ об этом обучении уже выдан: чтобы выдать другой, аннулируйте его."""


class CertificateKeyUnusable(Failure):
    """Ключ, которым удостоверяют документы, недоступен. Сообщите администратору."""


def opened(key_file: Path) -> Sealer:
    """Raises CertificateKeyUnusable, having told the log why."""
    try:
        return sealer_of(key_file)
    except KeyFileWrong as wrong:
        log.error("certificates cannot be sealed", error=str(wrong))
        raise CertificateKeyUnusable from wrong


async def get(tx: AsyncSession, certificate_id: UUID) -> Certificate:
    """One of whom the caller reaches; the own one wherever in the region it lies."""
    caller: Identity = tx.info["caller"]
    seen = queries.visible_to(caller, tx.info["clock"].today())
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        return await one(tx, queries.by_id(certificate_id).where(seen), CertificateNotFound)


async def issue(tx: AsyncSession, caller: Identity, data: CertificateCreate, sealer: Sealer) -> Certificate:
    """Under the next number of whoever led the group. Raises Invalid for an enrolment the caller does not see,
    CertificateRefused with the reason, CertificateIssued (by the index)."""
    enrolment = await tx.scalar(enrolment_queries.by_id(data.enrolment_id))
    if enrolment is None:
        raise refused(("enrolment_id",), "unknown_reference", "Зачисление не найдено")
    name = await staff.name_within(tx, enrolment.place, enrolment.person_id)
    own = caller.is_person(enrolment.person_id)
    earned = Earned(enrolment.status, leads=leads(caller, enrolment.group), named=name is not None, own=own)
    if refusal := issuable(earned):
        raise CertificateRefused(refusal.detail, members={"reason": refusal.reason})
    access.require(caller, P.certificate_issue, enrolment.place)
    await groups.hold(tx, enrolment.group_id)
    await tx.refresh(enrolment, ["status"])  # nobody reopens the group from now on, but somebody may have
    if refusal := issuable(replace(earned, status=enrolment.status)):
        raise CertificateRefused(refusal.detail, members={"reason": refusal.reason})
    today, issuer, new = tx.info["clock"].today(), enrolment.group.place, uuid4()
    position = await tx.scalar(queries.next_position(issuer, today.year))
    words = _words(enrolment, name or "", number_of(position, today.year), today)
    content = words.model_dump(mode="json")
    certificate = Certificate(
        id=new,
        place=enrolment.place,
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        issuer=issuer,
        year=today.year,
        position=position,
        issued_on=today,
        content=content,
        seal=sealer.seal(sealed(new, content)),
        code_hash=hash_of(sealer.code(new)),
    )
    return await added(tx, certificate, _issued)


async def advance(
    tx: AsyncSession, caller: Identity, certificate_id: UUID, data: CertificateStepIn, seen: int | None
) -> Certificate:
    """Revoke: what stands on the paper stays, and a check tells that it is annulled."""
    certificate = await get(tx, certificate_id)
    await steps.advance(tx, access, WORKFLOW, certificate, data, facts_of(caller, certificate), seen, told(certificate))
    certificate.revoked_on = tx.info["clock"].today()
    return await renewed(tx, certificate)


def facts_of(caller: Identity, certificate: Certificate) -> Facts:
    issues = contains(caller.place, certificate.issuer)
    return Facts(issues=issues, own=caller.is_person(certificate.person_id))


def sealed(certificate_id: UUID, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the seal is over: the words, and which certificate they are of, so that none passes for another."""
    return {"id": certificate_id, "content": content}


def told(certificate: Certificate) -> dict[str, Any]:
    """What events of a certificate carry: whose it is and for which enrolment."""
    return {"person_id": str(certificate.person_id), "enrolment_id": str(certificate.enrolment_id)}


def _issued(certificate: Certificate) -> Fact:
    said = {"status": certificate.status, **told(certificate)}
    return Fact("training.certificate.issued", certificate.id, certificate.place, said)


def _words(enrolment: Enrolment, holder: str, number: str, today: date) -> CertificateWords:
    programme, group = enrolment.group.programme, enrolment.group
    return CertificateWords(
        title=PAPERS[programme.kind],
        number=number,
        kind=programme.kind,
        programme=programme.title,
        hours=enrolment.hours or 0,
        starts_on=group.starts_on,
        ends_on=group.ends_on,
        provider=programme.said.provider,
        issued_on=today,
        holder=holder,
    )
