"""An application as a client reads it: without what is kept from a juror."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.business_days import add_business_days
from services.kernel.identity import Identity
from services.reserve.applications import admitting, moving, service
from services.reserve.applications.guards import Facts
from services.reserve.applications.models import Application, ApplicationCheck
from services.reserve.applications.reaching import Reached
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.applications.schemas import (
    ApplicationCheckOut,
    ApplicationDocumentOut,
    ApplicationDossierOut,
    ApplicationOut,
)
from services.reserve.regulations.terms import BlindField
from services.reserve.requirements.rules import Judged

B = BlindField
CONCEALED: Mapping[BlindField, tuple[str, ...]] = {
    B.name: ("full_name",),
    B.age: ("age",),
    B.organisation: ("workplace",),
    B.position: ("position",),
    B.education: ("education",),
    B.experience: ("experience",),
}
"""What of the dossier a blind field hides."""
IN_JOBS: Mapping[BlindField, str] = {B.organisation: "organisation_name", B.position: "position"}
"""And of each job in it."""


async def shown(tx: AsyncSession, caller: Identity, reached: Reached) -> ApplicationOut:
    application, hidden = reached.application, reached.hidden
    facts = await service.facts_of(tx, caller, application)
    return ApplicationOut.about(
        application,
        candidate_id=None if B.name in hidden else application.candidate_id,
        full_name=None if B.name in hidden else application.full_name,
        hidden=sorted(hidden),
        dossier=dossier(application.dossier, hidden),
        documents=None if B.documents in hidden else _documents(application),
        missing=list(facts.missing),
        checks=None if hidden else await _checks(tx, application),
        failed=None if hidden else _failed(application, facts),
        reason=None if hidden else application.reason,
        appeal_until=_appeal_until(application),
        allowed_actions=moving.allowed(caller, application, facts),
    )


def dossier(said: Mapping[str, Any] | None, hidden: frozenset[BlindField]) -> ApplicationDossierOut | None:
    """What was applied with, less what is hidden. Who knows where somebody works, knows them."""
    if said is None:
        return None
    concealed = {name for field in hidden for name in CONCEALED.get(field, ())}
    jobs = {IN_JOBS[field] for field in hidden if field in IN_JOBS}
    shown_ = {name: None if name in concealed else value for name, value in said.items()}
    if shown_["experience"]:
        shown_["experience"] = [each | dict.fromkeys(jobs) for each in shown_["experience"]]
    return ApplicationDossierOut.model_validate(shown_)


def _documents(application: Application) -> list[ApplicationDocumentOut]:
    titles = {each.code: each.title for each in application.contest.ruled.documents}
    current = {each.id for each in application.current.values()}
    return [
        ApplicationDocumentOut.about(
            each, title=titles[each.code], current=each.id in current, file=each.file_id is not None
        )
        for each in application.documents
    ]


async def _checks(tx: AsyncSession, application: Application) -> list[ApplicationCheckOut]:
    """Of data that are destroyed only what was noted is left."""
    noted = {each.criterion: each for each in application.checks}
    found = await admitting.findings(tx, application) if application.dossier is not None else []
    return [_check(each, noted.get(each.criterion.code)) for each in found]


def _check(found: Judged, noted: ApplicationCheck | None) -> ApplicationCheckOut:
    told = {name: getattr(noted, name, None) for name in ("outcome", "said", "checked_at", "checked_by", "checker_id")}
    return ApplicationCheckOut(
        criterion=found.criterion.code,
        title=found.criterion.title,
        required=found.criterion.required,
        computed=noted.computed if noted else found.finding.outcome,
        computed_said=noted.computed_said if noted else found.finding.said,
        **told,
    )


def _failed(application: Application, facts: Facts) -> list[str] | None:
    """By name, as it was found: nothing of it is changed once it is rejected."""
    return [*facts.unmet, *facts.missing] if application.status is ApplicationStatus.rejected else None


def _appeal_until(application: Application) -> Any:
    if application.status is not ApplicationStatus.rejected or application.decided_on is None:
        return None
    return add_business_days(application.decided_on, application.contest.ruled.appeal_days)
