"""What the protocols of a contest say, complete by themselves: they are read when the database is gone."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.reserve.applications.models import Application
from services.reserve.commissions import service as commissions
from services.reserve.contests.models import Contest
from services.reserve.meetings import service as meetings
from services.reserve.protocols import service as protocols
from services.reserve.protocols.models import Protocol
from services.reserve.protocols.rules import ProtocolKind, Signer, SignerRole


async def draw(
    tx: AsyncSession,
    kind: ProtocolKind,
    contest: Contest,
    entered: Sequence[Application],
    content: dict[str, Any],
    *,
    at_meeting: bool,
) -> Protocol:
    """Signed by who was at the meetings on the contest; of what needs none, by who sits on the commission today.

    Every applicant reads it: a decision on one is measured by those on the others.
    """
    signers = await meetings.signers(tx, contest.id) if at_meeting else await _sitting(tx, contest)
    said = {"contest": _contest(contest), "applications": [_application(each) for each in entered], **content}
    concerned = [(each.person_id, each.candidate_place) for each in entered if each.person_id]
    return await protocols.draw(tx, kind, contest.id, contest.place, said, signers, concerned)


async def _sitting(tx: AsyncSession, contest: Contest) -> list[Signer]:
    if contest.commission_id is None:
        return []
    seats = await commissions.roster(tx, contest.commission_id, tx.info["clock"].today())
    return [
        Signer(each.member_id, each.person_id, each.full_name, SignerRole(each.role), each.person_place)
        for each in seats
    ]


def _contest(contest: Contest) -> dict[str, Any]:
    return {
        "id": contest.id,
        "place": contest.place,
        "purpose": contest.purpose,
        "title": contest.title,
        "post_title": contest.post_title,
        "organisation_name": contest.organisation_name,
        "vacancy_id": contest.vacancy_id,
        "regulation_id": contest.regulation_id,
        "announced_on": contest.announced_on,
        "held_on": contest.held_on,
        "round": contest.round,
    }


def _application(application: Application) -> dict[str, Any]:
    return {
        "id": application.id,
        "journal_number": application.journal_number,
        "candidate_id": application.candidate_id,
        "full_name": application.full_name,
        "workplace": application.dossier["workplace"] if application.dossier else None,
        "position": application.dossier["position"] if application.dossier else None,
        "status": application.status,
        "reason": application.reason,
        "points": application.points,
        "rank": application.rank,
    }


def checked(entered: Iterable[Application]) -> list[dict[str, Any]]:
    """Of every application: what was found of each criterion, and by whom."""
    names = ("criterion", "outcome", "said", "computed", "computed_said", "checked_at", "checked_by")
    return [
        {"application_id": each.id, "checks": [{name: getattr(check, name) for name in names} for check in each.checks]}
        for each in entered
    ]


def chosen(ids: Iterable[UUID], entered: Iterable[Application]) -> list[dict[str, Any]]:
    numbers = {each.id: each.journal_number for each in entered}
    return [{"application_id": each, "journal_number": numbers[each]} for each in ids]
