"""A reviewer holds what the file claims against the papers, and says of each criterion what was found."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import assign, changeable, renewed
from services.kernel.references import refused
from services.reserve.candidates import service as candidates
from services.reserve.candidates.claimed import claimed
from services.reserve.entries import service
from services.reserve.entries.granting import judged_anew
from services.reserve.entries.guards import deciding
from services.reserve.entries.judging import facts_of, regulation_of, today_of
from services.reserve.entries.models import Entry
from services.reserve.entries.rules import EntryStatus
from services.reserve.entries.schemas import EntryCheckIn
from services.reserve.permissions import P, access


class EntryCriterionNotFound(NotFound):
    """Такого критерия в положении о резерве нет."""


class EntryReviewRefused(Conflict):
    """Сведения сверяет тот, кто ведёт резерв, пока выдвижение на рассмотрении."""


async def check(
    tx: AsyncSession, caller: Identity, entry_id: UUID, code: str, data: EntryCheckIn, seen: int | None
) -> Entry:
    """Note what the caller found; a later finding takes the place of an earlier one.

    Raises EntryCriterionNotFound, EntryReviewRefused (of the own entry too), Invalid where it differs from what the
    file says and the ground is not named.
    """
    entry, today = await service.get(tx, entry_id), today_of(tx)
    changeable(tx, access, entry, seen, P.entry_manage, _require_review)
    if refusal := deciding(await facts_of(tx, caller, entry)):
        raise EntryReviewRefused(refusal.detail, members={"reason": refusal.reason})
    candidate = await candidates.get(tx, entry.candidate_id)
    values = await judged_anew(tx, entry, candidate, await regulation_of(tx, entry.reserve, today))
    found = next((each for each in values["judged"] if each["code"] == code), None)
    if found is None:
        raise EntryCriterionNotFound
    if data.outcome != found["outcome"] and data.said is None:
        raise refused(["said"], "explanation_required", "Вывод иной, чем по личному делу: укажите основание")
    now = {"checked_on": f"{today}", "checked_by": f"{caller.account}", "claimed": claimed(candidate)}
    noted = data.model_dump(mode="json") | now
    assign(entry, values | {"checks": {**values["checks"], code: noted}})
    return await renewed(tx, entry)


def _require_review(entry: Entry) -> None:
    if entry.status is not EntryStatus.review:
        raise EntryReviewRefused(members={"reason": "not_under_review"})
