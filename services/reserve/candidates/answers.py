"""A file as its reader may see it: who does not keep it sees no personal data beyond the name."""

from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import audit
from services.kernel.identity import Identity
from services.reserve.candidates.consents import kept_until, to_destroy_by
from services.reserve.candidates.documents import CandidateCheckOut, CandidateConsentOut, CandidateDocumentOut
from services.reserve.candidates.experience import by_kinds
from services.reserve.candidates.lines import EducationLine, ExperienceLine, QualificationLine, TrainingLine
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import WORKFLOW, CandidateStatus, Facts
from services.reserve.candidates.schemas import (
    CandidateOut,
    CandidatePersonalOut,
    ExperienceLengthOut,
)
from services.reserve.candidates.service import is_own, whole
from services.reserve.candidates.twin_schemas import TwinOut, TwinsOut
from services.reserve.candidates.twins import TwinSign
from services.reserve.permissions import P, access

L = TypeVar("L", bound=BaseModel)


async def shown(tx: AsyncSession, caller: Identity, candidate: Candidate) -> CandidateOut:
    await whole(tx, candidate)
    today = tx.info["clock"].today()
    stated = [each.stated for each in candidate.consents]
    active = candidate.status is CandidateStatus.active
    jobs = [each.job for each in candidate.experience]
    return CandidateOut.about(
        candidate,
        education=_lines(EducationLine, candidate.education),
        training=_lines(TrainingLine, candidate.training),
        experience=_lines(ExperienceLine, candidate.experience),
        experience_length=[
            ExperienceLengthOut(kinds=sorted(kinds), months=months) for kinds, months in by_kinds(jobs, today).items()
        ],
        qualifications=_lines(QualificationLine, candidate.qualifications),
        consents=[CandidateConsentOut.about(each, in_force=each.stated.in_force(today)) for each in candidate.consents],
        kept_until=kept_until(stated) if active else None,
        destroyed_by=to_destroy_by(stated) if active else None,
        personal=_personal(candidate) if _may_see(caller, candidate) else None,
        allowed_actions=WORKFLOW.allowed(candidate.status, Facts(), access, caller, candidate.place),
    )


async def noted(tx: AsyncSession, caller: Identity, candidate: Candidate) -> CandidateOut:
    """The same to a reader; that somebody else's personal data was read is written down (152-ФЗ, ст. 19)."""
    item = await shown(tx, caller, candidate)
    if item.personal is not None and not is_own(caller, candidate):
        audit.note(tx, "read", "candidate", candidate.id, {}, candidate.place)
    return item


def twins(found: list[tuple[Candidate, TwinSign]]) -> TwinsOut:
    return TwinsOut(items=[TwinOut.about(each, sign=sign) for each, sign in found])


def _may_see(caller: Identity, candidate: Candidate) -> bool:
    return is_own(caller, candidate) or access.allows(caller, P.candidate_write, candidate.place)


def _personal(candidate: Candidate) -> CandidatePersonalOut:
    return CandidatePersonalOut.about(
        candidate,
        checks=[CandidateCheckOut.model_validate(each) for each in candidate.checks],
        documents=[CandidateDocumentOut.model_validate(each) for each in candidate.documents],
    )


def _lines(kind: type[L], rows: list[Any]) -> list[L]:
    return [kind.model_validate(row, from_attributes=True) for row in rows]
