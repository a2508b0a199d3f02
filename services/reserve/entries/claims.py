"""What is claimed of somebody who is to leave the reserve, held against what is known of the stay."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.references import require
from services.reserve.attestations import service as attestations
from services.reserve.candidates import service as candidates
from services.reserve.entries.decisions import ExclusionIn, UnreportedChangeIn
from services.reserve.entries.exclusions import Claim, unfit_claim, ungrounded
from services.reserve.entries.judging import file_of, rules_of, today_of
from services.reserve.entries.models import Entry, EntryChange
from services.reserve.entries.stays import stay_of


async def grounded(tx: AsyncSession, entry: Entry, data: ExclusionIn) -> dict[str, Any]:
    """What the exclusion writes down of its ground. Raises Invalid for one that is not so, or not said whole."""
    today = today_of(tx)
    candidate = await file_of(tx, entry)
    if candidate is not None:
        await candidates.whole(tx, candidate)
    file_id = entry.candidate_id if candidate is None else candidate.id
    failed = await attestations.failed_on(tx, file_id, today)
    barred = candidate is not None and bool(candidates.obstacles(candidate, today))
    stay = replace(stay_of(entry, candidate, today), attestation_failed=failed is not None, barred=barred)
    refusal = ungrounded(data.code, stay) or unfit_claim(data.code, _claim(entry, data.change), today)
    require(refusal and refusal.within("exclusion"))
    return {} if data.change is None else {"changes": _with(entry, data.change, today)}


def _claim(entry: Entry, change: UnreportedChangeIn | None) -> Claim | None:
    if change is None:
        return None
    assert entry.included_on is not None  # whoever is excluded was included
    told = [each for each in entry.changes if each.changed_on == change.changed_on]
    in_time = any(each.reported_on <= each.due_on for each in told)
    return Claim(change.changed_on, _due(entry, change.changed_on), entry.included_on, in_time)


def _due(entry: Entry, changed_on: date) -> date:
    return rules_of(entry.regulation).due("changes_due", changed_on)


def _with(entry: Entry, change: UnreportedChangeIn, today: date) -> list[EntryChange]:
    """The changes that were told of, and this one, as found out today; the file forgets it with the others."""
    due_on = _due(entry, change.changed_on)
    found_out = EntryChange(
        place=entry.place, what=change.what, changed_on=change.changed_on, reported_on=today, due_on=due_on
    )
    return [*entry.changes, found_out]
