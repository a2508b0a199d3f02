"""How somebody is put forward: by whom, from where, judged by the regulation; and entered by a contest."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import contains, region_of
from services.kernel.problems import Forbidden, Invalid
from services.kernel.records import added, assign, changeable, renewed
from services.kernel.references import refused, require, unknown_reference
from services.reserve.candidates import service as candidates
from services.reserve.candidates.models import Candidate
from services.reserve.entries import queries, service
from services.reserve.entries.decisions import OrderIn
from services.reserve.entries.granting import Effect, known_of, stay_told, stay_values
from services.reserve.entries.judging import findings, in_person, keeps, put_forward, regulation_of, rules_of, today_of
from services.reserve.entries.models import Entry
from services.reserve.entries.origins import require_origin
from services.reserve.entries.rules import EntryAction, EntryStatus
from services.reserve.entries.schemas import EntryAmendment, EntryCreate
from services.reserve.entries.service import AlreadyInReserve, InRegionalReserve
from services.reserve.entries.sources import Proposal, against, agreed, misplaced
from services.reserve.entries.terms import lying_at
from services.reserve.permissions import P, access
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.terms import NominationSource


async def nominate(tx: AsyncSession, caller: Identity, data: EntryCreate) -> Entry:
    """Put a candidate forward.

    Raises Invalid for whom, where or from where the caller may not, RegulationMissing, AlreadyInReserve,
    InRegionalReserve, EntryPending (by the index).
    """
    candidate = await candidates.referred(tx, data.candidate_id, "candidate_id")
    require(misplaced(data.reserve, candidate.place))
    regulation = await regulation_of(tx, data.reserve, today_of(tx))
    require(against(_proposal(caller, data, candidate, regulation)))
    await require_origin(tx, data.source, data.source_id, candidate)
    if await tx.scalar(queries.open_of(candidate.id, data.reserve, today_of(tx))) is not None:
        raise AlreadyInReserve
    if await service.in_region(tx, candidate.id, data.reserve, today_of(tx)):
        raise InRegionalReserve
    require(agreed((await candidates.profile_of(tx, candidate, today_of(tx))).consents))
    entry = await drafted(tx, candidate, regulation, data.reserve, data.source, data.source_id)
    entry.motivation, entry.post_title = data.motivation, data.post_title
    assign(entry, await post_of(tx, data.reserve, data.organisation_id))
    return await added(tx, entry, _nominated)


def _proposal(caller: Identity, data: EntryCreate, candidate: Candidate, regulation: Regulation) -> Proposal:
    return Proposal(
        source=data.source,
        source_named=data.source_id is not None,
        reserve=data.reserve,
        candidate_place=candidate.place,
        in_person=caller.is_person(candidate.person_id),
        role=caller.role,
        caller_place=caller.place,
        allowed=frozenset(rules_of(regulation).sources),
    )


async def drafted(
    tx: AsyncSession,
    candidate: Candidate,
    regulation: Regulation,
    reserve: str,
    source: NominationSource,
    source_id: UUID | None,
) -> Entry:
    """As put forward today, judged today."""
    caller, today = tx.info["caller"], today_of(tx)
    return Entry(
        place=lying_at(reserve, candidate.place, caller.place),
        reserve=reserve,
        candidate_id=candidate.id,
        source=source,
        source_id=source_id,
        regulation=regulation,
        regulation_id=regulation.id,
        nominated_on=today,
        nominated_by=caller.account,
        nominated_at=caller.place,
        judged=await findings(tx, candidate, rules_of(regulation), today),
        judged_on=today,
        status=EntryStatus.nominated,
        plan=[],
        reports=[],
        refusals=[],
        renewals=[],
        changes=[],
        **known_of(candidate),
    )


async def post_of(tx: AsyncSession, reserve: str, organisation_id: UUID | None) -> dict[str, Any]:
    """Of one organisation within the reserve, or of any."""
    if organisation_id is None:
        return {"organisation_id": None, "organisation_name": None}
    async with standing_at(tx, region_of(reserve)):  # what lies beside the caller is there, though it is not theirs
        found = await tx.scalar(queries.organisation(organisation_id))
    if found is None or not contains(reserve, found.place):
        detail = "На территории этого резерва такой организации нет"
        raise Invalid(errors=[unknown_reference(("organisation_id",), detail)])
    if not contains(tx.info["caller"].place, found.place):
        detail = "На должность в этой организации выдвигаете не вы: назовите свою организацию или никакой"
        raise refused(("organisation_id",), "not_your_organisation", detail)
    return {"organisation_id": found.id, "organisation_name": found.short_name}


async def amend(tx: AsyncSession, entry_id: UUID, data: EntryAmendment, seen: int | None) -> Entry:
    """Mend what is not decided yet. Raises NominationDecided, Forbidden for another's."""
    entry = await service.get(tx, entry_id)
    caller: Identity = tx.info["caller"]
    own = in_person(caller, entry)
    changeable(tx, access, entry, seen, P.entry_nominate, service.require_pending, own=own)
    if not (put_forward(caller, entry) or keeps(caller, entry)):
        raise Forbidden("Выдвижение исправляет тот, кто его подал.", members={"permission": P.entry_nominate})
    said = data.said()
    if "organisation_id" in said:
        said |= await post_of(tx, entry.reserve, data.organisation_id)
    assign(entry, said)
    return await renewed(tx, entry)


