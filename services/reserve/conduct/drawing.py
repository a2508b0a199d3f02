"""What the protocols of a contest say, complete by themselves: they are read when the database is gone."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.reserve.applications.models import Application
from services.reserve.commissions import service as commissions
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import RUNNING
from services.reserve.meetings import service as meetings
from services.reserve.protocols import service as protocols
from services.reserve.protocols.models import Protocol
from services.reserve.protocols.rules import ProtocolKind, Signer, SignerRole
from services.reserve.regulations.terms import BlindField


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

    Every applicant reads it: a decision on one is measured by those on the others. So does whoever marks them: while
    the sheets are sealed it says of nobody what the regulation keeps from a juror, and journal numbers stand for names.
    """
    signers = await meetings.signers(tx, contest.id) if at_meeting else await _sitting(tx, contest)
    blind = unseen(contest)
    told = [_application(each, blind) for each in entered]
    said = {"contest": _contest(contest), "applications": told, **content}
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


def unseen(contest: Contest) -> frozenset[BlindField]:
    """What nobody who marks may know yet; nothing once the sheets are opened or nobody is to mark any more."""
    sealed = contest.opened_at is None and contest.status in RUNNING
    return frozenset(contest.ruled.blind) if sealed else frozenset()


def _application(application: Application, blind: frozenset[BlindField]) -> dict[str, Any]:
    file = application.dossier or {}
    return {
        "id": application.id,
        "journal_number": application.journal_number,
        "candidate_id": None if BlindField.name in blind else application.candidate_id,
        "full_name": None if BlindField.name in blind else application.full_name,
        "workplace": None if BlindField.organisation in blind else file.get("workplace"),
        "position": None if BlindField.position in blind else file.get("position"),
        "status": application.status,
        "reason": application.reason,
        "points": application.points,
        "rank": application.rank,
    }


def checked(entered: Iterable[Application], blind: frozenset[BlindField]) -> list[dict[str, Any]]:
    """Of every application: what was found of each criterion, and by whom; in words where nothing is kept back."""
    words = () if blind else ("said", "computed_said")
    names = ("criterion", "outcome", "computed", "checked_at", "checked_by", *words)
    return [
        {"application_id": each.id, "checks": [{name: getattr(check, name) for name in names} for check in each.checks]}
        for each in entered
    ]


def chosen(ids: Iterable[UUID], entered: Iterable[Application]) -> list[dict[str, Any]]:
    numbers = {each.id: each.journal_number for each in entered}
    return [{"application_id": each, "journal_number": numbers[each]} for each in ids]
