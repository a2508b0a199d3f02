"""The papers of an application: its documents, each in editions, and what the candidate's file said on the day."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.periods import full_years
from services.kernel.problems import Conflict, Invalid
from services.kernel.records import renewed
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.reserve.applications.models import Application, ApplicationDocument
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.applications.schemas import ApplicationDocumentIn
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import full_name
from services.reserve.contests import service as contests
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestStatus
from services.reserve.store import TABLES


class PapersClosed(Conflict):
    """Документы добавляют до последнего дня приёма заявок, пока о допуске не решено."""


async def papers(
    tx: AsyncSession, contest: Contest, places: list[str], given: Sequence[ApplicationDocumentIn]
) -> list[ApplicationDocument]:
    """First editions. Raises Invalid for a code the regulation does not know or a file that is not there."""
    known = {each.code for each in contest.ruled.documents}
    errors = []
    for position, each in enumerate(given):
        path = ("documents", position)
        if each.code not in known:
            errors.append(field_error((*path, "code"), "document_unknown", "Такого документа в положении нет"))
        if each.file_id is not None and await tx.get(TABLES.file, each.file_id) is None:
            errors.append(unknown_reference((*path, "file_id"), "Файл не найден"))
    if errors:
        raise Invalid(errors=errors)
    return [_edition(tx, places, each, 1) for each in given]


async def add(tx: AsyncSession, application: Application, file_seen: bool, data: ApplicationDocumentIn) -> Application:
    """A further document, or a further edition of one. `application` is held; `file_seen`: the caller may see the file.

    Raises PapersClosed, Invalid.
    """
    if contests.status_of(tx, application.contest) is not ContestStatus.accepting:
        raise PapersClosed(members={"reason": "papers_closed"})
    if application.status is not ApplicationStatus.registered:
        raise PapersClosed(members={"reason": "papers_closed"})
    if data.code not in {each.code for each in application.contest.ruled.documents}:
        raise Invalid(errors=[field_error(("code",), "document_unknown", "Такого документа в положении нет")])
    if not file_seen:
        raise Invalid(errors=[unknown_reference(("file_id",), "Файл не найден")])
    former = application.current.get(data.code)
    edition = _edition(tx, application.places, data, former.edition + 1 if former else 1)
    application.documents.append(edition)
    return await renewed(tx, application)


async def sees(tx: AsyncSession, file_id: UUID | None) -> bool:
    return file_id is None or await tx.get(TABLES.file, file_id) is not None


def dossier_of(candidate: Candidate, today: date) -> dict[str, Any]:
    """What an application keeps of the file. Whatever the file says later, this was applied with."""
    return {
        "full_name": full_name(candidate),
        "age": None if candidate.birth_date is None else full_years(candidate.birth_date, today),
        "workplace": candidate.workplace,
        "position": candidate.position,
        "education": [
            {
                "level": each.level,
                "field": each.field,
                "institution": each.institution,
                "graduated_on": each.graduated_on.isoformat(),
            }
            for each in candidate.education
        ],
        "experience": [
            {
                "kind": each.kind,
                "organisation_name": each.organisation_name,
                "position": each.position,
                "valid_from": each.valid_from.isoformat(),
                "valid_to": each.valid_to.isoformat() if each.valid_to else None,
            }
            for each in candidate.experience
        ],
    }


def _edition(tx: AsyncSession, places: list[str], data: ApplicationDocumentIn, edition: int) -> ApplicationDocument:
    return ApplicationDocument(
        places=places,
        code=data.code,
        edition=edition,
        file_id=data.file_id,
        paper=data.paper,
        added_at=tx.info["clock"].now(),
        added_by=tx.info["caller"].account,
    )