async def include_from_contest(
    tx: AsyncSession,
    *,
    contest_id: UUID,
    candidate_id: UUID,
    reserve: str,
    order: OrderIn,
    included_on: date,
    organisation_id: UUID | None = None,
    post_title: str = "Руководитель",
) -> Entry:
    """What a contest for the reserve decided: its regulation has judged, so criteria and room are noted, not asked.

    A nomination that waits is decided by it and is from then on of the contest, which takes it along where it is
    annulled; who stands in this reserve already, or in that of the region, keeps the stay they have. The file may lie
    beyond the reserve: it is read as the region sees it, because its owner applied here (ADR 0008).
    """
    await tx.execute(queries.lock(reserve))
    async with standing_at(tx, region_of(reserve)):
        candidate = await candidates.get(tx, candidate_id)
        regulation = await regulation_of(tx, reserve, included_on)
        entry = await drafted(tx, candidate, regulation, reserve, NominationSource.reserve_contest, contest_id)
        post = await post_of(tx, reserve, organisation_id)
        above = await tx.scalar(queries.above(candidate.id, reserve, today_of(tx)))
    if there := above or await tx.scalar(queries.open_of(candidate.id, reserve, today_of(tx))):
        return there
    waiting = await tx.scalar(queries.pending_of(candidate.id, reserve))
    if waiting is None:
        assign(entry, {**post, "post_title": post_title, "status": EntryStatus.review})
        waiting = await added(tx, entry)
    elif waiting.status is not EntryStatus.review:
        service.move(tx, waiting, EntryAction.take, Effect())
    values = _of_contest(waiting, entry) | stay_values(regulation, order, included_on, today_of(tx))
    service.move(tx, waiting, EntryAction.include, Effect(values, stay_told(values)))
    await renewed(tx, waiting)
    await service.leave_municipal(tx, waiting)
    return waiting


def _of_contest(waiting: Entry, entry: Entry) -> dict[str, Any]:
    """Where it comes from now; what it was before, its history says. Own initiative stays unseen by the own school."""
    its = {"source": entry.source, "source_id": entry.source_id}
    own = waiting.source is NominationSource.self_nomination
    return its | ({"nominated_at": entry.nominated_at} if own else {})


def _nominated(entry: Entry) -> Fact:
    told = {"status": entry.status, **service.told_of(entry, entry.person_id)}
    return Fact("reserve.entry.nominated", entry.id, entry.place, told)
