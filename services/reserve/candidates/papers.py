"""The papers of a file: consents given and withdrawn, checks, documents. Each is added; a consent is never erased."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Forbidden, Invalid, NotFound
from services.kernel.records import renewed
from services.kernel.references import require, unknown_reference
from services.kernel.validation import field_error
from services.reserve.candidates import queries
from services.reserve.candidates.consents import given_too_late, not_to_withdraw
from services.reserve.candidates.documents import (
    CandidateCheckCreate,
    CandidateConsentCreate,
    CandidateDocumentCreate,
    ConsentWithdrawalIn,
)
from services.reserve.candidates.models import Candidate, CandidateCheck, CandidateConsent, CandidateDocument
from services.reserve.candidates.rules import before_birth, future
from services.reserve.candidates.service import changed, is_own, to_change
from services.reserve.permissions import P


class ConsentNotFound(NotFound):
    """В этом деле нет такого согласия."""


class ConsentWithdrawn(Conflict):
    """Согласие уже отозвано."""


class CandidateDocumentNotFound(NotFound):
    """В этом деле нет такого документа."""


async def add_consent(
    tx: AsyncSession, caller: Identity, candidate_id: UUID, data: CandidateConsentCreate
) -> Candidate:
    candidate = await to_change(tx, caller, candidate_id, consented=False)
    require(given_too_late(data.given_on, _today(tx)))
    await _require_files(tx, caller, {("file_id",): data.file_id})
    candidate.consents.append(CandidateConsent(place=candidate.place, **data.model_dump()))
    return await renewed(tx, candidate, changed)


async def withdraw(
    tx: AsyncSession, caller: Identity, candidate_id: UUID, consent_id: UUID, data: ConsentWithdrawalIn
) -> Candidate:
    """By the candidate, or by who keeps the file on a written demand. The job destroys what is kept on it in time."""
    candidate = await to_change(tx, caller, candidate_id, consented=False)
    consent = next((each for each in candidate.consents if each.id == consent_id), None)
    if consent is None:
        raise ConsentNotFound
    if consent.withdrawn_on is not None:
        raise ConsentWithdrawn
    day = data.withdrawn_on or _today(tx)
    require(not_to_withdraw(consent.stated, day, _today(tx)))
    consent.withdrawn_on, consent.withdrawal_recorded_on = day, _today(tx)
    return await told_anew(tx, candidate)


async def add_check(tx: AsyncSession, caller: Identity, candidate_id: UUID, data: CandidateCheckCreate) -> Candidate:
    """By those who keep the file, under whatever role: nobody certifies themselves."""
    candidate = await to_change(tx, caller, candidate_id, in_person=False)
    if is_own(caller, candidate):
        said = "Проверку записывает не тот, кого она касается."
        raise Forbidden(said, members={"permission": P.candidate_write, "reason": "own_check"})
    require(future("checked_on", data.checked_on, _today(tx)))
    require(before_birth("checked_on", data.checked_on, candidate.birth_date))
    candidate.checks.append(CandidateCheck(place=candidate.place, **data.model_dump()))
    return await renewed(tx, candidate, changed)


async def add_document(
    tx: AsyncSession, caller: Identity, candidate_id: UUID, data: CandidateDocumentCreate
) -> Candidate:
    candidate = await to_change(tx, caller, candidate_id)
    await _require_files(tx, caller, {("file_id",): data.file_id})
    document = CandidateDocument(place=candidate.place, added_on=_today(tx), **data.model_dump())
    candidate.documents.append(document)
    return await renewed(tx, candidate, changed)


async def remove_document(
    tx: AsyncSession, caller: Identity, candidate_id: UUID, document_id: UUID, seen: int | None
) -> Candidate:
    candidate = await to_change(tx, caller, candidate_id, seen, consented=False)
    document = next((each for each in candidate.documents if each.id == document_id), None)
    if document is None:
        raise CandidateDocumentNotFound
    candidate.documents.remove(document)
    return await renewed(tx, candidate, changed)


async def consents_of(tx: AsyncSession, said: Sequence[CandidateConsentCreate], place: str) -> list[CandidateConsent]:
    """Those a file begins with; an error says which of them is wrong."""
    today = _today(tx)
    late = ((index, given_too_late(each.given_on, today)) for index, each in enumerate(said))
    errors = [field_error(("consents", index, "given_on"), no.reason, no.detail) for index, no in late if no]
    if errors:
        raise Invalid(errors=errors)
    named: dict[tuple[str | int, ...], UUID | None] = {
        ("consents", index, "file_id"): each.file_id for index, each in enumerate(said)
    }
    await _require_files(tx, tx.info["caller"], named)
    return [CandidateConsent(place=place, **each.model_dump()) for each in said]


async def told_anew(tx: AsyncSession, candidate: Candidate) -> Candidate:
    """A new version of the file for what changed in a part of it."""
    candidate.updated_at = tx.info["clock"].now()
    return await renewed(tx, candidate, changed)


async def _require_files(
    tx: AsyncSession, caller: Identity, named: Mapping[tuple[str | int, ...], UUID | None]
) -> None:
    """Files the caller sees from the own place: the database alone would take one of any place."""
    ids = {each for each in named.values() if each is not None}
    if not ids:
        return
    async with standing_at(tx, caller.place):  # who changes the own file stands above it
        seen = set(await tx.scalars(queries.files(ids)))
    if unseen := [path for path, its in named.items() if its is not None and its not in seen]:
        raise Invalid(errors=[unknown_reference(path, "Файл не найден") for path in unseen])


def _today(tx: AsyncSession) -> date:
    today: date = tx.info["clock"].today()
    return today
