"""The shell around `occasion`: what a contest, or attestations, say of themselves to the commission that meets."""

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.kernel.workflow import Refusal
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.attestations import voting
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.rules import votable
from services.reserve.attestations.terms import UNDER_WAY
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import RUNNING
from services.reserve.meetings import queries, reaching
from services.reserve.meetings.models import Meeting
from services.reserve.meetings.occasion import Entered, Occasion, Subject

GONE = frozenset({ApplicationStatus.rejected, ApplicationStatus.withdrawn})
"""Not judged any more."""
SEALED = Refusal("sheets_sealed", "Кого выбрать, решают после вскрытия листов: до него голосовать об этом нельзя.")
NOT_UNDER_WAY = Refusal("attestations_over", "Все аттестации этого заседания уже закончены: заседать не о чем.")
NOT_RUNNING = Refusal("contest_not_running", "Конкурс ещё не объявлен или уже завершён: заседать не о чем.")


async def of_meeting(tx: AsyncSession, meeting: Meeting) -> Occasion:
    if meeting.contest_id is not None:
        return await of_contest(tx, await reaching.found(tx, meeting.contest_id))
    ids = [each.attestation_id for each in meeting.agenda if each.attestation_id]
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        return of_attestations(await voting.read(tx, ids), meeting.commission_id, meeting.held_on)


def of_attestations(attestations: Sequence[Attestation], commission_id: UUID | None, held_on: date) -> Occasion:
    """Of one or several, by one edition of a regulation."""
    rules = attestations[0].rules
    idle = all(each.status not in UNDER_WAY for each in attestations)
    return Occasion(
        place=attestations[0].keeper,
        commission_id=commission_id,
        held_on=held_on,
        voting=reaching.voting_by(rules.voting),
        conflict_years=rules.conflict_years,
        idle=NOT_UNDER_WAY if idle else None,
        screened=not idle,
        subjects={each.id: _attested(each) for each in attestations},
    )


async def of_contest(tx: AsyncSession, contest: Contest) -> Occasion:
    """Of one that was announced. Read from the region: a juror's sheet depends on it wherever the juror stands."""
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        entered = [
            _applied(each, SEALED if contest.opened_at is None else None, tx.info["clock"].zone)
            for each in await tx.scalars(queries.applications(contest.id))
        ]
    return Occasion(
        place=contest.place,
        commission_id=contest.commission_id,
        held_on=contest.held_on,
        voting=reaching.voting_of(contest),
        conflict_years=contest.ruled.conflict_years,
        idle=None if contest.status in RUNNING else NOT_RUNNING,
        screened=contest.status in RUNNING,
        subjects={each.id: each for each in entered},
        opened_at=contest.opened_at,
    )


def _attested(attestation: Attestation) -> Subject:
    return Subject(
        id=attestation.id,
        names={"attestation_id": attestation.id},
        candidate_id=attestation.candidate_id,
        judged=attestation.status in UNDER_WAY,
        papers=(attestation.reference or "",),
        waits=votable(attestation.rules, attestation.status),
    )


def _applied(application: Application, waits: Refusal | None, zone: tzinfo) -> Subject:
    return Subject(
        id=application.id,
        names={"contest_id": application.contest_id, "application_id": application.id},
        candidate_id=application.candidate_id,
        judged=application.status not in GONE,
        papers=tuple(each.paper or "" for each in application.documents),
        waits=waits,
        journal_number=application.journal_number,
        entered=_entered(application.dossier, application.registered_at.astimezone(zone).date()),
    )


def _entered(dossier: Mapping[str, Any] | None, on: date) -> Entered | None:
    if dossier is None:
        return None
    jobs = {(job["organisation_name"], job["valid_from"], job["valid_to"]) for job in dossier.get("experience", [])}
    return Entered(on, dossier.get("workplace"), frozenset(jobs))
