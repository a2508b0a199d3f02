"""A pair is proposed to two schools: one of a run, or one by hand, and never more partners than a school may have."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.records import added
from services.kernel.references import referred, refused
from services.training.directions import service as known_directions
from services.training.partnerships import queries
from services.training.partnerships.models import Partnership, PartnershipMatching
from services.training.partnerships.proposing import partners, proposed
from services.training.partnerships.schemas import PartnershipCreate
from services.training.partnerships.service import told
from services.training.permissions import P, access
from services.training.school_results import service as school_results
from services.training.store import COPIES

_ONE = 1
"""Partners of a school at a time, where no run said otherwise."""


async def create(tx: AsyncSession, caller: Identity, data: PartnershipCreate) -> Partnership:
    """A pair of a run, or one by hand. A school has one partner, one that helps as many as the run allowed.

    Raises Invalid for a pair the run did not propose, and for a school that has its partners already.
    """
    region = region_of(caller.place)
    access.require(caller, P.partnership_write, region)
    await tx.execute(queries.lock(region))
    low = await referred(tx, COPIES.organisation, data.low_id, "low_id", "Организация не найдена")
    high = await referred(tx, COPIES.organisation, data.high_id, "high_id", "Организация не найдена")
    run, of_run = await _run(tx, data)
    await _require_free(tx, data, int(run.parameters["partners"]) if run else _ONE)
    named = [(("directions", at), code) for at, code in enumerate(data.directions or ())]
    await known_directions.require_known(tx, region, named)
    codes = data.directions or [each["code"] for each in of_run.get("directions", ())]
    partnership = Partnership(
        places=sorted({low.place, high.place}),
        place=region,
        low_id=low.id,
        low_name=low.short_name,
        low_place=low.place,
        high_id=high.id,
        high_name=high.short_name,
        high_place=high.place,
        directions=await _directions(tx, low.id, high.id, codes),
        ground=data.ground or of_run["said"],
        matching_id=data.matching_id,
        valid_from=data.valid_from,
        valid_to=data.valid_to,
        measures=[],
        reviews=[],
    )
    return await added(tx, partnership, _proposed)


async def _run(tx: AsyncSession, data: PartnershipCreate) -> tuple[PartnershipMatching | None, Mapping[str, Any]]:
    """The run the pair is of, and what it said of the pair."""
    if data.matching_id is None:
        return None, {}
    run = await referred(tx, PartnershipMatching, data.matching_id, "matching_id", "Подбор пар не найден")
    found = proposed(run, data.low_id, data.high_id)
    if found is None:
        raise refused(("matching_id",), "not_proposed", "Этот подбор такой пары не предлагал")
    return run, found


async def _require_free(tx: AsyncSession, data: PartnershipCreate, limit: int) -> None:
    """Asked under the lock of the region, so that no two pairs made at once take one place."""
    taken = await partners(tx)
    if taken.get(data.low_id):
        raise refused(("low_id",), "has_partner", "У этой школы уже есть партнёр")
    if taken.get(data.high_id, 0) >= limit:
        raise refused(("high_id",), "no_more_partners", f"Школа уже в паре; больше партнёров, чем {limit}, не положено")


async def _directions(tx: AsyncSession, low: UUID, high: UUID, codes: Sequence[str]) -> list[dict[str, Any]]:
    """With what is known of both now: from here on the effect is measured."""
    known = await school_results.latest_of(tx, [low, high])
    titles = {code: title for each in known.values() for code, title in each.titles.items()}
    percents = [known[each].directions if each in known else {} for each in (low, high)]
    return [
        {"code": code, "title": titles.get(code, code), "low": percents[0].get(code), "high": percents[1].get(code)}
        for code in dict.fromkeys(codes)
    ]


def _proposed(partnership: Partnership) -> Fact:
    data = {"status": partnership.status, **told(partnership)}
    return Fact("training.partnership.proposed", partnership.id, partnership.place, data)
