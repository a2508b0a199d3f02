"""The shell around the pairing of a region: what stands of its schools goes in, pairs with words come out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import NotFound
from services.kernel.records import added, one
from services.training.matching.proximity import Proximity
from services.training.partnerships import queries
from services.training.partnerships.contrasts import ContextAttribute, Contrast, RatedSchool, context_of
from services.training.partnerships.matching_schemas import PartnershipMatchingCreate
from services.training.partnerships.models import PartnershipMatching
from services.training.partnerships.pairing import LABELS, Alone, Couple, Pairing, ProposedPair, Schools, pair
from services.training.partnerships.reasons import said
from services.training.permissions import P, access
from services.training.school_results import service as school_results
from services.training.school_results.rules import SchoolResult


class MatchingNotFound(NotFound):
    """Подбор пар не найден или не виден с вашими правами."""


async def get(tx: AsyncSession, matching_id: UUID) -> PartnershipMatching:
    return await one(tx, queries.matching(matching_id), MatchingNotFound)


async def propose(tx: AsyncSession, caller: Identity, data: PartnershipMatchingCreate) -> PartnershipMatching:
    """One run over the caller's region, kept as it came out; pairs are made of it one by one afterwards."""
    region = region_of(caller.place)
    access.require(caller, P.partnership_write, region)
    family, published = await school_results.latest(tx, region)
    results = {each.organisation_id: each for each in published if each.percent is not None}
    known = {each.id: each for each in await tx.scalars(queries.organisations([*results]))}
    asked = Schools(
        schools=await _rated(tx, data, known, results),
        contrast=Contrast(data.share, data.gap, data.partners),
        proximity=Proximity(between={(str(each.one), str(each.other)): each.km for each in data.distances}),
        rejected=frozenset(Couple(str(low), str(high)) for low, high in await tx.execute(queries.declined())),
    )
    found = pair(asked)
    run = PartnershipMatching(
        place=region,
        computed_on=tx.info["clock"].today(),
        family=family,
        parameters=data.model_dump(mode="json"),
        rated=len(known),
        **_told(found, asked, known, results, data.context),
    )
    return await added(tx, run, _computed)


async def partners(tx: AsyncSession) -> Mapping[UUID, int]:
    """School → in how many pairs it is now; who is in none is missing."""
    return Counter(school for couple in await tx.execute(queries.living()) for school in couple)


async def _rated(
    tx: AsyncSession, data: PartnershipMatchingCreate, known: Mapping[UUID, Any], results: Mapping[UUID, SchoolResult]
) -> list[RatedSchool]:
    in_pairs = await partners(tx)
    return [
        RatedSchool(
            id=str(school),
            municipality=str(copy.municipality_id),
            context=context_of(data.context, copy, results[school].cluster),
            percent=results[school].percent or 0,
            directions=results[school].directions,
            partners=in_pairs.get(school, 0),
        )
        for school, copy in known.items()
    ]


def _told(
    found: Pairing,
    asked: Schools,
    known: Mapping[UUID, Any],
    results: Mapping[UUID, SchoolResult],
    shared: Sequence[ContextAttribute],
) -> dict[str, list[dict[str, Any]]]:
    schools = {each.id: each for each in asked.schools}
    titles = {code: title for each in results.values() for code, title in each.titles.items()}
    names = {str(school): copy.short_name for school, copy in known.items()}
    return {
        "pairs": [_pair(each, schools, names, titles, shared) for each in found.pairs],
        "alone": [_alone(each, names) for each in found.alone],
    }


def _pair(
    it: ProposedPair,
    schools: Mapping[str, RatedSchool],
    names: Mapping[str, str],
    titles: Mapping[str, str],
    shared: Sequence[ContextAttribute],
) -> dict[str, Any]:
    low, high = schools[it.low], schools[it.high]
    return {
        "low_id": it.low,
        "low_name": names[it.low],
        "high_id": it.high,
        "high_name": names[it.high],
        "worth": it.worth,
        "distance": it.distance,
        "directions": [
            {"code": code, "title": titles[code], "low": low.directions[code], "high": high.directions[code]}
            for code in sorted(it.helped)
        ],
        "said": said(it, low, high, titles, shared),
    }


def _alone(it: Alone, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "organisation_id": it.school,
        "name": names[it.school],
        "low": it.low,
        "reason": it.reason.value,
        "said": LABELS[it.reason].capitalize(),
    }


def _computed(run: PartnershipMatching) -> Fact:
    data = {"rated": run.rated, "pairs": len(run.pairs), "alone": len(run.alone)}
    return Fact("training.partnership_matching.computed", run.id, run.place, data)


def proposed(run: PartnershipMatching, low: UUID, high: UUID) -> Mapping[str, Any] | None:
    """What the run said of a pair; None: it proposed no such one."""
    wanted: Sequence[dict[str, Any]] = [
        each for each in run.pairs if (each["low_id"], each["high_id"]) == (str(low), str(high))
    ]
    return wanted[0] if wanted else None
