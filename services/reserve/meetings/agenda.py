"""What a meeting takes up: points on applications to its contest, or on attestations that one commission decides."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Invalid
from services.kernel.references import refused, unknown_reference
from services.kernel.validation import field_error
from services.reserve.attestations import voting
from services.reserve.attestations.models import Attestation
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import RUNNING
from services.reserve.meetings import queries
from services.reserve.meetings.models import AgendaPoint
from services.reserve.meetings.rules import AgendaMatter, takeable
from services.reserve.meetings.schemas import AgendaPointIn
from services.reserve.permissions import P, access


def points(place: str, said: Iterable[AgendaPointIn]) -> list[AgendaPoint]:
    numbered = enumerate(said, start=1)
    return [AgendaPoint(place=place, position=at, ballots=[], **each.model_dump()) for at, each in numbered]


async def on_contest(
    tx: AsyncSession, caller: Identity, contest_id: UUID, said: Sequence[AgendaPointIn]
) -> tuple[str, UUID]:
    """(where the contest lies, its commission). Raises Invalid for one that cannot be met on, or a stranger's point."""
    contest: Contest | None = await tx.get(Contest, contest_id)
    if contest is None:
        raise Invalid(errors=[unknown_reference(["contest_id"], "Конкурс не найден")])
    access.require(caller, P.meeting_write, contest.place)
    if contest.commission_id is None or contest.status not in RUNNING:
        raise refused(["contest_id"], "contest_not_running", "Конкурс ещё не объявлен или уже завершён")
    await require_entered(tx, contest_id, said)
    return contest.place, contest.commission_id


async def on_attestations(
    tx: AsyncSession, caller: Identity, commission_id: UUID, said: Sequence[AgendaPointIn]
) -> str:
    """Where those who attest stand. An attestation for which no commission was named, has this one from now on."""
    found = await _attestations(tx, commission_id, said)
    for each in found:
        access.require(caller, P.meeting_write, each.keeper)
        await voting.assigned(tx, each, commission_id)
    return found[0].keeper


async def require_entered(tx: AsyncSession, contest_id: UUID, said: Sequence[AgendaPointIn]) -> None:
    """Raises Invalid for an application to another contest, or an attestation."""
    known = {each.id for each in await tx.scalars(queries.applications(contest_id))}
    lost = {
        i: "application_id" for i, each in enumerate(said) if each.application_id and each.application_id not in known
    }
    lost |= {i: "attestation_id" for i, each in enumerate(said) if each.attestation_id}
    _require_known(lost, "В этом конкурсе такой заявки нет")


async def _attestations(tx: AsyncSession, commission_id: UUID, said: Sequence[AgendaPointIn]) -> list[Attestation]:
    """Whom the agenda names, locked; all of one authority and by one edition of a regulation, so that one quorum and
    one majority decide. Raises Invalid for what cannot be taken up together."""
    asked = {i: each.attestation_id for i, each in enumerate(said) if each.attestation_id}
    if not asked:
        raise refused(["agenda"], "no_attestation", "Назовите в повестке, о чьих аттестациях заседание")
    found = {each.id: each for each in await voting.to_judge(tx, {*asked.values()})}
    lost = {i: "attestation_id" for i, attestation_id in asked.items() if attestation_id not in found}
    lost |= {i: "application_id" for i, each in enumerate(said) if each.application_id}
    _require_known(lost, "На этом заседании о ней решить нельзя: её нет или она не видна")
    first = found[next(iter(asked.values()))]
    voted = [each.attestation_id for each in said if each.matter is AgendaMatter.decision]
    against = {
        i: refusal
        for i, attestation_id in asked.items()
        if (refusal := takeable(found[attestation_id], first, commission_id, voted.count(attestation_id)))
    }
    if against:
        told = (field_error(["agenda", i, "attestation_id"], each.reason, each.detail) for i, each in against.items())
        raise Invalid(errors=[*told])
    return [*found.values()]


def _require_known(lost: dict[int, Any], detail: str) -> None:
    if lost:
        raise Invalid(errors=[unknown_reference(["agenda", i, lost[i]], detail) for i in sorted(lost)])
